"""Every problem names sheet, row and column and says what to do."""

import copy

import pytest

from forms_plugins.classification.sheets import SHEET_BY_NAME, from_sheets, to_sheets
from forms_plugins.classification.sheets.cells import CellProblem, read_rule
from forms_plugins.engine.classification import dump_method, load_method
from tests.unit.classification.sheets.everything import everything

WHOLE = to_sheets(dump_method(load_method(everything())))


@pytest.fixture
def sheets():
    return copy.deepcopy(WHOLE)


def cell(sheets, name, row, heading):
    return sheets[name][row - 1][sheets[name][0].index(heading)]


def put(sheets, name, row, heading, text):
    sheets[name][row - 1][sheets[name][0].index(heading)] = text


def told(sheets):
    reading = from_sheets(sheets)
    return [(p.sheet, p.row, p.heading, p.message) for p in reading.problems]


CELLS = [
    ("puntos", 2, "puntos (urbana)", "mucho", "Escriba un número"),
    ("puntos", 2, "puntos (urbana)", "1,250", "1250"),
    ("puntos", 2, "puntos (urbana)", "1e5", "Escriba un número"),
    ("puntos", 2, "puntos (urbana)", "NaN", "Escriba un número"),
    ("puntos", 2, "puntos (urbana)", "1.2.3", "Escriba un número"),
    ("puntos", 2, "indicador", "aguas", "agua"),
    ("puntos", 2, "indicador", "", "Falta este dato"),
    ("puntos", 2, "etiqueta", "", "Falta este dato"),
    ("puntos", 8, "es_verdadero", "quizá", "«sí» o «no»"),
    ("indicadores", 2, "valor", "agua >", "después de «agua >»"),
    ("indicadores", 2, "valor", "cuenta(", "La regla no se entiende"),
    ("indicadores", 2, "tipo", "opsion", "Escriba una de estas palabras: opción"),
    ("areas", 2, "clave", "Área!", "minúsculas"),
    ("entradas", 6, "minimo", "uno", "número entero"),
    ("entradas", 13, "lista", "hijos", "No hay «hijos»"),
    ("opciones", 2, "entrada", "zonas", "zona"),
    ("opciones", 2, "codigo", "", "Falta este dato"),
    ("vigencia", 2, "desde", "08/02/2020", "año-mes-día"),
    ("vigencia", 2, "desde", "2021-02-29", "año-mes-día"),
    ("vigencia", 2, "anios", "0", "de 1 para arriba"),
    ("lugares", 2, "codigo", "0-3", "1 a 12"),
    ("umbrales", 2, "valor", "", "Falta este dato"),
    ("filas_de_casos", 4, "fila", "5", "de una en una"),
    ("filas_de_casos", 4, "caso", "Otro", "No hay «Otro»"),
    ("casos", 2, "respuesta (zona)", "json: [", "json:"),
    ("salidas", 3, "tabla", "", "solo cuando la salida sale de una tabla"),
    ("criterios", 2, "clase", "", "solo cuando el criterio da una clase"),
]


@pytest.mark.parametrize(("name", "row", "heading", "text", "said"), CELLS)
def test_wrong_cell_is_named(sheets, name, row, heading, text, said):
    put(sheets, name, row, heading, text)

    problems = told(sheets)

    assert from_sheets(sheets).document is None
    assert [problem[:2] for problem in problems] == [(name, row)], problems
    assert said in problems[0][3]


@pytest.mark.parametrize(
    ("text", "stored"),
    [("0,5", "0.5"), ("12,50", "12.50"), ("0,125", "0.125"), ("-3", "-3"), ("−0.25", "-0.25"), (" 7 ", "7")],
)  # fmt: skip
def test_decimal_with_one_reading_is_taken(sheets, text, stored):
    put(sheets, "puntos", 2, "puntos (urbana)", text)

    document = from_sheets(sheets).document

    assert document["indicators"][0]["categories"][0]["weights"]["urbana"] == stored


@pytest.mark.parametrize("text", ["si", "Sí", "SI", "verdadero", "x"])
def test_yes_is_read_in_many_ways(sheets, text):
    put(sheets, "opciones", 10, "exclusiva", text)

    assert from_sheets(sheets).document == from_sheets(WHOLE).document


def test_wrong_setting_is_named_by_its_row(sheets):
    row = next(n for n, line in enumerate(sheets["metodo"], 1) if line[0] == "estado")
    put(sheets, "metodo", row, "valor", "vigente")

    assert told(sheets) == [
        ("metodo", row, "valor", "Escriba una de estas palabras: ilustrativo, oficial, simulación.")
    ]


def test_missing_setting_is_asked_for(sheets):
    sheets["metodo"] = [line for line in sheets["metodo"] if line[0] != "titulo"]

    assert told(sheets) == [("metodo", 0, "titulo", "Falta este dato.")]


def test_unknown_setting_has_a_suggestion(sheets):
    sheets["metodo"].append(["titlo", "x", ""])

    ((_, _, heading, message),) = told(sheets)
    assert (heading, "«titulo»" in message) == ("dato", True)


def test_unknown_column_with_words_is_reported(sheets):
    for number, row in enumerate(sheets["areas"]):
        row.append("colour" if number == 0 else "x")

    ((sheet, row, heading, message),) = told(sheets)
    assert (sheet, row, heading) == ("areas", 1, "colour")
    assert "nadie la leería" in message


@pytest.mark.parametrize("title", ["# mis notas", "vacía"])
def test_column_of_notes_or_without_words_is_no_problem(sheets, title):
    for number, row in enumerate(sheets["areas"]):
        row.append(title if number == 0 else ("x" if title.startswith("#") else ""))

    assert from_sheets(sheets).problems == from_sheets(WHOLE).problems
    assert from_sheets(sheets).document is not None


def test_unknown_sheet_with_words_is_reported_and_notes_are_not(sheets):
    sheets["punto"] = [["a"]]
    sheets["# notas"] = [["a"]]
    sheets["Hoja1"] = [[]]

    ((sheet, row, _, message),) = told(sheets)
    assert (sheet, row) == ("punto", 0)
    assert "«puntos»" in message


def test_column_written_twice_is_reported(sheets):
    for number, row in enumerate(sheets["lineas"]):
        row.append("clave" if number == 0 else "otra")

    assert [problem[:3] for problem in told(sheets)] == [("lineas", 1, "clave")]


@pytest.mark.parametrize("heading", ["puntos", "clave (es)", "etiqueta (castellano)"])
def test_brackets_that_do_not_fit_are_reported(sheets, heading):
    name = "puntos" if heading == "puntos" else "areas"
    sheets[name][0].append(heading)

    assert [problem[:3] for problem in told(sheets)] == [(name, 1, heading)]


def test_cell_beyond_the_headings_is_reported(sheets):
    sheets["lineas"][1] += ["", "perdida"]

    ((sheet, row, _, message),) = told(sheets)
    assert (sheet, row) == ("lineas", 2)
    assert "fuera de las columnas" in message


def test_translation_without_spanish_is_reported(sheets):
    put(sheets, "criterios", 3, "texto", "")

    assert [problem[:3] for problem in told(sheets)] == [("criterios", 3, "texto")]


@pytest.mark.parametrize(
    ("name", "heading"), [("indicadores", "clave"), ("umbrales", "grupo"), ("casos", "caso")]
)
def test_row_that_is_there_twice_is_reported(sheets, name, heading):
    sheets[name].append(list(sheets[name][1]))

    assert (name, len(sheets[name]), heading) in [problem[:3] for problem in told(sheets)]


PARTS = [
    ("puntos", 2, "codigos", "1, 2", ("indicadores", 2, "clave"), "dos filas"),
    ("areas", 3, "indicadores", "menores, agua, luz", ("areas", 3, "indicadores"), "«luz»"),
    ("indicadores", 2, "valor", "piso", ("indicadores", 2, "valor"), "«piso»"),
    ("indicadores", 2, "fila_a_tomar", "azul", ("indicadores", 2, "clave"), "«azul»"),
    ("clases", 4, "parte_del_umbral", "0.9", ("clases", 4, "codigo"), "menos la última"),
    ("valores", 3, "menos_de", "9", None, ""),
    ("valores", 3, "hasta", "9", ("valores", 3, "tabla"), "una sola cosa"),
    ("lugares", 2, "conglomerado", "7", ("lugares", 0, ""), "«7»"),
    ("umbrales", 2, "grupo", "9", ("umbrales", 2, "valor"), "«9»"),
    ("indice", 2, "minimo", "99", ("indice", 2, "grupo"), "no es menor"),
    ("salidas", 3, "tabla", "otra", ("salidas", 3, "nombre"), "«otra»"),
    ("supuestos", 2, "areas", "selva", ("supuestos", 2, "areas"), "«selva»"),
    ("vigencia", 2, "areas", "selva", ("vigencia", 2, "areas"), "«selva»"),
    ("constantes", 2, "columna", "selva", ("constantes", 2, "puntos"), "«selva»"),
    ("criterios", 2, "cuando", "sueldo > 1", ("criterios", 2, "cuando"), "«sueldo»"),
]


@pytest.mark.parametrize(("name", "row", "heading", "text", "place", "said"), PARTS)
def test_parts_that_do_not_fit_are_named(sheets, name, row, heading, text, place, said):
    put(sheets, name, row, heading, text)

    problems = [p for p in from_sheets(sheets).problems if p not in from_sheets(WHOLE).problems]

    if place is None:
        assert not problems
        return
    assert place in [(p.sheet, p.row, p.heading) for p in problems if said in p.message], problems


def test_all_problems_are_told_at_once(sheets):
    put(sheets, "puntos", 2, "puntos (urbana)", "x")
    put(sheets, "vigencia", 2, "desde", "ayer")
    put(sheets, "areas", 2, "clave", "Área")

    assert [problem[0] for problem in told(sheets)] == ["areas", "puntos", "vigencia"]


def test_problem_reads_as_a_sentence_with_its_place(sheets):
    put(sheets, "puntos", 2, "puntos (urbana)", "x")

    (problem,) = from_sheets(sheets).problems

    assert str(problem) == (
        "Hoja «puntos», fila 2, columna «puntos (urbana)»: Escriba un número como 12 o -0.25, no «x»."
    )
    assert problem.column == sheets["puntos"][0].index("puntos (urbana)") + 1


def test_every_column_has_a_help():
    for sheet in SHEET_BY_NAME.values():
        assert sheet.help.endswith(".")
        assert all(column.help.endswith(".") for column in (*sheet.columns, *sheet.settings))


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("contar(miembros)", "(carácter 1)"),
        ("area = 2 y contar(miembros)", "(carácter 12, después de «area = 2 y»)"),
    ],
)
def test_rule_that_is_not_understood_is_pointed_at(rule, place):
    with pytest.raises(CellProblem) as refused:
        read_rule(rule)

    assert place in str(refused.value)
