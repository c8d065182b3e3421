"""
What saving one step touches: which conditions may change, and whose answers that takes.

Worked out once per form from the rules alone, so that the work of saving a step does not grow with
the number of steps.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_plugins.engine.definition import FormDefinition
from forms_plugins.engine.definition.order import keys_read, order_of
from forms_plugins.engine.evaluation.settling import Settlement


@dataclass(frozen=True)
class Reach:
    """
    ``changes`` maps a step to the steps whose being asked depends on its answers; ``reads`` maps a
    step to those whose answers are needed to judge it and everything it changes. ``title`` are the
    steps the title of the draft is made of, ``conditional`` those that are not always asked.
    """

    changes: Mapping[str, frozenset[str]]
    reads: Mapping[str, frozenset[str]]
    title: frozenset[str]
    conditional: tuple[str, ...]


def reach_of(form: FormDefinition) -> Reach:
    """Return the reach of every step of ``form``, kept with the form."""
    return form.kept(_build)


def _build(form: FormDefinition) -> Reach:
    order = order_of(form)
    changes: dict[str, set[str]] = defaultdict(set)
    decided_by: dict[str, frozenset[str]] = {}
    for step in form.steps:
        decided_by[step.key] = frozenset(stop.step.key for stop in order.for_visibility(step.key))
        for source in decided_by[step.key] - {step.key}:
            changes[source].add(step.key)
    title = frozenset(stop.step.key for stop in order.for_keys(keys_read(form.draft_title)))
    reads = {}
    for step in form.steps:
        needed = {stop.step.key for stop in order.for_step(step.key)}
        needed.update(*(decided_by[key] for key in changes[step.key]))
        reads[step.key] = frozenset(needed | (title if step.key in title else set()))
    return Reach(
        changes={key: frozenset(value) for key, value in changes.items()},
        reads=reads,
        title=title,
        conditional=tuple(step.key for step in form.steps if step.show_if is not None),
    )


def steps_not_asked(
    form: FormDefinition, steps: Iterable[str], answers: Mapping[str, Any], today: date
) -> frozenset[str]:
    """Return those among ``steps`` that the answers hide; only their conditions are evaluated."""
    candidates = sorted(steps)
    settlement = Settlement(form, answers, today)
    order = order_of(form)
    for key in candidates:
        settlement.settle(order.for_visibility(key))
    return frozenset(key for key in candidates if key not in settlement.shown)
