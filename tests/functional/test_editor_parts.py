"""An editor builds a form of every part: from an empty page, with the means of the editor alone."""

import json
import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.functional.filling import sign_in
from tests.functional.form_editor import (
    add_block,
    add_item,
    add_question,
    block,
    build_condition,
    choose,
    open_form,
    open_more,
    publish,
    stream,
    unfold,
    wait_until_saved,
    write,
    write_choices,
)
from tests.functional.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.stack]

EDITOR = ("editora", "editora-de-prueba")
OUTCOME = "No le corresponde"


def new_shared_list(page: Page, title: str, slug: str) -> None:
    page.goto("/admin/formularios/listas/new/")
    page.fill("input[name=title]", title)
    page.fill("input[name=slug]", slug)
    write_choices(page.locator("#main"), ("1501", "Lima"), ("1201", "Huancayo"))
    with page.expect_navigation():
        page.locator("footer button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/listas/$"))


def new_block(page: Page, title: str, slug: str) -> None:
    page.goto("/admin/formularios/bloques/new/")
    page.fill("input[name=title]", title)
    page.fill("input[name=slug]", slug)
    question = add_block(stream(page, "items"), "una opción de una lista")
    write(question, label="¿Qué seguro tiene?")
    write_choices(question, ("1", "SIS"), ("2", "EsSalud"))
    with page.expect_navigation():
        page.locator("footer button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/bloques/$"))


def begin_form(page: Page, title: str) -> None:
    page.goto("/admin/formularios/")
    page.get_by_role("link", name="Nuevo formulario").click()
    page.locator("#steps-root").wait_for(state="attached")
    page.locator("[name=title]").fill(title)


def settings_of_form(page: Page, list_label: str) -> None:
    page.get_by_role("tab", name="Ajustes del formulario").click()
    page.fill("input[name=retention_drafts_days]", "30")
    page.fill("input[name=retention_submissions_years]", "5")
    shared = add_block(stream(page, "choice_lists"), "Lista compartida")
    write(shared, key="provincias")
    choose(shared, "shared_list", list_label)
    page.get_by_role("tab", name="Preguntas").click()


def outcome_page(page: Page) -> None:
    outcome = add_block(stream(page, "outcomes"))
    write(outcome, title=OUTCOME, text="Acérquese a la oficina de Huancayo.")


def place_step(page: Page) -> None:
    step = add_block(stream(page, "steps"))
    write(step, title="Lugar", help="Tenga su DNI a la mano.")
    province = add_question(step, "una opción de una lista", "Provincia")
    open_more(province)
    choose(province, "choice_list", "provincias")
    district = add_question(step, "una opción de una lista", "Distrito")
    write_choices(
        district,
        ("1", "Miraflores", "1501"),
        ("2", "El Tambo", "1201"),
        columns=("provincia",),
    )
    open_more(district)
    depends_on(district, "Provincia")
    route = add_block(stream(step, "routes"))
    condition = route.locator('textarea[name$="-when"]')
    assert build_condition(condition, ("Provincia", "es", "1201 Huancayo")) == "provincia = 1201"
    choose(route, "to", OUTCOME)


def depends_on(question, other: str) -> None:
    """Say that the options offered are those whose column fits another answer."""
    rule = question.locator('textarea[name$="-choice_filter"]')
    rule.locator("xpath=following-sibling::button[1]").click()
    row = question.locator('[data-contentpath="choice_filter"] .form-rule__row')
    expect(row).to_have_count(1)
    row.get_by_label("Comparar con").select_option(label="otra pregunta")
    row.get_by_label("Otra pregunta").select_option(label=other)
    expect(rule).to_have_value("opción.provincia = provincia")
    expect(question.locator(".form-rule__sentence").last).to_be_visible()


def children_step(page: Page) -> None:
    step = add_block(stream(page, "steps"))
    write(step, title="Hijos", help="Diga los nombres completos.")
    add_item(step, "Lista de personas")
    roster = step.locator(".form-roster").first
    write(roster, label="Hijos", item_label="hijo")
    open_more(roster)
    write(roster, row_title="fila.nombre_del_hijo")
    add_question(roster, "texto corto", "Nombre del hijo")
    add_item(roster, "Lista de personas")
    inner = roster.locator(".form-roster").first
    write(inner, label="Enfermedades", item_label="enfermedad")
    open_more(inner)
    write(inner, row_title="fila.enfermedad")
    add_question(inner, "texto corto", "Enfermedad")


def person_step(page: Page, block_label: str) -> None:
    step = add_block(stream(page, "steps"))
    write(step, title="Persona", help="Copie los datos del DNI.")
    add_item(step, "Persona")
    group = step.locator(".form-group").first
    write(group, title="Quien solicita", key="solicitante")
    add_item(step, "Bloque reutilizable")
    block = step.locator(".form-reusable").first
    choose(block, "block", block_label)
    write(block, title="Salud", key="salud")


def test_editor_builds_a_form_of_every_part(site, page):
    mark = secrets.token_hex(3)
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, *EDITOR)
    new_shared_list(page, f"Provincias {mark}", f"provincias-{mark}")
    new_block(page, f"Salud {mark}", f"salud-{mark}")
    begin_form(page, f"Formulario de prueba {mark}")

    settings_of_form(page, f"Provincias {mark} (versión 1)")
    outcome_page(page)
    place_step(page)
    children_step(page)
    person_step(page, f"Salud {mark} (versión 1)")
    wait_until_saved(page)
    problems = page.locator(".form-problems .help-warning")
    expect(problems).to_have_count(0)
    publish(page)

    page.goto("/admin/formularios/")
    slug = page.locator("tr").filter(has_text=mark).locator("code").inner_text()
    document = json.loads(site.manage("export_form", slug).stdout)
    place, children, person = document["steps"]
    assert document["shared_lists"] == {"provincias": {"slug": f"provincias-{mark}", "version": 1}}
    assert place["routes"] == [
        {"when": {"eq": [{"answer": "provincia"}, 1201]}, "to": "no_le_corresponde"}
    ]
    assert place["items"][1]["choice_filter"] == {
        "eq": [{"option": "provincia"}, {"answer": "provincia"}]
    }
    assert place["items"][1]["choices"][0]["attributes"] == {"provincia": 1501}
    roster = children["items"][0]
    assert [item["kind"] for item in roster["items"]] == ["field", "roster"]
    sources = [item["source"] for item in person["items"] if item.get("source")]
    assert [(each["kind"], each["key"]) for each in sources] == [
        ("question_group", "solicitante"),
        ("reusable_block", "salud"),
    ]
    assert page.console_errors == []


OWN_PARTS = (".form-rule__builder", ".form-rule__message", ".form-choices", ".form-problems")


def test_builder_is_worked_with_the_keyboard_and_clean_for_axe(site, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    assert site.manage("import_form", "tests/forms/every_part.json").returncode == 0
    sign_in(page, *EDITOR)
    open_form(page, "Todas las partes")
    step = block(page, "Hogar")
    unfold(step)
    question = add_question(step, "una opción de una lista", "¿Cocina en otro lugar?")
    write_choices(question, ("1", "Sí"), ("2", "No"))
    rule = question.locator('textarea[name$="-show_if"]')

    rule.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    builder = question.locator('[data-contentpath="show_if"] .form-rule__builder')
    row = builder.locator(".form-rule__row").first
    row.wait_for()
    page.keyboard.press("Tab")  # how the conditions are joined
    page.keyboard.press("Tab")
    expect(row.locator("select").first).to_be_focused()
    page.keyboard.type("Material")
    page.keyboard.press("Tab")
    page.keyboard.type("no es")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("8 Otro")
    expect(rule).to_have_value("mpared != 8")
    builder.get_by_role("button", name="Añadir una condición sobre una lista").focus()
    page.keyboard.press("Enter")
    rows = builder.locator(".form-rule__of-rows")
    rows.get_by_label("Valor").first.fill("2")
    rows.get_by_label("Valor").first.blur()
    expect(rule).to_have_value("mpared != 8 y cuenta(miembros) >= 2")
    sentence = question.locator('[data-contentpath="show_if"] .form-rule__sentence')
    expect(sentence).to_contain_text("8 Otro")

    rule.fill("mpared + 1")
    message = question.locator('[data-contentpath="show_if"] .form-rule__error')
    expect(message).to_be_visible()
    rule.fill("mpared != 8 y cuenta(miembros) >= 2")
    expect(message).to_have_count(0)
    # The bar of buttons floats over what happens to be below it; axe would measure the rest.
    page.locator("footer").last.evaluate(
        "bar => { bar.hidden = true; bar.style.display = 'none'; }"
    )
    assert violations(page, include=OWN_PARTS) == []
    assert page.console_errors == []
