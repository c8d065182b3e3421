"""Somebody who fills a form in with the keyboard alone, in either layout."""

import re
from collections.abc import Mapping
from typing import Any

from tests.functional.typist import BUTTON_SAYS, MATCHES, NAMED, Typist

CONTINUE = "#answers .form-actions button[type=submit]:not([name])"
PRIMARY = "main .form-actions button[type=submit]:not(.button--link)"
# Keys of the questions on the page that can be answered now, in order, with the kind of control.
ASKED = """() => {
  const found = new Map();
  const controls = '#answers input:not([type=hidden]), #answers select, #answers textarea';
  for (const control of document.querySelectorAll(controls)) {
    if (!control.name || control.disabled || !control.checkVisibility()) continue;
    const [, key, part] = control.name.match(/^[^-]+-(.+?)(_[012]|_typed)?$/) ?? [];
    if (key && !found.has(key)) found.set(key, [control.name, control.type]);
  }
  return [...found].map(([key, [name, type]]) => [key, name, type]);
}"""
# Whether questions that the answers are about have come up, where their page holds them.
CAME_UP = """([keys]) => keys.every(key => {
  const found = [...document.querySelectorAll('#answers [name]')]
    .filter(control => new RegExp(`^[^-]+-${key}(_[012]|_typed)?$`).test(control.name))
    .filter(control => control.type !== 'hidden');
  return found.length === 0 || found.some(control => control.checkVisibility());
})"""


class Answering(Typist):
    """Goes through the pages of a form and answers what each asks."""

    def page_of(self, answers: Mapping[str, Any]) -> None:
        """Answer every question of the page that ``answers`` knows, as they appear."""
        done: set[str] = set()
        while True:
            # Looked at first: what comes up between the two looks is answered in the next round.
            all_came_up = self.page.evaluate(CAME_UP, [list(answers)])
            asked = self.page.evaluate(ASKED)
            waiting = [each for each in asked if each[0] in answers and each[0] not in done]
            if waiting:
                key, name, kind = waiting[0]
                self.answer(name, kind, answers[key])
                done.add(key)
            elif all_came_up:
                return
            else:
                self.wait(CAME_UP, list(answers))

    def answer(self, name: str, kind: str, value: Any) -> None:
        """Answer the question whose first control is called ``name``."""
        self.seek(NAMED, name)
        if kind == "radio":
            self._choose_radio(str(value).lower() if isinstance(value, bool) else str(value))
        elif name.endswith("_0") and kind.startswith("select"):
            self._choose_place(name[:-2], value)
        elif name.endswith("_0"):
            for part, text in zip(("_0", "_1", "_2"), reversed(value.split("-")), strict=True):
                self.write(name[:-2] + part, text)
        elif kind.startswith("select"):
            self._choose_value(str(value))
        else:
            self.write(name, value)

    def _choose_radio(self, value: str) -> None:
        if not self.page.evaluate("() => document.activeElement.checked"):
            self.press("Space")
        for _option in range(20):
            if self.page.evaluate("() => document.activeElement.value") == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} cannot be chosen with the arrows")

    def _choose_value(self, value: str) -> None:
        self.press("Home")
        for _option in range(self.page.evaluate("() => document.activeElement.options.length")):
            if self.page.evaluate("() => document.activeElement.value") == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} cannot be chosen with the arrows")

    def _choose_place(self, name: str, code: str) -> None:
        """Choose department, province and district by the first letters of their names."""
        for level, length in enumerate((2, 4, 6)):
            option = f'[name="{name}_{level}"] option[value="{code[:length]}"]'
            self.page.locator(option).wait_for(state="attached")
            self.seek(NAMED, f"{name}_{level}")
            self.page.keyboard.type(self.page.locator(option).text_content().strip())
            self.wait(
                "([name, code]) => document.getElementsByName(name)[0].value === code",
                f"{name}_{level}",
                code[:length],
            )

    def go_on(self) -> None:
        self.seek(MATCHES, CONTINUE)
        self.go()

    def add_row(self, button: str, answers: Mapping[str, Any]) -> None:
        """Open an empty row of a list, answer it and come back to the list."""
        self.seek(BUTTON_SAYS, button)
        self.go()
        self.page_of(answers)
        self.go_on()

    def pages_until(self, path: str, answers: Mapping[str, Any], *, most: int = 60) -> list[str]:
        """Answer page after page until one whose address has ``path``; return the headings."""
        headings = []
        for _page in range(most):
            if re.search(path, self.page.url):
                return headings
            headings.append(self.page.locator("h1").inner_text().strip())
            self.page_of(answers)
            self.go_on()
        raise AssertionError(f"{path} was not reached: {headings}")
