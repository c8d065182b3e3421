"""
Which steps a person goes through, and where they are.

Covers the path and moving along it. Only the conditions and routes of steps, and what they read,
are evaluated; whether the answers of a step are right is ``evaluation``'s business.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_plugins.engine.definition import FormDefinition, Outcome, Step
from forms_plugins.engine.definition.order import order_of
from forms_plugins.engine.evaluation.settling import Settlement

Answers = Mapping[str, Any]


class StepNotOnPath(LookupError):
    """Raised for a step that the answers given so far hide."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Step ``position`` (from 1) of ``total`` steps on the path as it is now."""

    position: int
    total: int


def path(form: FormDefinition, answers: Answers, today: date) -> tuple[str, ...]:
    """
    Return the keys of the steps that are shown, in document order, none of them twice.

    Steps that a route leads past, or that come after the end in an outcome, are not shown; silent
    ones are never on the path.
    """
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).for_path)
    return tuple(s.key for s in form.steps if s.key in settlement.shown and not s.silent)


def next_step(form: FormDefinition, answers: Answers, today: date, key: str) -> str | None:
    """
    Return the key of the first step after ``key`` that is shown, ``None`` at the end.

    At the end the form can be sent, unless ``outcome_after`` says otherwise.

    :raises KeyError: if the form has no step ``key``; it need not be on the path itself.
    """
    position = _position(form, key)
    return _first_shown(form, form.steps[position + 1 :], answers, today)


def outcome_after(
    form: FormDefinition, answers: Answers, today: date, step_key: str
) -> Outcome | None:
    """
    Return the outcome that the step ``step_key`` leads to, ``None`` if it leads to a step or the
    end.

    Silent steps right after it are passed through.

    :raises KeyError: if the form has no step ``step_key``; one that is not shown leads nowhere.
    """
    position = _position(form, step_key)
    settlement = Settlement(form, answers, today)
    order = order_of(form)
    for step in form.steps[position:]:
        if step.key != step_key and not step.silent:
            settlement.settle(order.for_visibility(step.key))
            if step.key in settlement.shown:
                return None
            continue
        settlement.settle(order.for_routes(step.key))
        if outcome := form.outcome(settlement.routes.get(step.key, "")):
            return outcome
    return None


def previous_step(form: FormDefinition, answers: Answers, today: date, key: str) -> str | None:
    """
    Return the key of the last step before ``key`` that is shown, ``None`` at the beginning.

    :raises KeyError: if the form has no step ``key``; it need not be on the path itself.
    """
    position = _position(form, key)
    return _first_shown(form, reversed(form.steps[:position]), answers, today)


def first_incomplete(
    form: FormDefinition, answers: Answers, today: date, complete: Mapping[str, bool]
) -> str | None:
    """
    Return the key of the first step on the path that is not complete, ``None`` if all are.

    ``complete`` maps keys of steps to whether their answers were found right; one that is absent is
    not complete.
    """
    steps = path(form, answers, today)
    return next((key for key in steps if not complete.get(key, False)), None)


def progress(form: FormDefinition, answers: Answers, today: date, key: str) -> Progress:
    """
    Return where the step ``key`` stands on the path.

    :raises StepNotOnPath: if it is not shown, or the form does not have it.
    """
    steps = path(form, answers, today)
    if key not in steps:
        raise StepNotOnPath(key)
    return Progress(steps.index(key) + 1, len(steps))


def _position(form: FormDefinition, key: str) -> int:
    step = form.step(key)
    return next(position for position, other in enumerate(form.steps) if other is step)


def _first_shown(
    form: FormDefinition, steps: Iterable[Step], answers: Answers, today: date
) -> str | None:
    settlement = Settlement(form, answers, today)
    order = order_of(form)
    for step in steps:
        if step.silent:
            continue
        settlement.settle(order.for_visibility(step.key))
        if step.key in settlement.shown:
            return step.key
    return None
