"""Everything a form may ask of a person, in a browser, without a script and at two widths."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.functional.filling import press, sign_in
from tests.functional.keyboard import Keyboard
from tests.functional.test_accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.stack]

FORMS = Path(__file__).resolve().parents[1] / "forms"
CLERK, TYPIST = "empadronador.sjl", "digitadora.sjl"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 700}


@pytest.fixture(scope="session")
def forms(site: Any) -> None:
    """Publish the forms that use every page of the wizard."""
    for name in ("completing", "tasks"):
        done = site.manage("import_form", str(FORMS / f"{name}.json"))
        assert done.returncode == 0, done.stderr


@pytest.fixture
def open_page(site: Any, new_context: Any, forms: None):
    """Return a function that signs somebody in and opens a page without scripts."""

    def make(person: str = CLERK, **options: Any) -> Page:
        login = next(p for p in site.logins["people"] if p["username"] == person)
        settings = {"viewport": WIDE, "java_script_enabled": False, "bypass_csp": True} | options
        page = new_context(**settings).new_page()
        sign_in(page, person, login["password"])
        return page

    return make


def begin(page: Page, slug: str) -> str:
    """Start a form and return the address that its pages begin with."""
    page.goto(f"/oficina/nueva/{slug}/")
    press(page, "Empezar")
    return page.url.rsplit("/", 2)[0] + "/"


def first_steps(page: Page, *, people: int = 1, rooms: int = 3) -> str:
    """Fill in the steps before the list of people."""
    start = begin(page, "ficha-de-apoyo")
    page.fill("[name=situacion-nombre]", "Rosa")
    page.check("[name=situacion-vive_aqui][value=true]")
    press(page, "Continuar")
    page.check('[name=lugar-provincia][value="1501"]')
    page.fill("[name=lugar-calle]", "Jr. Lima 12")
    page.check("[name=lugar-negocio][value=false]")
    page.fill("[name=lugar-cuartos]", str(rooms))
    press(page, "Continuar")
    page.check('[name=entrega-distrito][value="150132"]')
    page.fill("[name=entrega-calle_entrega]", "Jr. Lima 12")
    page.fill("[name=entrega-tamano]", str(people))
    press(page, "Continuar")
    return start


def add_person(page: Page, **answers: str) -> None:
    """Add a person from the list; ``answers`` go over those of Rosa."""
    page.get_by_role("link", name="Agregar persona").click()
    page.wait_for_selector("[name=fila-nombres]")
    fill_person(page, **answers)


def fill_person(page: Page, **answers: str) -> None:
    page.check('[name=fila-tipo_doc][value="1"]')
    page.check('[name=fila-parentesco][value="1"]')
    boxes = {"num_doc": "45678901", "nombres": "Rosa", "edad": "41"}
    boxes |= {"nacimiento_0": "9", "nacimiento_1": "3", "nacimiento_2": "1985"}
    for key, value in {**boxes, **answers}.items():
        page.fill(f"[name=fila-{key}]", value)


def whole_form(page: Page, **options: Any) -> str:
    start = first_steps(page, **options)
    add_person(page)
    press(page, "Continuar")
    press(page, "Continuar")
    page.wait_for_url("**/revisar-respuestas/")
    return start


def test_outcome_ends_the_form_and_is_opened_again(open_page) -> None:
    page = open_page()
    begin(page, "ficha-de-apoyo")
    page.fill("[name=situacion-nombre]", "Sin distrito")
    page.check("[name=situacion-vive_aqui][value=false]")
    press(page, "Continuar")

    expect(page.get_by_role("heading", level=1)).to_have_text("Esta ficha no corresponde")
    press(page, "Terminar")
    expect(page.get_by_text("La ficha terminó. No se envió nada.")).to_be_visible()
    page.get_by_role("link", name="Ir a la lista").click()
    row = page.get_by_role("row").filter(has_text="Sin distrito").first
    expect(row).to_contain_text("Terminada: Esta ficha no corresponde")
    row.get_by_role("link", name="Ver la página").click()
    press(page, "Abrir de nuevo y cambiar mis respuestas")
    page.check("[name=situacion-vive_aqui][value=true]")
    press(page, "Continuar")
    page.wait_for_url("**/lugar/")


def test_tasks_are_done_in_any_order(open_page) -> None:
    page = open_page()
    begin(page, "ficha-por-tareas")
    page.goto(page.url.rsplit("/", 2)[0] + "/lista-de-tareas/")

    expect(page.get_by_role("link", name="Las camas")).to_have_count(0)
    page.get_by_role("link", name="Los servicios").click()
    page.check("[value=true]")
    press(page, "Continuar")
    expect(page.get_by_text("1 de 4 tareas están completas.")).to_be_visible()
    page.get_by_role("link", name="La vivienda").click()
    page.fill("[name=vivienda-cuartos]", "2")
    page.check("[value=false]")
    press(page, "Continuar")
    page.get_by_role("link", name="Las camas").click()
    page.fill("[name=descanso-camas]", "2")
    press(page, "Continuar")
    page.get_by_role("link", name="Revisar las respuestas y enviar").click()
    page.wait_for_url("**/revisar-respuestas/")


@pytest.mark.parametrize("window", [WIDE, PHONE], ids=["1280", "320"])
def test_list_of_people_with_lists_inside(open_page, window) -> None:
    page = open_page(viewport=window)
    first_steps(page, people=2)
    add_person(page)
    press(page, "Agregar enfermedad")
    page.fill("[name=fila-cual]", "Asma")
    page.fill("[name=fila-desde]", "3")
    press(page, "Continuar")
    expect(page.get_by_role("row", name="Asma")).to_be_visible()
    press(page, "Continuar")

    page.get_by_role("link", name="Agregar copiando de Rosa").click()
    expect(page.get_by_text("Estas respuestas son de Rosa")).to_be_visible()
    expect(page.locator("[name=fila-edad]")).to_have_value("41")
    expect(page.locator("[name=fila-nombres]")).to_have_value("")
    fill_person(page, nombres="Luis", edad="nada")
    with page.expect_navigation():
        page.locator("button[value=atras]").click()
    press(page, "Continuar")
    page.locator(".error-summary a").first.click()
    page.wait_for_url("**#id_fila-edad")
    page.fill("[name=fila-edad]", "20")
    press(page, "Continuar")
    press(page, "Continuar")
    page.wait_for_url("**/revisar-respuestas/")


def test_answer_is_changed_from_the_review_and_leads_back(open_page) -> None:
    page = open_page()
    whole_form(page)

    page.get_by_role("link", name="Cambiar Cuartos").click()
    page.wait_for_url("**/lugar/?volver=revisar#id_lugar-cuartos")
    page.fill("[name=lugar-cuartos]", "5")
    press(page, "Continuar")
    page.wait_for_url("**/revisar-respuestas/")


def test_warning_is_gone_past_with_a_reason(open_page) -> None:
    page = open_page()
    whole_form(page, rooms=14)

    press(page, "Continuar")
    expect(page.get_by_role("alert")).to_contain_text("Escriba el motivo")
    page.get_by_label("Si es correcto, escriba el motivo").fill("Es una pensión")
    press(page, "Continuar")
    page.check("main input[type=checkbox]")
    press(page, "Enviar la ficha")
    page.wait_for_url("**/constancia/")


def test_two_people_on_one_draft(open_page) -> None:
    first, second = open_page(), open_page(TYPIST)
    start = begin(first, "ficha-por-tareas")
    first.goto(start + "vivienda/")
    first.fill("[name=vivienda-cuartos]", "3")

    second.goto(start + "vivienda/")
    expect(second.get_by_role("heading", level=1)).to_contain_text("tiene abierta esta ficha")
    press(second, "Tomar la ficha")
    second.fill("[name=vivienda-cuartos]", "5")
    second.check("[value=false]")
    press(second, "Continuar")

    first.check("[value=true]")
    press(first, "Continuar")
    expect(first.get_by_role("heading", level=1)).to_contain_text("tomó esta ficha")
    first.get_by_role("group", name="Cuartos").get_by_label("Lo que está guardado").check()
    press(first, "Tomar la ficha y guardar lo elegido")
    first.goto(start + "vivienda/")
    expect(first.locator("[name=vivienda-cuartos]")).to_have_value("5")
    expect(first.locator("[name=vivienda-negocio][value=true]")).to_be_checked()


def test_language_is_switched_without_losing_what_is_typed(open_page) -> None:
    page = open_page()
    begin(page, "ficha-de-apoyo")
    page.fill("[name=situacion-nombre]", "Rosa")

    press(page, "Runasimi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kawsayniyki")
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "qu")
    expect(page.locator("[name=situacion-nombre]")).to_have_value("Rosa")
    press(page, "Español")
    expect(page.get_by_role("heading", level=1)).to_have_text("Su situación")


def test_form_is_filled_in_with_the_keyboard_alone(open_page) -> None:
    page = open_page(java_script_enabled=True)
    begin(page, "ficha-de-apoyo")
    keys = Keyboard(page)
    keys.write("[name=situacion-nombre]", "Rosa")
    keys.tab_to("[name=situacion-vive_aqui]")
    keys.press("Space")
    keys.tab_to(".form-actions button")
    keys.go()
    keys.tab_to("[name=lugar-provincia]")
    keys.press("Space")
    keys.write("[name=lugar-calle]", "Jr. Lima 12")
    keys.tab_to("[name=lugar-negocio]")
    keys.press("ArrowDown")
    keys.write("[name=lugar-cuartos]", "3")
    keys.go()
    page.wait_for_url("**/entrega/")
    keys.tab_to("[name=igual]")
    keys.go()
    expect(page.locator("[name=entrega-calle_entrega]")).to_have_value("Jr. Lima 12")


@pytest.mark.parametrize(
    ("window", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide", "phone-dark"]
)
def test_every_page_and_state_is_accessible(open_page, window, scheme) -> None:
    page = open_page(viewport=window, color_scheme=scheme, java_script_enabled=True)
    other = open_page(TYPIST, viewport=window, color_scheme=scheme, java_script_enabled=True)
    start = first_steps(page, people=2, rooms=14)
    for path in ("situacion/", "lugar/", "entrega/", "personas/"):
        page.goto(start + path)
        assert_accessible(page)
    add_person(page, num_doc="40123456", nombres="", edad="nada")
    press(page, "Buscar datos")
    assert_accessible(page)
    press(page, "Agregar enfermedad")
    press(page, "Continuar")
    assert_accessible(page)
    page.goto(start + "personas/")
    press(page, "Continuar")
    assert_accessible(page)
    page.locator(".error-summary a[href*=problemas]").first.click()
    page.wait_for_url("**problemas=si**")
    assert_accessible(page)
    page.goto(start + "revisar-respuestas/")
    assert_accessible(page)
    other.goto(start + "lugar/")
    assert_accessible(other)
    other.goto(start + "ver-sin-cambiar/")
    assert_accessible(other)
    other.goto(start + "lugar/")
    page.goto(start + "lugar/")
    press(other, "Tomar la ficha")
    page.fill("[name=lugar-cuartos]", "20")
    press(page, "Continuar")
    assert_accessible(page)
    tasks = begin(page, "ficha-por-tareas")
    page.goto(tasks + "lista-de-tareas/")
    assert_accessible(page)
    whole_form(page, rooms=14)
    press(page, "Continuar")
    assert_accessible(page)
    begin(page, "ficha-de-apoyo")
    page.fill("[name=situacion-nombre]", "Rosa")
    page.check("[name=situacion-vive_aqui][value=false]")
    press(page, "Continuar")
    assert_accessible(page)
    press(page, "Terminar")
    assert_accessible(page)
