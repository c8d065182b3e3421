"""
An editor who writes a form with the keyboard alone, from a plan.

Nothing here clicks or sets a value by script: keys are pressed, and the page is only read to know
where the focus is and what there is to wait for.
"""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Page, TimeoutError

from tests.functional.form_editor import wait_until_saved

MOST_STOPS = 600
LONG = 40
Plan = Mapping[str, Any]

# Functions of the element that has the focus.
NAMED = "([name]) => document.activeElement.name === name"
SELECT_AFTER = """([name]) => document.activeElement.tagName === 'SELECT'
  && document.activeElement.closest('[data-contentpath], .w-field__input')
    ?.querySelector(`[name="${name}"]`) !== null"""
OFFERED = """([words]) =>
  [...(document.activeElement.options ?? [])].some(option => option.text === words)"""
ADDS_TO = """([stream]) => {
  const focused = document.activeElement;
  if (!focused.matches('button.c-sf-add-button')) return false;
  for (let part = focused.parentElement; part; part = part.parentElement) {
    const count = part.querySelector(':scope > input[name$="-count"]');
    if (count) return count.name === `${stream}-count`;
  }
  return false;
}"""
BUTTON_SAYS = """([words]) => document.activeElement.matches('button, a, summary, [role=tab]')
  && document.activeElement.textContent.trim() === words"""
PANEL_OF = """([name, words]) => document.activeElement.matches('[data-panel-toggle]')
  && document.activeElement.closest('section').querySelector('[data-panel-heading]')
    .textContent.includes(words)
  && document.activeElement.closest('section').querySelector(`[name^="${name}-"]`) !== null"""
MATCHES = "([selector]) => document.activeElement.matches(selector)"
LINK_IN_ROW = """([mark, words]) => document.activeElement.matches('tr a')
  && document.activeElement.closest('tr').textContent.includes(mark)
  && document.activeElement.textContent.trim().startsWith(words)"""
# The Spanish beside a box of the translation screen, without the place that stands above it.
SPANISH_HERE = """() => {
  const words = document.getElementById(document.activeElement.getAttribute('aria-labelledby'));
  return [...words.childNodes].filter(node => node.nodeName !== 'SPAN')
    .map(node => node.nodeName === 'BR' ? '\\n' : node.textContent).join('').trim();
}"""


class Typist:
    """Hands on the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # Keys.

    def press(self, key: str, times: int = 1) -> None:
        for _time in range(times):
            self.page.keyboard.press(key)

    def seek(self, test: str, *arguments: str, back: bool = False) -> None:
        """Press Tab until the focus is where ``test`` says."""
        for _stop in range(MOST_STOPS):
            if self.page.evaluate(test, list(arguments)):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{arguments} is not reached with the keyboard")

    def wait(self, test: str, *arguments: Any) -> None:
        self.page.wait_for_function(test, arg=list(arguments))

    def write(self, name: str, text: Any, *, back: bool = False) -> None:
        """Go to a text box and write over what it says."""
        self.seek(NAMED, name, back=back)
        self.press("Control+a")
        self.page.keyboard.type(str(text))

    def choose(self, name: str, words: str) -> None:
        """
        Go to the list of ``name``, or the one that stands for it, and choose by its words.

        The editor may draw a part of the page anew, and the focus is gone with it: then somebody
        goes back to the list.
        """
        for _try in range(3):
            self.seek(SELECT_AFTER, name)
            with contextlib.suppress(TimeoutError):
                self.page.wait_for_function(OFFERED, arg=[words], timeout=10_000)
                self.choose_here(words)
                return
        raise AssertionError(f"{words} is not offered under {name}")

    def choose_here(self, words: str) -> None:
        """Press the arrow until the list under the focus says ``words``."""
        says = "() => document.activeElement.selectedOptions[0]?.text ?? ''"
        self.press("Home")
        for _option in range(self.page.evaluate("() => document.activeElement.options.length")):
            if self.page.evaluate(says) == words:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{words} cannot be chosen with the arrows")

    def go(self, key: str = "Enter") -> None:
        """Press a key that opens another page."""
        with self.page.expect_navigation():
            self.press(key)

    # Blocks.

    def add(self, stream: str, kind: str = "", *, back: bool = False) -> str:
        """Add a block at the end of a stream; return what the names of its inputs begin with."""
        self.seek(ADDS_TO, stream, back=back)
        count = self.page.locator(f'input[name="{stream}-count"]').input_value()
        self.press("Enter")
        if kind:
            self.page.locator("[role=combobox]").wait_for()
            self.seek(MATCHES, "[role=combobox]")
            self.page.keyboard.type(kind)
            self.wait(
                """([kind]) => document.querySelector('[role=option][aria-selected=true]')
                  ?.textContent.includes(kind)""",
                kind,
            )
            self.press("Enter")
        prefix = f"{stream}-{count}-value"
        self.wait(
            "([prefix]) => document.activeElement.name?.startsWith(`${prefix}-`)",
            prefix,
        )
        return prefix

    def open_more(self, prefix: str) -> None:
        """Open the settings of a block that most authors leave alone."""
        self.seek(PANEL_OF, prefix, "Más ajustes")
        self.press("Enter")
        self.wait("() => document.activeElement.getAttribute('aria-expanded') === 'true'")

    def options(self, prefix: str, options: Mapping[str, Any]) -> None:
        """Set the options of a plugin, in the order of the page."""
        for name, value in options.items():
            target = f"{prefix}-option_{name}"
            if isinstance(value, bool):
                self.choose(target, "Sí" if value else "No")
            else:
                self.write(target, value)

    # A form as a whole.

    def begin(self, plan: Plan) -> None:
        """Open an empty form and write its title."""
        self.seek(BUTTON_SAYS, "Nuevo formulario")
        self.go()
        self.page.locator("#steps-root [data-streamfield-stream-container]").wait_for()
        self.write("title", plan["title"])
        self.write("summary", plan["summary"])

    def questions(self, plan: Plan) -> None:
        """Write the outcome pages, which routes lead to, and then the steps."""
        for outcome in plan["outcomes"]:
            self.outcome(outcome)
        titles = {outcome["key"]: outcome["title"] for outcome in plan["outcomes"]}
        for number, step in enumerate(plan["steps"]):
            self.step(step, titles, back=number == 0)

    def settings(self, plan: Plan, slug: str) -> None:
        """Write what stands on the second tab."""
        self.seek(MATCHES, "[role=tab]")
        self.press("ArrowRight")
        self.write("form_slug", slug)
        self.choose("audience", plan["audience"])
        self.choose("layout", plan["layout"])
        for language in plan["languages"]:
            self.seek(MATCHES, f"[name=languages][value={language}]")
            self.press("Space")
        self.choose("office_from", plan["office_from"])
        for part in ("title", "text", "label"):
            self.write(f"declaration_{part}", plan["declaration"][part])
        self.write("privacy_notice", plan["privacy_notice"])
        for part in ("drafts_days", "submissions_years", "reason"):
            self.write(f"retention_{part}", plan["retention"][part])
        self.write("draft_title_rule", plan["draft_title"])

    def save(self) -> None:
        """
        Save the draft by the editor's own shortcut; its blocks come back closed.

        Wagtail drops the shortcut while it saves by itself: then it is pressed again.
        """
        wait_until_saved(self.page)
        for _try in range(3):
            with contextlib.suppress(TimeoutError):
                with self.page.expect_navigation(timeout=20_000):
                    self.press("Control+s")
                self.page.locator("#steps-root [data-streamfield-stream-container]").wait_for()
                return
        raise AssertionError("the draft is not saved with the keyboard")

    def open_in_list(self, slug: str, words: str) -> None:
        """Follow a link in the row of a form, from the top of the list of forms."""
        self.seek(LINK_IN_ROW, slug, words)
        self.go()

    def translate(self, words: Mapping[str, str]) -> int:
        """
        Write the translation of every text of the screen; return how many there are.

        Long ones are pasted, as from the file of a translator.
        """
        count = self.page.locator(".form-translation textarea").count()
        for _text in range(count):
            self.seek(MATCHES, ".form-translation textarea")
            translation = words[self.page.evaluate(SPANISH_HERE)]
            if len(translation) > LONG:
                self.page.keyboard.insert_text(translation)
            else:
                self.page.keyboard.type(translation)
            self.press("Tab")
        self.seek(BUTTON_SAYS, "Guardar en el borrador")
        self.go()
        return count

    def publish(self) -> None:
        self.seek(MATCHES, "footer [data-w-dropdown-target=toggle]")
        self.press("Enter")
        self.page.locator("button[name=action-publish]").wait_for()
        self.seek(MATCHES, "button[name=action-publish]")
        self.go()

    # Parts of a form.

    def outcome(self, outcome: Plan) -> None:
        prefix = self.add("outcomes")
        self.write(f"{prefix}-title", outcome["title"])
        self.write(f"{prefix}-text", outcome["text"])
        self.write(f"{prefix}-key", outcome["key"])

    def step(self, step: Plan, outcomes: Mapping[str, str], *, back: bool = False) -> None:
        prefix = self.add("steps", back=back)
        self.write(f"{prefix}-title", step["title"])
        self.write(f"{prefix}-help", step["help"])
        self.open_more(prefix)
        self.write(f"{prefix}-key", step["key"])
        self.items(f"{prefix}-items", step["items"])
        for route in step.get("routes", ()):
            at = self.add(f"{prefix}-routes")
            self.write(f"{at}-when", route["when"])
            self.choose(f"{at}-to", outcomes[route["to"]])

    def items(self, stream: str, items: Sequence[Plan]) -> None:
        for item in items:
            write = next(name for name in ("question", "group", "roster", "check") if name in item)
            getattr(self, f"_{write}")(stream, item)

    def _question(self, stream: str, item: Plan) -> None:
        prefix = self.add(stream, item["question"])
        self.write(f"{prefix}-label", item["label"])
        if "hint" in item:
            self.write(f"{prefix}-hint", item["hint"])
        self._choices(item.get("choices", ()))
        if "required" in item:
            self.choose(f"{prefix}-required", item["required"])
        if "show_if" in item:
            self.write(f"{prefix}-show_if", item["show_if"])
        if "build" in item:
            self._build(f"{prefix}-show_if", item["build"])
        for validation in item.get("validations", ()):
            at = self.add(f"{prefix}-validations")
            self.write(f"{at}-rule", validation["rule"])
            self.write(f"{at}-message", validation["message"])
        self.open_more(prefix)
        self.options(prefix, item.get("options", {}))
        self.write(f"{prefix}-key", item["key"])
        for rule in ("default", "computed"):
            if rule in item:
                self.write(f"{prefix}-{rule}", item[rule])
        if "sensitivity" in item:
            self.choose(f"{prefix}-sensitivity", item["sensitivity"])

    def _choices(self, labels: Sequence[str]) -> None:
        for label in labels:
            self.seek(BUTTON_SAYS, "Añadir una opción")
            self.press("Enter")
            self.wait("() => document.activeElement.dataset.part === 'label'")
            self.page.keyboard.type(label)

    def _build(self, name: str, line: Plan) -> None:
        """Make a condition by choosing from the lists of the visual builder."""
        self.seek(NAMED, name)
        self.press("Tab")
        self.press("Enter")
        self.page.locator(f'[name="{name}"] ~ .form-rule__builder .form-rule__row').wait_for()
        self.seek(MATCHES, ".form-rule__row select")
        self.choose_here(line["question"])
        self.press("Tab")
        self.choose_here(line["comparison"])
        self.seek(MATCHES, ".form-rule__value select")
        self.choose_here(line["value"])
        self.wait(
            "([name, rule]) => document.getElementsByName(name)[0].value === rule",
            name,
            line["rule"],
        )

    def _group(self, stream: str, item: Plan) -> None:
        prefix = self.add(stream, item["group"])
        self.write(f"{prefix}-title", item["title"])
        self.options(prefix, item["options"])
        self.write(f"{prefix}-key", item["key"])

    def _roster(self, stream: str, item: Plan) -> None:
        prefix = self.add(stream, "Lista de personas")
        for name in ("label", "item_label", "minimum", "maximum"):
            self.write(f"{prefix}-{name}", item[name])
        self.items(f"{prefix}-items", item["items"])
        self.open_more(prefix)
        self.write(f"{prefix}-row_title", item["row_title"])
        self.write(f"{prefix}-key", item["roster"])

    def _check(self, stream: str, item: Plan) -> None:
        prefix = self.add(stream, "Comprobación")
        self.write(f"{prefix}-rule", item["rule"])
        self.write(f"{prefix}-message", item["message"])
        self.write(f"{prefix}-fields", ", ".join(item["fields"]))
        self.write(f"{prefix}-key", item["check"])
