"""
What is wrong with the answers of a step: the second half of an evaluation.

Reads a settlement (``settling``) and lists problems in the order that ``docs/forms.md`` numbers:
those of one question are in ``questions``, of a roster and of the checks of a step here, of the
whole form in ``evaluate_form``.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from forms_plugins.engine.answers import ROW_ID, is_empty, is_missing
from forms_plugins.engine.definition import Check, Field, Item, Note, Roster, Section, Step
from forms_plugins.engine.evaluation.counting import Counting
from forms_plugins.engine.evaluation.problems import Place, Problem
from forms_plugins.engine.evaluation.questions import Ground, judge_checks, judge_field
from forms_plugins.engine.evaluation.results import StepEvaluation
from forms_plugins.engine.evaluation.rows import SettledRow, rows_given
from forms_plugins.engine.evaluation.ruling import Ruling
from forms_plugins.engine.evaluation.settling import Settlement


def judge_step(settlement: Settlement, step: Step) -> StepEvaluation:
    """Return what the settled step amounts to: item by item, then its cross-checks."""
    problems = list(settlement.problems.get(step.key, ()))
    if step.key not in settlement.shown:
        return StepEvaluation(problems=tuple(problems))
    ground = Ground(
        counting=settlement.counting,
        ruling=Ruling(settlement.scope, problems),
        place=_places_in_step(step),
        given=settlement.given,
        answers=settlement.answers,
        visible=settlement.visible,
        rows=settlement.rows,
        hidden_sections=settlement.hidden_sections.get(step.key, ()),
    )
    _judge_items(step.items, ground, Place(step.key))
    keys = [item.key for item in step.items if isinstance(item, Field | Roster)]
    return StepEvaluation(
        visible=frozenset(key for key in keys if key in settlement.visible),
        answers={key: settlement.answers[key] for key in keys if key in settlement.answers},
        visible_items=_visible_items(step.items, ground),
        problems=tuple(problems),
    )


def judge_row(counting: Counting, roster: Roster, row: SettledRow, place: Place) -> StepEvaluation:
    """Return what one settled row amounts to, its inner rosters included; ``place`` is its own."""
    if not isinstance(row.given, Mapping):
        return StepEvaluation(problems=(Problem(place, "datatype"),))
    problems = list(row.problems)
    ground = Ground(
        counting=counting,
        ruling=Ruling(row.scope, problems),
        place=place.at,
        given=row.given,
        answers=row.answers,
        visible=row.visible,
        rows=row.rows,
        hidden_sections=row.hidden_sections,
    )
    _judge_row_keys(roster, ground)
    _judge_items(roster.items, ground, place)
    return StepEvaluation(
        visible=row.visible,
        answers=row.answers,
        visible_items=_visible_items(roster.items, ground),
        problems=tuple(problems),
    )


def _judge_items(items: Collection[Item], ground: Ground, place: Place) -> None:
    """Note what is wrong with the questions and rosters, then the checks that do not hold."""
    for item in items:
        if isinstance(item, Field):
            judge_field(item, ground)
        elif isinstance(item, Roster):
            _judge_roster(item, ground, _place_of_roster(item, place))
    checks = (item for _, item, is_hidden in governed(items, ground) if not is_hidden)
    judge_checks((item for item in checks if isinstance(item, Check)), ground.ruling, ground.place)


def _place_of_roster(roster: Roster, place: Place) -> Place:
    return place.inside(roster.key) if place.roster else Place(place.step, roster=roster.key)


def _places_in_step(step: Step) -> Callable[[str], Place]:
    roster = step.roster.key if step.roster is not None else None
    return lambda key: (
        Place(step.key, roster=key) if key and key == roster else Place(step.key, key)
    )


def _judge_row_keys(roster: Roster, ground: Ground) -> None:
    known = {item.key for item in roster.items if isinstance(item, Field | Roster)}
    for key in ground.given:
        if key not in known and key != ROW_ID:
            ground.report(str(key), "unknown", key=str(key))
    if not isinstance(ground.given.get(ROW_ID, ""), str):
        ground.report(ROW_ID, "datatype")


def _judge_roster(roster: Roster, ground: Ground, place: Place) -> None:
    given = ground.given.get(roster.key)
    problems = ground.ruling.problems
    if roster.key not in ground.visible:
        if not is_empty(given):
            problems.append(Problem(place, "irrelevant"))
        return
    if not is_missing(given) and not isinstance(given, list | tuple):
        problems.append(Problem(place, "datatype"))
        return
    for number, row in enumerate(ground.rows[roster.key], 1):
        row_place = place.in_row(number)
        judged = judge_row(ground.counting, roster, row, row_place)
        problems.extend(judged.problems)
        errors = sum(problem.level == "error" for problem in judged.problems)
        if errors:
            problems.append(Problem(row_place, "row_incomplete", params={"errors": errors}))
    _judge_number_of_rows(roster, len(rows_given(given)), ground, place)


def _judge_number_of_rows(roster: Roster, rows: int, ground: Ground, place: Place) -> None:
    least, most = roster.minimum, roster.maximum
    exact: dict[str, Any] = {}
    wanted = wanted_rows(roster, ground.ruling, place)
    if wanted is not None:
        least = most = wanted
        exact = {"exact": True}
    if rows < least:
        params = {"minimum": least, "given": rows, **exact}
        ground.ruling.problems.append(Problem(place, "roster_minimum", params=params))
    if rows > most:
        params = {"maximum": most, "given": rows, **exact}
        ground.ruling.problems.append(Problem(place, "roster_maximum", params=params))


def wanted_rows(roster: Roster, ruling: Ruling, place: Place) -> int | None:
    """Return the number of rows ``size`` asks for, within the bounds; ``None`` if that is open."""
    if roster.size is None:
        return None
    wanted = ruling.value(roster.size, place, "size")
    if type(wanted) not in (int, Decimal):
        return None
    return max(roster.minimum, min(int(wanted), roster.maximum))


def governed(items: Collection[Item], ground: Ground) -> Iterator[tuple[int, Item, bool]]:
    """Yield each item with its position and whether the section it belongs to is hidden."""
    is_hidden = False
    for position, item in enumerate(items):
        if isinstance(item, Section):
            is_hidden = position in ground.hidden_sections
        yield position, item, is_hidden


def _visible_items(items: Collection[Item], ground: Ground) -> frozenset[int]:
    return frozenset(
        position
        for position, item, is_hidden in governed(items, ground)
        if not is_hidden and _is_visible(item, position, ground)
    )


def _is_visible(item: Item, position: int, ground: Ground) -> bool:
    if isinstance(item, Note):
        return ground.ruling.holds(item.show_if, ground.place(""), f"items.{position}.show_if")
    return isinstance(item, Section) or (not isinstance(item, Check) and item.key in ground.visible)
