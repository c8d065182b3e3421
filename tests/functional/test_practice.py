"""Practise a case on a real form in a browser: typed in, sent, compared, and counted nowhere."""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.filling import press, sign_in
from tests.functional.test_accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.stack]
CLERK = ("digitadora.sjl", "digitadora-de-prueba")

CASE = """
from datetime import datetime, UTC
from cms.form_builder.models import Form, FormVersion
from cms.training.bank.services import install_question
from forms_plugins.engine.definition import document_hash
field = {
    "kind": "field", "key": "cuartos", "type": "integer", "datatype": "whole",
    "label": "¿Cuántos cuartos tiene?", "hint": "Cuente los que se usan para dormir.",
}
document = {
    "format": 1, "slug": "vivienda-breve", "title": "Ficha breve de la vivienda",
    "steps": [{"key": "vivienda", "title": "Vivienda", "help_not_needed": True, "items": [field]}],
    "declaration": {"title": "Declaración", "text": "Declaro.", "label": "Sí, declaro"},
}
form, _ = Form.objects.get_or_create(slug="vivienda-breve", defaults={"title": document["title"]})
if form.latest_version is None:
    FormVersion.objects.create(
        form=form, number=1, document=document, sha256=document_hash(document),
        published_at=datetime.now(UTC),
    )
install_question(
    slug="casa-de-rosa", title="La casa de Rosa", at=datetime.now(UTC),
    document={
        "format": 1, "kind": "case", "topic": "practica", "stem": "Llene la ficha.",
        "form": "vivienda-breve", "version": 1, "story": "Rosa duerme en tres cuartos.",
        "answers": {"cuartos": 3}, "explanation": "El baño no es un cuarto.",
    },
)
"""


@pytest.mark.parametrize("width", [1280, 320])
def test_case_is_filled_in_and_compared(site, new_context, width):
    prepared = site.manage("shell", "-v", "0", stdin=CASE)
    assert prepared.returncode == 0, prepared.stderr
    page = new_context(viewport={"width": width, "height": 800}, bypass_csp=True).new_page()
    sign_in(page, *CLERK)
    page.goto("/oficina/capacitacion/practica/")
    assert_accessible(page)

    press(page, "Practicar este caso La casa de Rosa")
    expect(page).to_have_title(re.compile("^PRÁCTICA – "))
    expect(page.get_by_text("hogares inventados, no se registra nada")).to_be_visible()
    expect(page.get_by_text("Rosa duerme en tres cuartos.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("¿Cuántos cuartos tiene?").fill("4")
    press(page, "Continuar")
    press(page, "Continuar")
    page.get_by_label("Sí, declaro").check()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("La práctica se envió")
    expect(page.get_by_text("PRACTICA").first).to_be_visible()
    pair = page.locator(".case-review__pair").first
    expect(pair).to_contain_text("4")
    expect(pair).to_contain_text("3")
    expect(page.get_by_text("Cuente los que se usan para dormir.")).to_be_visible()
    assert_accessible(page)
    page.goto("/oficina/")
    # The word as references begin with it; notices may speak of practising.
    expect(page.get_by_text(re.compile(r"PRACTICA\b"))).to_have_count(0)
