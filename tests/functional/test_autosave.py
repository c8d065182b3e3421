"""What is typed is stored while it is typed: line lost, page killed, two tabs, session ended."""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import watched_page
from tests.functional.filling import press, sign_in, start_form
from tests.functional.test_accessibility import assert_accessible
from tests.functional.test_live_pages import CLERK, STATE, draft_page, open_step, saved, tick

__all__ = ["draft_page"]

pytestmark = [pytest.mark.browser, pytest.mark.stack]

ROOMS, WOMEN = "input[name=hogar-ctahab]", "input[name=hogar-mujeres]"


def state(page, name: str) -> None:
    expect(page.locator(STATE)).to_have_attribute("data-state", name)


def test_page_that_is_killed_loses_nothing_that_was_saved(draft_page) -> None:
    open_step(draft_page, "hogar")
    address, context = draft_page.url, draft_page.context
    draft_page.fill(ROOMS, "3")
    draft_page.fill(WOMEN, "dos")  # wrong answers are kept as they were typed
    saved(draft_page)
    assert re.search(r"\d\d:\d\d", draft_page.inner_text(STATE))
    draft_page.close(run_before_unload=False)

    again = watched_page(context)
    again.goto(address)

    expect(again.locator(ROOMS)).to_have_value("3")
    expect(again.locator(WOMEN)).to_have_value("dos")


def test_tick_is_saved_without_waiting_and_the_button_is_no_conflict(draft_page) -> None:
    open_step(draft_page, "hogar")

    with draft_page.expect_response("**/guardar-respuestas/") as response:
        tick(draft_page, "hogar-bienes", 1)
    assert response.value.status == 200
    saved(draft_page)
    draft_page.fill(ROOMS, "3")
    press(draft_page, "Guardar y salir")

    expect(draft_page).to_have_url(re.compile("/ficha-guardada/"))
    assert draft_page.console_errors == []


def test_button_pressed_during_a_save_waits_for_it(draft_page) -> None:
    open_step(draft_page, "hogar")
    held = []

    def hold_the_first(route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    draft_page.route("**/guardar-respuestas/", hold_the_first)
    tick(draft_page, "hogar-bienes", 1)
    state(draft_page, "saving")
    draft_page.fill(ROOMS, "4")

    draft_page.get_by_role("button", name="Guardar y salir", exact=True).click()
    assert "/hogar/" in draft_page.url
    with draft_page.expect_navigation():
        held[0].continue_()

    expect(draft_page).to_have_url(re.compile("/ficha-guardada/"))


def test_button_waits_for_the_save_that_comes_after_a_save(draft_page) -> None:
    open_step(draft_page, "hogar")
    held, arrived = [], []
    draft_page.route("**/guardar-respuestas/", lambda route: held.append(route))
    draft_page.on("request", lambda r: arrived.append(r.url) if r.method == "POST" else None)
    tick(draft_page, "hogar-bienes", 1)
    state(draft_page, "saving")
    tick(draft_page, "hogar-bienes", 2)  # to be saved at once, as soon as the first save is done
    draft_page.wait_for_timeout(50)
    draft_page.get_by_role("button", name="Guardar y salir", exact=True).click()

    held[0].continue_()
    for _pause in range(600):
        if len(held) == 2:
            break
        draft_page.wait_for_timeout(50)
    draft_page.wait_for_timeout(300)
    assert len(arrived) == 2, "the page was sent while a save was under way"
    with draft_page.expect_navigation():
        held[1].continue_()

    expect(draft_page).to_have_url(re.compile("/ficha-guardada/"))


def test_nothing_is_saved_while_the_page_is_sent(draft_page) -> None:
    open_step(draft_page, "hogar")
    saves = []
    draft_page.on(
        "request", lambda r: saves.append(r.url) if "guardar-respuestas" in r.url else None
    )
    draft_page.fill(ROOMS, "4")
    # A page that is being left hides before the next one is there.
    draft_page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', {get: () => true});"
        "document.getElementById('answers').addEventListener('submit', () =>"
        " setTimeout(() => document.dispatchEvent(new Event('visibilitychange')))); }"
    )

    press(draft_page, "Guardar y salir")

    expect(draft_page).to_have_url(re.compile("/ficha-guardada/"))
    assert saves == []


def test_line_that_is_lost_comes_back(draft_page) -> None:
    open_step(draft_page, "hogar")
    context, address = draft_page.context, draft_page.url
    draft_page.fill(ROOMS, "2")
    saved(draft_page)

    context.set_offline(True)
    draft_page.fill(ROOMS, "5")
    state(draft_page, "offline")
    draft_page.get_by_role("button", name="Continuar", exact=True).last.click()
    state(draft_page, "offline")  # the button keeps the page instead of losing it
    expect(draft_page.locator(ROOMS)).to_have_value("5")
    context.set_offline(False)
    saved(draft_page)

    other = context.new_page()
    other.goto(address)
    expect(other.locator(ROOMS)).to_have_value("5")


def test_answer_of_a_save_that_is_lost_is_no_conflict(draft_page) -> None:
    open_step(draft_page, "hogar")
    lost = []

    def lose_the_answer(route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)  # the server has it, the page never hears of it
        route.abort()

    draft_page.route("**/guardar-respuestas/", lose_the_answer)
    draft_page.fill(ROOMS, "6")
    state(draft_page, "offline")
    draft_page.fill(ROOMS, "7")

    expect(draft_page.locator(STATE)).to_have_attribute("data-state", "saved", timeout=30_000)
    draft_page.unroute_all()
    press(draft_page, "Guardar y salir")
    expect(draft_page).to_have_url(re.compile("/ficha-guardada/"))
    assert lost == [200]


def test_stale_tab_is_told_and_overwrites_nothing(draft_page) -> None:
    open_step(draft_page, "hogar")
    context, address = draft_page.context, draft_page.url
    stale = watched_page(context)
    stale.goto(address)
    draft_page.fill(ROOMS, "2")
    saved(draft_page)

    stale.fill(ROOMS, "9")
    state(stale, "stale")

    third = context.new_page()
    third.goto(address)
    expect(third.locator(ROOMS)).to_have_value("2")
    press(stale, "Guardar y salir")
    expect(stale.locator("main")).to_contain_text("9")  # both values, and a choice
    expect(stale.locator("main")).to_contain_text("2")


def test_session_that_ended_is_told_and_nothing_typed_is_lost(draft_page) -> None:
    open_step(draft_page, "hogar")
    draft_page.context.clear_cookies(name="sessionid")

    draft_page.fill(ROOMS, "8")
    state(draft_page, "ended")
    expect(draft_page.locator(ROOMS)).to_have_value("8")
    press(draft_page, "Continuar")

    expect(draft_page.locator("main")).to_contain_text("sesión")


def test_answers_stay_out_of_the_storage_of_the_browser(draft_page) -> None:
    open_step(draft_page, "hogar")
    draft_page.fill(ROOMS, "8")
    saved(draft_page)

    kept = draft_page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"
    )
    assert kept == [0, 0, 0]


def test_new_person_is_kept_while_typed(draft_page) -> None:
    open_step(draft_page, "integrantes")
    draft_page.get_by_role("link", name="Agregar integrante").click()
    draft_page.wait_for_selector("[name=fila-nombres]")
    address = draft_page.url

    draft_page.fill("[name=fila-nombres]", "Rosa")
    saved(draft_page)
    draft_page.goto("/oficina/")
    draft_page.goto(address)

    expect(draft_page.locator("[name=fila-nombres]")).to_have_value("Rosa")


@pytest.mark.parametrize("name", ["offline", "stale", "ended"])
def test_states_are_accessible(new_context, name) -> None:
    context = new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = watched_page(context)
    sign_in(page, *CLERK)
    start_form(page)
    open_step(page, "hogar")
    answers = {
        "offline": lambda route: route.abort(),
        "stale": lambda route: route.fulfill(status=409, json={"message": "Otra persona"}),
        "ended": lambda route: route.fulfill(status=403, body=""),
    }
    page.route("**/guardar-respuestas/", answers[name])

    page.fill(ROOMS, "8")
    state(page, name)

    assert_accessible(page)
