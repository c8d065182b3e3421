"""
A course from nothing to the first form: written in the CMS, assigned, learnt, passed, put to work.

An editor without other rights writes it. A coordinator assigns it by a rule and lets only certified
people send a form. A head invites somebody that minute: the form they fill in is refused, they
learn, pass the test by keyboard, and send the same form.
"""

import json
import re
import secrets
import subprocess
import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.functional.conftest import watched_page
from tests.functional.filling import press, sign_in
from tests.functional.keyboard import Keyboard
from tests.functional.test_accessibility import assert_accessible
from tests.functional.test_citizen_form import mails, next_mail
from tests.functional.training.author import Author, new_term, new_topic
from tests.functional.training.learner import (
    NEXT,
    answer_by_keyboard,
    kind_of,
    send_button,
)
from tests.functional.training.small_course import RIGHT, write_course, write_questions

pytestmark = [pytest.mark.browser, pytest.mark.stack]

WRITER = ("escritora", "escritora-de-prueba")
COORDINATOR = ("coordinadora", "coordinadora-de-prueba")
HEAD = ("responsable.sjl", "responsable-de-prueba")
OFFICE = "150132"
PASSWORD = "tres palabras juntas 2026"
REFUSED = "Para esto necesita una certificación"


def form_document(mark: str) -> dict[str, Any]:
    """Return a form of one question that no other run asks for."""
    field = {
        "kind": "field",
        "key": "quien",
        "type": "text",
        "datatype": "text",
        "label": "¿Quién recibe la visita?",
    }
    step = {"key": "visita", "title": f"La visita {mark}", "help_not_needed": True}
    return {
        "slug": f"visita-breve-{mark}",
        "title": f"Ficha breve de la visita {mark}",
        "audience": "staff",
        "steps": [step | {"items": [field]}],
        "declaration": {"title": "Declaración", "text": "Declaro que es así.", "label": "Acepto"},
    }


PEOPLE = """
from cms.accounts.models import User
from cms.form_builder.services import ensure_editor_group
from cms.training.groups import ensure_training_editor_group
from cms.training.models import TrainingIndexPage
user, _new = User.objects.get_or_create(username="escritora", defaults={"first_name": "Elena"})
user.set_password("escritora-de-prueba")
user.save()
user.groups.set([ensure_editor_group(), ensure_training_editor_group()])
print("CATALOGUE", TrainingIndexPage.objects.get().pk)
"""


def look(page: Page) -> None:
    """Look at a page with axe, wide and on a telephone."""
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})


# The editor, the coordinator and the head


def write(page: Page, catalogue: str, title: str, topic: str) -> None:
    """Write topic, term, questions and course, and say how long a person takes for it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, *WRITER)
    author = Author(page)
    new_topic(author, topic)
    new_term(author, f"visita {topic}", "Ir al hogar a llenar la ficha.")
    write_questions(author, topic)
    write_course(author, catalogue, title, topic)
    print(
        f"\n{author.presses} presses, {author.letters} letters:"
        f" {author.minutes:.1f} minutes of a person's hands"
    )
    assert author.minutes < 15


def coordinate(page: Page, title: str, form: str) -> None:
    """Assign a course to whoever joins an office as enumerator, and ask for it before the form."""
    sign_in(page, *COORDINATOR)
    author = Author(page)
    page.goto("/admin/capacitacion/reglas/new/")
    joined = datetime.now(ZoneInfo("America/Lima")).date().isoformat()
    author.fill(page, name=f"Nuevos: {title}", offices=OFFICE, joined_since=joined)
    author.choose(page.locator("select[name=course]"), title)
    author.tick(page.locator("input[name=roles][value=enumerator]"))
    author.look_once("rule")
    author.save()
    expect(page.locator("main")).to_contain_text(f"Curso: {title}")
    author.look_once("effect")
    page.goto("/admin/capacitacion/requisitos/new/")
    author.fill(page, name=f"Enviar: {title}")
    group = page.locator(f"select[name=before] optgroup[label='{form}'] option").first
    page.locator("select[name=before]").select_option(group.get_attribute("value"))
    author.choose(page.locator("select[name=course]"), title)
    page.locator("input[name=is_supervised]").uncheck()
    author.look_once("gate")
    author.save()


def invite(head: Page, email: str) -> None:
    """Invite somebody to the office of a head."""
    sign_in(head, *HEAD)
    head.goto("/oficina/capacitacion/equipo/")
    look(head)
    head.locator("main").get_by_role("link", name="Invitar a alguien").first.click()
    head.fill("[name=given_names]", "Zoraida")
    look(head)
    head.fill("[name=surnames]", "Mamani Quispe")
    head.fill("[name=email]", email)
    head.check("[name=role][value=enumerator]")
    press(head, "Enviar la invitación")
    expect(head.locator("main")).to_contain_text("Zoraida Mamani Quispe")


# The person


def accept(person: Page, link: str) -> None:
    person.goto(link)
    look(person)
    person.fill("[name=password]", PASSWORD)
    press(person, "Empezar")


def fill_form_in(person: Page, slug: str) -> str:
    """Fill the small form in up to its declaration; return the address of that."""
    person.goto(f"/oficina/nueva/{slug}/")
    look(person)
    press(person, "Empezar")
    person.get_by_label("¿Quién recibe la visita?").fill("Rosa Flores")
    press(person, "Continuar")
    press(person, "Continuar")
    return person.url


def send_form(person: Page, declaration: str) -> None:
    person.goto(declaration)
    person.get_by_label("Acepto").check()
    press(person, "Enviar la ficha")


def read_lessons(person: Page) -> None:
    """Read the three lessons of a course, from its page on."""
    look(person)
    expect(person.locator(".course-progress")).to_contain_text("Asignado por una regla")
    person.locator("main .course-progress a").first.click()
    for _lesson in range(3):
        look(person)
        press(person, "Ya la leí: seguir")


def pass_test(person: Page) -> None:
    """Take the test of ten questions by keyboard and pass it."""
    look(person)
    press(person, "Empezar la prueba")
    keyboard, seen = Keyboard(person), set()
    for _question in range(10):
        kind = kind_of(person)
        if kind not in seen:
            look(person)
        seen.add(kind)
        answer_by_keyboard(person, keyboard, RIGHT[kind])
        keyboard.tab_to(NEXT)
        keyboard.go()
    assert seen == set(RIGHT)
    look(person)
    send_button(person).focus()
    keyboard.go()
    expect(person.get_by_role("heading", level=1)).to_have_text("Usted aprobó")
    look(person)


def certificate_text(person: Page) -> str:
    """Wait for the certificate and return what it says."""
    link = person.get_by_role("link", name="(PDF)").first
    deadline = time.monotonic() + 120
    while True:
        try:
            link.wait_for(timeout=1_000)
            break
        except TimeoutError:
            assert time.monotonic() < deadline, "no certificate came"
            person.reload()
    file = person.request.get(link.get_attribute("href")).body()
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=file, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def check_certificate(anybody: Page, text: str) -> None:
    """Read as anybody what the public page of a certificate says."""
    assert "Zoraida Mamani Quispe" in text, text
    code = re.search(r"(?:[0-9A-Z]{4} ){7}[0-9A-Z]{4}", text)[0]
    anybody.goto("/verificar/")
    anybody.locator("main input[type=text]").first.fill(code.lower())
    with anybody.expect_navigation():
        anybody.locator("main form button[type=submit]").first.click()
    look(anybody)
    expect(anybody.locator("main")).to_contain_text(re.compile("vigente", re.IGNORECASE))
    expect(anybody.locator("main")).not_to_contain_text("Mamani")


def test_course_from_nothing_to_the_first_form(site, page, new_context):
    mark = secrets.token_hex(2)
    title, topic = f"La visita al hogar {mark}", f"La visita {mark}"
    form = form_document(mark)
    imported = site.manage("import_form", "-", stdin=json.dumps(form))
    assert imported.returncode == 0, imported.stderr
    prepared = site.manage("shell", "-v", "0", stdin=PEOPLE)
    assert prepared.returncode == 0, prepared.stderr
    coordinator, head, person, anybody = (
        watched_page(new_context(bypass_csp=True, viewport={"width": 1280, "height": 900}))
        for _person in range(4)
    )

    write(page, re.search(r"CATALOGUE (\d+)", prepared.stdout)[1], title, topic)
    coordinate(coordinator, title, form["title"])
    seen = mails(site)
    invite(head, f"zoraida.{mark}@example.org")
    accept(person, next_mail(site, r"/ingresar/invitacion/\S+", seen)[0])

    declaration = fill_form_in(person, form["slug"])
    assert person.console_errors == []
    send_form(person, declaration)
    expect(person.get_by_role("heading", level=1)).to_have_text(REFUSED)
    look(person)
    person.console_errors.clear()  # the browser notes a refusal (403) as an error

    person.locator("main").get_by_role("link", name=title).click()
    read_lessons(person)
    pass_test(person)
    check_certificate(anybody, certificate_text(person))
    send_form(person, declaration)
    expect(person).to_have_url(re.compile("/constancia/$"))
    look(person)
    for each in (page, coordinator, head, person, anybody):
        assert each.console_errors == []
