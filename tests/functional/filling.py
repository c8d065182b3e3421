"""Fill in the FSU in a browser as a clerk would, from answers in the JSON of the form."""

import copy
import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

HOUSEHOLDS = Path(__file__).resolve().parents[2] / "forms_plugins/sisfoh/demo/households.json"
PLACE_LEVELS = (2, 4, 6)
STEPS = {
    "ubicacion": ("ubigeo", "centro_poblado", "area"),
    "direccion": (
        "via_tipo via_nombre via_numero block piso interior manzana lote km telefono".split()
    ),
    "vivienda": (
        "tviv tviv_otro tenviv tenviv_otro mpared mpared_otro mtecho mtecho_otro matpiso"
        " matpiso_otro talum talum_otro abasag abasag_otro serhig hordem hordemg"
    ).split(),
    "hogar": "ctahab combusa combusa_otro bienes hombres mujeres".split(),
}


def demo_household(index: int, *, first_document: int) -> dict[str, Any]:
    """Return the answers of a demo household with document numbers nobody else has."""
    answers = copy.deepcopy(json.loads(HOUSEHOLDS.read_text())[index]["answers"])
    for position, member in enumerate(answers["miembros"]):
        if member.get("num_doc"):
            member["num_doc"] = str(first_document + position)
    return answers


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/ingresar/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()


def press(page: Page, name: str) -> None:
    """Press a button that sends the page, and wait for the next one."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def start_form(page: Page) -> None:
    page.goto("/oficina/nueva/fsu/")
    press(page, "Empezar")


def fill_field(page: Page, name: str, value: Any) -> None:
    """Answer one question whatever its control is."""
    if isinstance(value, list):
        for code in value:
            page.check(f'input[name="{name}"][value="{code}"]')
    elif page.locator(f'select[name="{name}_0"]').count():
        _choose_place(page, name, value)
    elif page.locator(f'input[name="{name}_0"]').count():
        year, month, day = value.split("-")
        for box, part in enumerate((day, month, year)):
            page.fill(f'input[name="{name}_{box}"]', part)
    else:
        _fill_control(page, name, value)


def _choose_place(page: Page, name: str, code: str) -> None:
    for level, length in enumerate(PLACE_LEVELS):
        option = f'select[name="{name}_{level}"] option[value="{code[:length]}"]'
        page.wait_for_selector(option, state="attached")
        page.select_option(f'select[name="{name}_{level}"]', code[:length])


def _fill_control(page: Page, name: str, value: Any) -> None:
    control = page.locator(f'[name="{name}"]').first
    kind = control.evaluate("element => element.type")
    if kind == "radio":
        text = str(value).lower() if isinstance(value, bool) else str(value)
        page.check(f'input[name="{name}"][value="{text}"]')
    elif kind.startswith("select"):
        page.select_option(f'[name="{name}"]', str(value))
    else:
        control.fill(str(value))


def fill_step(page: Page, step: str, answers: dict[str, Any]) -> None:
    page.wait_for_selector(f'main [name^="{step}-"]', state="attached")
    for key in STEPS[step]:
        if key in answers:
            fill_field(page, f"{step}-{key}", answers[key])


def add_member(page: Page, member: dict[str, Any]) -> None:
    page.get_by_role("link", name="Agregar integrante").click()
    page.wait_for_selector('main [name^="fila-"]', state="attached")
    for key, value in member.items():
        fill_field(page, f"fila-{key}", value)
    press(page, "Continuar")


def fill_household(page: Page, answers: dict[str, Any]) -> None:
    """Go from the first step to the page that checks the answers."""
    for step in STEPS:
        fill_step(page, step, answers)
        press(page, "Continuar")
    for member in answers["miembros"]:
        add_member(page, member)
    press(page, "Continuar")
    page.wait_for_url("**/revisar-respuestas/")


def sign_and_send(page: Page) -> str:
    """Sign the declaration, send, and return the reference on the receipt."""
    press(page, "Continuar")
    page.check("main input[type=checkbox]")
    page.get_by_role("button", name="Enviar la ficha").click()
    page.wait_for_url("**/constancia/")
    return page.url.rstrip("/").split("/")[-2]
