"""
What answers mean: which questions are asked, which answers count, what is wrong.

The order of an evaluation is the numbered list in ``docs/forms.md``; ``settling`` is its first half
(what counts), ``judging`` its second (what is wrong). Nothing here raises on any answers of a form
that passed ``checking.check_form``. Leaves out what people type (field types), checks that need the
register or a catalogue (plugins) and the words of the platform's own messages.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from forms_plugins.engine.definition import Field, FormDefinition, Roster
from forms_plugins.engine.definition.order import order_of
from forms_plugins.engine.evaluation.judging import judge_row, judge_step
from forms_plugins.engine.evaluation.options import offered_choices
from forms_plugins.engine.evaluation.problems import PROBLEM_CODES, Place, Problem
from forms_plugins.engine.evaluation.questions import judge_checks
from forms_plugins.engine.evaluation.results import FormEvaluation, StepEvaluation
from forms_plugins.engine.evaluation.row_alone import Within, row_alone, rows_wanted
from forms_plugins.engine.evaluation.ruling import Ruling, scope_of
from forms_plugins.engine.evaluation.settling import Settlement, place_of
from forms_plugins.engine.evaluation.suggesting import suggested_answers, suggested_row

__all__ = [
    "PROBLEM_CODES",
    "FormEvaluation",
    "Place",
    "Problem",
    "StepEvaluation",
    "Within",
    "evaluate_form",
    "evaluate_row",
    "evaluate_step",
    "offered_choices",
    "rows_wanted",
    "scope_of",
    "suggested_answers",
    "suggested_row",
]


def evaluate_step(
    form: FormDefinition, step_key: str, answers: Mapping[str, Any], today: date
) -> StepEvaluation:
    """
    Return what the answers of one step amount to.

    ``answers`` are typed and may be those of the whole draft: other steps are looked at only as
    far as the rules of this one read them, so the cost does not grow with the number of steps.

    :raises KeyError: if the form has no such step.
    """
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).for_step(step_key))
    return judge_step(settlement, form.step(step_key))


def evaluate_row(
    form: FormDefinition,
    step_key: str,
    row: Mapping[str, Any],
    answers: Mapping[str, Any],
    today: date,
    number: int | None = None,
    *,
    within: Within | None = None,
) -> StepEvaluation:
    """
    Return what one row of the step's roster amounts to, for instance while it is being edited.

    Rules of the row that read the roster as a whole see it as it is in ``answers``. ``number`` is
    the place of the row in the list, from 1, if it has one; places have no row number, because a
    new row has none. ``within`` says that it is a row of a roster inside a row. Empty if the roster
    is not shown.

    :raises KeyError: if the form has no such step, or the rows no such inner roster.
    :raises ValueError: if the step has no roster.
    """
    if form.step(step_key).roster is None:
        raise ValueError(f"step {step_key} has no roster")
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).for_step(step_key))
    alone = row_alone(settlement, form.step(step_key), row, number, within)
    if alone is None:
        return StepEvaluation()
    return judge_row(settlement.counting, alone.roster, alone.row, alone.place)


def evaluate_form(form: FormDefinition, answers: Mapping[str, Any], today: date) -> FormEvaluation:
    """
    Return what a whole form amounts to: path, steps, answers that count, every problem.

    The last problems are those of the form: cross-checks, the declaration (``declaration`` until
    it is accepted, also on a page that comes before it), keys that the form does not have. A path
    that ends in an outcome has ``outcome`` instead of cross-checks and declaration.
    """
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).everything)
    judged = {step.key: judge_step(settlement, step) for step in form.steps}
    problems = [problem for step in judged.values() for problem in step.problems]
    counted = dict(settlement.answers)
    outcome = settlement.outcome
    if outcome is not None:
        problems.append(Problem(Place(""), "outcome", params={"outcome": outcome}))
    else:
        ruling = Ruling(settlement.scope, problems)
        places = form.kept(_places_by_key)
        judge_checks(form.checks, ruling, lambda key: places.get(key, Place("", key)))
        if form.declaration is not None:
            problems.extend(_declaration_problems(form.declaration.key, answers))
    if form.declaration is not None and answers.get(form.declaration.key) is True:
        counted[form.declaration.key] = True
    problems.extend(_unknown_keys(form, answers))
    path = tuple(s.key for s in form.steps if s.key in settlement.shown and not s.silent)
    steps = {key: judged[key] for key in path}
    return FormEvaluation(path, steps, counted, tuple(problems), outcome)


def _places_by_key(form: FormDefinition) -> Mapping[str, Place]:
    return {
        stop.item.key: place_of(stop.step, stop.item)
        for stop in order_of(form).everything
        if isinstance(stop.item, Field | Roster)
    }


def _declaration_problems(key: str, answers: Mapping[str, Any]) -> Iterator[Problem]:
    given = answers.get(key)
    if not isinstance(given, bool) and given is not None:
        yield Problem(Place("", key), "datatype")
    elif given is not True:
        yield Problem(Place("", key), "declaration")


def _unknown_keys(form: FormDefinition, answers: Mapping[str, Any]) -> Iterator[Problem]:
    known = {*form.kept(_places_by_key), form.declaration.key if form.declaration else ""}
    for key in answers:
        if key not in known:
            yield Problem(Place("", str(key)), "unknown", params={"key": str(key)})
