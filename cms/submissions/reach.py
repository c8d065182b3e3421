"""
What saving one step touches: which conditions may change, and whose answers that takes.

Worked out once per form from the rules alone. Which steps are asked is remembered with the draft,
so the work of saving a step grows with what its own rules and the conditions that hang on it read,
not with the number of steps.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_plugins.engine.definition import FormDefinition, Step
from forms_plugins.engine.definition.order import keys_read, order_of
from forms_plugins.engine.evaluation import Place
from forms_plugins.engine.evaluation.ruling import Ruling
from forms_plugins.engine.evaluation.settling import Settlement

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Reach:
    """
    ``lean`` is the form without the conditions of its steps, for judging one step when it is known
    which are asked. ``condition_reads`` maps a step to those whose answers its condition reads,
    ``decides`` a step to those whose condition reads it. ``reads`` maps a step to those whose
    answers are needed to judge it and the conditions that read it. ``title`` are the steps the
    title of the draft is made of, ``conditional`` those that are not always asked.
    """

    lean: FormDefinition
    condition_reads: Mapping[str, frozenset[str]]
    decides: Mapping[str, frozenset[str]]
    reads: Mapping[str, frozenset[str]]
    title: frozenset[str]
    conditional: frozenset[str]


def reach_of(form: FormDefinition) -> Reach:
    """Return the reach of every step of ``form``, kept with the form."""
    return form.kept(_build)


def _build(form: FormDefinition) -> Reach:
    steps = tuple(step.model_copy(update={"show_if": None}) for step in form.steps)
    lean = form.model_copy(update={"steps": steps})
    order = order_of(lean)

    def steps_behind(rule: Any) -> frozenset[str]:
        return frozenset(stop.step.key for stop in order.for_keys(keys_read(rule)))

    conditional = [step for step in form.steps if step.show_if is not None]
    condition_reads = {step.key: steps_behind(step.show_if) for step in conditional}
    decides: dict[str, set[str]] = defaultdict(set)
    for key, sources in condition_reads.items():
        for source in sources:
            decides[source].add(key)
    title = steps_behind(form.draft_title)
    reads = {}
    for step in form.steps:
        needed = {step.key, *(stop.step.key for stop in order.for_step(step.key))}
        needed.update(*(condition_reads[key] for key in decides[step.key]))
        reads[step.key] = frozenset(needed | (title if step.key in title else set()))
    return Reach(
        lean=lean,
        condition_reads=condition_reads,
        decides={key: frozenset(found) for key, found in decides.items()},
        reads=reads,
        title=title,
        conditional=frozenset(condition_reads),
    )


def hidden_steps(form: FormDefinition, answers: Answers, today: date) -> frozenset[str]:
    """Return the steps that all the answers of a draft hide; every condition is evaluated."""
    conditional = reach_of(form).conditional
    if not conditional:
        return frozenset()
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).for_path)
    return conditional - settlement.shown


def hidden_after(
    form: FormDefinition,
    saved: str,
    hidden: Iterable[str],
    answers_of: Callable[[frozenset[str]], Answers],
    today: date,
) -> frozenset[str]:
    """
    Return the steps that are hidden once ``saved`` was saved, given those ``hidden`` before.

    Only conditions that read the saved step are evaluated, and on from a step only if it came or
    went. ``answers_of`` returns the typed answers of some steps.
    """
    reach = reach_of(form)
    found = set(hidden)
    waiting = set(reach.decides.get(saved, ()))
    for step in form.steps if waiting else ():
        if step.key not in waiting:
            continue
        answers = answers_of(reach.condition_reads[step.key] - found)
        if _is_asked(reach.lean, step, answers, today) == (step.key in found):
            found ^= {step.key}
            waiting |= reach.decides.get(step.key, frozenset())
    return frozenset(found)


def _is_asked(lean: FormDefinition, step: Step, answers: Answers, today: date) -> bool:
    settlement = Settlement(lean, answers, today)
    settlement.settle(order_of(lean).for_keys(keys_read(step.show_if)))
    return Ruling(settlement.scope, []).holds(step.show_if, Place(step.key), "show_if")
