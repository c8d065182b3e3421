"""A citizen looks their household up on a small phone: every page behind the result."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.functional.test_accessibility import assert_accessible
from tests.functional.test_main_job import look_up

pytestmark = [pytest.mark.browser, pytest.mark.stack]
DEMO = {"number": "90000105", "born": date(1990, 5, 5)}


@pytest.fixture(params=[(1280, "light"), (320, "dark")], ids=["wide-light", "320px-dark"])
def person(request, new_context):
    width, scheme = request.param
    context = new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    return context.new_page()


def press(person, name):
    person.get_by_role("button", name=name).first.click()


def test_pages_behind_a_result(person):
    look_up(person, **DEMO)
    expect(person.locator("main")).to_contain_text("Pobre")
    assert_accessible(person)

    press(person, "Ver toda la explicación")
    expect(person.locator("main")).to_contain_text("Lo que más")
    assert_accessible(person)

    press(person, "Pedir una revisión")
    press(person, "Enviar el pedido")
    expect(person.locator("[role=alert]")).to_contain_text("Escriba qué no está bien.")
    assert_accessible(person)

    person.get_by_label("¿Qué no está bien?").fill("Falta mi hija menor.")
    press(person, "Enviar el pedido")
    expect(person.locator("h1")).to_have_text("Recibimos su pedido")
    assert_accessible(person)

    press(person, "Volver al resultado")
    press(person, "Ver lo que pidió su hogar")
    expect(person.locator("main")).to_contain_text("Revisión por una persona")
    assert_accessible(person)

    press(person, "Salir y cerrar la consulta")
    expect(person.locator("input[name=number]")).to_have_value("")
    assert person.context.cookies() == []
