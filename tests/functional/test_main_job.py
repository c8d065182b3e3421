"""From an empty form to a verified certificate, in the running product."""

import re
import subprocess
import time
from datetime import date

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import Site
from tests.functional.filling import (
    demo_household,
    fill_household,
    fill_step,
    press,
    sign_and_send,
    sign_in,
    start_form,
)

pytestmark = [pytest.mark.browser, pytest.mark.stack]

CLERK = ("empadronador.sjl", "empadronador-de-prueba")
OFFICE_AREA = "San Juan de Lurigancho, Lima, Lima"


def look_up(page: Page, *, number: str, born: date, district: str = OFFICE_AREA) -> None:
    page.goto("/consulta/")
    page.get_by_label("DNI", exact=True).check()
    page.fill("input[name=number]", number)
    for box, part in enumerate((born.day, born.month, born.year)):
        page.fill(f"input[name=birth_date_{box}]", str(part))
    page.fill("input[name=district]", district)
    press(page, "Consultar")


def wait_for_certificate(page: Page) -> None:
    """Reload the receipt until the worker has made the PDF."""
    link = page.get_by_role("link", name=re.compile("Descargar la constancia"))
    deadline = time.monotonic() + 120
    while not link.count():
        assert time.monotonic() < deadline, "the certificate was not made"
        time.sleep(0.5)
        page.reload()


def test_household_from_first_question_to_verified_certificate(page, new_context, tmp_path):
    answers = demo_household(1, first_document=91_000_100)
    head = answers["miembros"][0]
    sign_in(page, *CLERK)
    start_form(page)

    fill_household(page, answers)
    sign_and_send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("La ficha se envió")
    wait_for_certificate(page)
    page.get_by_role("link", name="Ver el resultado y cómo se calculó").click()
    expect(page.locator("main")).to_contain_text("Pobre")
    expect(page.locator("main")).to_contain_text(
        re.compile("demostración sin efecto legal", re.IGNORECASE)
    )
    assert page.console_errors == []

    citizen = new_context().new_page()
    look_up(citizen, number=head["num_doc"], born=date.fromisoformat(head["fecha_nac"]))
    expect(citizen.locator("h1")).to_have_text("La clasificación de su hogar")
    expect(citizen.locator("main")).to_contain_text("Pobre")
    assert citizen.url.endswith("/consulta/")
    assert citizen.context.cookies() == []
    with citizen.expect_download() as info:
        citizen.get_by_role("button", name=re.compile("Descargar la constancia")).click()
    pdf = info.value
    pdf.save_as(tmp_path / "constancia.pdf")
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "constancia.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert head["ape_pat"] in text
    assert "sin efecto legal" in text
    with pikepdf.open(tmp_path / "constancia.pdf") as document:
        assert str(document.Root.Lang).startswith("es")
        assert bool(document.Root.MarkInfo.Marked)
    code = re.search(r"((?:[0-9A-Z]{4} ){7}[0-9A-Z]{4})", text).group(1)

    stranger = new_context().new_page()
    stranger.goto("/verificar/")
    stranger.locator("main input[type=text]").first.fill(code.lower())
    stranger.locator("main form button[type=submit]").first.click()
    expect(stranger.locator("main")).to_contain_text("vigente")
    expect(stranger.locator("main")).not_to_contain_text(head["ape_mat"])


def test_wrong_data_gets_one_answer(new_context):
    answers = demo_household(0, first_document=0)
    head = answers["miembros"][0]
    born = date.fromisoformat(head["fecha_nac"])
    # The demo household itself, with its own documents.
    known = "90000101"
    tries = [
        {"number": "99999998", "born": born},
        {"number": known, "born": born.replace(year=born.year - 1)},
        {"number": known, "born": born, "district": "Vinchos, Huamanga, Ayacucho"},
    ]
    texts = set()

    for attempt in tries:
        page = new_context().new_page()
        look_up(page, **attempt)
        texts.add(page.locator("main [role=alert]").inner_text())

    assert len(texts) == 1


def test_two_households_in_two_tabs_stay_apart(new_context):
    context = new_context()
    first, second = context.new_page(), context.new_page()
    sign_in(first, *CLERK)
    start_form(first)
    start_form(second)

    for page, street in ((first, "Los Cedros"), (second, "Las Begonias")):
        fill_step(page, "ubicacion", {"ubigeo": "150132", "area": 1})
        press(page, "Continuar")
        page.check('input[name="direccion-via_tipo"][value="3"]')
        page.fill('input[name="direccion-via_nombre"]', street)
    for page in (first, second):
        press(page, "Continuar")
        page.goto(page.url.replace("/vivienda/", "/direccion/"))

    assert first.input_value('input[name="direccion-via_nombre"]') == "Los Cedros"
    assert second.input_value('input[name="direccion-via_nombre"]') == "Las Begonias"


def test_what_was_typed_wrong_is_kept_when_stopping_and_resuming(page):
    sign_in(page, *CLERK)
    start_form(page)
    fill_step(page, "ubicacion", {"ubigeo": "150132", "area": 1})
    press(page, "Continuar")
    page.fill('input[name="direccion-via_nombre"]', "AB")
    draft = page.url

    press(page, "Guardar y salir")
    page.goto(draft)

    assert page.input_value('input[name="direccion-via_nombre"]') == "AB"


def test_form_works_without_scripts_and_by_keyboard(new_context):
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    sign_in(page, *CLERK)
    start_form(page)
    # The lists under a choice come after a press of the button that shows them.
    for level, code in enumerate(("05", "0501", "050101")):
        page.select_option(f'select[name="ubicacion-ubigeo_{level}"]', code)
        if level < 2:
            page.locator("[data-places-show]").click()
    page.focus('input[name="ubicacion-area"][value="1"]')
    page.keyboard.press("Space")

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Dirección de la vivienda")


def test_killed_worker_loses_nothing(site: Site, page):
    answers = demo_household(1, first_document=91_000_300)
    worker = ["pkill", "-KILL", "-f", f"celery.*{site.data}"]
    subprocess.run(worker, check=True)

    sign_in(page, *CLERK)
    start_form(page)
    fill_household(page, answers)
    subprocess.run(worker, check=False)
    sign_and_send(page)
    wait_for_certificate(page)

    listed = site.manage("run_jobs", "--until-empty")
    assert listed.returncode == 0, listed.stderr
