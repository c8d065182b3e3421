"""Each kind of question and its result, drawn: no fault that axe finds, nothing too wide."""

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
