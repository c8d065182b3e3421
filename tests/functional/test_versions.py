"""An editor tries a form, compares versions, shows, carries and translates it."""

import copy
import json
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import Site, watched_page
from tests.functional.filling import demo_household, fill_step, press, sign_in
from tests.functional.test_accessibility import TAGS, assert_accessible, axe_source, overflow

pytestmark = [pytest.mark.browser, pytest.mark.stack]

EDITOR = ("editora", "editora-de-prueba")
TITLE = "Ficha Socioeconómica Única"


def assert_screen_accessible(page: Page) -> None:
    """Check our part of a page of the admin; the frame around it is Wagtail's."""
    page.evaluate(axe_source())
    result = page.evaluate(
        "options => axe.run('.form-screen', options)",
        {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}},
    )
    found = [
        (violation["id"], [node["html"][:160] for node in violation["nodes"]])
        for violation in result["violations"]
    ]
    assert found == [], json.dumps(found, indent=1, ensure_ascii=False)
    assert overflow(page) <= 0, f"{page.url} is wider than the window"


@pytest.fixture
def editor(new_context) -> Page:
    # The Content-Security-Policy stays; axe is evaluated by the browser's debugger.
    page = watched_page(new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True))
    sign_in(page, *EDITOR)
    return page


def form_screen(page: Page, link: str) -> None:
    """Open a screen of the FSU from the list of forms."""
    page.goto("/admin/formularios/")
    row = page.locator("tr").filter(has_text=TITLE)
    with page.expect_navigation():
        row.get_by_role("link", name=link, exact=True).click()


def document_of(site: Site) -> dict:
    done = site.manage("export_form", "fsu")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_editor_tries_the_form_and_keeps_a_case(site: Site, editor: Page):
    name = f"Prueba {secrets.token_hex(3)}"
    form_screen(editor, "Probar el formulario")
    assert_screen_accessible(editor)
    with editor.expect_navigation():
        editor.get_by_role("button", name="Empezar la prueba").click()

    strip = editor.get_by_role("region", name="Prueba")
    expect(strip).to_contain_text("PRUEBA: no se cuenta.")
    assert_accessible(editor)
    fill_step(editor, "ubicacion", demo_household(0, first_document=91_700_000))
    press(editor, "Continuar")
    expect(strip).to_be_visible()
    with editor.expect_navigation():
        strip.get_by_role("link").click()

    expect(editor.locator(".form-screen__strip")).to_contain_text("PRUEBA")
    assert_screen_accessible(editor)
    editor.get_by_label("Nombre del caso").fill(name)
    for part in ("Los mensajes", "Los resultados"):
        editor.get_by_label(part).uncheck()
    with editor.expect_navigation():
        editor.get_by_role("button", name="Guardar como caso de prueba").click()

    expect(editor.get_by_text("Sale lo esperado.")).to_be_visible()
    assert_screen_accessible(editor)
    with editor.expect_navigation():
        editor.get_by_role("button", name="Quitar el caso").click()
    expect(editor.locator(".form-screen")).not_to_contain_text(name)
    assert editor.console_errors == []


@pytest.fixture
def document(site: Site) -> Iterator[dict]:
    """The form of the office, to be changed: other tests find it as it was."""
    before = document_of(site)
    yield copy.deepcopy(before)
    assert site.manage("import_form", "-", stdin=json.dumps(before)).returncode == 0


def test_editor_reads_what_changed(site: Site, editor: Page, document: dict):
    title = f"Dirección {secrets.token_hex(2)}"
    step = next(step for step in document["steps"] if step["key"] == "direccion")
    before, step["title"] = step["title"]["es"], {"es": title}
    # Nothing hangs on the telephone: it may stand at either end.
    phone = next(item for item in step["items"] if item.get("key") == "telefono")
    is_first = step["items"][0] is phone
    step["items"].remove(phone)
    step["items"].insert(len(step["items"]) if is_first else 0, phone)
    assert site.manage("import_form", "-", stdin=json.dumps(document)).returncode == 0

    form_screen(editor, "Versiones")
    assert_screen_accessible(editor)
    with editor.expect_navigation():
        editor.get_by_role("link", name="Qué cambió").first.click()

    changes = editor.locator(".form-changes")
    expect(changes).to_have_count(1)
    expect(changes.locator("tr.form-changes__changed")).to_contain_text([title])
    expect(changes).to_contain_text(before)
    expect(changes.locator("tr.form-changes__moved")).to_have_count(1)
    expect(changes.locator("tr.form-changes__removed")).to_have_count(0)
    assert_screen_accessible(editor)
    editor.set_viewport_size({"width": 320, "height": 800})
    assert overflow(editor) <= 0


def test_colleague_looks_at_the_form_by_a_link(editor: Page, new_context):
    form_screen(editor, "Enlaces de vista previa")
    with editor.expect_navigation():
        editor.get_by_role("button", name="Crear un enlace").click()
    address = editor.get_by_label("Enlace", exact=True).input_value()
    assert_screen_accessible(editor)

    colleague = watched_page(new_context(bypass_csp=True))
    colleague.goto(address)
    expect(colleague.get_by_text("Vista previa, no se guarda nada.")).to_be_visible()
    assert_accessible(colleague)
    with colleague.expect_navigation():
        colleague.get_by_role("link", name="Características").first.click()
    assert_accessible(colleague)
    with colleague.expect_navigation():
        colleague.get_by_role("button", name="Ver con estas respuestas").click()
    expect(colleague.get_by_role("heading", level=1)).to_contain_text("Características")
    colleague.set_viewport_size({"width": 320, "height": 800})
    assert_accessible(colleague)
    assert colleague.console_errors == []

    with editor.expect_navigation():
        editor.get_by_role("button", name="Anular el enlace").first.click()
    assert colleague.goto(address).status == 404


def test_editor_sees_the_plan_before_a_form_is_taken_in(site: Site, editor: Page):
    done = site.manage("export_form", "fsu", "--format", "bundle")
    bundle = json.loads(done.stdout)
    bundle["form"]["document"]["title"] = {"es": "Ficha de otra municipalidad"}
    bundle["form"]["history"] = []
    versions = len(bundle["form"]["document"]["steps"])
    editor.goto("/admin/formularios/traer/")
    assert_screen_accessible(editor)
    file = {"name": "f.json", "mimeType": "application/json", "buffer": json.dumps(bundle).encode()}
    editor.get_by_label("Archivo", exact=True).set_input_files(file)
    with editor.expect_navigation():
        editor.get_by_role("button", name="Ver qué se haría").click()

    expect(editor.get_by_text("Todavía no se cambió nada.")).to_be_visible()
    assert_screen_accessible(editor)
    editor.get_by_label("Conservar lo nuestro").first.check()
    with editor.expect_navigation():
        editor.get_by_role("button", name="Ver el plan con lo que elegí").click()
    expect(editor.get_by_text("Todo está aquí ya: no cambiará nada.")).to_be_visible()
    assert len(document_of(site)["steps"]) == versions
    assert document_of(site)["title"]["es"] != "Ficha de otra municipalidad"


def test_editor_translates_with_the_keyboard(editor: Page):
    words = f"Wasi {secrets.token_hex(2)}"
    form_screen(editor, "Traducir")
    assert_screen_accessible(editor)
    with editor.expect_navigation():
        editor.get_by_role("link", name="Traducir a").first.click()
    assert_screen_accessible(editor)
    first = editor.locator(".form-translation textarea").first
    first.focus()
    editor.keyboard.press("Control+A")
    editor.keyboard.type(words)
    editor.keyboard.press("Tab")
    assert editor.evaluate("document.activeElement.tagName") in ("TEXTAREA", "INPUT")
    with editor.expect_navigation():
        editor.get_by_role("button", name="Guardar en el borrador").click()

    expect(editor.locator(".form-translation textarea").first).to_have_value(words)
    assert editor.console_errors == []
