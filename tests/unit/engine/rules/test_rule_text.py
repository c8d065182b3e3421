from typing import Any

import pytest

from forms_plugins.engine.rules import RuleTextError, parse_text, show_text


def answer(key: str) -> dict[str, str]:
    """Return the reading of an answer."""
    return {"answer": key}


READ: dict[str, Any] = {
    "edad >= 18 y cuenta(miembros) > 3 y agua en [6, 7]": {
        "and": [
            {"ge": [answer("edad"), 18]},
            {"gt": [{"count": {"roster": "miembros"}}, 3]},
            {"in": [answer("agua"), {"list": [6, 7]}]},
        ]
    },
    "a o b y c": {"or": [answer("a"), {"and": [answer("b"), answer("c")]}]},
    "(a o b) y c": {"and": [{"or": [answer("a"), answer("b")]}, answer("c")]},
    "a y (b y c)": {"and": [answer("a"), {"and": [answer("b"), answer("c")]}]},
    "no a = 1": {"not": {"eq": [answer("a"), 1]}},
    "no a y b": {"and": [{"not": answer("a")}, answer("b")]},
    "a = no": {"eq": [answer("a"), False]},
    "a = Sí": {"eq": [answer("a"), True]},
    "no": False,
    "sí": True,
    "no no": {"not": False},
    "a no en [1; 2]": {"not": {"in": [answer("a"), {"list": [1, 2]}]}},
    "a <> 1": {"ne": [answer("a"), 1]},
    "a ≤ 1": {"le": [answer("a"), 1]},
    "1 + 2 + 3": {"add": [1, 2, 3]},
    "1 - 2 - 3": {"sub": [{"sub": [1, 2]}, 3]},
    "1 + (2 + 3)": {"add": [1, {"add": [2, 3]}]},
    "1 + 2 * 3": {"add": [1, {"mul": [2, 3]}]},
    "2 * 3 / 4": {"div": [{"mul": [2, 3]}, 4]},
    "-a": {"sub": [0, answer("a")]},
    "3 - -2": {"sub": [3, -2]},
    "a>-0.25": {"gt": [answer("a"), {"decimal": "-0.25"}]},
    "nac < 2026-01-31": {"lt": [answer("nac"), {"date": "2026-01-31"}]},
    'nac < fecha("2026-01-31")': {"lt": [answer("nac"), {"date": "2026-01-31"}]},
    'decimal("5")': {"decimal": "5"},
    'a = "dijo \\"sí\\""': {"eq": [answer("a"), 'dijo "sí"']},
    "edad(fecha_nac; hoy) >= 18": {"ge": [{"age": [answer("fecha_nac"), {"today": True}]}, 18]},
    "edad(fecha_nac, hoy)": {"age": [answer("fecha_nac"), {"today": True}]},
    "cuenta(miembros; fila.sexo = 1)": {
        "count": {"roster": "miembros", "where": {"eq": [{"row": "sexo"}, 1]}}
    },
    "suma(miembros; fila.ingreso)": {"sum": {"roster": "miembros", "value": {"row": "ingreso"}}},
    "unico(miembros; fila.ptes = 1; fila.niv)": {
        "pick": {
            "roster": "miembros",
            "where": {"eq": [{"row": "ptes"}, 1]},
            "value": {"row": "niv"},
        }
    },
    "Maximo(a; 1)": {"max": [answer("a"), 1]},
    "redondear(a; 2)": {"round": {"value": answer("a"), "digits": 2, "mode": "half_up"}},
    "redondear(a; -1; mitad_par)": {
        "round": {"value": answer("a"), "digits": -1, "mode": "half_even"}
    },
    "diferencia(a; hoy; anos)": {
        "difference": {"from": answer("a"), "to": {"today": True}, "unit": "years"}
    },
    "marcado(bienes; 7)": {"selected": [answer("bienes"), 7]},
    "respondida(a)": {"answered": answer("a")},
    'respuesta("y") = 1': {"eq": [answer("y"), 1]},
    "fila.y = 1": {"eq": [{"row": "y"}, 1]},
    "si(a; 1; 2)": {"if": [answer("a"), 1, 2]},
    "si (a; 1; 2)": {"if": [answer("a"), 1, 2]},
    'tabla("ifh-2010"; a; "peso")': {
        "lookup": {"table": "ifh-2010", "key": answer("a"), "column": "peso"}
    },
    'cumple(dni; "\\\\d{8}")': {"matches": [answer("dni"), r"\d{8}"]},
    'decision(primera; entradas(a; b); caso(< 18; * -> "m"); caso(entre 1 y 2; en [3] -> "n"); otro("z"))': {
        "decision": {
            "inputs": [answer("a"), answer("b")],
            "hit": "first",
            "rows": [
                {"when": [{"lt": 18}, {"any": True}], "then": "m"},
                {"when": [{"between": [1, 2]}, {"one_of": [3]}], "then": "n"},
            ],
            "default": "z",
        }
    },
}


@pytest.mark.parametrize(("text", "tree"), READ.items(), ids=READ)
def test_text_is_read(text: str, tree: Any) -> None:
    assert parse_text(text) == tree
    assert parse_text(show_text(tree)) == tree


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("edad>=18 y(agua en[6;7])", "edad >= 18 y agua en [6, 7]"),
        ("no a = si", "no (a = verdadero)"),
        ("no a en [1]", "a no en [1]"),
        ("(1 + 2) - 3", "1 + 2 - 3"),
        ("1 - (2 + 3)", "1 - (2 + 3)"),
        ("unico(m, fila.a = 1, fila.b)", "único(m; fila.a = 1; fila.b)"),
        ("diferencia(a, hoy, anos)", "diferencia(a; hoy; años)"),
        ('respuesta("a")', "a"),
        ("redondear(a; 2)", "redondear(a; 2; mitad_arriba)"),
    ],
)
def test_text_is_shown_in_its_usual_form(text: str, shown: str) -> None:
    assert show_text(parse_text(text)) == shown


@pytest.mark.parametrize(
    ("text", "position", "word"),
    [
        ("", 0, "falta un valor"),
        ("edad >=", 7, "falta un valor"),
        ("edad >= )", 8, "«)»"),
        ("a y", 3, "falta un valor"),
        ("a b", 2, "operador"),
        ("foo(1)", 0, "«foo»"),
        ("a = b = c", 6, "encadenan"),
        ("cuenta(m", 8, "«)»"),
        ("[1", 2, "«]»"),
        ('"abc', 0, "comillas"),
        ("a @ b", 2, "«@»"),
        ("“a”", 0, "comillas rectas"),
        ("ubigeo = 007", 9, "cero"),
        ("género = 1", 0, "clave"),
        ("a en 3", 5, "corchetes"),
        ("si(a; b)", 7, "otro valor"),
        ("si(a; b; c; d)", 10, "menos valores"),
        ("edad(a)", 6, "otro valor"),
        ("fila = 1", 5, "fila.edad"),
        ("y = 1", 0, "falta un valor antes"),
        ("diferencia(a; b; semanas)", 17, "días"),
        ("redondear(a; b)", 13, "valor fijo"),
        ('a y cumple(b; "(x)")', 4, "patrón"),
        ("a y b = 2026-02-30", 8, "fecha"),
        ("cuenta(3)", 7, "clave"),
        ("decision(otra; entradas(a))", 9, "única"),
        ("decision(primera; a)", 18, "entradas"),
        ("decision(primera; entradas(a); caso(1 = 2))", 38, "«->»"),
        ("decision(primera; entradas(a); caso(1 -> a))", 41, "valor fijo"),
        ("(" * 200, 40, "paréntesis"),
        ("no " * 300, 96, "niveles"),
        ("-" * 300 + "a", 31, "niveles"),
        ("1" * 30_000, 20_000, "larga"),
    ],
)
def test_error_points_at_the_culprit(text: str, position: int, word: str) -> None:
    with pytest.raises(RuleTextError) as refused:
        parse_text(text)

    assert refused.value.position == position
    assert word.lower() in refused.value.message.lower()


def test_deepest_rule_is_read_back() -> None:
    tree: Any = {"answer": "a"}
    for _ in range(15):
        tree = {"not": {"eq": [True, tree]}}
    while deepness(tree) < 32:
        tree = {"not": tree}

    assert parse_text(show_text(tree)) == tree


def deepness(tree: Any) -> int:
    """Return the levels of a rule made of not and eq."""
    if "not" in tree:
        return 1 + deepness(tree["not"])
    return 1 + deepness(tree["eq"][1]) if "eq" in tree else 1


def test_pretty_shows_the_line_with_a_caret() -> None:
    with pytest.raises(RuleTextError) as refused:
        parse_text("edad >= 18 y\n\tsexo = = 2")

    assert refused.value.pretty() == "\tsexo = = 2\n\t       ^\nFalta un valor antes de «=»."
