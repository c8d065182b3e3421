"""The main job of an office and of a citizen, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.stack]

CLERK = ("empadronador.sjl", "empadronador-de-prueba")
SUMMARY = ".error-summary"
CONTINUE = "#answers .form-actions button[type=submit]:not([name])"


def sign_in(page) -> Keyboard:
    keyboard = Keyboard(page)
    page.goto("/ingresar/")
    keyboard.write("input[name=username]", CLERK[0])
    keyboard.write("input[name=password]", CLERK[1])
    keyboard.go()
    return keyboard


def start_form(page) -> Keyboard:
    """Sign in and start an FSU from the list of the office."""
    keyboard = sign_in(page)
    keyboard.tab_to("a[href$='/oficina/nueva/fsu/']")
    keyboard.go()
    keyboard.tab_to(".form-actions button")
    keyboard.go("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ubicación de la vivienda")
    return keyboard


def test_first_step_of_the_form(page):
    keyboard = start_form(page)

    keyboard.choose("select[name='ubicacion-ubigeo_0']", "")
    keyboard.tab_to(CONTINUE)
    keyboard.go()
    assert keyboard.is_on(SUMMARY)
    keyboard.tab_to(f"{SUMMARY} a")
    keyboard.press("Enter")
    assert keyboard.is_on("select[name='ubicacion-ubigeo_0']")
    for level, code in enumerate(("05", "0501", "050101")):
        lists = f"select[name='ubicacion-ubigeo_{level}']"
        page.locator(f"{lists} option[value='{code}']").wait_for(state="attached")
        keyboard.choose(lists, code)
    keyboard.write("input[name='ubicacion-centro_poblado']", "Ayacucho")
    keyboard.tab_to("input[name='ubicacion-area']")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowUp")
    assert page.locator("input[name='ubicacion-area'][value='1']").is_checked()
    keyboard.tab_to(CONTINUE)
    keyboard.tab(back=True)
    keyboard.tab_to(CONTINUE)
    keyboard.go("Space")

    expect(page.get_by_role("heading", level=1)).to_have_text("Dirección de la vivienda")
    keyboard.tab_to("input[name='direccion-via_tipo']")
    keyboard.press("Space")
    assert page.locator("input[name='direccion-via_tipo'][value='1']").is_checked()
    assert page.console_errors == []


@pytest.mark.parametrize("path", ["/", "/consulta/", "/ingresar/"])
def test_skip_link_leads_past_the_menu(page, path):
    keyboard = Keyboard(page)
    page.goto(path)

    keyboard.tab()
    assert keyboard.is_on(".skip-link")
    keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")
    keyboard.tab()

    assert page.evaluate("document.activeElement.closest('main') !== null")
    keyboard.tab(back=True)


def test_every_stop_of_the_home_page_shows_the_focus(page):
    keyboard = Keyboard(page)
    page.goto("/")

    keyboard.tab_to("footer a")
    keyboard.tab_to(".skip-link", back=True)


def test_citizen_looks_up_a_household(site, page):
    # The product names people for the look-up: "documento ..., nacimiento dd/mm/aaaa, distrito ..."
    example = next(words for words in site.logins["citizens"] if "Lurigancho" in words)
    number, birth, district = re.fullmatch(
        r"documento (\d+), nacimiento ([\d/]+), distrito (.+)", example
    ).groups()
    keyboard = Keyboard(page)
    page.goto("/")

    keyboard.tab_to("a[href$='/consulta/']")
    keyboard.go()
    keyboard.tab_to("input[name=document_type]")
    keyboard.press("Space")
    keyboard.write("input[name=number]", number)
    for box, part in enumerate(birth.split("/")):
        keyboard.write(f"input[name=birth_date_{box}]", part)
    keyboard.write("input[name=district]", district)
    keyboard.tab_to("main .form-actions button")
    keyboard.go("Space")

    expect(page.locator("h1")).to_have_text("La clasificación de su hogar")
    keyboard.tab_to("main form[action*='/documentos/'] button")
    assert page.console_errors == []
