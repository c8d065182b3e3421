"""A test taken in a browser: every kind by keyboard alone, axe on each page, a line that is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.functional.filling import press, sign_in
from tests.functional.keyboard import Keyboard
from tests.functional.test_accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.stack]
CLERK = ("digitadora.sjl", "digitadora-de-prueba")
STATE = ".saved-state"
CONTROLS = ".question-item input, .question-item select"

COURSE = """
from datetime import UTC, datetime
from cms.accounts.models import User
from cms.training.bank.services import install_question
from cms.training.learner.services import enrol
from cms.training.models import Course, EnrolmentReason, Topic
from tests.factories.training import CONTENT, CourseFactory, CourseVersionFactory, question_document
now = datetime.now(UTC)
topic, slug = "navegador-%(number)s", "curso-navegador-%(number)s"
Topic.objects.get_or_create(slug=topic, defaults={"title": "Navegador"})
for kind in CONTENT:
    document = question_document(kind, topic=topic, stem=f"Pregunta {kind}")
    install_question(slug=f"{topic}-{kind.replace('_', '-')}", title=kind, document=document, at=now)
course = CourseFactory(slug=slug, title="Curso en el navegador %(number)s")
CourseVersionFactory(course=course, settings={
    "draws": [{"topic": topic, "count": len(CONTENT)}], "shuffles_questions": False,
    "shuffles_options": False, "wait_hours": 0,
})
user = User.objects.get(username="digitadora.sjl")
enrol(user=user, course=course, reason=EnrolmentReason.OWN, at=now)
"""


@pytest.fixture
def begun(site, new_context, request):
    """Return a person's page, at the first question of a test that asks every kind."""
    number = re.sub(r"[\W_]", "", request.node.name)[-20:].lower()
    prepared = site.manage("shell", "-v", "0", stdin=COURSE % {"number": number})
    assert prepared.returncode == 0, prepared.stderr
    page = new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True).new_page()
    sign_in(page, *CLERK)
    page.goto(f"/oficina/capacitacion/curso/curso-navegador-{number}/prueba/")
    assert_accessible(page)
    press(page, "Empezar la prueba")
    return page


def kind_of(page: Page) -> str:
    classes = page.locator(".question-item").get_attribute("class") or ""
    found = re.search(r"question-item--(\w+)", classes)
    return found[1] if found else ""


RIGHT = {
    "single": ["La primera"],
    "multiple": ["La primera", "La tercera"],
    "true_false": ["Verdadero"],
    "numeric": "12,5",
    "short": "padrón",
    "order": {"Primero": "1", "Después": "2", "Al final": "3"},
    "match": {"Uno": "1", "Dos": "2"},
    "cloze": "tres",
}


def answer_by_keyboard(page: Page, keyboard: Keyboard) -> None:
    """Answer the question of a page with the right answer, keys only."""
    kind = kind_of(page)
    answer = RIGHT[kind]
    keyboard.tab_to(CONTROLS)
    if kind in ("numeric", "short"):
        page.keyboard.type(str(answer))
    elif kind == "multiple":
        boxes = page.locator("input[type=checkbox]")
        for place in range(boxes.count()):
            if place:
                keyboard.tab()
            if page.evaluate("document.activeElement.labels[0].textContent") in answer:
                page.keyboard.press("Space")
    elif kind in ("single", "true_false"):
        page.keyboard.press("Space")
        while page.evaluate("document.activeElement.labels[0].textContent") not in answer:
            page.keyboard.press("ArrowDown")
    else:
        choose_by_keyboard(page, keyboard, answer)


def choose_by_keyboard(page: Page, keyboard: Keyboard, answer: object) -> None:
    selects = page.locator(".question-item select")
    for place in range(selects.count()):
        if place:
            keyboard.tab()
        label = page.evaluate("document.activeElement.labels[0].textContent")
        wanted = answer[label] if isinstance(answer, dict) else answer
        for _option in range(5):
            if page.evaluate("document.activeElement.value") == wanted:
                break
            page.keyboard.press("ArrowDown")


def test_every_kind_by_keyboard(begun):
    keyboard, seen = Keyboard(begun), set()

    for _question in RIGHT:
        assert_accessible(begun)
        seen.add(kind_of(begun))
        answer_by_keyboard(begun, keyboard)
        begun.set_viewport_size({"width": 320, "height": 700})
        assert_accessible(begun)
        begun.set_viewport_size({"width": 1280, "height": 800})
        keyboard.tab_to("button[name=ir][value=siguiente]")
        with begun.expect_navigation():
            begun.keyboard.press("Enter")
    assert seen == set(RIGHT)
    expect(begun.get_by_text("Usted respondió todas las preguntas.")).to_be_visible()
    assert_accessible(begun)
    keyboard.tab_to("main form .form-actions button")
    with begun.expect_navigation():
        begun.keyboard.press("Enter")

    expect(begun.get_by_role("heading", level=1)).to_have_text("Usted aprobó")
    expect(begun.get_by_text("8 de 8 puntos (100 %)")).to_be_visible()
    assert_accessible(begun)
    begun.goto("/oficina/capacitacion/")
    assert_accessible(begun)


def test_line_that_is_lost_comes_back_and_loses_nothing(begun):
    context = begun.context
    address = begun.url.replace("/pregunta/1/", f"/pregunta/{sorted(RIGHT).index('single') + 1}/")
    begun.goto(address)
    assert kind_of(begun) == "single"
    context.set_offline(True)
    begun.locator(CONTROLS).first.check()
    expect(begun.locator(STATE)).to_have_attribute("data-state", "offline")
    expect(begun.locator(STATE)).to_contain_text("Sin conexión")
    # The button tries to save once more, and keeps the page instead of losing it. Were the line back
    # before that has failed, it would go on.
    with begun.expect_event("requestfailed"):
        begun.get_by_role("button", name="Siguiente", exact=True).click()
    expect(begun.locator(STATE)).to_have_attribute("data-state", "offline")
    assert begun.url == address

    context.set_offline(False)
    expect(begun.locator(STATE)).to_have_attribute("data-state", "saved")
    other = context.new_page()
    other.goto(address)

    expect(other.locator(CONTROLS).first).to_be_checked()
    stored = begun.evaluate("() => [localStorage.length, sessionStorage.length]")
    assert stored == [0, 0]
    press(begun, "Siguiente")  # no conflict with what was saved in the background
    assert begun.url != address
