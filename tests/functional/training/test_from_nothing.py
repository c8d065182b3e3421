"""
A course from nothing to the first form: written in the CMS, learnt, passed, and put to work.

An editor without other rights writes it; a head invites somebody that minute, who learns, takes the
test by keyboard and sends a form that only certified people send by themselves.
"""

import json
import re
import secrets
import subprocess
import time

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import watched_page
from tests.functional.filling import press, sign_in
from tests.functional.form_editor import stream
from tests.functional.keyboard import Keyboard
from tests.functional.test_accessibility import assert_accessible
from tests.functional.test_citizen_form import mails, next_mail
from tests.functional.training.author import (
    Author,
    begin_page,
    begin_question,
    new_term,
    new_topic,
    publish_page,
    write_options,
    write_rows,
)

pytestmark = [pytest.mark.browser, pytest.mark.stack]

EDITOR = ("escritora", "escritora-de-prueba")
HEAD = ("responsable.sjl", "responsable-de-prueba")
PASSWORD = "tres palabras juntas 2026"
FORM = {
    "slug": "visita-breve",
    "title": "Ficha breve de la visita",
    "audience": "staff",
    "steps": [
        {
            "key": "visita",
            "title": "La visita",
            "help_not_needed": True,
            "items": [
                {
                    "kind": "field",
                    "key": "quien",
                    "type": "text",
                    "datatype": "text",
                    "label": "¿Quién recibe la visita?",
                }
            ],
        }
    ],
    "declaration": {"title": "Declaración", "text": "Declaro que es verdad.", "label": "Acepto"},
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
GATE = """
from django.utils import timezone
from cms.form_builder.models import Form
from cms.training.models import Course, Gate
Gate.objects.update_or_create(
    form=Form.objects.get(slug="visita-breve"),
    defaults={
        "course": Course.objects.get(title="%(course)s"), "name": "Visita",
        "starts_on": timezone.localdate(),
    },
)
"""


def run(site, code: str) -> str:
    done = site.manage("shell", "-v", "0", stdin=code)
    assert done.returncode == 0, done.stderr
    return done.stdout


def look(page: Page) -> None:
    """Look at a page with axe, wide and on a telephone."""
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})


# The editor


def write_questions(author: Author, topic: str) -> None:
    """Write and publish ten questions of seven kinds; what is right is in ``answer``."""
    for number in range(1, 4):
        question = begin_question(author, f"Una {number} {topic}", topic, "Una alternativa")
        author.fill(question, stem=f"¿Qué se hace al llegar? ({number})")
        options = {"Presentarse": True, "Entrar sin avisar": False, "Irse": False}
        write_options(author, question, options)
        finish_question(author, question)
    question = begin_question(author, f"Varias {topic}", topic, "Varias alternativas")
    author.fill(question, stem="¿Qué se lleva a la visita?")
    write_options(author, question, {"La ficha": True, "El fotocheck": True, "Un regalo": False})
    finish_question(author, question)
    for number in range(1, 3):
        question = begin_question(author, f"Cierto {number} {topic}", topic, "Verdadero o falso")
        author.fill(question, stem=f"La visita es gratuita. ({number})")
        author.choose(question.locator('select[name$="-right"]'), "Verdadero")
        finish_question(author, question)
    write_written_questions(author, topic)


def write_written_questions(author: Author, topic: str) -> None:
    question = begin_question(author, f"Número {topic}", topic, "Número")
    author.fill(question, stem="¿Cuántas preguntas tiene la ficha breve?", right="1")
    finish_question(author, question)
    question = begin_question(author, f"Orden {topic}", topic, "Poner en orden")
    author.fill(question, stem="Ordene la visita.")
    write_rows(
        author, question, "items", [{"text": text} for text in ("Saludar", "Preguntar", "Irse")]
    )
    finish_question(author, question)
    question = begin_question(author, f"Pares {topic}", topic, "Relacionar")
    author.fill(question, stem="Relacione.")
    pairs = [{"left": "Ficha", "right": "Se llena"}, {"left": "Fotocheck", "right": "Se muestra"}]
    write_rows(author, question, "pairs", pairs)
    finish_question(author, question)
    question = begin_question(author, f"Espacios {topic}", topic, "Texto con espacios")
    author.fill(question, stem="Complete.", text="La visita es [costo].")
    write_rows(author, question, "gaps", [{"key": "costo", "accepted": "gratuita"}])
    finish_question(author, question)


def finish_question(author: Author, question) -> None:
    author.fill(question, explanation="Así se enseña en la lección.")
    author.publish()


def write_course(author: Author, catalogue: str, title: str, topic: str) -> None:
    """Write and publish a course of one module with three lessons, and its test of ten questions."""
    page = author.page
    begin_page(author, catalogue, "Curso")
    author.fill(page, title=title, summary="Cómo se visita un hogar.")
    course = publish_page(author)
    begin_page(author, course, "Módulo")
    author.fill(page, title="La visita", summary="Antes, durante y después.")
    module = publish_page(author)
    for write_lesson in (lesson_of_words, lesson_of_steps, lesson_of_the_form):
        begin_page(author, module, "Lección")
        write_lesson(author)
        publish_page(author)
    page.goto(f"/admin/pages/{course}/edit/")
    author.press(page.get_by_role("tab", name="Prueba"))
    draw = author.add(stream(page, "draws"))
    author.choose_topic(draw, topic)
    author.fill(draw, count="10")
    author.publish()


def lesson_of_words(author: Author) -> None:
    author.fill(author.page, title="Qué es la visita", summary="Para qué se va.")
    author.write_rich(author.add(stream(author.page, "body"), "Texto"), "Se visita cada hogar.")


def lesson_of_steps(author: Author) -> None:
    author.fill(author.page, title="Cómo se hace", summary="Paso a paso.")
    steps = author.add(stream(author.page, "body"), "Pasos numerados")
    rows = [{"title": "Salude", "text": "Diga su nombre."}, {"title": "Pregunte", "text": "Lea."}]
    write_rows(author, steps, "steps", rows)


def lesson_of_the_form(author: Author) -> None:
    author.fill(author.page, title="La ficha breve", summary="Lo que se pregunta.")
    step = author.add(stream(author.page, "body"), "Paso de una ficha")
    author.choose(step.locator('select[name$="-part"]'), "La visita")


# The person


def invite(head: Page, email: str) -> None:
    """Invite somebody to the office of a head."""
    head.goto("/oficina/capacitacion/equipo/")
    look(head)
    head.locator("main").get_by_role("link", name="Invitar a alguien").first.click()
    look(head)
    head.fill("[name=given_names]", "Zoraida")
    head.fill("[name=surnames]", "Mamani Quispe")
    head.fill("[name=email]", email)
    head.check("[name=role][value=enumerator]")
    press(head, "Enviar la invitación")


def send_form(page: Page) -> str:
    """Fill the small form in and send it; return where it led."""
    page.goto("/oficina/nueva/visita-breve/")
    press(page, "Empezar")
    page.get_by_label("¿Quién recibe la visita?").fill("Rosa Flores")
    press(page, "Continuar")
    look(page)
    press(page, "Continuar")
    page.check("main input[type=checkbox]")
    look(page)
    with page.expect_navigation():
        page.locator("main .form-actions button[type=submit]").first.click()
    look(page)
    return page.url


def read_lessons(page: Page, title: str) -> None:
    """Find the course, enrol and read its lessons."""
    page.goto("/oficina/capacitacion/")
    look(page)
    page.locator("main").get_by_role("link", name=title).first.click()
    look(page)
    press(page, "Inscribirme")
    page.locator("main .course-progress a").first.click()
    for _lesson in range(3):
        look(page)
        press(page, "Ya la leí: seguir")


RIGHT = {
    "single": {"Presentarse"},
    "multiple": {"La ficha", "El fotocheck"},
    "true_false": {"Verdadero"},
    "numeric": "1",
    "order": {"Saludar": "Lugar 1", "Preguntar": "Lugar 2", "Irse": "Lugar 3"},
    "match": {"Ficha": "Se llena", "Fotocheck": "Se muestra"},
    "cloze": "gratuita",
}
CONTROLS = ".question-item input, .question-item select"
LABEL = "document.activeElement.labels[0].textContent.trim()"
CHOSEN = "document.activeElement.selectedOptions[0].textContent.trim()"


def answer(page: Page, keyboard: Keyboard) -> str:
    """Answer the question of a page rightly, by keyboard; return its kind."""
    classes = page.locator(".question-item").get_attribute("class") or ""
    kind = re.search(r"question-item--(\w+)", classes)[1]
    wanted = RIGHT[kind]
    keyboard.tab_to(CONTROLS)
    if isinstance(wanted, str):
        page.keyboard.type(wanted)
    elif kind == "multiple":
        for place in range(page.locator("input[type=checkbox]").count()):
            if place:
                keyboard.tab()
            if page.evaluate(LABEL) in wanted:
                page.keyboard.press("Space")
    elif isinstance(wanted, set):
        page.keyboard.press("Space")
        while page.evaluate(LABEL) not in wanted:
            page.keyboard.press("ArrowDown")
    else:
        choose_in_lists(page, keyboard, wanted)
    return kind


def choose_in_lists(page: Page, keyboard: Keyboard, wanted: dict[str, str]) -> None:
    for place in range(page.locator(".question-item select").count()):
        if place:
            keyboard.tab()
        right = wanted[page.evaluate(LABEL)]
        for _option in range(6):
            if page.evaluate(CHOSEN) == right:
                break
            page.keyboard.press("ArrowDown")


def pass_test(page: Page) -> None:
    """Take the test of ten questions by keyboard and pass it."""
    look(page)
    press(page, "Empezar la prueba")
    keyboard, seen = Keyboard(page), set()
    for _question in range(10):
        look(page)
        seen.add(answer(page, keyboard))
        keyboard.tab_to("button[name=ir][value=siguiente]")
        keyboard.go()
    assert seen == set(RIGHT)
    look(page)
    keyboard.tab_to("main form .form-actions button")
    keyboard.go()
    expect(page.get_by_role("heading", level=1)).to_have_text("Usted aprobó")
    look(page)


def check_certificate(page: Page, new_context) -> None:
    """Wait for the certificate, download it, and read as anybody what its public page says."""
    link = page.get_by_role("link", name="(PDF)").first
    deadline = time.monotonic() + 90
    while not link.count():
        assert time.monotonic() < deadline, "no certificate came"
        page.wait_for_timeout(1000)
        page.reload()
    file = page.request.get(link.get_attribute("href")).body()
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=file, capture_output=True, check=True
    )
    text = " ".join(done.stdout.decode().split())
    assert "Zoraida Mamani Quispe" in text, text
    code = re.search(r"(?:[0-9A-Z]{4} ){7}[0-9A-Z]{4}", text)[0]
    anybody = watched_page(new_context(bypass_csp=True))
    anybody.goto("/verificar/")
    anybody.locator("main input[type=text]").first.fill(code.lower())
    with anybody.expect_navigation():
        anybody.locator("main form button[type=submit]").first.click()
    look(anybody)
    told = anybody.locator("main").inner_text()
    assert "Mamani" not in told
    assert "Vigente" in told or "vigente" in told
    assert anybody.console_errors == []


def test_course_from_nothing_to_the_first_form(site, page, new_context):
    mark = secrets.token_hex(2)
    title, topic = f"La visita al hogar {mark}", f"La visita {mark}"
    imported = site.manage("import_form", "-", stdin=json.dumps(FORM))
    assert imported.returncode == 0, imported.stderr
    catalogue = re.search(r"CATALOGUE (\d+)", run(site, PEOPLE))[1]

    began = time.monotonic()
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, *EDITOR)
    author = Author(page)
    new_topic(author, topic)
    new_term(author, f"visita {mark}", "Ir al hogar a llenar la ficha.")
    write_questions(author, topic)
    write_course(author, catalogue, title, topic)
    assert page.console_errors == []
    took = time.monotonic() - began
    print(
        f"\n{author.presses} presses, {author.letters} letters: {author.minutes:.1f} minutes"
        f" of a person's hands; {took:.0f} s by machine"
    )

    run(site, GATE % {"course": title})
    seen = len(mails(site))
    head = watched_page(new_context(bypass_csp=True))
    sign_in(head, *HEAD)
    invite(head, f"zoraida.{mark}@example.org")
    link = re.search(r"/ingresar/invitacion/\S+", next_mail(site, seen))[0]

    person = watched_page(new_context(bypass_csp=True))
    person.goto(link)
    look(person)
    person.fill("[name=password]", PASSWORD)
    press(person, "Empezar")
    waiting = send_form(person)
    assert "constancia" not in waiting
    expect(person.get_by_role("heading", level=1)).to_contain_text("recib")
    read_lessons(person, title)
    pass_test(person)
    check_certificate(person, new_context)
    assert send_form(person).endswith("/constancia/")
    assert person.console_errors == []
    assert head.console_errors == []
