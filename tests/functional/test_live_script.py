"""The script of live pages on pages made for it: dependent lists, sections, what is computed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser]

SCRIPTS = Path(__file__).resolve().parents[2] / "theme/static/theme/js"
ADDRESS = "http://live.invalid/"
WORDS = {
    "optional": "(opcional)",
    "shown": "Ahora también: {labels}",
    "hidden": "Ya no: {labels}",
    "yes": "Sí",
    "no": "No",
}
Item = tuple[dict[str, Any], str]
Make = Callable[..., Page]


def box(key: str, **more: Any) -> Item:
    """Return a question with a box for a whole number."""
    html = (
        f'<div class="field"><label class="field__label" for="id_{key}">{key}</label>'
        f'<input name="p-{key}" id="id_{key}"></div>'
    )
    return {"kind": "field", "key": key, "datatype": "whole", "reads": "whole", **more}, html


def select(key: str, options: list[list[Any]], **more: Any) -> Item:
    entries = "".join(f'<option value="{code}">{code}</option>' for code, *_ in options)
    html = (
        f'<div class="field"><label class="field__label" for="id_{key}">{key}</label>'
        f'<select name="p-{key}" id="id_{key}"><option value="">-</option>{entries}</select></div>'
    )
    item = {"kind": "field", "key": key, "datatype": "choice", "reads": "choice"}
    return {**item, "options": options, **more}, html


def radios(key: str, options: list[list[Any]], **more: Any) -> Item:
    entries = "".join(
        f'<div class="choice"><input type="radio" name="p-{key}" id="id_{key}_{code}"'
        f' value="{code}"><label for="id_{key}_{code}">{code}</label></div>'
        for code, *_ in options
    )
    html = (
        f'<fieldset class="field"><legend class="field__label">{key}</legend>{entries}</fieldset>'
    )
    item = {"kind": "field", "key": key, "datatype": "choice", "reads": "choice"}
    return {**item, "options": options, **more}, html


def section(title: str, **more: Any) -> Item:
    return {"kind": "section", **more}, f"<h2>{title}</h2><p>Texto</p>"


def computed(key: str, rule: Any, **more: Any) -> Item:
    html = '<p class="computed"><span>Total</span> <span class="quiet">Al continuar</span></p>'
    item = {"kind": "field", "key": key, "datatype": "whole", "reads": "whole"}
    return {**item, "computed": rule, **more}, html


@pytest.fixture
def make(browser: Browser) -> Iterator[Make]:
    """Draw a page of items with its live data; script errors fail the test at its end."""
    context = browser.new_context()
    errors: list[str] = []

    def draw(*items: Item, **more: Any) -> Page:
        data = {
            "items": [{"at": at, **item} for at, (item, _) in enumerate(items)],
            "prefix": "p",
            "today": "2026-11-23",
            "inRow": False,
            "answers": {},
            "around": {},
            "tables": {},
            "labels": {},
            "hasRules": True,
            "words": WORDS,
            **more,
        }
        drawn = "".join(f"<!--item-->{html}" for _, html in items)
        body = (
            f'<!doctype html><html lang="es"><title>x</title><form id="answers">{drawn}<!--items-->'
            "<button>Continuar</button></form>"
            f'<script type="application/json" id="live-page">{json.dumps(data)}</script>'
            '<script type="module" src="/live.js"></script></html>'
        )
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))

        def answer(route: Any) -> None:
            path = route.request.url.removeprefix(ADDRESS)
            if path.endswith(".js"):
                route.fulfill(path=SCRIPTS / path)
            else:
                route.fulfill(body=body, content_type="text/html; charset=utf-8")

        page.route(f"{ADDRESS}**", answer)
        page.goto(ADDRESS)
        page.wait_for_load_state("networkidle")
        return page

    yield draw
    context.close()
    assert errors == []


REGIONS = [["a", {"region": 1}], ["b", {"region": 1}], ["c", {"region": 2}]]
OF_REGION = {"eq": [{"option": "region"}, {"answer": "x"}]}


def test_dependent_list_refills_and_keeps_the_choice_while_it_is_offered(make: Make) -> None:
    page = make(box("x"), select("y", REGIONS, filter=OF_REGION))
    options = page.locator("#id_y option")
    expect(options).to_have_text(["-"])

    page.fill("#id_x", "1")
    expect(options).to_have_text(["-", "a", "b"])
    page.select_option("#id_y", "b")
    page.fill("#id_x", "2")
    expect(options).to_have_text(["-", "c"])
    expect(page.locator("#id_y")).to_have_value("")
    page.fill("#id_x", "1")
    expect(options).to_have_text(["-", "a", "b"])


def test_choice_that_is_still_offered_stays(make: Make) -> None:
    at_least = {"ge": [{"option": "region"}, {"answer": "x"}]}
    page = make(box("x"), select("y", REGIONS, filter=at_least))
    page.fill("#id_x", "1")
    page.select_option("#id_y", "c")

    page.fill("#id_x", "2")

    expect(page.locator("#id_y option")).to_have_text(["-", "c"])
    expect(page.locator("#id_y")).to_have_value("c")


def test_dependent_radios_hide_and_untick(make: Make) -> None:
    page = make(box("x"), radios("y", REGIONS, filter=OF_REGION))
    page.fill("#id_x", "1")
    page.check("#id_y_a")

    page.fill("#id_x", "2")

    expect(page.locator("#id_y_a")).to_be_hidden()
    expect(page.locator("#id_y_c")).to_be_visible()
    assert not page.is_checked("#id_y_a")


def test_question_that_hangs_on_a_dependent_answer_follows(make: Make) -> None:
    rule = {"eq": [{"answer": "y"}, "b"]}
    page = make(box("x"), select("y", REGIONS, filter=OF_REGION), box("z", showIf=rule))
    page.fill("#id_x", "1")
    page.select_option("#id_y", "b")
    expect(page.locator("#id_z")).to_be_visible()

    page.fill("#id_x", "2")

    expect(page.locator("#id_z")).to_be_hidden()


def test_section_governs_the_questions_up_to_the_next(make: Make) -> None:
    rule = {"gt": [{"answer": "x"}, 5]}
    page = make(box("x"), section("Uno", showIf=rule), box("y"), section("Dos"), box("z"))
    expect(page.locator("#id_y")).to_be_hidden()
    expect(page.get_by_text("Uno")).to_be_hidden()
    expect(page.locator("#id_z")).to_be_visible()

    page.fill("#id_x", "6")

    expect(page.get_by_text("Uno")).to_be_visible()
    expect(page.locator("#id_y")).to_be_visible()
    expect(page.locator("[role=status]")).to_have_text("Ahora también: y")


def test_answer_of_a_hidden_question_does_not_count(make: Make) -> None:
    page = make(
        box("x"),
        box("y", showIf={"eq": [{"answer": "x"}, 1]}),
        computed("t", {"add": [{"answer": "x"}, {"answer": "y"}]}),
    )
    page.fill("#id_x", "1")
    page.fill("#id_y", "4")
    expect(page.locator(".computed")).to_have_text("Total 5")

    page.fill("#id_x", "2")

    expect(page.locator(".computed")).to_have_text("Total ")


def test_row_reads_itself_the_row_around_it_and_the_form(make: Make) -> None:
    rule = {"eq": [{"row": "x"}, {"add": [{"row": "fuera"}, {"answer": "a"}]}]}
    page = make(box("x"), box("y", showIf=rule), inRow=True, around={"fuera": 2}, answers={"a": 3})
    expect(page.locator("#id_y")).to_be_hidden()

    page.fill("#id_x", "5")

    expect(page.locator("#id_y")).to_be_visible()


def test_required_if_is_marked(make: Make) -> None:
    page = make(box("x"), box("y", required={"ge": [{"answer": "x"}, 18]}))
    label = page.locator("label[for=id_y]")
    expect(label).to_have_text("y (opcional)")

    page.fill("#id_x", "18")

    expect(label).to_have_text("y")


@pytest.mark.parametrize(
    ("typed", "total"),
    [("1.5", "2.5"), ("1,5", "2.5"), ("1,250.50", "1251.5"), ("1.250,50", "1251.5"), ("x", "")],
)
def test_decimals_are_read_as_the_server_reads_them(make: Make, typed: str, total: str) -> None:
    page = make(
        box("x", datatype="decimal", reads="decimal"),
        computed("t", {"add": [{"answer": "x"}, 1]}, datatype="decimal"),
    )
    page.fill("#id_x", "1")
    expect(page.locator(".computed")).to_have_text("Total 2")

    page.fill("#id_x", typed)

    expect(page.locator(".computed")).to_have_text(f"Total {total}")
