"""An editor changes the FSU while an office is filling it in."""

import json
import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import Site, watched_page
from tests.functional.filling import demo_household, fill_step, press, sign_in, start_form
from tests.functional.form_editor import (
    add_choices,
    add_question,
    add_validation,
    block,
    build_condition,
    open_form,
    preview,
    publish,
    unfold,
)

pytestmark = [pytest.mark.browser, pytest.mark.stack]

CLERK = ("empadronador.sjl", "empadronador-de-prueba")
EDITOR = ("editora", "editora-de-prueba")
TITLE = "Ficha Socioeconómica Única"
STEP = "Datos del hogar"
MESSAGE = "Si la cocina es de otro hogar, revise las habitaciones."
# Many rooms and a kitchen of somebody else: what the new validation is about.
ROOMS = 6
BEFORE_THE_STEP = ("ubicacion", "direccion", "vivienda")


def export(site: Site, version: int | None = None) -> str:
    """Return the JSON text of a version, the newest if none is named."""
    which = ("--version", str(version)) if version else ()
    done = site.manage("export_form", "fsu", *which)
    assert done.returncode == 0, done.stderr
    return done.stdout


def version_in_force(page: Page) -> int:
    """Return the number at the top of the list of versions that the editor sees."""
    page.goto("/admin/formularios/")
    row = page.locator("tr").filter(has_text=TITLE)
    row.get_by_role("link", name="Versiones").click()
    return int(page.locator("tbody tr").first.locator("td").first.locator("strong").inner_text())


def questions(document: str, step_title: str) -> dict:
    """Return the questions of a step by the words that people read."""
    steps = json.loads(document)["steps"]
    step = next(step for step in steps if step["title"]["es"] == step_title)
    return {item["label"]["es"]: item for item in step["items"] if item["kind"] == "field"}


def household_with_a_shared_kitchen() -> dict:
    answers = demo_household(1, first_document=91_000_500)
    return answers | {"ctahab": ROOMS, "combusa": 2}


def go_to_the_step(page: Page, answers: dict, *steps: str) -> None:
    for step in steps:
        fill_step(page, step, answers)
        press(page, "Continuar")
    expect(page.get_by_role("heading", level=1)).to_have_text(STEP)


def write_question_with_a_mistake(page: Page, label: str) -> None:
    """Add everything about a question; its validation reads a question that does not exist."""
    step = block(page, STEP)
    unfold(step)
    question = add_question(step, "una opción de una lista", label)
    add_choices(question, "Del hogar", "De otro hogar")
    # Other journeys through this form leave the question out.
    question.locator('select[name$="-required"]').select_option(label="No")
    condition = question.locator('textarea[name$="-show_if"]')
    fuel = ("2. Combustible que más usan para cocinar", "no es", "8 No cocinan")
    assert build_condition(condition, fuel) == "combusa != 8"
    add_validation(question, "no (cocina_ajena = 2 y ctahab > 5)", MESSAGE)


def mend_the_mistake(page: Page, label: str) -> None:
    """Follow the link of the problem to the rule and build it from questions that exist."""
    problems = page.locator(".form-problems")
    expect(problems).to_contain_text("No hay una pregunta con la clave «cocina_ajena».")
    problems.get_by_role("link", name=f"{STEP} › {label}").first.click()
    rule = page.locator(".form-validation textarea[name$='-rule']:focus")
    expect(rule).to_have_value("no (cocina_ajena = 2 y ctahab > 5)")
    expect(rule).to_be_in_viewport()
    assert re.search(r"#block-[0-9a-f-]+-section$", page.url)
    with page.expect_response("**/formularios/regla/"):
        rule.fill("")
    built = build_condition(
        page.locator(f"[name='{rule.get_attribute('name')}']"),
        (label, "no es", "2 De otro hogar"),
        ("1. Habitaciones que ocupa el hogar", "es como máximo", "5"),
        match="Se cumple alguna",
    )
    assert re.fullmatch(r"de_quien_es_la_cocina_\w+ != 2 o ctahab <= 5", built)


def test_editor_publishes_while_an_office_fills_in(site: Site, page, new_context):
    label = f"¿De quién es la cocina {secrets.token_hex(3)}?"
    answers = household_with_a_shared_kitchen()
    clerk = watched_page(new_context())
    sign_in(clerk, *CLERK)
    start_form(clerk)
    fill_step(clerk, "ubicacion", answers)
    press(clerk, "Continuar")
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, *EDITOR)
    number = version_in_force(page)
    before = export(site, number)

    open_form(page, TITLE)
    write_question_with_a_mistake(page, label)
    publish(page)
    assert export(site) == before
    mend_the_mistake(page, label)
    seen = preview(page, f"4. {STEP}", label)
    expect(seen.get_by_role("group", name=label)).to_contain_text("De otro hogar")
    publish(page)

    assert version_in_force(page) == number + 1
    assert export(site, number) == before
    question = questions(export(site, number + 1), STEP)[label]
    assert [choice["label"]["es"] for choice in question["choices"]] == [
        "Del hogar",
        "De otro hogar",
    ]
    assert question["show_if"] == {"ne": [{"answer": "combusa"}, 8]}
    assert question["validations"][0]["message"]["es"] == MESSAGE
    assert page.console_errors == []

    go_to_the_step(clerk, answers, "direccion", "vivienda")
    expect(clerk.get_by_role("group", name=label)).to_have_count(0)
    fill_step(clerk, "hogar", answers)
    press(clerk, "Continuar")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Integrantes del hogar")

    start_form(clerk)
    go_to_the_step(clerk, answers, *BEFORE_THE_STEP)
    fill_step(clerk, "hogar", answers)
    clerk.get_by_role("group", name=label).get_by_label("De otro hogar").check()
    press(clerk, "Continuar")
    summary = clerk.locator("main [role=alert]")
    expect(summary.get_by_role("link", name=MESSAGE)).to_be_visible()
    clerk.get_by_role("group", name=label).get_by_label("Del hogar").check()
    press(clerk, "Continuar")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Integrantes del hogar")
    assert clerk.console_errors == []
