"""
Which answers count: the first half of an evaluation.

Works through stops of the document (``definition.order``) and leaves behind the steps and questions
that are shown and the answers that count: shown, of the right datatype, among the options, computed
ones included. Numbers 1 to 3 of the order in ``docs/forms.md``. Says nothing about what is missing
or wrong (``judging``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from forms_plugins.engine.answers import ROW_ID, fits, is_missing
from forms_plugins.engine.definition import Field, FormDefinition, Roster, Step
from forms_plugins.engine.definition.order import Stop
from forms_plugins.engine.evaluation.problems import Place, Problem
from forms_plugins.engine.evaluation.ruling import Ruling, scope_of
from forms_plugins.engine.rules import RuleError

Given = Mapping[str, Any]


class Codes(NamedTuple):
    """The codes a question offers, and those among them that exclude all others."""

    offered: frozenset[int | str]
    exclusive: frozenset[int | str]


def codes_by_field(form: FormDefinition) -> dict[str, Codes]:
    """Return the codes of every question with options, by key."""
    return {
        field.key: Codes(
            frozenset(choice.code for choice in choices),
            frozenset(choice.code for choice in choices if choice.exclusive),
        )
        for _, _, field in form.fields()
        if field.datatype in ("choice", "choices")
        for choices in [
            form.choice_lists.get(field.choice_list, ()) if field.choice_list else field.choices
        ]
    }


@dataclass(frozen=True)
class SettledRow:
    """One row: what was given, which of its questions are shown, which answers count."""

    given: Any
    visible: frozenset[str]
    answers: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


class Settlement:
    """
    The state of a walk over a form.

    ``answers`` are those that count so far, ``shown`` the keys of the steps, ``visible`` the keys
    of the questions and rosters; ``rows`` has the rows of each visible roster. ``problems`` are
    the errors of rules met on the way, by key of the step.
    """

    def __init__(self, form: FormDefinition, given: Given, today: date) -> None:
        self.form = form
        self.given = given
        self.today = today
        self.codes = form.kept(codes_by_field)
        self.answers: dict[str, Any] = {}
        self.shown: set[str] = set()
        self.visible: set[str] = set()
        self.rows: dict[str, tuple[SettledRow, ...]] = {}
        self.problems: dict[str, list[Problem]] = {}
        # The scope looks at ``answers`` itself: a rule sees what has been settled before it.
        self.scope = scope_of(form, self.answers, today)
        self._settled: set[int] = set()

    def settle(self, stops: Iterable[Stop]) -> None:
        """Work through ``stops``, which come in document order with all they depend on."""
        for stop in stops:
            if stop.position not in self._settled:
                self._settled.add(stop.position)
                self._settle(stop)

    def _settle(self, stop: Stop) -> None:
        step, item = stop.step, stop.item
        ruling = Ruling(self.scope, self.problems.setdefault(step.key, []))
        if item is None:
            if ruling.holds(step.show_if, Place(step.key), "show_if"):
                self.shown.add(step.key)
        elif step.key in self.shown:
            place = place_of(step, item)
            if ruling.holds(item.show_if, place, "show_if"):
                self.visible.add(item.key)
                self._settle_value(item, place, ruling)

    def _settle_value(self, item: Field | Roster, place: Place, ruling: Ruling) -> None:
        if isinstance(item, Field):
            value = self._counted(item, self.given.get(item.key), place, ruling)
            if value is not None:
                self.answers[item.key] = value
            return
        rows = tuple(
            self.settle_row(item, row, place.step, number)
            for number, row in enumerate(rows_given(self.given.get(item.key))[: item.maximum], 1)
        )
        self.rows[item.key] = rows
        self.answers[item.key] = tuple(row.answers for row in rows)

    def settle_row(self, roster: Roster, given: Any, step: str, number: int | None) -> SettledRow:
        """Return one row as far as it counts; ``number`` is its place in the list, from 1."""
        if not isinstance(given, Mapping):
            return SettledRow(given, frozenset(), {})
        visible: set[str] = set()
        answers: dict[str, Any] = {}
        problems: list[Problem] = []
        ruling = Ruling(scope_of(self.form, self.answers, self.today, answers), problems)
        for field in roster.fields:
            place = Place(step, field.key, roster.key, number)
            if ruling.holds(field.show_if, place, "show_if"):
                visible.add(field.key)
                value = self._counted(field, given.get(field.key), place, ruling)
                if value is not None:
                    answers[field.key] = value
        if isinstance(given.get(ROW_ID), str):
            answers[ROW_ID] = given[ROW_ID]
        return SettledRow(given, frozenset(visible), answers, tuple(problems))

    def _counted(self, field: Field, given: Any, place: Place, ruling: Ruling) -> Any:
        """Return the answer that counts for a question that is shown, or ``None``."""
        if field.computed is not None:
            return self._computed(field, place, ruling)
        if is_missing(given) or not fits(field, given) or self.codes_not_offered(field, given):
            return None
        return tuple(dict.fromkeys(given)) if field.datatype == "choices" else given

    def codes_not_offered(self, field: Field, value: Any) -> tuple[int | str, ...]:
        """Return the codes of an answer of the right type that are not among the options."""
        if field.datatype not in ("choice", "choices"):
            return ()
        codes = value if field.datatype == "choices" else (value,)
        offered = self.codes[field.key].offered
        return tuple(code for code in codes if code not in offered)

    def _computed(self, field: Field, place: Place, ruling: Ruling) -> Any:
        found = as_datatype(field, ruling.value(field.computed, place, "computed"))
        if is_missing(found):
            return None
        if fits(field, found) and not self.codes_not_offered(field, found):
            return found
        detail = f"the value does not fit {field.datatype}"
        ruling.note(RuleError("type", "", detail), place, "computed")
        return None


def place_of(step: Step, item: Field | Roster) -> Place:
    """Return the place of a question or of a roster as a whole."""
    if isinstance(item, Roster):
        return Place(step.key, roster=item.key)
    return Place(step.key, item.key)


def rows_given(value: Any) -> tuple[Any, ...]:
    """Return what was given for a roster as rows; what is no list has none."""
    return tuple(value) if isinstance(value, list | tuple) else ()


def as_datatype(field: Field, value: Any) -> Any:
    """Return a number as the datatype of ``field`` has it (3.00 as 3); the rest as it is."""
    if field.datatype in ("whole", "choice") and isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if field.datatype == "decimal" and type(value) is int:
        return Decimal(value)
    return value
