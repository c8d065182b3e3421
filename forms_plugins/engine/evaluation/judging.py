"""
What is wrong with the answers of a step: the second half of an evaluation.

Reads a settlement (``settling``) and lists problems in the order that ``docs/forms.md`` numbers: 4
to 8 for a question are in ``questions``, 9 and 10 here, 11 to 13 in ``evaluate_form``.
"""

from collections.abc import Collection, Mapping

from forms_plugins.engine.answers import ROW_ID, is_empty, is_missing
from forms_plugins.engine.definition import Check, Field, Item, Note, Roster, Section, Step
from forms_plugins.engine.evaluation.problems import Place, Problem
from forms_plugins.engine.evaluation.questions import Ground, judge_checks, judge_field
from forms_plugins.engine.evaluation.results import StepEvaluation
from forms_plugins.engine.evaluation.ruling import Ruling, scope_of
from forms_plugins.engine.evaluation.settling import SettledRow, Settlement, rows_given


def judge_step(settlement: Settlement, step: Step) -> StepEvaluation:
    """Return what the settled step amounts to: item by item, then its cross-checks."""
    problems = list(settlement.problems.get(step.key, ()))
    if step.key not in settlement.shown:
        return StepEvaluation(problems=tuple(problems))
    ground = Ground(
        settlement=settlement,
        ruling=Ruling(settlement.scope, problems),
        place=lambda key: _place_in_step(step, key),
        given=settlement.given,
        answers=settlement.answers,
        visible=settlement.visible,
    )
    for item in step.items:
        if isinstance(item, Field):
            judge_field(item, ground)
        elif isinstance(item, Roster):
            _judge_roster(settlement, step, item, problems)
    judge_checks(step.checks, ground.ruling, ground.place)
    keys = [item.key for item in step.items if isinstance(item, Field | Roster)]
    return StepEvaluation(
        visible=frozenset(key for key in keys if key in settlement.visible),
        answers={key: settlement.answers[key] for key in keys if key in settlement.answers},
        visible_items=_visible_items(step.items, ground),
        problems=tuple(problems),
    )


def judge_row(
    settlement: Settlement, step: Step, roster: Roster, row: SettledRow, number: int | None
) -> StepEvaluation:
    """Return what one settled row amounts to; ``number`` is its place in the list, from 1."""
    problems = list(row.problems)
    place = Place(step.key, "", roster.key, number)
    if not isinstance(row.given, Mapping):
        return StepEvaluation(problems=(Problem(place, "datatype"),))
    scope = scope_of(settlement.form, settlement.answers, settlement.today, row.answers)
    ground = Ground(
        settlement=settlement,
        ruling=Ruling(scope, problems),
        place=lambda key: Place(step.key, key, roster.key, number),
        given=row.given,
        answers=row.answers,
        visible=row.visible,
    )
    _judge_row_keys(roster, ground)
    for field in roster.fields:
        judge_field(field, ground)
    judge_checks(roster.checks, ground.ruling, ground.place)
    return StepEvaluation(
        visible=row.visible,
        answers=row.answers,
        visible_items=_visible_items(roster.items, ground),
        problems=tuple(problems),
    )


def _place_in_step(step: Step, key: str) -> Place:
    if step.roster is not None and step.roster.key == key:
        return Place(step.key, roster=key)
    return Place(step.key, key)


def _judge_row_keys(roster: Roster, ground: Ground) -> None:
    known = {field.key for field in roster.fields}
    for key in ground.given:
        if key not in known and key != ROW_ID:
            ground.report(str(key), "unknown", key=str(key))
    if not isinstance(ground.given.get(ROW_ID, ""), str):
        ground.report(ROW_ID, "datatype")


def _judge_roster(
    settlement: Settlement, step: Step, roster: Roster, problems: list[Problem]
) -> None:
    given = settlement.given.get(roster.key)
    place = Place(step.key, roster=roster.key)
    if roster.key not in settlement.visible:
        if not is_empty(given):
            problems.append(Problem(place, "irrelevant"))
        return
    if not is_missing(given) and not isinstance(given, list | tuple):
        problems.append(Problem(place, "datatype"))
        return
    for number, row in enumerate(settlement.rows[roster.key], 1):
        judged = judge_row(settlement, step, roster, row, number)
        problems.extend(judged.problems)
        errors = sum(problem.level == "error" for problem in judged.problems)
        if errors:
            row_place = Place(step.key, "", roster.key, number)
            problems.append(Problem(row_place, "row_incomplete", params={"errors": errors}))
    rows = len(rows_given(given))
    if rows < roster.minimum:
        params = {"minimum": roster.minimum, "given": rows}
        problems.append(Problem(place, "roster_minimum", params=params))
    if rows > roster.maximum:
        params = {"maximum": roster.maximum, "given": rows}
        problems.append(Problem(place, "roster_maximum", params=params))


def _visible_items(items: Collection[Item], ground: Ground) -> frozenset[int]:
    return frozenset(
        position for position, item in enumerate(items) if _is_visible(item, position, ground)
    )


def _is_visible(item: Item, position: int, ground: Ground) -> bool:
    if isinstance(item, Section | Note):
        return ground.ruling.holds(item.show_if, ground.place(""), f"items.{position}.show_if")
    return not isinstance(item, Check) and item.key in ground.visible
