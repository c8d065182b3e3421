"""A case inside a test: the real form filled in during an attempt, graded field by field."""

import json
import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.functional.conftest import Site, watched_page
from tests.functional.filling import fill_household, press, sign_in
from tests.functional.keyboard import Keyboard
from tests.functional.test_accessibility import assert_accessible, overflow
from tests.functional.training.learner import NEXT, kind_of, send_button

pytestmark = [pytest.mark.browser, pytest.mark.stack]
CLERK = ("digitadora.sjl", "digitadora-de-prueba")
OPEN = "button[formaction]"
HOUSEHOLD = "caso-pareja-mayor-vinchos"

COURSE = """
import json
from datetime import UTC, datetime
from cms.accounts.models import User
from cms.form_builder.models import Form, FormVersion
from cms.training.bank.services import install_question
from cms.training.learner.services import enrol
from cms.training.models import EnrolmentReason, QuestionVersion
from forms_plugins.engine.definition import document_hash
from tests.factories.training import CourseFactory, CourseVersionFactory
now, slug = datetime.now(UTC), "%(course)s"
found = QuestionVersion.objects.filter(question__slug="%(household)s").order_by("-number").first()
field = {
    "kind": "field", "key": "cuartos", "type": "integer", "datatype": "whole",
    "label": "¿Cuántos cuartos tiene?",
}
form_document = {
    "format": 1, "slug": "cuartos", "title": "Ficha de los cuartos",
    "steps": [{"key": "casa", "title": "La casa", "help_not_needed": True, "items": [field]}],
    "declaration": {"title": "Declaración", "text": "Declaro.", "label": "Sí, declaro"},
}
short = {
    "format": 1, "kind": "case", "stem": "Llene la ficha de Rosa.", "form": "cuartos", "version": 1,
    "story": "Rosa duerme en tres cuartos.", "answers": {"cuartos": 3},
    "explanation": "El baño no es un cuarto.",
}
form, _ = Form.objects.get_or_create(slug="cuartos", defaults={"title": form_document["title"]})
if form.latest_version is None:
    FormVersion.objects.create(
        form=form, number=1, document=form_document, sha256=document_hash(form_document),
        published_at=now,
    )
document = (found.document if %(is_real)s else short) | {"topic": slug}
install_question(slug=slug, title="Un caso", document=document, at=now)
course = CourseFactory(slug=slug, title="Curso con un caso")
CourseVersionFactory(course=course, settings={
    "draws": [{"topic": slug, "count": 1}], "pass_mark": 60, "wait_hours": 0,
})
enrol(
    user=User.objects.get(username="digitadora.sjl"), course=course, reason=EnrolmentReason.OWN,
    at=now,
)
print("ANSWERS", json.dumps(document["answers"]))
"""


def begin(site: Site, page: Page, *, is_real: bool) -> dict[str, Any]:
    """Prepare a course whose test is one case, open its question, return the model answer."""
    course = f"curso-con-caso-{secrets.token_hex(3)}"
    values = {"course": course, "household": HOUSEHOLD, "is_real": is_real}
    prepared = site.manage("shell", "-v", "0", stdin=COURSE % values)
    assert prepared.returncode == 0, prepared.stderr
    sign_in(page, *CLERK)
    page.goto(f"/oficina/capacitacion/curso/{course}/prueba/")
    press(page, "Empezar la prueba")
    assert kind_of(page) == "case"
    answers: dict[str, Any] = json.loads(prepared.stdout.partition("ANSWERS ")[2])
    return answers


def look(page: Page) -> None:
    """Look at a page with axe, wide and on a telephone."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)


def press_open(page: Page) -> None:
    """Open the form of the case, whatever was done in it before."""
    with page.expect_navigation():
        page.locator(OPEN).click()


def send_form(page: Page) -> None:
    """Declare and send the form of a case; nothing of the model answer is told yet."""
    press(page, "Continuar")
    page.check("main input[type=checkbox]")
    press(page, "Enviar la ficha")
    expect(page.get_by_role("heading", level=1)).to_have_text("La práctica se envió")
    expect(page.locator(".case-review, .result")).to_have_count(0)


def wrong_line(page: Page, words: str) -> Locator:
    """Return what was answered and what was expected, where both differ."""
    line = page.locator(".case-review__line--wrong").filter(has_text=words)
    return line.locator(".case-review__pair dd")


def test_real_form_is_filled_in_for_a_case_and_graded_field_by_field(site, new_context):
    page = watched_page(new_context(bypass_csp=True, viewport={"width": 1280, "height": 900}))
    answers = begin(site, page, is_real=True)
    look(page)
    keyboard = Keyboard(page)
    keyboard.tab_to(OPEN)
    keyboard.go()
    expect(page).to_have_title(re.compile("^PRÁCTICA – "))
    expect(page.get_by_text("Usted visita una choza en el anexo Ccollpa")).to_be_visible()
    look(page)

    cement_instead_of_earth = answers | {"matpiso": 5}
    fill_household(page, cement_instead_of_earth)
    send_form(page)
    look(page)
    page.get_by_role("link", name="Volver a la prueba").click()
    expect(page.get_by_text(re.compile("^Usted envió"))).to_be_visible()
    keyboard.tab_to(NEXT)
    keyboard.go()
    look(page)
    expect(page.locator(".case-review")).to_have_count(0)
    send_button(page).focus()
    keyboard.go()

    expect(page.get_by_role("heading", level=1)).to_have_text("Usted aprobó")
    review = page.locator(".case-review__line--wrong")
    expect(review).to_have_count(2)
    expect(wrong_line(page, "Clasificación del hogar")).to_have_text(["Pobre", "Pobre extremo"])
    floor = wrong_line(page, "Material de los pisos")
    expect(floor).to_have_text([re.compile("Cemento", re.I), re.compile("Tierra", re.I)])
    expect(page.locator(".reviewed")).to_contain_text("La hija que vive en Lima no es integrante")
    look(page)
    assert page.console_errors == []


def test_case_without_script(site, new_context):
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 900}).new_page()
    begin(site, page, is_real=False)
    assert overflow(page) <= 0
    press_open(page)
    expect(page.get_by_text("Rosa duerme en tres cuartos.")).to_be_visible()
    page.get_by_label("¿Cuántos cuartos tiene?").fill("4")
    press(page, "Continuar")
    send_form(page)
    page.get_by_role("link", name="Volver a la prueba").click()

    # Changed one's mind: the last form that was sent counts.
    press_open(page)
    page.get_by_label("¿Cuántos cuartos tiene?").fill("3")
    press(page, "Continuar")
    send_form(page)
    page.get_by_role("link", name="Volver a la prueba").click()
    press(page, "Revisar antes de enviar")
    assert overflow(page) <= 0
    with page.expect_navigation():
        send_button(page).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Usted aprobó")
    expect(page.locator(".reviewed")).to_contain_text("Todo está como se esperaba")
    assert overflow(page) <= 0
