"""Make the pictures of the README anew: `make screenshots`."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "img"
PORT = os.environ.get("PORT", "8765")
ADDRESS = f"http://127.0.0.1:{PORT}"
CLERK = ("empadronador.sjl", "empadronador-de-prueba")
EDITOR = ("editora", "editora-de-prueba")
HEAD = ("responsable.sjl", "responsable-de-prueba")
NEWCOMER = ("digitador.sjl", "digitador-de-prueba")
COORDINATOR = ("coordinadora", "coordinadora-de-prueba")
DOCUMENT, BORN = "90000105", ("5", "5", "1990")
"""Of the head of the household whose pages are shown: it is poor."""
DISTRICT = "San Juan de Lurigancho, Lima, Lima"


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/ingresar/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.locator("main button[type=submit]").click()


def take(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


def take_all(browser: Browser, data: Path) -> None:
    options = {"viewport": {"width": 1120, "height": 760}, "locale": "es-PE", "base_url": ADDRESS}
    page = browser.new_context(**options).new_page()
    page.goto("/")
    take(page, "home")
    sign_in(page, *CLERK)
    take(page, "office")
    page.goto("/oficina/nueva/fsu/")
    page.get_by_role("button", name="Empezar").click()
    page.get_by_role("button", name="Continuar", exact=True).click()
    take(page, "wizard")
    page.goto("/oficina/registros/FSU-00000002/")
    page.locator("table").first.scroll_into_view_if_needed()
    take(page, "explanation")
    editor = browser.new_context(**options).new_page()
    sign_in(editor, *EDITOR)
    editor.goto("/admin/formularios/")
    editor.get_by_role("link", name="Ficha Socioeconómica Única").first.click()
    editor.wait_for_timeout(3000)  # the editor draws its blocks by script
    editor.get_by_role("heading", name="Pasos").or_(
        editor.locator("#panel-child-content-steps-section")
    ).first.scroll_into_view_if_needed()
    take(editor, "editor")
    editor.goto("/admin/formularios/")
    editor.get_by_role("link", name="en 100").click()
    editor.get_by_role("button", name="Guardar en el borrador").wait_for()
    editor.wait_for_load_state("networkidle")
    take(editor, "translation")
    citizen = browser.new_context(**options).new_page()
    citizen.goto("/fichas/s100/")
    citizen.get_by_role("button", name="Empezar").click()
    citizen.locator("main h1").wait_for()
    take(citizen, "question")
    take_methods(editor)
    take_register(browser.new_context(**options).new_page())
    take_look_up(browser.new_context(**options).new_page())
    take_training(browser, options)
    take_document(data, "clasificación socioeconómica", "certificate")
    take_document(data, "aprobó", "training-certificate")


def take_document(data: Path, words: str, name: str) -> None:
    """Take the first page of the first document that says ``words``."""
    for document in sorted((data / "documents").rglob("*.pdf")):
        said = subprocess.run(["pdftotext", document, "-"], check=True, capture_output=True)
        if words in said.stdout.decode().lower():
            drawing = ["pdftoppm", "-png", "-r", "70", "-f", "1", "-l", "1", "-singlefile"]
            subprocess.run([*drawing, document, PICTURES / name], check=True)
            return
    raise LookupError(words)


def take_training(browser: Browser, options: dict[str, object]) -> None:
    """Take a lesson, what a newcomer has to learn, the team, and the coordinator's coverage."""
    reader = browser.new_context(**options).new_page()
    reader.goto("/capacitacion/introduccion-sisfoh/reglas/antes-de-la-visita/")
    take(reader, "lesson")
    newcomer = browser.new_context(**options).new_page()
    sign_in(newcomer, *NEWCOMER)
    newcomer.goto("/oficina/capacitacion/")
    take(newcomer, "training")
    coordinator = browser.new_context(**options).new_page()
    sign_in(coordinator, *COORDINATOR)
    coordinator.goto("/admin/capacitacion/cobertura/")
    take(coordinator, "coverage")


def take_methods(editor: Page) -> None:
    """Take a sheet of the draft, and the report of its simulation over invented households."""
    editor.set_viewport_size({"width": 1680, "height": 1140})  # a sheet is wide
    editor.goto("/admin/metodos/borrador/cse-variante/hoja/puntos/")
    editor.wait_for_load_state("networkidle")
    editor.locator("#c-2-14").scroll_into_view_if_needed()  # the points stand last
    take(editor, "method")
    editor.set_viewport_size({"width": 1120, "height": 760})
    editor.goto("/admin/metodos/borrador/cse-variante/simular/")
    editor.locator("input[name=source][value=synthetic]").check()
    editor.fill("input[name=count]", "20000")
    editor.get_by_role("button", name="Comenzar la simulación").click()
    while not editor.get_by_role("heading", name="Clases", exact=True).count():
        editor.wait_for_timeout(1000)  # the worker is at it
        editor.reload()
    take(editor, "simulation")


def take_register(head: Page) -> None:
    """Take the page of a household, opened for a reason."""
    sign_in(head, *HEAD)
    head.goto("/oficina/padron/")
    head.fill("input[name=documento-number]", DOCUMENT)
    head.locator("input[name=documento-number]").press("Enter")
    head.get_by_role("link", name="Abrir el hogar").click()
    head.get_by_role("button", name="Abrir: atención de la familia en la oficina").click()
    head.get_by_role("heading", name="Integrantes").first.wait_for()
    take(head, "household")


def take_look_up(citizen: Page) -> None:
    """Take what a citizen is told about the result of the household."""
    citizen.goto("/consulta/")
    citizen.get_by_label("DNI", exact=True).check()
    citizen.fill("input[name=number]", DOCUMENT)
    for box, part in enumerate(BORN):
        citizen.fill(f"input[name=birth_date_{box}]", part)
    citizen.fill("input[name=district]", DISTRICT)
    citizen.get_by_role("button", name="Consultar").click()
    citizen.get_by_role("button", name="Ver toda la explicación").click()
    citizen.get_by_role("heading", level=1).wait_for()
    take(citizen, "reasons")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    data = Path(tempfile.mkdtemp())
    environment = os.environ | {"EMPADRONA_DATA_DIR": str(data), "PORT": PORT}
    with (data / "serve.out").open("w") as output:
        site = subprocess.Popen(
            [sys.executable, "setup/serve.py"], cwd=ROOT, env=environment, stdout=output
        )
    try:
        while "Ctrl-C" not in (data / "serve.out").read_text():
            if site.poll() is not None:
                sys.exit("the site did not start")
            time.sleep(0.5)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            take_all(browser, data)
            browser.close()
    finally:
        site.terminate()
        site.wait()
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
