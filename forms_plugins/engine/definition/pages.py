"""The pages of one step when there is one question a page."""

from dataclasses import dataclass, field
from typing import Any, Final

from forms_plugins.engine.definition.fields import Check, Field, Item, Note, Roster, Section
from forms_plugins.engine.definition.form import Route, Step
from forms_plugins.engine.definition.texts import Text

UNSHOWN_TYPES: Final = frozenset({"reference"})
"""Field types that are on no page: their answer comes from a default or a look-up."""


def is_asked(question: Field) -> bool:
    """Say whether a person gives the answer to a question."""
    return question.computed is None and question.type not in UNSHOWN_TYPES


def both(first: Any, second: Any) -> Any:
    """Return the condition that holds when two do; ``None`` always holds."""
    if first is None or first is True:
        return second
    if second is None or second is True or first == second:
        return first
    return {"and": [first, second]}


@dataclass
class Page:
    """
    One page: its items, and when it is shown.

    ``section`` is the section around it, ``own`` the condition of its question. ``group`` is what
    its questions were made of. Nobody stops at a ``silent`` page.
    """

    title: Text | None = None
    section: Section | None = None
    own: Any = None
    items: list[Item] = field(default_factory=list)
    group: str | None = None
    routes: tuple[Route, ...] = ()
    is_silent: bool = False

    @property
    def show_if(self) -> Any:
        """Return when the page is shown in a step that is, ``None`` if always."""
        return both(self.section.show_if if self.section else None, self.own)

    def takes(self, question: Field, section: Section | None) -> bool:
        """Say whether a question that is on no page counts here just when it should."""
        return self.section is section and self.own in (None, question.show_if)


def pages_of(step: Step) -> list[Page]:
    """Return the pages of ``step`` in order, one at least."""
    return _Paging(step).pages()


class _Paging:
    """
    One walk over the items of a step.

    ``notes`` and ``tucked`` (questions that are on no page) wait for the next page; ``checks`` for
    the end, each with the section that governs it.
    """

    def __init__(self, step: Step) -> None:
        self.step = step
        self.found: list[Page] = []
        self.section: Section | None = None
        self.notes: list[Note] = []
        self.tucked: list[Field] = []
        self.checks: list[tuple[Section | None, Check]] = []
        self.groups = {
            item.source.key
            for item in step.items
            if isinstance(item, Section) and item.source and item.source.kind == "question_group"
        }

    def pages(self) -> list[Page]:
        """Work through the items."""
        for item in self.step.items:
            if isinstance(item, Section):
                self._leave_section()
                self.section = item
            elif isinstance(item, Note):
                self.notes.append(item)
            elif isinstance(item, Check):
                self.checks.append((self.section, item))
            elif isinstance(item, Field) and not is_asked(item):
                self._tuck_in(item)
            else:
                self._ask(item)
        self._leave_section()
        if self.notes or not self.found:
            self.found.append(Page(items=[*self.notes], is_silent=not self.notes))
        for page in self.found:
            _share_condition(page)
        self._place_checks()
        self._place_routes()
        return self.found

    def _tuck_in(self, question: Field) -> None:
        """Put a question beside the one before it, or let it wait for the next."""
        last = self.found[-1] if self.found and not self.tucked else None
        if last is not None and not last.is_silent and last.takes(question, self.section):
            last.items.append(question)
        else:
            self.tucked.append(question)

    def _ask(self, item: Field | Roster) -> None:
        last = self.found[-1] if self.found else None
        is_grouped = isinstance(item, Field) and item.group in self.groups
        if last and is_grouped and last.group == item.group and last.section is self.section:
            last.items += [*self.notes, item]
            self.notes = []
            return
        page = Page(title=item.label, section=self.section)
        if is_grouped:
            page.group = item.group
            page.title = (self.section.title if self.section else None) or item.label
        else:
            page.own = item.show_if
        if not all(page.takes(question, self.section) for question in self.tucked):
            self._compute_silently()
        page.items += [*self._heading(page), *self.tucked, *self.notes, item]
        self.tucked, self.notes = [], []
        self.found.append(page)

    def _heading(self, page: Page) -> list[Item]:
        """Return what is shown of the section around a page: its text only the first time."""
        section = self.section
        if section is None:
            return []
        is_first = not any(other.section is section for other in self.found)
        title = None if page.title is section.title else section.title
        text = section.text if is_first else None
        return [Section(title=title, text=text)] if title or text else []

    def _compute_silently(self) -> None:
        if self.tucked:
            items: list[Item] = [*self.tucked]
            self.found.append(Page(section=self.section, items=items, is_silent=True))
        self.tucked = []

    def _leave_section(self) -> None:
        """Let nothing wait beyond the end of a section that is not shown elsewhere."""
        self._compute_silently()
        if self.section is None or not self.notes:
            return
        around = self.section.show_if
        notes = [n.model_copy(update={"show_if": both(around, n.show_if)}) for n in self.notes]
        self.notes = notes
        if self.found and not self.found[-1].is_silent:
            self.found[-1].items += notes
            self.notes = []

    def _place_checks(self) -> None:
        """Put each check on the page of the last question that it names."""
        hidden: list[Item] = []
        for section, check in self.checks:
            page = self._page_of(check)
            around = section.show_if if section else None
            page.items += [check] if page.section is section else _within(around, check)
            if page.show_if is not None and (page.section is not section or page.own is not None):
                hidden += _within(around, _when_hidden(check, page.show_if))
        if hidden:
            self.found.append(Page(items=hidden, is_silent=True))

    def _page_of(self, check: Check) -> Page:
        for page in reversed(self.found):
            keys = {item.key for item in page.items if isinstance(item, Field | Roster)}
            if keys.intersection(check.fields):
                return page
        return self.found[-1]

    def _place_routes(self) -> None:
        if not self.step.routes:
            return
        if self.found[-1].show_if is not None:
            self.found.append(Page(is_silent=True))
        self.found[-1].routes = self.step.routes


def _share_condition(page: Page) -> None:
    """Give a page of several questions the condition that all of them have."""
    questions = [item for item in page.items if isinstance(item, Field | Roster)]
    if page.group and all(item.show_if == questions[0].show_if for item in questions):
        page.own = questions[0].show_if


def _within(condition: Any, check: Check) -> list[Item]:
    """Return a check governed by a condition of its own."""
    return [check] if condition is None else [Section(show_if=condition), check, Section()]


def _when_hidden(check: Check, condition: Any) -> Check:
    """Return a check that judges only while ``condition`` does not hold, missing included."""
    is_shown = {"answered": {"if": [condition, True, {"nothing": True}]}}
    return check.model_copy(update={"rule": {"or": [is_shown, check.rule]}})
