"""Drawing from pieces that are kept gives the page that the templates give."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from cms.submissions.question_page import QuestionPage
from cms.wizard import drawing
from cms.wizard.forms import QuestionsForm
from cms.wizard.layout import PageItem, page_items
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import FormDefinition, load_form

TODAY = date(2026, 11, 23)
SIX = [{"code": code, "label": f"Opción <{code}>"} for code in range(1, 7)]
QUESTIONS: list[dict[str, Any]] = [
    {"key": "texto", "type": "text", "datatype": "text"},
    {"key": "largo", "type": "long_text", "datatype": "text"},
    {"key": "entero", "type": "integer", "datatype": "whole"},
    {"key": "decimal", "type": "decimal", "datatype": "decimal"},
    {"key": "radios", "type": "choice", "datatype": "choice", "choices": SIX},
    {
        "key": "lista",
        "type": "choice",
        "datatype": "choice",
        "choices": SIX,
        "options": {"display": "select"},
    },
    {"key": "varias", "type": "choices", "datatype": "choices", "choices": SIX, "required": False},
    {"key": "fecha", "type": "date", "datatype": "date"},
    {"key": "acepta", "type": "confirm", "datatype": "boolean", "hint": "Lea antes"},
    {"key": "si_no", "type": "yes_no", "datatype": "boolean"},
    {"key": "telefono", "type": "phone", "datatype": "text"},
]
FILLED = {
    "texto": "<b>\"Ñandú\" & 'otros'</b>",
    "largo": "dos\nlíneas </textarea><script>alert(1)</script>",
    "entero": 0,
    "decimal": Decimal("-0.50"),
    "radios": 3,
    "lista": 6,
    "varias": (1, 5),
    "fecha": date(2001, 2, 3),
    "acepta": True,
    "si_no": False,
    "telefono": "987654321",
}


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    items = [{"kind": "field", "label": f"¿{each['key']}?", **each} for each in QUESTIONS]
    step = {"key": "s", "title": "Paso", "help_not_needed": True, "items": items}
    return load_form({"slug": "todas", "title": "Todas", "steps": [step]})


def drawn_items(form: FormDefinition, **kwargs: Any) -> list[PageItem]:
    page = QuestionPage(form, form.steps[0], {}, TODAY, "es")
    questions = QuestionsForm(page=page, prefix="s", **kwargs)
    if questions.is_bound:
        questions.is_valid()
    return page_items(questions, page.judge({}))


def tree(drawn: Any) -> list[Any]:
    """Return what a browser would make of HTML; an empty box is one without a value."""
    return [
        (
            node.tag,
            sorted(pair for pair in node.attrib.items() if pair != ("value", "")),
            (node.text or "").strip(),
            (node.tail or "").strip(),
        )
        for node in html.fragment_fromstring(str(drawn), create_parent="div").iter()
    ]


def assert_drawn_alike(items: list[PageItem]) -> None:
    for item in items:
        assert tree(drawing.draw_item(item)) == tree(drawing._drawn(item)), item.title


@pytest.mark.parametrize("answers", [{}, FILLED], ids=["empty", "filled"])
def test_question_of_each_type_is_drawn_as_by_its_template(form, answers):
    for _ in range(2):  # the first time cuts, the second fills in
        assert_drawn_alike(drawn_items(form, initial=answers))


def test_answer_of_one_person_is_not_in_the_page_of_the_next(form):
    assert_drawn_alike(drawn_items(form, initial=FILLED))

    drawn = "".join(drawing.draw_item(item) for item in drawn_items(form))

    assert "Ñandú" not in drawn
    assert "checked" not in drawn
    assert 'value="987654321"' not in drawn


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"s-texto": "x" * 500, "s-entero": "dos", "s-radios": "9", "s-fecha_0": "40"},
        {"s-texto": "sí", "s-radios": "2", "s-varias": ["2", "3"], "s-acepta": "on"},
    ],
    ids=["nothing", "refused", "some"],
)
def test_posted_page_is_drawn_as_by_its_templates(form, data):
    assert_drawn_alike(drawn_items(form, data=data))


@given(text=st.text(max_size=60))
def test_any_text_is_escaped_where_it_is_filled_in(form, text):
    answers = {"texto": text, "largo": text}

    drawn = [drawing.draw_item(item) for item in drawn_items(form, initial=answers)[:2]]

    for piece in drawn:
        assert "<script" not in piece
        found = {node.tag for node in html.fragment_fromstring(piece).iter()}
        assert found <= {"div", "label", "input", "textarea", "p", "span"}


def test_steps_of_the_fsu_are_drawn_as_by_their_templates():
    form = load_form(registry.get(Package, "sisfoh").forms()["fsu"])
    for step in form.steps:
        page = QuestionPage(form, step, {}, TODAY, "es")
        assert_drawn_alike(page_items(QuestionsForm(page=page), page.judge({})))


def test_kept_questions_are_bounded(form, monkeypatch):
    form = form.model_copy()
    monkeypatch.setattr(drawing, "MOST_KEPT", 5)

    assert_drawn_alike(drawn_items(form, initial=FILLED))

    assert len(form.kept(drawing._nothing_kept)) <= 5
