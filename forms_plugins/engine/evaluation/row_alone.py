"""One row on its own, as it is while somebody edits it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_plugins.engine.definition import FormDefinition, Roster, Step
from forms_plugins.engine.definition.order import order_of
from forms_plugins.engine.evaluation.judging import wanted_rows
from forms_plugins.engine.evaluation.problems import Place
from forms_plugins.engine.evaluation.rows import SettledRow, settle_row
from forms_plugins.engine.evaluation.ruling import Ruling
from forms_plugins.engine.evaluation.settling import Settlement


@dataclass(frozen=True)
class Within:
    """
    The row that an inner row stands in: ``roster`` is the key of the inner roster, ``row`` what was
    given for the outer row.
    """

    roster: str
    row: Mapping[str, Any]


@dataclass(frozen=True)
class RowAlone:
    """A settled row, its roster, and its place without numbers of rows."""

    roster: Roster
    row: SettledRow
    place: Place


def rows_wanted(
    form: FormDefinition,
    step_key: str,
    answers: Mapping[str, Any],
    today: date,
    *,
    within: Within | None = None,
) -> int | None:
    """
    Return how many rows the step's roster must have by its ``size``, ``None`` if that is open.

    ``within`` asks for a roster inside a row. :raises KeyError: if the form has no such step, or
    the rows no such inner roster.
    """
    step = form.step(step_key)
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).for_step(step_key))
    roster = step.roster
    if roster is None or roster.key not in settlement.visible:
        return None
    place = Place(step_key, roster=roster.key)
    if within is None:
        return wanted_rows(roster, Ruling(settlement.scope, []), place)
    around = settle_row(settlement.counting, settlement.scope, roster, within.row, place)
    inner = {each.key: each for each in roster.rosters}[within.roster]
    return wanted_rows(inner, Ruling(around.scope, []), place.inside(inner.key))


def row_alone(
    settlement: Settlement,
    step: Step,
    given: Mapping[str, Any],
    number: int | None,
    within: Within | None,
) -> RowAlone | None:
    """
    Return a row of the roster of a settled step, or of a roster inside its rows.

    ``None`` if the roster is not shown, or there is none. :raises KeyError: if the rows have no
    such inner roster.
    """
    roster, counting = step.roster, settlement.counting
    if roster is None or roster.key not in settlement.visible:
        return None
    place = Place(step.key, roster=roster.key)
    if within is None:
        row = settle_row(counting, settlement.scope, roster, given, place, number)
        return RowAlone(roster, row, place)
    around = settle_row(counting, settlement.scope, roster, within.row, place)
    inner = {each.key: each for each in roster.rosters}[within.roster]
    if inner.key not in around.visible:
        return None
    place = place.inside(inner.key)
    return RowAlone(inner, settle_row(counting, around.scope, inner, given, place, number), place)
