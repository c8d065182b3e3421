"""Expressions keep the meaning of XPath when they become rules."""

from contextlib import suppress

import pytest

from forms_plugins.xlsform.xpath import XPathError, parse
from forms_plugins.xlsform.xpath.regexes import translated_pattern

CHOICES = (
    ("list_name", "name", "label"),
    ("yn", "yes", "Sí"),
    ("yn", "no", "No"),
    ("num", 1, "Uno"),
    ("num", 2, "Dos"),
    ("mixed", "01", "Cero uno"),
    ("mixed", "2", "Dos"),
)
QUESTIONS = (
    ("type", "name", "label", "relevant", "constraint", "calculation", "required"),
    ("integer", "edad", "Edad"),
    ("decimal", "peso", "Peso"),
    ("text", "nombre", "Nombre"),
    ("date", "nac", "Nacimiento"),
    ("select_one yn", "sabe", "Sabe"),
    ("select_one num", "nivel", "Nivel"),
    ("select_one mixed", "zona", "Zona"),
    ("select_multiple num", "varios", "Varios"),
    ("acknowledge", "acepta", "Acepta"),
    ("begin repeat", "gente", "Gente"),
    ("text", "quien", "Quién"),
    ("integer", "anios", "Años"),
    ("end repeat", "", ""),
)


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        ("${edad} >= 18", "edad >= 18"),
        ("${edad} > '18'", "edad > 18"),
        ("${edad} != ''", "respondida(edad)"),
        ("${edad} = ''", "no respondida(edad)"),
        ("not(${edad} = '')", "respondida(edad)"),
        ("string-length(${nombre}) > 0", "si(respondida(nombre); longitud(nombre); 0) > 0"),
        ("${sabe} = 'yes'", 'sabe = "yes"'),
        ("${sabe} != 'yes'", 'no (sabe = "yes")'),
        ("${sabe} != '' and ${sabe} != 'yes'", 'sabe != "yes"'),
        ("selected(${sabe}, 'yes')", 'sabe = "yes"'),
        ("${nivel} = '1'", "nivel = 1"),
        ("${nivel} = 1", "nivel = 1"),
        ("${nivel} = 1 or ${nivel} = 2", "nivel en [1, 2]"),
        ("${nivel} > 1", "nivel > 1"),
        ("${zona} = '01'", 'zona = "01"'),
        ("${zona} = 2", 'zona = "2"'),
        ("selected(${varios}, '2')", "marcado(varios; 2)"),
        ("count-selected(${varios}) > 1", "si(respondida(varios); total_marcados(varios); 0) > 1"),
        ("${varios} = '1'", "marcado(varios; 1) y total_marcados(varios) = 1"),
        ("${acepta} = 'OK'", "acepta = verdadero"),
        ("${nac} > date('2000-01-31')", "nac > 2000-01-31"),
        ("${nac} > '2000-01-31'", "nac > 2000-01-31"),
        ("${nac} <= today() - 30", "nac <= mover(hoy; -30; días)"),
        ("(today() - ${nac}) div 365.25 >= 18", "diferencia(nac; hoy; días) / 365.25 >= 18"),
        ("${edad} mod 2 = 0", "edad - redondear(edad / 2; 0; hacia_cero) * 2 = 0"),
        ("count(${gente}) >= 1", "cuenta(gente) >= 1"),
        ("sum(${anios}) > 10", "suma(gente; fila.anios) > 10"),
        ("max(${anios}) > 10", "mayor(gente; fila.anios) > 10"),
        ("count(${gente}[${anios} > 5]) = 2", "cuenta(gente; fila.anios > 5) = 2"),
        ("count(${gente}[./anios > 5]) = 2", "cuenta(gente; fila.anios > 5) = 2"),
        ("${quien} = 'Ana'", 'alguno(gente; fila.quien = "Ana")'),
        ("indexed-repeat(${anios}, ${gente}, 1) > 3", "de_la_fila(gente; 1; fila.anios) > 3"),
        ("contains(${nombre}, 'an')", 'contiene(nombre; "an")'),
        ("starts-with(${nombre}, 'an')", 'empieza_con(nombre; "an")'),
        ("regex(${nombre}, '^[A-Z]{2}$')", 'cumple(nombre; "[A-Z]{2}")'),
        ("if(${edad} > 5, true(), false())", "edad > 5"),
        ("${edad} > 5 AND ${sabe} = “yes”", 'edad > 5 y sabe = "yes"'),
        ("edad > 5", "edad > 5"),
        ("../edad > 5", "edad > 5"),
        ("/data/edad > 5", "edad > 5"),
        ("coalesce(${edad}, 0) > 1", "si(respondida(edad); edad; 0) > 1"),
        ("round(${peso}, 1) = 1.5", "redondear(peso; 1; mitad_arriba) = 1.5"),
        ("int(${peso}) = 1", "redondear(peso; 0; hacia_cero) = 1"),
        ("format-date(${nac}, '%Y') = '2000'", 'fecha_escrita(nac; "%Y") = "2000"'),
        ("number(${nombre}) > 3", "número(nombre) > 3"),
        ("abs(${peso}) > 3", "máximo(peso; 0 - peso) > 3"),
    ],
)
def test_condition_keeps_its_meaning(importing, expression, rule):
    last = ("text", "ultima", "Última", expression)

    found = importing(*QUESTIONS, last, choices=CHOICES)

    assert found.messages("error") == []
    assert found.rule("ultima") == rule
    assert (found.report.rules_live, found.report.rules_total) == (1, 1)


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        (". > 0 and . < 120", "total > 0 y total < 120"),
        (". != 5", "total != 5"),
        (". <= ${edad}", "respondida(edad) y total <= edad"),
        ("${sabe} = 'yes' or . < 5", 'respondida(sabe) y sabe = "yes" o total < 5'),
        ("regex(., '[0-9]{8}')", 'cumple(unir(total; ""); "[0-9]{8}")'),
    ],
)
def test_constraint_does_not_wait_for_other_answers(importing, expression, rule):
    last = ("integer", "total", "Total", "", expression)

    found = importing(*QUESTIONS, last, choices=CHOICES)

    assert found.rule("total", "validations") == rule


@pytest.mark.parametrize(
    ("expression", "type_", "rule"),
    [
        ("${edad} + 1", "integer", "edad + 1"),
        ("${edad} div 2", "decimal", "edad / 2"),
        ("concat(${nombre}, ' ', ${edad})", "reference",
         'unir(si(respondida(nombre); nombre; ""); " "; '
         'si(respondida(edad); unir(edad; ""); ""))'),
        ("if(${edad} > 17, 'adulto', 'menor')", "reference", 'si(edad > 17; "adulto"; "menor")'),
        ("if(${edad} > 17, '1', '0')", "integer", "si(edad > 17; 1; 0)"),
        ("if(${edad} > 17, ${edad}, '')", "integer", "si(edad > 17; edad; nada())"),
        ("today()", "date", "hoy"),
        ("${edad} > 5", "yes_no", "edad > 5"),
        ("jr:choice-name(${nivel}, '${nivel}')", "reference", "etiqueta(nivel)"),
        ("substr(${nombre}, 0, 3)", "reference",
         'parte(si(respondida(nombre); nombre; ""); 1; 3)'),
        ("join(', ', ${quien})", "reference", 'juntar(gente; fila.quien; ", ")'),
        ("Lima", "reference", '"Lima"'),
        ("35", "integer", "35"),
        ("${nivel}", "choice", "nivel"),
        ("selected-at(${varios}, 0)", "choice", "código_en(varios; 1)"),
    ],
)  # fmt: skip
def test_calculation_gets_the_type_of_what_it_gives(importing, expression, type_, rule):
    last = ("calculate", "total", "", "", "", expression)

    found = importing(*QUESTIONS, last, choices=CHOICES)

    assert found.messages("error") == []
    assert (found.fields["total"].type, found.rule("total", "computed")) == (type_, rule)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("${nadie} = 1", "No hay una pregunta «nadie»"),
        ("${edad} = ", "termina antes de tiempo"),
        ("${edad", "${nombre}"),
        ("foo(${edad})", "La función «foo» no se toma"),
        ("${edad} | ${peso}", "«|»"),
        ("//edad = 1", "«//»"),
        ("regex(${nombre}, '(a+)+')", "El patrón"),
        ("${last-saved#edad} = 1", "envío anterior"),
        ("${nombre} > '08:00'", "no se ordena"),
        ("random() > 0.5", "«random» no se toma"),
        ("pulldata('x', 'a', 'b', ${edad}) = 1", "Falta el archivo «x»"),
        ("${edad} = 'abc' + ${quien}", "se repite"),
    ],
)
def test_what_has_no_rule_is_told_and_left_out(importing, expression, words):
    last = ("text", "ultima", "Última", expression)

    found = importing(*QUESTIONS, last, choices=CHOICES)

    assert found.fields["ultima"].show_if is None
    assert [words in message for message in found.messages("error")] == [True]
    assert (found.report.rules_live, found.report.rules_total) == (0, 1)


def test_problem_names_sheet_row_and_column(importing):
    found = importing(*QUESTIONS, ("text", "ultima", "Última", "${nadie} = 1"), choices=CHOICES)

    problem = found.report.ordered()[-1]
    assert (problem.cell.sheet, problem.cell.row, problem.cell.column) == ("survey", 15, "relevant")


def test_condition_that_reads_a_later_question_is_left_out(importing):
    found = importing(
        ("type", "name", "label", "relevant"),
        ("text", "a", "A", "${b} = 1"),
        ("integer", "b", "B"),
    )

    assert found.fields["a"].show_if is None
    assert "no se pregunta antes" in found.messages("error")[0]


def test_calculation_moves_behind_what_it_reads(importing):
    found = importing(
        ("type", "name", "label", "calculation"),
        ("calculate", "doble", "", "${b} * 2"),
        ("integer", "b", "B"),
    )

    assert found.messages("error") == []
    assert [item.key for item in found.form.steps[0].items] == ["b", "doble"]


def test_calculation_of_itself_is_told(importing):
    found = importing(
        ("type", "name", "label", "calculation"),
        ("text", "x", "X"),
        ("calculate", "a", "", "${b} + 1"),
        ("calculate", "b", "", "${a} + 1"),
    )

    assert found.messages("error")


def test_long_chains_become_one_rule(importing):
    chain = " or ".join(f"${{edad}} = {number}" for number in range(150))

    found = importing(*QUESTIONS, ("text", "ultima", "Última", chain), choices=CHOICES)

    assert found.messages("error") == []


@pytest.mark.parametrize("text", ["(" * 500, "not(" * 300 + "1" + ")" * 300, "-" * 5000 + "1"])
def test_deep_expressions_are_refused_not_followed(text):
    with suppress(XPathError):
        parse(text)


@pytest.mark.parametrize(
    ("pattern", "translated"),
    [
        ("^[0-9]{8}$", "[0-9]{8}"),
        ("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,4}",
         "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,4}"),
        ("(9\\d{8}|1\\d{6})", "9[0-9]{8}|1[0-9]{6}"),
        ("(ab){2}", "abab"),
        ("a(bd)?c", "ac|abdc"),
        ("\\w+", "[A-Za-z0-9_]+"),
        (".*", "[^\n]*"),
        ("\\d{3,}", "[0-9]{3}[0-9]*"),
    ],
)  # fmt: skip
def test_patterns_are_multiplied_out(pattern, translated):
    assert translated_pattern(pattern)[0] == translated
