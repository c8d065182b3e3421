"""
Which answers count: the first half of an evaluation.

Works through stops of the document (``definition.order``) and leaves behind the steps and questions
that are shown and the answers that count: shown, of the right datatype, among the options offered,
computed ones included. Numbers 1 to 4 of the order in ``docs/forms.md``. Says nothing about what is
missing or wrong (``judging``).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from forms_plugins.engine.definition import Field, FormDefinition, Roster, Section, Step
from forms_plugins.engine.definition.order import Stop, order_of
from forms_plugins.engine.evaluation.counting import Counting
from forms_plugins.engine.evaluation.problems import Place, Problem
from forms_plugins.engine.evaluation.rows import SettledRow, rows_given, settle_row
from forms_plugins.engine.evaluation.ruling import Ruling, scope_of

Given = Mapping[str, Any]


class Settlement:
    """
    The state of a walk over a form.

    ``answers`` are those that count so far, ``shown`` the keys of the steps, ``visible`` the keys
    of the questions and rosters, ``hidden_sections`` the positions in each step of the sections
    whose condition does not hold; ``rows`` has the rows of each visible roster. ``routes`` maps a
    step to the target of its route that is taken. ``problems`` are the errors of rules met on the
    way, by key of the step.
    """

    def __init__(self, form: FormDefinition, given: Given, today: date) -> None:
        self.form = form
        self.given = given
        self.today = today
        self.counting = Counting(form)
        self.answers: dict[str, Any] = {}
        self.shown: set[str] = set()
        self.visible: set[str] = set()
        self.hidden_sections: dict[str, set[int]] = defaultdict(set)
        self.rows: dict[str, tuple[SettledRow, ...]] = {}
        self.routes: dict[str, str] = {}
        self.problems: dict[str, list[Problem]] = {}
        # The scope looks at ``answers`` itself: a rule sees what has been settled before it.
        self.scope = scope_of(form, self.answers, today)
        self._settled: set[int] = set()
        self._jumps: list[tuple[int, int]] = []

    def settle(self, stops: Iterable[Stop]) -> None:
        """Work through ``stops``, which come in document order with all they depend on."""
        for stop in stops:
            if stop.position not in self._settled:
                self._settled.add(stop.position)
                self._settle(stop)

    @property
    def outcome(self) -> str | None:
        """Return the key of the outcome in which the path ends, if it does."""
        last = next(reversed(self.routes.values()), None)
        return last if last is not None and self.form.outcome(last) is not None else None

    def _settle(self, stop: Stop) -> None:
        step, item = stop.step, stop.item
        ruling = Ruling(self.scope, self.problems.setdefault(step.key, []))
        if stop.is_routes:
            self._settle_routes(step, ruling)
        elif item is None:
            number = order_of(self.form).numbers[step.key]
            passed = any(start < number < landing for start, landing in self._jumps)
            if not passed and ruling.holds(step.show_if, Place(step.key), "show_if"):
                self.shown.add(step.key)
        elif step.key in self.shown:
            self._settle_item(stop, item, ruling)

    def _settle_item(self, stop: Stop, item: Field | Roster | Section, ruling: Ruling) -> None:
        if isinstance(item, Section):
            part = f"items.{stop.index}.show_if"
            if not ruling.holds(item.show_if, Place(stop.step.key), part):
                self.hidden_sections[stop.step.key].add(stop.index)
            return
        if stop.section and stop.section.index in self.hidden_sections.get(stop.step.key, ()):
            return
        place = place_of(stop.step, item)
        if ruling.holds(item.show_if, place, "show_if"):
            self.visible.add(item.key)
            self._settle_value(item, place, ruling)

    def _settle_value(self, item: Field | Roster, place: Place, ruling: Ruling) -> None:
        if isinstance(item, Field):
            value = self.counting.counted(item, self.given.get(item.key), place, ruling)
            if value is not None:
                self.answers[item.key] = value
            return
        rows = tuple(
            settle_row(self.counting, ruling.scope, item, row, place.in_row(number))
            for number, row in enumerate(rows_given(self.given.get(item.key))[: item.maximum], 1)
        )
        self.rows[item.key] = rows
        self.answers[item.key] = tuple(row.answers for row in rows)

    def _settle_routes(self, step: Step, ruling: Ruling) -> None:
        if step.key not in self.shown:
            return
        for position, route in enumerate(step.routes):
            if ruling.holds(route.when, Place(step.key), f"routes.{position}"):
                order = order_of(self.form)
                self.routes[step.key] = route.to
                self._jumps.append((order.numbers[step.key], order.lands(route.to)))
                return


def place_of(step: Step, item: Field | Roster) -> Place:
    """Return the place of a question or of a roster as a whole."""
    if isinstance(item, Roster):
        return Place(step.key, roster=item.key)
    return Place(step.key, item.key)
