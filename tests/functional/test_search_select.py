"""A long list that is searched by typing, on a page of its own, by keyboard and by touch."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.test_accessibility import violations

pytestmark = [pytest.mark.browser]

STATIC = Path(__file__).resolve().parents[2] / "theme/static/theme"
ADDRESS = "http://list.invalid/"
PLACES = ["Áncash", "Apurímac", "Arequipa", "Ayacucho", "Cajamarca", "Huánuco", "San Martín"]
BOX = "[role=combobox]"
OPTIONS = "[role=option]"


def page_html() -> str:
    options = "".join(f'<option value="{n}">{name}</option>' for n, name in enumerate(PLACES, 1))
    return f"""<!doctype html><html lang="es"><title>Lista</title>
      <link rel="stylesheet" href="/css/theme.css">
      <main><h1>Lista</h1><form><div class="field">
      <label class="field__label" for="id_place">Departamento</label>
      <div class="field__control"><select name="place" id="id_place" data-search
        aria-describedby="hint"><option value="">Elija</option>{options}</select></div>
      <p id="hint">El de la vivienda</p></div><button>Continuar</button></form></main>
      <script type="module" src="/js/search_select.js" data-search-words data-one="1 resultado"
        data-many="{{count}} resultados" data-none="No hay" data-more="Hay más"></script></html>"""


@pytest.fixture
def list_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 700}, has_touch=True)
    page = context.new_page()

    def answer(route):
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith(("js/", "css/")):
            route.fulfill(path=STATIC / path)
        elif path:
            route.fulfill(status=404)
        else:
            route.fulfill(body=page_html(), content_type="text/html; charset=utf-8")

    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)
    page.wait_for_selector(BOX)
    yield page
    context.close()


def value(page: Page) -> str:
    return page.eval_on_selector("select", "select => select.value")


def test_letters_without_accents_find_and_enter_takes(list_page) -> None:
    list_page.focus(BOX)
    list_page.keyboard.type("anc")

    expect(list_page.locator(OPTIONS)).to_have_text(["Áncash"])
    expect(list_page.locator("[role=status]")).to_have_text("1 resultado")
    list_page.keyboard.press("ArrowDown")
    list_page.keyboard.press("Enter")

    assert value(list_page) == "1"
    expect(list_page.locator(BOX)).to_have_value("Áncash")
    expect(list_page.locator(BOX)).to_have_attribute("aria-expanded", "false")
    assert list_page.url == ADDRESS  # Enter took the option and did not send the page


def test_words_of_an_option_are_found_by_their_beginning(list_page) -> None:
    list_page.focus(BOX)
    list_page.keyboard.type("mart")

    expect(list_page.locator(OPTIONS)).to_have_text(["San Martín"])


def test_arrows_move_and_name_the_option_they_are_on(list_page) -> None:
    box = list_page.locator(BOX)
    box.focus()
    list_page.keyboard.press("ArrowDown")
    expect(list_page.locator(OPTIONS)).to_have_count(len(PLACES))
    list_page.keyboard.press("ArrowUp")

    active = box.get_attribute("aria-activedescendant")
    assert list_page.locator(f"#{active}").inner_text() == PLACES[-1]
    list_page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert list_page.locator(f"#{active}").inner_text() == PLACES[0]


def test_escape_closes_first_and_then_empties(list_page) -> None:
    list_page.focus(BOX)
    list_page.keyboard.type("arequipa")
    list_page.keyboard.press("ArrowDown")
    list_page.keyboard.press("Enter")
    list_page.keyboard.press("ArrowDown")

    list_page.keyboard.press("Escape")
    assert value(list_page) == "3"
    expect(list_page.locator(OPTIONS).first).to_be_hidden()
    list_page.keyboard.press("Escape")
    assert value(list_page) == ""


def test_leaving_with_other_letters_keeps_what_was_chosen(list_page) -> None:
    box = list_page.locator(BOX)
    box.fill("huanuco")
    list_page.keyboard.press("Tab")
    assert value(list_page) == "6"  # the whole name, typed, counts as chosen

    box.fill("xyz")
    expect(list_page.locator("[role=status]")).to_have_text("No hay")
    list_page.keyboard.press("Tab")

    expect(box).to_have_value("Huánuco")
    assert value(list_page) == "6"


def test_choosing_tells_the_page_and_typing_does_not(list_page) -> None:
    list_page.evaluate(
        "() => { window.told = [];"
        "for (const name of ['input', 'change']) document.addEventListener(name,"
        " event => window.told.push(event.target.tagName + ' ' + name)); }"
    )

    list_page.locator(BOX).fill("caja")
    assert list_page.evaluate("window.told") == []
    list_page.locator(OPTIONS).first.tap()

    assert list_page.evaluate("window.told") == ["SELECT input", "SELECT change"]
    assert value(list_page) == "5"


def test_options_are_large_enough_to_touch(list_page) -> None:
    list_page.locator(BOX).click()

    heights = list_page.eval_on_selector_all(
        OPTIONS, "options => options.map(option => option.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_list_that_changes_shows_what_is_still_chosen(list_page) -> None:
    list_page.locator(BOX).fill("Arequipa")
    list_page.keyboard.press("Tab")

    list_page.evaluate(
        "() => document.querySelector('select').replaceChildren(new Option('-', ''))"
    )

    expect(list_page.locator(BOX)).to_have_value("")


def test_label_leads_to_the_box_and_axe_finds_nothing(list_page) -> None:
    list_page.get_by_label("Departamento").first.click()
    assert list_page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    assert list_page.get_attribute(BOX, "aria-describedby") == "hint"

    assert violations(list_page) == []
