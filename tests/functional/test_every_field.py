"""A question of every type in a browser: accessible in every state, and deaf to hostile texts."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.every_field import DOCUMENT, FILLED, STEPS
from tests.functional.filling import press, sign_in
from tests.functional.test_accessibility import CLERK, assert_accessible
from tests.naughty import STRINGS
from tests.pictures import PDF

pytestmark = [pytest.mark.browser, pytest.mark.stack]

PUBLISH = """
import json, sys
from django.utils import timezone
from cms.form_builder.models import Form, FormVersion
from forms_plugins.engine.definition import document_hash
document = json.loads({document!r})
form, made = Form.objects.get_or_create(
    slug=document["slug"], defaults={{"title": document["title"], "is_open": True}})
if made:
    FormVersion.objects.create(form=form, number=1, document=document,
        sha256=document_hash(document), published_at=timezone.now())
"""
ATTACKS = [text for text in STRINGS if "alert" in text or "onerror" in text or "javascript" in text]


@pytest.fixture(scope="module")
def every_field(site):
    """Publish the form on the running product."""
    done = site.manage("shell", stdin=PUBLISH.format(document=json.dumps(DOCUMENT)))
    assert done.returncode == 0, done.stderr
    return f"/oficina/nueva/{DOCUMENT['slug']}/"


@pytest.fixture(params=[(1280, "light"), (320, "dark")], ids=["wide-light", "320px-dark"])
def person(request, new_context, every_field) -> Page:
    width, scheme = request.param
    context = new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    begin(page, every_field)
    return page


def begin(page: Page, start: str) -> None:
    sign_in(page, *CLERK)
    page.goto(start)
    press(page, "Empezar")


def fill_in(page: Page, step: str) -> None:
    """Answer every question of a step by the controls that a person without script has."""
    for name, value in FILLED[step].items():
        full = f"{step}-{name}"
        control = page.locator(f'[name="{full}"]').first
        control.wait_for(state="attached")
        kind = control.evaluate("element => element.type")
        if kind in ("radio", "checkbox"):
            for code in value if isinstance(value, list) else [value]:
                page.check(f'input[name="{full}"]' + ("" if code == "on" else f'[value="{code}"]'))
        elif kind.startswith("select"):
            page.wait_for_selector(f'[name="{full}"] option[value="{value}"]', state="attached")
            control.select_option(str(value), force=True)
        elif kind != "hidden":
            control.fill(str(value))
    if step == "archivos":
        sign(page)
        page.set_input_files(
            'input[name="archivos-archivo_file"]',
            {"name": "recibo.pdf", "mimeType": "application/pdf", "buffer": PDF},
        )


def sign(page: Page) -> None:
    """Draw a signature with the mouse."""
    board = page.locator("[data-signature-board]")
    board.scroll_into_view_if_needed()
    box: Any = board.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 30)
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(box["x"] + 20 + 15 * step, box["y"] + 30 + 40 * (step % 2))
    page.mouse.up()


def test_every_question_is_accessible_empty_wrong_and_filled(person) -> None:
    for step in STEPS:
        person.wait_for_selector(f'main [name^="{step}-"]', state="attached")
        assert_accessible(person)  # empty
        if step != "calculos":
            press(person, "Continuar")
            assert person.title().startswith("Error")
            assert_accessible(person)  # with all its errors
        fill_in(person, step)
        if step == "archivos":
            with person.expect_navigation():
                person.locator('button[name="subir"]').first.click()
            person.wait_for_selector("text=recibo.pdf")
            assert person.locator("[data-signature-strokes]").get_attribute("d")
        assert_accessible(person)  # filled
        press(person, "Continuar")
    person.wait_for_url("**/revisar-respuestas/")
    assert_accessible(person)
    assert "recibo.pdf" in person.content()


def test_signature_can_be_cleared_and_replaced_by_a_name(person) -> None:
    person.goto(person.url.replace("textos", "archivos"))
    sign(person)
    drawn = person.locator("[data-signature-drawn]")
    assert drawn.input_value().startswith("M")

    person.locator("[data-signature-clear]").click()
    assert drawn.input_value() == ""
    sign(person)
    person.fill('[name="archivos-firma_typed"]', "Rosa Quispe")

    assert drawn.input_value() == ""


def test_no_script_of_an_answer_runs(new_context, every_field) -> None:
    page = new_context().new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: ran.append(str(error)))
    begin(page, every_field)
    names = ("texto", "texto_largo", "correo", "documento_number", "dinero", "hora", "telefono")

    for start in range(0, len(ATTACKS), len(names) * 4):
        for place, name in enumerate(names):
            page.fill(f'[name="textos-{name}"]', ATTACKS[(start + place) % len(ATTACKS)])
        press(page, "Continuar")
        assert page.title().startswith("Error")
    page.locator('button[name="ir"][value="salir"]').click()
    page.wait_for_url("**/ficha-guardada/")
    page.goto(page.url.replace("ficha-guardada", "textos"))
    assert page.input_value('[name="textos-dinero"]') in ATTACKS

    assert ran == []
