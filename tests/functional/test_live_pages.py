"""Pages react while they are filled in, and save themselves; the server stays the judge."""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import watched_page
from tests.functional.filling import press, sign_in, start_form
from tests.functional.test_accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.stack]

CLERK = ("empadronador.sjl", "empadronador-de-prueba")
STATE = ".saved-state"
OTHER_HOUSE = "input[name=vivienda-tviv_otro]"


@pytest.fixture
def draft_page(page):
    """A page of a new draft, signed in."""
    sign_in(page, *CLERK)
    start_form(page)
    return page


def open_step(page, step: str) -> None:
    page.goto(re.sub(r"/[^/]+/$", f"/{step}/", page.url))
    page.wait_for_selector("#answers")


def tick(page, name: str, value: object) -> None:
    page.check(f"input[name='{name}'][value='{value}']")


def saved(page) -> None:
    """Wait until all that was typed is stored."""
    expect(page.locator(STATE)).to_have_attribute("data-state", "saved")


def wait_until_live(page) -> None:
    """Wait until the first question that hangs on another is hidden."""
    page.wait_for_selector("#answers [hidden]", state="attached")


def test_question_comes_and_goes_and_keeps_what_was_typed(draft_page) -> None:
    open_step(draft_page, "vivienda")
    wait_until_live(draft_page)
    expect(draft_page.locator(OTHER_HOUSE)).to_be_hidden()

    tick(draft_page, "vivienda-tviv", 8)
    expect(draft_page.locator(OTHER_HOUSE)).to_be_visible()
    expect(draft_page.locator("#answers > [role=status]")).to_contain_text("otro tipo de vivienda")
    draft_page.fill(OTHER_HOUSE, "Quinta")
    tick(draft_page, "vivienda-tviv", 1)
    expect(draft_page.locator(OTHER_HOUSE)).to_be_hidden()
    tick(draft_page, "vivienda-tviv", 8)

    expect(draft_page.locator(OTHER_HOUSE)).to_have_value("Quinta")
    assert draft_page.console_errors == []


def test_hidden_answer_is_not_sent_and_does_not_hold_the_page_back(draft_page) -> None:
    open_step(draft_page, "vivienda")
    wait_until_live(draft_page)
    tick(draft_page, "vivienda-tviv", 8)
    draft_page.fill(OTHER_HOUSE, "Quinta")
    tick(draft_page, "vivienda-tviv", 1)
    expect(draft_page.locator(OTHER_HOUSE)).to_be_hidden()

    press(draft_page, "Continuar")

    expect(draft_page.locator(".error-summary")).to_be_visible()  # other questions are open
    expect(draft_page.locator(".error-summary")).not_to_contain_text("otro tipo de vivienda")


def test_focus_stays_where_it_is(draft_page) -> None:
    open_step(draft_page, "vivienda")
    wait_until_live(draft_page)
    tick(draft_page, "vivienda-tviv", 8)
    expect(draft_page.locator(OTHER_HOUSE)).to_be_visible()
    draft_page.focus(OTHER_HOUSE)

    # Something else than the person changes the answer that the question hangs on.
    draft_page.evaluate(
        '() => { const radio = document.querySelector(\'input[name="vivienda-tviv"][value="1"]\');'
        "radio.checked = true; radio.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    draft_page.evaluate("() => new Promise(requestAnimationFrame)")

    assert draft_page.evaluate("document.activeElement.name") == "vivienda-tviv_otro"
    draft_page.focus("input[name=vivienda-tenviv]")
    expect(draft_page.locator(OTHER_HOUSE)).to_be_hidden()


def test_value_is_worked_out_and_none_excludes_the_others(draft_page) -> None:
    open_step(draft_page, "hogar")
    draft_page.wait_for_load_state("networkidle")
    total = draft_page.locator(".computed")

    draft_page.fill("input[name=hogar-hombres]", "2")
    draft_page.fill("input[name=hogar-mujeres]", "3")
    expect(total).to_contain_text("5")
    draft_page.fill("input[name=hogar-mujeres]", "tres")
    expect(total).not_to_contain_text("5")

    tick(draft_page, "hogar-bienes", 1)
    tick(draft_page, "hogar-bienes", 2)
    tick(draft_page, "hogar-bienes", 15)
    assert checked(draft_page, "hogar-bienes") == ["15"]
    tick(draft_page, "hogar-bienes", 2)
    assert checked(draft_page, "hogar-bienes") == ["2"]
    saved(draft_page)
    assert draft_page.console_errors == []


def checked(page, name: str) -> list[str]:
    return page.eval_on_selector_all(
        f"input[name='{name}']:checked", "boxes => boxes.map(box => box.value)"
    )


def test_row_reacts_to_its_own_answers(draft_page) -> None:
    open_step(draft_page, "integrantes")
    draft_page.get_by_role("link", name="Agregar integrante").click()
    draft_page.wait_for_selector("[name=fila-nombres]")
    pregnant = draft_page.locator("[name=fila-gestante]").first
    wait_until_live(draft_page)
    expect(pregnant).to_be_hidden()

    tick(draft_page, "fila-sexo", 2)
    expect(pregnant).to_be_visible()

    reads = draft_page.locator("[name=fila-lee]").first.locator("xpath=ancestor::fieldset")
    for box, part in enumerate(("1", "1", "2024")):
        draft_page.fill(f"[name=fila-fecha_nac_{box}]", part)
    expect(reads).to_contain_text("(opcional)")
    draft_page.fill("[name=fila-fecha_nac_2]", "1980")
    expect(reads).not_to_contain_text("(opcional)")
    assert draft_page.console_errors == []


@pytest.mark.parametrize("step", ["vivienda", "hogar"])
def test_pages_that_react_are_accessible(new_context, step) -> None:
    page = watched_page(new_context(viewport={"width": 320, "height": 800}, bypass_csp=True))
    sign_in(page, *CLERK)
    start_form(page)
    open_step(page, step)
    if step == "vivienda":
        wait_until_live(page)
        tick(page, "vivienda-tviv", 8)
        expect(page.locator(OTHER_HOUSE)).to_be_visible()
    else:
        page.fill("input[name=hogar-hombres]", "2")
    saved(page)

    assert_accessible(page)


def test_page_works_without_script(new_context) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, *CLERK)
    start_form(page)
    open_step(page, "vivienda")

    assert page.locator(OTHER_HOUSE).is_visible()
