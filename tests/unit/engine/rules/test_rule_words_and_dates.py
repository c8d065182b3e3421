"""Operators on texts, dates, options and inner rows: text form, shape, types and sentences."""

from typing import Any

import pytest

from forms_plugins.engine.rules import (
    BOOLEAN,
    DATE,
    DECIMAL,
    TEXT,
    WHOLE,
    Reference,
    RuleShapeError,
    RuleTextError,
    Type,
    TypeScope,
    check_shape,
    check_types,
    choice,
    choices,
    explain,
    parse_text,
    references,
    roster,
    show_text,
)
from forms_plugins.engine.rules.structure import question_of

A, ROW = {"answer": "a"}, {"row": "x"}

WRITTEN = {
    'contiene(a; "x")': {"contains": [A, "x"]},
    'empieza_con(a; "x")': {"starts_with": [A, "x"]},
    "parte(a; 2)": {"substring": {"text": A, "start": 2}},
    "parte(a; 2; 3)": {"substring": {"text": A, "start": 2, "length": 3}},
    "recortar(a)": {"trim": A},
    "número(a)": {"number": A},
    "etiqueta(a)": {"label_of": A},
    "etiqueta(código_en(a; 1))": {"label_of": {"code_at": [A, 1]}},
    "nada()": {"nothing": True},
    "si(a; 1; nada())": {"if": [A, 1, {"nothing": True}]},
    "posición()": {"position": True},
    "posición() - 1": {"sub": [{"position": True}, 1]},
    "opción.region = a": {"eq": [{"option": "region"}, A]},
    "mover(a; -1; meses)": {"shift": {"date": A, "number": -1, "unit": "months"}},
    "a_fecha(a)": {"to_date": A},
    'fecha_escrita(a; "%d/%m/%Y")': {"format_date": [A, "%d/%m/%Y"]},
    "de_la_fila(m; 1; fila.x)": {"nth": {"roster": "m", "number": 1, "value": ROW}},
    'juntar(m; fila.x; ", ")': {"join": {"roster": "m", "value": ROW, "separator": ", "}},
    'juntar(m; fila.x; ""; fila.x != "z")': {
        "join": {"roster": "m", "value": ROW, "separator": "", "where": {"ne": [ROW, "z"]}}
    },
    'tabla("t"; a; "c"; 0)': {"lookup": {"table": "t", "key": A, "column": "c", "otherwise": 0}},
    "opcion = 1": {"eq": [{"answer": "opcion"}, 1]},
    "nada = 1": {"eq": [{"answer": "nada"}, 1]},
}


@pytest.mark.parametrize(("text", "tree"), WRITTEN.items(), ids=WRITTEN)
def test_text_is_read_and_shown(text: str, tree: Any) -> None:
    assert parse_text(text) == tree
    assert parse_text(show_text(tree)) == tree


def test_words_are_read_without_accents() -> None:
    assert parse_text("opcion.region = NUMERO(a)") == {"eq": [{"option": "region"}, {"number": A}]}
    assert parse_text("Posicion()") == {"position": True}


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("posición(1)", 9),
        ("opción.", 7),
        ("parte(a)", 7),
        ("juntar(m; fila.x; 3)", 18),
        ('fecha_escrita(a; "%Q")', 0),
        ("etiqueta(1 + 2)", 9),
    ],
)
def test_error_points_at_the_culprit(text: str, position: int) -> None:
    with pytest.raises(RuleTextError) as refused:
        parse_text(text)

    assert refused.value.position == position


REFUSED = {
    "nothing false": ({"nothing": False}, "/nothing"),
    "position with operand": ({"position": 1}, "/position"),
    "option upper case": ({"option": "Region"}, "/option"),
    "label of a literal": ({"label_of": 3}, "/label_of"),
    "label of a choice of two": ({"label_of": {"if": [True, A, A]}}, "/label_of"),
    "separator that is a rule": (
        {"join": {"roster": "m", "value": ROW, "separator": A}},
        "/join/separator",
    ),
    "separator too long": (
        {"join": {"roster": "m", "value": ROW, "separator": "x" * 1001}},
        "/join/separator",
    ),
    "date format unknown": ({"format_date": [A, "%H"]}, "/format_date/1"),
    "date format cut off": ({"format_date": [A, "a%"]}, "/format_date/1"),
    "date format too long": ({"format_date": [A, "x" * 101]}, "/format_date/1"),
    "unit": ({"shift": {"date": A, "number": 1, "unit": "weeks"}}, "/shift/unit"),
    "substring without start": ({"substring": {"text": A}}, "/substring"),
}


@pytest.mark.parametrize(("tree", "place"), REFUSED.values(), ids=REFUSED)
def test_shape_is_refused_with_its_place(tree: Any, place: str) -> None:
    with pytest.raises(RuleShapeError) as refused:
        check_shape(tree)

    assert refused.value.place == place


@pytest.mark.parametrize(
    ("tree", "question"),
    [
        (A, "a"),
        (ROW, "x"),
        ({"code_at": [A, 1]}, "a"),
        ({"nth": {"roster": "m", "number": 1, "value": ROW}}, "x"),
        ({"pick": {"roster": "m", "where": True, "value": {"code_at": [ROW, 1]}}}, "x"),
        ({"largest": {"roster": "m", "value": ROW}}, "x"),
        ({"add": [A, 1]}, None),
        (1, None),
    ],
)
def test_question_whose_code_is_read(tree: Any, question: str | None) -> None:
    assert question_of(tree) == question


def test_references_name_the_attributes_of_options_and_the_parts_of_new_operators() -> None:
    tree = parse_text('si(opción.region = a; juntar(m; fila.x; ""); de_la_fila(n; b; fila.y))')

    assert references(tree) == {
        Reference("option", "region"),
        Reference("answer", "a"),
        Reference("answer", "b"),
        Reference("roster", "m"),
        Reference("roster", "n"),
        Reference("row", "x", "m"),
        Reference("row", "y", "n"),
    }


INNER = {"costo": WHOLE, "mal": TEXT}
MEMBER = {"nombre": TEXT, "sexo": choice([1, 2]), "edad": WHOLE, "males": roster(INNER)}
FORM = TypeScope(
    answers={
        "texto": TEXT,
        "n": WHOLE,
        "peso": DECIMAL,
        "dia": DATE,
        "si_no": BOOLEAN,
        "sexo": choice([1, 2]),
        "zona": choice(["a", "b"]),
        "bienes": choices([1, 7]),
        "fotos": choices(),
        "miembros": roster(MEMBER),
    },
    row={**MEMBER},
    option={"region": TEXT, "orden": WHOLE, "mezcla": None},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('contiene(texto; "x")', BOOLEAN),
        ("parte(texto; n)", TEXT),
        ("recortar(texto)", TEXT),
        ("número(texto)", DECIMAL),
        ("número(n)", WHOLE),
        ("número(si_no)", WHOLE),
        ("número(sexo)", WHOLE),
        ("número(zona)", DECIMAL),
        ("etiqueta(sexo)", TEXT),
        ("etiqueta(fila.sexo)", TEXT),
        ("etiqueta(bienes)", TEXT),
        ("código_en(bienes; 1)", choice([1, 7])),
        ("mover(dia; n; días)", DATE),
        ("a_fecha(texto)", DATE),
        ('fecha_escrita(dia; "%Y")', TEXT),
        ("posición()", WHOLE),
        ("si(si_no; n; nada())", WHOLE),
        ("si(si_no; nada(); texto)", TEXT),
        ("de_la_fila(miembros; n; fila.edad)", WHOLE),
        ('juntar(miembros; fila.nombre; ", ")', TEXT),
        ("opción.region = zona", BOOLEAN),
        ("opción.orden > n", BOOLEAN),
        ("suma(males; fila.costo)", WHOLE),
        ("alguno(males; fila.costo > fila.edad)", BOOLEAN),
        ("respondida(fila.males)", BOOLEAN),
        ("respondida(fotos) y total_marcados(fotos) > 1", BOOLEAN),
    ],
)
def test_rule_without_problems(text: str, expected: Type) -> None:
    _, problems = check_types(parse_text(text), FORM, expected)

    assert problems == ()


def test_inner_roster_is_known_from_outside_the_rows() -> None:
    outside = TypeScope(FORM.answers)

    found, problems = check_types(
        parse_text("alguno(males; fila.costo > fila.edad)"), outside, BOOLEAN
    )

    assert (found, problems) == (BOOLEAN, ())


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        ("contiene(n; texto)", "text_needed", "/contains/0"),
        ("parte(texto; texto) = texto", "number_needed", "/eq/0/substring/start"),
        ("recortar(n) = texto", "text_needed", "/eq/0/trim"),
        ("número(dia) = 1", "number_unreadable", "/eq/0/number"),
        ("etiqueta(texto) = texto", "choice_needed", "/eq/0/label_of"),
        ("código_en(sexo; 1) = 1", "set_needed", "/eq/0/code_at/0"),
        ("código_en(bienes; texto) = 1", "number_needed", "/eq/0/code_at/1"),
        ("código_en(bienes; 1) = 5", "code_unknown", "/eq"),
        ("mover(texto; 1; días) = dia", "date_needed", "/eq/0/shift/date"),
        ("mover(dia; texto; días) = dia", "number_needed", "/eq/0/shift/number"),
        ("a_fecha(n) = dia", "date_unreadable", "/eq/0/to_date"),
        ('fecha_escrita(texto; "%Y") = texto', "date_needed", "/eq/0/format_date/0"),
        ("de_la_fila(miembros; texto; fila.edad) = 1", "number_needed", "/eq/0/nth/number"),
        ("de_la_fila(nadie; 1; fila.edad) = 1", "roster_unknown", "/eq/0/nth/roster"),
        ("de_la_fila(miembros; 1; fila.costo) = 1", "row_unknown", "/eq/0/nth/value/row"),
        ('juntar(miembros; fila.males; "") = texto', "roster_as_value", "/eq/0/join/value/row"),
        ("opción.zona = texto", "option_unknown", "/eq/0/option"),
        ("opción.region = n", "kinds_differ", "/eq"),
        ('si(si_no; n; "") = 1', "branches_differ", "/eq/0/if"),
        ("fila.males = 1", "roster_as_value", "/eq/0/row"),
    ],
)
def test_rule_with_a_problem(text: str, key: str, place: str) -> None:
    _, problems = check_types(parse_text(text), FORM, BOOLEAN)

    assert [(problem.key, problem.place) for problem in problems] == [(key, place)]
    assert problems[0].message.endswith(".")


@pytest.mark.parametrize("text", ["posición() = 1", "opción.region = texto"])
def test_what_is_known_only_in_rows_and_filters(text: str) -> None:
    _, problems = check_types(parse_text(text), TypeScope(FORM.answers), BOOLEAN)

    assert problems[0].key in ("position_outside_roster", "option_outside_filter")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('contiene(texto; "x")', "«Nombre» contiene «x»"),
        ('empieza_con(texto; "x")', "«Nombre» empieza con «x»"),
        ("parte(texto; 2) = nada()", "«Nombre» desde el carácter 2 es nada"),
        ("parte(texto; 2; 3) = texto", "3 caracteres de «Nombre» desde el 2 es «Nombre»"),
        ("recortar(texto) = texto", "«Nombre» sin espacios de más es «Nombre»"),
        ("número(texto) > 3", "«Nombre» como número es mayor que 3"),
        ("etiqueta(texto) = texto", "las palabras de «Nombre» es «Nombre»"),
        ("código_en(texto; 2) = 7", "la opción de «Nombre» marcada con el número 2 es 7"),
        ("posición() > 1", "el número de la fila es mayor que 1"),
        ("opción.region = texto", "«region» de la opción es «Nombre»"),
        ("mover(hoy; 30; días) > dia", "hoy más 30 días es mayor que «dia»"),
        ("a_fecha(texto) < hoy", "«Nombre» como fecha es antes de hoy"),
        ('fecha_escrita(hoy; "%Y") = texto', "hoy es «Nombre»"),
        ("de_la_fila(m; 1; fila.x) = 1", "«x» de la fila 1 de «m» es 1"),
        ('juntar(m; fila.x; "") = texto', "el texto que une «x» de «m» es «Nombre»"),
        (
            'tabla("t"; texto; "c"; 0) > 1',
            "«c» de la tabla «t» para «Nombre», o si no está 0 es mayor que 1",
        ),
    ],
)
def test_sentence(text: str, sentence: str) -> None:
    assert explain(parse_text(text), {"texto": "Nombre"}) == sentence
