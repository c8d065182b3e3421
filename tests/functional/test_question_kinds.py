"""Each kind of question and its result, drawn: no fault that axe finds, nothing too wide."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from cms.training.bank.results import result_context
from forms_plugins.engine.quiz import load_question, present
from tests.factories.training import CONTENT, WRONG, question_document
from tests.functional.test_accessibility import assert_accessible

pytestmark = pytest.mark.browser
CSS = Path("theme/static/theme/css/theme.css")
CASE = {"form": "fsu", "version": 1, "story": "Una casa.\n\nTres cuartos.", "answers": {"a": 1}}
ERRORS = {
    "numeric": {"id_p": "Escriba un número."},
    "order": {"id_p-a": "Elija su lugar.", "id_p-b": "Elija su lugar."},
    "cloze": {"id_p-anos": "Escriba un número."},
}


def drawn(kind: str) -> str:
    """Return the question fresh, the question with errors and its result, on one page."""
    document = question_document("single") | {"kind": kind} if kind == "case" else None
    if document is not None:
        document = {k: v for k, v in document.items() if k != "options"} | CASE
        document["today"] = "2026-11-02"
    question = load_question(document or question_document(kind))
    item = present(question, {}, 3)
    wrong = WRONG.get(kind, {"answers": {"a": 2}, "categories": {}})
    context: dict[str, Any] = {"item": item, "response": None, "case_url": "/practica/"}
    parts = [
        render_to_string(f"training/questions/{kind}.html", {**context, "name": "q", "errors": {}}),
        render_to_string(
            f"training/questions/{kind}.html",
            {**context, "name": "p", "response": wrong, "errors": ERRORS.get(kind, {})},
        ),
        "<h2>Resultado</h2>",
        render_to_string(
            f"training/questions/{kind}_result.html", result_context(question, item, wrong, {})
        ),
    ]
    return "<hr>".join(parts)


def page_of(kind: str) -> str:
    style = CSS.read_text(encoding="utf-8")
    return (
        f"<!doctype html><html lang=es><head><title>Pregunta</title><style>{style}</style></head>"
        '<body><main class="container"><div class="page__column flow"><h1>Pregunta</h1>'
        f"<form>{drawn(kind)}</form></div></main></body></html>"
    )


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("kind", [*CONTENT, "case"])
def test_question_of_each_kind(browser, kind, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    try:
        page.set_content(page_of(kind))
        assert_accessible(page)
    finally:
        context.close()


HEARD = {
    "single": [("radio", "La primera"), ("radio", "La segunda"), ("radio", "La tercera")],
    "multiple": [
        ("checkbox", "La primera"),
        ("checkbox", "La segunda"),
        ("checkbox", "La tercera"),
    ],
    "true_false": [("radio", "Verdadero"), ("radio", "Falso")],
    "numeric": [("textbox", "¿Qué corresponde?")],
    "short": [("textbox", "¿Qué corresponde?")],
    "order": [("combobox", "Al final"), ("combobox", "Después"), ("combobox", "Primero")],
    "match": [("combobox", "Dos"), ("combobox", "Uno")],
    "cloze": [("combobox", "Espacio 1 de 1, después de «Vale»")],
    "case": [("link", "Abrir la ficha")],
}
"""What a screen reader says of the controls of each kind: what they are and how they are called."""
CONTROL = re.compile(r'- (radio|checkbox|textbox|combobox|spinbutton|link) "([^"]+)"')
SINGLE = {"numeric", "short"}
"""Kinds of one text box, which is called like the question: no group around it says it again."""


@pytest.mark.parametrize("kind", [*CONTENT, "case"])
def test_what_a_screen_reader_says_of_each_kind(browser, kind):
    context = browser.new_context()
    page = context.new_page()
    try:
        page.set_content(page_of(kind))
        question = page.locator(".question-item").first
        said = question.aria_snapshot()
        with_errors = page.locator(".question-item").nth(1).aria_snapshot()
    finally:
        context.close()

    heard = [(role, name.partition(" el ")[0]) for role, name in CONTROL.findall(said)]
    assert sorted(heard) == sorted(HEARD[kind])
    assert said.startswith('- group "¿Qué corresponde?"') is (kind not in SINGLE)
    if kind in ERRORS:
        assert with_errors.count("[invalid]") == len(ERRORS[kind])
