"""Somebody who writes in the CMS, at the level of what they do; what they do is counted."""

import json
import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.functional.form_editor import WAGTAILS_OWN, pick_kind, publish, stream
from tests.functional.test_accessibility import violations

PRESS_SECONDS = 1.35 + 1.1 + 0.2
"""To think what comes next, point at it and press: operators M, P and B B of the model below."""
LETTER_SECONDS = 0.28
"""A letter typed by an average person. Source: Card, Moran and Newell, keystroke-level model, 1980."""
QUESTIONS = "/admin/capacitacion/preguntas/"
IDS = "found => found.map(each => each.id)"
MORE_THAN = "([part, count]) => part.querySelectorAll(\"section[id^='block-']\").length > count"


@dataclass
class Author:
    """An editor at work on a page; ``presses`` and ``letters`` say how much they did."""

    page: Page
    presses: int = 0
    letters: int = 0
    looked_at: set[str] = field(default_factory=set)

    @property
    def minutes(self) -> float:
        """Return how long a person takes for what was done, if they know what to write."""
        return (self.presses * PRESS_SECONDS + self.letters * LETTER_SECONDS) / 60

    def press(self, control: Locator) -> None:
        """Press a link or a button."""
        self.presses += 1
        control.click()

    def write(self, control: Locator, text: str) -> None:
        """Point at a text box and type."""
        self.presses += 1
        self.letters += len(text)
        control.fill(text)

    def fill(self, around: Locator | Page, **texts: str) -> None:
        """Write into the inputs of a form or a block, by their names."""
        for name, text in texts.items():
            end = name if isinstance(around, Page) else f"-{name}"
            mark = "=" if isinstance(around, Page) else "$="
            box = around.locator(f'textarea[name{mark}"{end}"], input[name{mark}"{end}"]').first
            self.write(box, text)

    def tick(self, box: Locator) -> None:
        """Tick a box."""
        self.presses += 1
        box.check()

    def choose(self, listed: Locator, words: str) -> None:
        """Choose from a list: one press opens it, one chooses."""
        self.presses += 2
        listed.focus()
        listed.select_option(label=words)

    def add(self, around: Locator, kind: str = "") -> Locator:
        """Add a block to a stream or a list; return it. Lists inside it have blocks of their own."""
        self.presses += 2 if kind else 1
        blocks = around.locator("section[id^='block-']")
        known = set(blocks.evaluate_all(IDS))
        around.locator("button.c-sf-add-button").last.click()
        if kind:
            pick_kind(self.page, kind)
        self.page.wait_for_function(MORE_THAN, arg=[around.element_handle(), len(known)])
        made = [each for each in blocks.evaluate_all(IDS) if each not in known]
        return self.page.locator(f"#{made[0]}")

    def write_rich(self, block: Locator, text: str) -> None:
        """Write into a text with bold words and links."""
        box = block.locator(".public-DraftEditor-content").first
        self.presses += 1
        self.letters += len(text)
        box.click()
        self.page.keyboard.insert_text(text)

    def choose_topic(self, around: Locator, title: str) -> None:
        """Choose a topic in its window."""
        self.press(around.get_by_role("button", name="Seleccionar tema").first)
        window = self.page.locator(".modal-dialog")
        self.press(window.get_by_role("link", name=title, exact=True))
        expect(window).to_have_count(0)

    def look_once(self, name: str) -> None:
        """Look with axe at a screen, the first time it is met."""
        if name in self.looked_at:
            return
        self.looked_at.add(name)
        found = violations(self.page, leave_out=WAGTAILS_OWN)
        assert found == [], f"{name}\n{json.dumps(found, indent=1, ensure_ascii=False)}"

    def save(self) -> None:
        """Save something that is not published: a topic, a term."""
        with self.page.expect_navigation():
            self.press(
                self.page.locator("footer button[type=submit], footer input[type=submit]").first
            )
        self.expect_success()

    def publish(self) -> None:
        """Publish what is being written."""
        self.presses += 2
        publish(self.page)
        self.expect_success()

    def expect_success(self) -> None:
        """Fail with the words of the editor if it refused."""
        told = self.page.locator(".messages li, .messages .error, .error-message")
        words = " | ".join(told.all_inner_texts())
        assert self.page.locator(".messages .success").count(), f"{self.page.url}: {words}"


def new_topic(author: Author, title: str) -> None:
    """Add a topic through the menu."""
    author.page.goto("/admin/capacitacion/temas/add/")
    author.presses += 3  # Capacitación, Temas, Añadir
    author.fill(author.page, title=title)
    author.save()


def new_term(author: Author, term: str, meaning: str) -> None:
    """Add a term to the glossary."""
    author.page.goto("/admin/capacitacion/glosario/add/")
    author.presses += 3
    author.fill(author.page, term=term, meaning=meaning, source="Manual de la prueba, 2026")
    author.save()


def begin_question(author: Author, title: str, topic: str, kind: str) -> Locator:
    """Open an empty question of a kind, from the list of questions; return its block."""
    page = author.page
    if not page.url.endswith(QUESTIONS):
        author.presses += 2  # Capacitación, Preguntas
        page.goto(QUESTIONS)
    author.presses += 1  # Añadir
    page.goto(f"{QUESTIONS}add/")
    author.fill(page, title=title)
    author.choose(page.locator("select[name=topic]"), topic)
    return author.add(stream(page, "content"), kind)


def write_options(author: Author, question: Locator, options: dict[str, bool]) -> None:
    """Write the options of a choice; three are there at first."""
    rows = stream(question, "options")
    while rows.locator('textarea[name$="-text"]').count() < len(options):
        author.add(rows)
    for place, (text, is_right) in enumerate(options.items()):
        author.write(rows.locator('textarea[name$="-text"]').nth(place), text)
        if is_right:
            author.tick(rows.locator('input[name$="-right"]').nth(place))


def write_rows(author: Author, question: Locator, name: str, rows: list[dict[str, str]]) -> None:
    """Write the rows of a list of a question, adding those that are not there yet."""
    listed = stream(question, name)
    children = listed.locator("[data-streamfield-child]:not([aria-hidden])")
    while children.count() < len(rows):
        author.add(listed)
    for place, row in enumerate(rows):
        author.fill(children.nth(place), **row)


def begin_page(author: Author, parent: str, kind: str) -> None:
    """Add a page below another one, through the list of pages."""
    page = author.page
    page.goto(f"/admin/pages/{parent}/add_subpage/")
    author.presses += 2
    if "/add/training/" not in page.url:  # with one kind to choose from Wagtail goes on by itself
        author.press(page.locator("main").get_by_role("link", name=kind, exact=True))
    page.locator("[name=title]").wait_for()


def publish_page(author: Author) -> str:
    """Publish the page being written; return its number, from the link back to its editor."""
    author.publish()
    links = author.page.locator('.messages .success a[href$="/edit/"]')
    found = re.search(r"/pages/(\d+)/edit/$", links.last.get_attribute("href") or "")
    assert found, author.page.url
    return found[1]
