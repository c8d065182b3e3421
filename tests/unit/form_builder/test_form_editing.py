"""Rules are judged with the questions as they stand in the editor, saved or not."""

import pytest

from cms.form_builder.editing import EditedForm
from cms.form_builder.library import GivenLibrary
from tests.unit.form_builder.plugins import plugins

LIBRARY = GivenLibrary(
    {"lugares": {1: [{"code": "01", "label": "Uno", "attributes": {"zona": "norte"}}]}},
    {
        "salud": {
            1: [
                {
                    "kind": "field",
                    "key": "seguro",
                    "type": "yes_no",
                    "datatype": "boolean",
                    "label": "¿Seguro?",
                }
            ]
        }
    },
)
QUESTIONS = [
    {"kind": "question_integer", "key": "edad", "label": "Edad"},
    {
        "kind": "question_choice",
        "key": "sexo",
        "label": "Sexo",
        "choices": [{"code": 1, "label": "Hombre"}, {"code": 2, "label": "Mujer"}],
    },
    {"kind": "question_choice", "key": "lugar", "label": "Lugar", "list": "lugares"},
    {"kind": "question_text", "key": "", "label": "Sin clave todavía"},
    {"kind": "question_text", "key": "Mal Escrita", "label": "Con otra clave"},
    {"kind": "question_of_nobody", "key": "rara", "label": "De otro"},
    {"kind": "reusable", "key": "salud", "pin": "salud 1"},
    {"kind": "group_some_address", "key": "casa", "state": {"option_with_street": ["false"]}},
    {
        "kind": "roster",
        "key": "hijos",
        "label": "Hijos",
        "rows": [
            {"kind": "question_date", "key": "nacio", "label": "Nació"},
            {
                "kind": "roster",
                "key": "males",
                "label": "Males",
                "rows": [{"kind": "question_text", "key": "mal", "label": "Mal"}],
            },
        ],
    },
]


def edited(around=()):
    context = {
        "questions": QUESTIONS,
        "lists": [{"key": "lugares", "pin": "lugares 1"}],
        "around": list(around),
    }
    return EditedForm(context, plugins(), LIBRARY)


def judged(text, part="show_if", field="", around=()):
    return edited(around).judge(text, part=part, field_key=field)


def test_rule_that_fits_is_said_in_words():
    answer = judged("sexo = 2 y edad >= 18")

    assert "error" not in answer
    assert answer["sentence"] == "«Sexo» es «2 Mujer» y «Edad» es 18 o más"
    assert answer["tree"] == {
        "and": [{"eq": [{"answer": "sexo"}, 2]}, {"ge": [{"answer": "edad"}, 18]}]
    }


def test_syntax_is_marked():
    answer = judged("sexo = ")

    assert answer["error"]
    assert answer["excerpt"].split("\n")[1].strip() == "^"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("edad >= 18 y techo = 1", 13),
        ('edad = "dieciocho"', 0),
        ("sexo = 7", 0),
        ("edad + 1", 0),
        ("mal = 1", 0),
    ],
)
def test_what_does_not_fit_is_marked(text, mark):
    answer = judged(text)

    assert answer["error"]
    assert answer["excerpt"].split("\n")[1].index("^") >= mark


@pytest.mark.parametrize(
    ("text", "part", "field", "around"),
    [
        ("seguro", "show_if", "", ()),
        ("respondida(casa_town)", "show_if", "", ()),
        ("edad(fila.nacio; hoy) > 3", "show_if", "", ("hijos",)),
        ('fila.mal = "gripe" y fila.nacio < hoy', "show_if", "", ("hijos", "males")),
        ("cuenta(hijos; fila.nacio < hoy) > 2", "rule", "", ()),
        ("edad + 1", "computed", "edad", ()),
        ("edad", "size", "", ()),
        ("fila.mal", "row_title", "", ("hijos", "males")),
        ('opción.zona = "norte"', "choice_filter", "lugar", ()),
    ],
)
def test_rule_fits_where_it_stands(text, part, field, around):
    assert "error" not in judged(text, part, field, around)


@pytest.mark.parametrize(
    ("text", "part", "field", "around"),
    [
        ("fila.nacio < hoy", "show_if", "", ()),
        ("respondida(casa_street)", "show_if", "", ()),
        ('unir("a"; "b")', "computed", "edad", ()),
        ("sexo = 1", "size", "", ()),
        ("opción.altura > 3", "choice_filter", "lugar", ()),
        ('opción.zona = "norte"', "show_if", "lugar", ()),
    ],
)
def test_rule_does_not_fit_where_it_stands(text, part, field, around):
    assert judged(text, part, field, around)["error"]


def test_questions_of_groups_and_blocks_are_listed():
    found = {each["key"]: each for each in edited().questions()}

    assert list(found) == [
        *("edad", "sexo", "lugar", "seguro", "casa_town", "hijos", "nacio", "males", "mal"),
    ]
    assert found["sexo"]["choices"] == [[1, "Hombre"], [2, "Mujer"]]
    assert found["lugar"]["attributes"] == ["zona"]
    assert found["mal"]["around"] == ["hijos", "males"]


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"questions": [{}], "lists": [{"key": "x"}], "around": ["nada"]},
        {"questions": [{"kind": "question_choice", "key": "a", "choices": [{"x": 1}]}]},
        {"questions": [{"kind": "roster", "key": "b"}], "tables": "{"},
        {"questions": 7, "lists": "x", "around": {"a": 1}},
        {"questions": [7, None, {"kind": "group_some_address", "key": 3, "state": [1]}]},
        {"questions": [{"kind": "roster", "key": "b", "rows": "x"}], "lists": [{"pin": 9}]},
    ],
)
def test_page_that_is_not_complete_is_no_mistake(context):
    form = EditedForm(context, plugins(), LIBRARY)

    assert form.judge("1 = 1", part="show_if", field_key="")["tree"] == {"eq": [1, 1]}
