import pytest

from forms_plugins.engine.rules import (
    BOOLEAN,
    DATE,
    DECIMAL,
    TEXT,
    WHOLE,
    TableType,
    Type,
    TypeScope,
    check_types,
    choice,
    choices,
    parse_text,
    roster,
)

MEMBER = {
    "ptes": choice(range(1, 12)),
    "nac": DATE,
    "ingreso": DECIMAL,
    "edad": WHOLE,
    "segu": choices(range(1, 7)),
    "dni": TEXT,
}
FORM = TypeScope(
    answers={
        "edad": WHOLE,
        "peso": DECIMAL,
        "nombre": TEXT,
        "gestante": BOOLEAN,
        "nac": DATE,
        "sexo": choice([1, 2]),
        "ubigeo": choice(["150101", "150102"]),
        "distrito": choice(),
        "bienes": choices(range(1, 16)),
        "miembros": roster(MEMBER),
    },
    tables={"pesos": TableType(choice([1, 2]), {"peso": DECIMAL, "nombre": TEXT})},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("edad >= 18 y sexo = 2", BOOLEAN),
        ("no gestante o respondida(nombre)", BOOLEAN),
        ("respondida(miembros)", BOOLEAN),
        ("sexo >= 1", BOOLEAN),
        ('ubigeo = "150101"', BOOLEAN),
        ('distrito = "150101" o distrito = 3', BOOLEAN),
        ("sexo en [1, 2]", BOOLEAN),
        ("edad = 18.0", BOOLEAN),
        ("nac < hoy", BOOLEAN),
        ("marcado(bienes; 15)", BOOLEAN),
        ("marcado(bienes; sexo)", BOOLEAN),
        ('cumple(nombre; "[A-Z]+")', BOOLEAN),
        ("alguno(miembros; fila.ptes = 1)", BOOLEAN),
        ("todos(miembros; marcado(fila.segu; 4))", BOOLEAN),
        ("distintos(miembros; fila.dni)", BOOLEAN),
        ("edad + 1", WHOLE),
        ("edad + 1", DECIMAL),
        ("edad / 2", DECIMAL),
        ("edad * peso", DECIMAL),
        ("redondear(peso; 0)", WHOLE),
        ("redondear(edad; 2)", DECIMAL),
        ("si(gestante; 1; 2.5)", DECIMAL),
        ("longitud(nombre)", WHOLE),
        ('unir(nombre; " "; edad; nac)', TEXT),
        ("edad(nac; hoy)", WHOLE),
        ("diferencia(nac; hoy; meses)", WHOLE),
        ("cuenta(miembros; fila.ptes = 1)", WHOLE),
        ("suma(miembros; fila.edad)", WHOLE),
        ("suma(miembros; fila.ingreso)", DECIMAL),
        ("mayor(miembros; fila.nac)", DATE),
        ("mínimo(edad; 3)", WHOLE),
        ("máximo(edad; peso)", DECIMAL),
        ("único(miembros; fila.ptes = 1; fila.dni)", TEXT),
        ('tabla("pesos"; sexo; "peso")', DECIMAL),
        ("cuántos_marcados(bienes; [1, 2])", WHOLE),
        ("total_marcados(bienes)", WHOLE),
        ("si(gestante; 1; 2)", choice([1, 2])),
        ("sexo", choice([1, 2, 3])),
        ("decisión(reunir; entradas(edad); caso(> 1 -> 3); otro(4))", choices([3, 4])),
        ('decisión(única; entradas(sexo); caso(1 -> "a"); caso(2 -> "b"))', TEXT),
    ],
)
def test_rule_without_problems(text: str, expected: Type) -> None:
    _, problems = check_types(parse_text(text), FORM, expected)

    assert problems == ()


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        ("edad = nombre", "kinds_differ", "/eq"),
        ("gestante = 1", "kinds_differ", "/eq"),
        ("nac = edad", "kinds_differ", "/eq"),
        ("sexo = ubigeo", "kinds_differ", "/eq"),
        ("bienes = 1", "kinds_differ", "/eq/0"),
        ('nombre < "b"', "order_impossible", "/lt/0"),
        ("gestante >= gestante", "order_impossible", "/ge/0"),
        ("nac > edad", "kinds_differ", "/gt"),
        ("sexo = 3", "code_unknown", "/eq"),
        ("3 = sexo", "code_unknown", "/eq"),
        ("sexo en [1, 3]", "code_unknown", "/in"),
        ('edad en ["a"]', "kinds_differ", "/in"),
        ("marcado(bienes; 16)", "code_unknown", "/selected/1"),
        ("marcado(bienes; nac)", "kinds_differ", "/selected"),
        ("marcado(sexo; 1)", "set_needed", "/selected/0"),
        ("otra = 1", "answer_unknown", "/eq/0/answer"),
        ("fila.ptes = 1", "row_outside_roster", "/eq/0/row"),
        ("alguno(miembros; fila.otra = 1)", "row_unknown", "/any/where/eq/0/row"),
        ("alguno(miembros; fila.edad)", "boolean_needed", "/any/where"),
        ("alguno(edad; verdadero)", "roster_needed", "/any/roster"),
        ("alguno(otros; verdadero)", "roster_unknown", "/any/roster"),
        ("miembros = 1", "roster_as_value", "/eq/0/answer"),
        ("edad", "boolean_needed", ""),
        ("edad y gestante", "boolean_needed", "/and/0"),
        ("no edad", "boolean_needed", "/not"),
        ("si(edad; verdadero; falso)", "boolean_needed", "/if/0"),
        ('si(gestante; 1; "a") = 1', "branches_differ", "/eq/0/if"),
        ("nombre + 1 = 2", "number_needed", "/eq/0/add/0"),
        ("sexo + 1 = 2", "code_is_no_number", "/eq/0/add/0"),
        ("redondear(nombre; 1) = 1", "number_needed", "/eq/0/round/value"),
        ("longitud(edad) = 1", "text_needed", "/eq/0/length"),
        ('cumple(edad; "a")', "text_needed", "/matches/0"),
        ('unir(nombre; gestante) = "a"', "writable_needed", "/eq/0/concat/1"),
        ("edad(nombre; hoy) > 1", "date_needed", "/gt/0/age/0"),
        ("diferencia(hoy; edad; días) > 1", "date_needed", "/gt/0/difference/to"),
        ("total_marcados(edad) > 1", "set_needed", "/gt/0/size"),
        ("suma(miembros; fila.dni) > 1", "number_needed", "/gt/0/sum/value"),
        ("mayor(miembros; fila.dni) > 1", "order_impossible", "/gt/0/largest/value"),
        ("distintos(miembros; fila.segu)", "writable_needed", "/distinct/value"),
        ('tabla("otra"; 1; "peso") > 1', "table_unknown", "/gt/0/lookup/table"),
        ('tabla("pesos"; 1; "otra") > 1', "column_unknown", "/gt/0/lookup/column"),
        ('tabla("pesos"; 9; "peso") > 1', "code_unknown", "/gt/0/lookup/key"),
        ('tabla("pesos"; nac; "peso") > 1', "key_needed", "/gt/0/lookup/key"),
        ('tabla("pesos"; nombre; "peso") > 1', "kinds_differ", "/gt/0/lookup/key"),
        ('nombre = ""', "empty_text", "/eq/1"),
    ],
)
def test_problem_with_place(text: str, key: str, place: str) -> None:
    _, problems = check_types(parse_text(text), FORM, BOOLEAN)

    assert [(problem.key, problem.place) for problem in problems] == [(key, place)]
    assert "{" not in problems[0].message


@pytest.mark.parametrize(
    ("text", "expected", "key"),
    [
        ("peso", WHOLE, "result_needed"),
        ("nombre", DATE, "result_needed"),
        ("edad", choice([1, 2]), "result_needed"),
        ("3", choice([1, 2]), "code_unknown"),
        ("si(gestante; 1; 3)", choice([1, 2]), "code_unknown"),
        ('"a"', choice([1, 2]), "result_needed"),
    ],
)
def test_result_of_another_type(text: str, expected: Type, key: str) -> None:
    _, problems = check_types(parse_text(text), FORM, expected)

    assert [problem.key for problem in problems] == [key]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("decisión(única; entradas(edad); caso(< 18 -> 1); caso(>= 18 -> 2))", []),
        (
            "decisión(única; entradas(edad); caso(entre 0 y 5 -> 1); caso(entre 6 y 9 -> 2); otro(3))",
            [],
        ),
        ("decisión(única; entradas(peso); caso(<= 5 -> 1); caso(>= 6 -> 2))", ["decision_gap"]),
        ("decisión(única; entradas(edad); caso(<= 5 -> 1); caso(>= 6 -> 2))", []),
        ("decisión(única; entradas(edad); caso(<= 5 -> 1); caso(>= 5 -> 2))", ["decision_overlap"]),
        ("decisión(primera; entradas(edad); caso(<= 5 -> 1); caso(>= 5 -> 2))", []),
        ("decisión(única; entradas(sexo); caso(1 -> 1))", ["decision_gap"]),
        ("decisión(única; entradas(sexo); caso(1 -> 1); otro(0))", []),
        ("decisión(única; entradas(gestante); caso(sí -> 1); caso(no -> 2))", []),
        ('decisión(única; entradas(nombre); caso("a" -> 1))', ["decision_gap"]),
        ("decisión(única; entradas(nac); caso(< 2026-01-01 -> 1); caso(>= 2026-01-01 -> 2))", []),
        (
            "decisión(única; entradas(nac); caso(< 2026-01-01 -> 1); caso(> 2026-01-01 -> 2))",
            ["decision_gap"],
        ),
        ("decisión(primera; entradas(sexo); caso(* -> 1); caso(2 -> 2))", ["decision_row_unused"]),
        (
            "decisión(única; entradas(sexo; gestante); caso(1; * -> 1); caso(2; sí -> 2))",
            ["decision_gap"],
        ),
        ("decisión(única; entradas(sexo); caso(1 -> 1); caso(3 -> 2))", ["code_unknown"]),
        ('decisión(única; entradas(edad); caso("a" -> 1))', ["kinds_differ"]),
        ('decisión(única; entradas(distrito); caso(1 -> 1); caso("a" -> 2))', ["kinds_differ"]),
    ],
)
def test_gaps_and_overlaps_of_decisions(text: str, keys: list[str]) -> None:
    _, problems = check_types(parse_text(text), FORM, None)

    assert [problem.key for problem in problems] == keys


def test_gap_names_an_example() -> None:
    _, problems = check_types(
        parse_text("decisión(única; entradas(edad); caso(< 18 -> 1); caso(> 18 -> 2))"), FORM, None
    )

    assert problems[0].message == "Ninguna fila de la tabla cubre este caso: 18."


def test_row_of_the_rule_itself() -> None:
    scope = TypeScope(FORM.answers, row=MEMBER)

    _, problems = check_types(parse_text("fila.edad > edad"), scope, BOOLEAN)

    assert problems == ()


def test_every_problem_is_told_once() -> None:
    _, problems = check_types(parse_text("otra + 1 > 2 y sexo = 3"), FORM, BOOLEAN)

    assert [problem.key for problem in problems] == ["answer_unknown", "code_unknown"]


@pytest.mark.parametrize(
    ("text", "missing_ok"),
    [
        ("edad", True),
        ("edad > 1", False),
        ("cuenta(miembros)", False),
        ("1 + 2", False),
        ("edad + 1", True),
    ],
)
def test_whether_a_result_may_be_missing(text: str, missing_ok: bool) -> None:
    found, _ = check_types(parse_text(text), FORM, None)

    assert found is not None
    assert found.missing_ok is missing_ok
