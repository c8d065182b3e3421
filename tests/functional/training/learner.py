"""Somebody who answers the questions of a test: every kind by keyboard alone."""

import re

from playwright.sync_api import Locator, Page

from tests.functional.keyboard import Keyboard

QUESTION = ".question-item"
CONTROLS = f"{QUESTION} input, {QUESTION} select"
LABEL = "document.activeElement.labels[0].textContent.trim()"
CHOSEN = "document.activeElement.selectedOptions[0].textContent.trim()"
NEXT = "button[name=ir][value=siguiente]"

Answer = str | set[str] | dict[str, str]
"""What is typed (also each gap), what is ticked, or what is chosen in each list, by its label."""


def kind_of(page: Page) -> str:
    """Return the kind of the question a page asks."""
    classes = page.locator(QUESTION).get_attribute("class") or ""
    found = re.search(r"question-item--(\w+)", classes)
    assert found, page.url
    return found[1]


def answer_by_keyboard(page: Page, keyboard: Keyboard, answer: Answer) -> None:
    """Answer the question of a page, keys only."""
    keyboard.tab_to(CONTROLS)
    if isinstance(answer, dict):
        _choose_in_lists(page, keyboard, answer)
    elif isinstance(answer, str):
        page.keyboard.type(answer)
    elif page.locator(f"{QUESTION} input[type=checkbox]").count():
        _tick(page, keyboard, answer)
    else:
        page.keyboard.press("Space")
        for _option in range(_many(page, "input")):
            if page.evaluate(LABEL) in answer:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{answer} is no option of {page.url}")


def _tick(page: Page, keyboard: Keyboard, wanted: set[str]) -> None:
    ticked = set()
    for place in range(_many(page, "input")):
        if place:
            keyboard.tab()
        if page.evaluate(LABEL) in wanted:
            page.keyboard.press("Space")
            ticked.add(page.evaluate(LABEL))
    assert ticked == wanted


def _choose_in_lists(page: Page, keyboard: Keyboard, wanted: dict[str, str]) -> None:
    for place in range(_many(page, "select")):
        if place:
            keyboard.tab()
        right = wanted[page.evaluate(LABEL)]
        for _option in range(_many(page, "option")):
            if page.evaluate(CHOSEN) == right:
                break
            page.keyboard.press("ArrowDown")
        assert page.evaluate(CHOSEN) == right


def _many(page: Page, tag: str) -> int:
    return page.locator(f"{QUESTION} {tag}").count()


def send_button(page: Page) -> Locator:
    """Return the button of the overview that sends the test."""
    return page.locator("main form .form-actions button")
