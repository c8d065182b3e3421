"""Which answers of the row of a roster count, its inner rosters included."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as part
from typing import Any, cast

from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import Field, Roster, Section
from forms_plugins.engine.evaluation.counting import Counting
from forms_plugins.engine.evaluation.problems import Place, Problem
from forms_plugins.engine.evaluation.ruling import Ruling
from forms_plugins.engine.rules import Scope


@dataclass(frozen=True)
class SettledRow:
    """
    One row: what was given, which of its questions are shown, which answers count.

    ``scope`` is what a rule of the row may look at; ``hidden_sections`` the positions in the items
    of the roster of the sections whose condition does not hold; ``rows`` the rows of each inner
    roster that is shown.
    """

    given: Any
    scope: Scope
    visible: frozenset[str] = frozenset()
    answers: Mapping[str, Any] = part(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    hidden_sections: frozenset[int] = frozenset()
    rows: Mapping[str, tuple["SettledRow", ...]] = part(default_factory=dict)


def rows_given(value: Any) -> tuple[Any, ...]:
    """Return what was given for a roster as rows; what is no list has none."""
    return tuple(value) if isinstance(value, list | tuple) else ()


def settle_row(
    counting: Counting,
    around: Scope,
    roster: Roster,
    given: Any,
    place: Place,
    number: int | None = None,
) -> SettledRow:
    """
    Return one row as far as it counts.

    ``around`` is the scope of the rules of what the roster stands in: of the form, or of the row of
    the outer roster. ``place`` is that of the row; ``number`` is its number in the list if its
    place does not say it.
    """
    # A rule that counts the rows of an inner roster that is not shown must find none, not those of
    # the other rows.
    answers: dict[str, Any] = {inner.key: () for inner in roster.rosters}
    row: Mapping[str, Any] = answers
    if around.row is not None:
        row = ChainMap(answers, cast("dict[str, Any]", around.row))  # only ever read
    scope = replace(around, row=row, number=place.innermost_row or number)
    if not isinstance(given, Mapping):
        return SettledRow(given, scope)
    walk = _RowWalk(counting, given, place, answers, scope)
    for position, item in enumerate(roster.items):
        if isinstance(item, Section):
            walk.section(position, item)
        elif isinstance(item, Field | Roster):
            walk.question(item)
    if isinstance(given.get(ROW_ID), str):
        answers[ROW_ID] = given[ROW_ID]
    return SettledRow(
        given=given,
        scope=scope,
        visible=frozenset(walk.visible),
        answers=answers,
        problems=tuple(walk.ruling.problems),
        hidden_sections=frozenset(walk.hidden_sections),
        rows=walk.rows,
    )


class _RowWalk:
    """The state of a walk over the items of one row."""

    def __init__(
        self,
        counting: Counting,
        given: Mapping[str, Any],
        place: Place,
        answers: dict[str, Any],
        scope: Scope,
    ) -> None:
        self.counting = counting
        self.given = given
        self.place = place
        self.answers = answers
        self.ruling = Ruling(scope, [])
        self.visible: set[str] = set()
        self.hidden_sections: set[int] = set()
        self.rows: dict[str, tuple[SettledRow, ...]] = {}
        self._section_holds = True

    def section(self, position: int, section: Section) -> None:
        """Note whether what follows is shown."""
        part = f"items.{position}.show_if"
        self._section_holds = self.ruling.holds(section.show_if, self.place, part)
        if not self._section_holds:
            self.hidden_sections.add(position)

    def question(self, item: Field | Roster) -> None:
        """Settle a question or an inner roster."""
        place = self.place.inside(item.key) if isinstance(item, Roster) else self.place.at(item.key)
        if not self._section_holds or not self.ruling.holds(item.show_if, place, "show_if"):
            return
        self.visible.add(item.key)
        given = self.given.get(item.key)
        if isinstance(item, Field):
            value = self.counting.counted(item, given, place, self.ruling)
            if value is not None:
                self.answers[item.key] = value
            return
        rows = tuple(
            settle_row(self.counting, self.ruling.scope, item, row, place.in_row(number))
            for number, row in enumerate(rows_given(given)[: item.maximum], 1)
        )
        self.rows[item.key] = rows
        self.answers[item.key] = tuple(row.answers for row in rows)
