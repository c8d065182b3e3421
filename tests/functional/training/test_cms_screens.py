"""
The screens of the training in the CMS, as an editor and a coordinator meet them.

Each screen is opened once and looked at twice: wide and light, then at 320 px and dark. Axe looks at
the whole page; what it finds in Wagtail's own parts is left out one by one, with the reason.
"""

import json
import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import watched_page
from tests.functional.filling import sign_in
from tests.functional.form_editor import WAGTAILS_OWN, wait_until_saved
from tests.functional.keyboard import Keyboard
from tests.functional.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.stack]

EDITOR = ("editora", "editora-de-prueba")
COORDINATOR = ("coordinadora", "coordinadora-de-prueba")

HELD = """
from cms.training.models import *
for model in (TrainingIndexPage, GlossaryPage, CoursePage, ModulePage, LessonPage):
    print("/admin/pages/%d/edit/" % model.objects.order_by("pk").first().pk)
kinds = {}
for question in Question.objects.filter(live=True).order_by("pk"):
    kinds.setdefault(question.content[0].block_type, question.pk)
assert len(kinds) == 9, kinds
for pk in kinds.values():
    print("/admin/capacitacion/preguntas/edit/%d/" % pk)
print("/admin/capacitacion/banco/caso/%d/" % kinds["case"])
print("/admin/capacitacion/traducir/%d/" % LessonPage.objects.first().pk)
"""
WAITING = """
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from cms.accounts.models import Office, User
from cms.form_builder.services import import_form
from cms.submissions import services
from cms.training.models import ChangeNote, Course, Gate, SupervisedSending
def visit(label):
    field = {"kind": "field", "key": "quien", "type": "text", "datatype": "text", "label": label}
    step = {"key": "visita", "title": "La visita", "help_not_needed": True, "items": [field]}
    document = {"slug": "aviso", "title": "Aviso de visita", "audience": "staff", "steps": [step]}
    return import_form(document).version
version, office = visit("¿Quién recibe?"), Office.objects.get(code="150132")
course = Course.objects.create(slug="avisos", title="Avisos")
Gate.objects.create(name="Avisos", course=course, form=version.form, starts_on="2026-01-01")
clerk = User.objects.get(username="digitador.sjl")
with scope(office=office):
    draft = services.start_draft(form_version=version, office=office, by=clerk)
    services.save_step(draft=draft, step="visita", answers={"quien": "Rosa"}, typed=None,
                       revision=0, by=clerk, is_complete=True)
    services.submit(draft=draft, by=clerk, at=timezone.now())
note = ChangeNote.objects.get(version=visit("¿Quién recibe la visita?"))
print(reverse("training_changes:note", args=[note.pk]))
print(reverse("training_supervision:help", args=[SupervisedSending.objects.get(draft=draft).pk]))
"""
MENU = """
() => {
  const text = document.querySelector("#wagtail-sidebar-props").textContent;
  return [...new Set(text.match(/\\/admin\\/capacitacion\\/[^"]*\\//g))].sort();
}
"""
# Wagtail hides what is wider than its main part: no scroll bar tells that something is missing.
OUT_OF_REACH = """
() => [...document.querySelectorAll("main *")].filter((each) => {
  const box = each.getBoundingClientRect();
  if (!box.width || box.right <= document.documentElement.clientWidth + 1) return false;
  if (each.closest(".w-minimap, .w-sr-only, [hidden]")) return false;  // slides in when asked for
  for (let around = each.parentElement; around?.tagName !== "MAIN"; around = around.parentElement) {
    if (getComputedStyle(around).overflowX !== "visible") return false;
  }
  return getComputedStyle(each).visibility !== "hidden";
}).slice(0, 3).map((each) => each.outerHTML.slice(0, 160))
"""


@pytest.fixture
def admin(new_context: Any) -> Page:
    """A window of the CMS that axe may look into."""
    return watched_page(new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True))


def look(page: Page) -> None:
    """Look at a screen wide and light, then narrow and dark."""
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found = violations(page, leave_out=WAGTAILS_OWN)
        where = f"{page.url} at {width} px, {scheme}"
        assert found == [], f"{where}\n{json.dumps(found, indent=1, ensure_ascii=False)}"
        assert page.evaluate(OUT_OF_REACH) == [], where


def visit(page: Page, *addresses: str) -> list[str]:
    """Open and look at screens; return where the first rows of their lists lead to."""
    deeper = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        look(page)
        row = page.locator("#listing-results tbody a[href*='/capacitacion/']").first
        if row.count():
            deeper.append(str(row.get_attribute("href")))
    return deeper


def visit_menu(page: Page, who: tuple[str, str]) -> None:
    """Open what the menu of the training offers somebody, and the first row of each list."""
    sign_in(page, *who)
    page.goto("/admin/")
    offered = page.evaluate(MENU)
    assert offered
    visit(page, *visit(page, *offered))


def refuse(page: Page, address: str) -> None:
    """Send a form as it is, and look at what it says is missing."""
    page.goto(address)
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").first.click()
    assert page.locator(".error-message").count(), address
    look(page)


def test_screens_of_an_editor(site, admin):
    visit_menu(admin, EDITOR)
    held = site.manage("shell", "-c", HELD)
    assert held.returncode == 0, held.stderr
    visit(admin, *(line for line in held.stdout.splitlines() if line.startswith("/admin/")))
    assert admin.console_errors == []
    refuse(admin, "/admin/capacitacion/preguntas/add/")


def test_screens_of_a_coordinator(admin):
    visit_menu(admin, COORDINATOR)
    for address in ("reglas/new/", "requisitos/new/", "requisitos-levantados/agregar/"):
        refuse(admin, f"/admin/capacitacion/{address}")


def test_screens_of_a_change_and_of_a_form_nobody_can_approve(site, admin):
    made = site.manage("shell", "-c", WAITING)
    assert made.returncode == 0, made.stderr
    note, waiting = (line for line in made.stdout.splitlines() if line.startswith("/admin/"))
    sign_in(admin, *EDITOR)
    visit(admin, note)
    admin.context.clear_cookies()
    sign_in(admin, *COORDINATOR)
    visit(admin, "/admin/capacitacion/por-aprobar/", waiting)
    expect(admin.locator("main")).to_contain_text("Aviso de visita")
    assert admin.console_errors == []


def test_question_is_written_and_published_by_keyboard(admin):
    # All in one window: Wagtail scrolls gently, and a busy machine looks before it arrives.
    admin.set_viewport_size({"width": 1280, "height": 2400})
    sign_in(admin, *EDITOR)
    title = f"Por teclado {secrets.token_hex(2)}"
    admin.goto("/admin/capacitacion/preguntas/add/")
    keyboard = Keyboard(admin)

    keyboard.write("[name=title]", title)
    keyboard.tab_to("select[name=topic]")
    keyboard.press("ArrowDown")
    keyboard.tab_to("#content-root .c-sf-add-button")
    keyboard.press("Enter")
    admin.locator("input[role=combobox]").wait_for()
    keyboard.tab_to("input[role=combobox]")
    admin.keyboard.type("Verdadero")
    expect(admin.locator("div[role=option]")).to_have_count(1)
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    admin.locator("[name$=-stem]").wait_for()
    keyboard.write("[name$=-stem]", "La visita es gratuita.")
    keyboard.tab_to("select[name$=-right]")
    keyboard.press("ArrowDown")
    keyboard.write("[name$=-explanation]", "Nadie cobra por ella.")
    wait_until_saved(admin)
    keyboard.tab_to("footer [data-w-dropdown-target=toggle]")
    keyboard.press("Enter")
    keyboard.tab_to("button[name=action-publish]")
    keyboard.go()

    expect(admin.locator(".messages .success")).to_contain_text(title)
    assert admin.console_errors == []
