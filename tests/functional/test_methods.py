"""An editor makes a scoring method from nothing in the CMS, with the keyboard and a spreadsheet."""

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import Site, watched_page
from tests.functional.filling import press, sign_in
from tests.functional.test_accessibility import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.stack]

EDITOR = ("editora", "editora-de-prueba")
SLUG = "puntaje-de-agua"
SETTINGS = {
    "indice.formula": "mínimo y máximo",
    "indice.por": "área",
    "indice.estado": "supuesto",
    "indice.decimales": "0",
    "umbral.significado": "Pobre según este puntaje.",
}
# As a spreadsheet puts them on the clipboard; a first row of headings says where columns go.
BLOCKS = {
    "entradas": "agua\tAbastecimiento de agua\topción\npersonas\tPersonas\tentero",
    "opciones": "agua\t1\tRed pública\nagua\t2\tRío, acequia o manantial",
    "areas": "clave\tindicadores\tetiqueta\ntodo\tagua, personas\tTodo el país",
    "indicadores": (
        "clave\tetiqueta\ttipo\tvalor\n"
        "agua\tAgua\topción\tagua\n"
        "personas\tPersonas\ttramos\tpersonas"
    ),
    "puntos": (
        "indicador\tcodigo\tetiqueta\tcodigos\tdesde\tpuntos (todo)\n"
        "agua\tred\tRed pública\t1\t\t6\n"
        "agua\trio\tRío\t2\t\t1\n"
        "personas\tpocas\tHasta cuatro\t\t0\t4\n"
        "personas\tmuchas\tCinco o más\t\t5\t0"
    ),
    "indice": "todo\t0\t10",
    "umbrales": "all\t50",
    "clases": "codigo\tetiqueta\tcorte (all)\tincluye\nP\tPobre\t50\tsí\nNP\tNo pobre\t\t",
}
FIRST_COLUMN = {"entradas": 2}


def open_sheet(page: Page, name: str) -> None:
    page.goto(f"/admin/metodos/borrador/{SLUG}/hoja/{name}/")
    expect(
        page.locator("button[value=undo]").or_(page.locator("[data-save]")).first
    ).to_be_visible()


def cell(page: Page, row: int, column: int):
    return page.locator(f"#c-{row}-{column}")


def paste(page: Page, text: str) -> None:
    """Put a text on the clipboard and paste it with the keyboard."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def save(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.locator(".messages")).to_contain_text("Guardado")


def write_settings(page: Page) -> None:
    open_sheet(page, "metodo")
    for name, value in SETTINGS.items():
        row = page.locator(f'tr:has(input[name=cell][value="{name}"])')
        row.locator("[name=cell]").nth(1).focus()
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    save(page)


def paste_blocks(page: Page) -> None:
    for name, text in BLOCKS.items():
        open_sheet(page, name)
        cell(page, 2, FIRST_COLUMN.get(name, 1)).focus()
        paste(page, text)
        save(page)


@pytest.fixture
def page(new_context, site: Site) -> Page:
    context = new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    return watched_page(context)


def test_method_is_made_tried_published_and_stopped_by_its_case(page: Page):
    sign_in(page, *EDITOR)
    page.goto("/admin/")
    page.get_by_role("link", name="Métodos", exact=True).click()
    page.get_by_role("link", name="Nuevo método").click()
    page.get_by_label("Título del método").fill("Puntaje de agua")
    page.get_by_label("Nombre corto").fill(SLUG)
    press(page, "Crear el borrador")

    write_settings(page)
    paste_blocks(page)

    # Undo takes a paste back, and what is half-written is told at its cell.
    open_sheet(page, "indice")
    cell(page, 2, 2).focus()
    paste(page, "mucho\tmás")
    expect(cell(page, 2, 2)).to_have_value("mucho")
    expect(page.locator("#m-2-2")).to_contain_text("Escriba un número")
    page.keyboard.press("Control+z")
    expect(cell(page, 2, 2)).to_have_value("0")
    expect(page.locator("#m-2-2")).to_have_count(0)
    assert violations(page, [".form-screen"]) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert violations(page, [".form-screen"]) == []
    assert overflow(page) <= 0
    page.set_viewport_size({"width": 1280, "height": 900})

    page.get_by_role("link", name="Probar un hogar").click()
    page.get_by_label("Abastecimiento de agua").select_option(label="2 – Río, acequia o manantial")
    page.get_by_label("Personas").fill("3")
    press(page, "Calcular")
    expect(page.get_by_role("heading", name="Pobre", exact=True)).to_be_visible()
    assert violations(page, [".form-screen"]) == []
    page.get_by_label("Nombre del caso").fill("Tres personas y el río")
    press(page, "Guardar como caso de prueba")
    expect(page.locator(".form-table tbody")).to_contain_text("sale lo esperado")

    page.get_by_role("link", name="Comparar y publicar").click()
    page.get_by_label("Qué cambió").fill("Primera versión.")
    page.get_by_label("Revisé los cambios").check()
    assert violations(page, [".form-screen"]) == []
    press(page, "Publicar la versión")
    expect(page.locator(".messages")).to_contain_text("Se publicó la versión 1")

    open_sheet(page, "puntos")
    weight = page.locator("tr:has(input[value=rio]) [name=cell]").last
    weight.focus()
    page.keyboard.type("2")
    save(page)
    page.get_by_role("link", name="Comparar y publicar").click()
    expect(page.locator("main")).to_contain_text("Puntaje: se esperaba 5 y salió 6")
    expect(page.locator("main")).to_contain_text("Qué cambia en la versión 1")
    expect(page.get_by_role("button", name="Publicar la versión")).to_have_count(0)
    assert page.console_errors == []
