"""
What saving one step touches: which conditions and routes may change, and whose answers that takes.

Worked out once per form from the rules alone. Which steps are asked is remembered with the draft,
so the work of saving a step grows with what its own rules and the conditions that hang on it read,
not with the number of steps.

What is remembered are *marks*: the keys of the steps that are not asked, ``step>target`` for each
step whose route is taken (no key has ``>`` in it), and ``step>`` for a silent step that counts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_plugins.engine.definition import FormDefinition, Outcome, Step
from forms_plugins.engine.definition.order import order_of
from forms_plugins.engine.definition.reading import keys_read
from forms_plugins.engine.evaluation import Place
from forms_plugins.engine.evaluation.ruling import Ruling
from forms_plugins.engine.evaluation.settling import Settlement

Answers = Mapping[str, Any]
MOST_AHEAD = 5
"""Steps that are read with the one that is saved, in case it brings them back."""

AnswersOf = Callable[[frozenset[str]], Answers]


@dataclass(frozen=True)
class Reach:
    """
    ``lean`` is the form without the conditions and routes of its steps, for judging one step when
    it is known which are asked. ``condition_reads`` maps a step to those whose answers its
    condition and its routes read, ``decides`` a step to those whose condition or routes read it.
    ``reads`` maps a step to those whose answers are needed to judge it and the conditions that read
    it. ``ahead`` maps a step to those that it may bring back and that others hang on in turn, where
    these are few. ``title`` are the steps the title of the draft is made of, ``conditional`` those
    that are not always asked or do not always lead to the next; without any there are no marks.
    """

    lean: FormDefinition
    condition_reads: Mapping[str, frozenset[str]]
    decides: Mapping[str, frozenset[str]]
    reads: Mapping[str, frozenset[str]]
    ahead: Mapping[str, frozenset[str]]
    title: frozenset[str]
    conditional: frozenset[str]


def reach_of(form: FormDefinition) -> Reach:
    """Return the reach of every step of ``form``, kept with the form."""
    return form.kept(_build)


def _build(form: FormDefinition) -> Reach:
    lean = form.model_copy(update={"steps": tuple(map(_lean, form.steps))})
    order = order_of(lean)

    def steps_behind(*rules: Any) -> frozenset[str]:
        keys = frozenset[str]().union(*map(keys_read, rules))
        return frozenset(stop.step.key for stop in order.for_keys(keys))

    condition_reads = {
        step.key: steps_behind(step.show_if, *(route.when for route in step.routes))
        for step in form.steps
        if step.show_if is not None or step.routes
    }
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
    ahead = {key: frozenset(found) & decides.keys() for key, found in decides.items()}
    return Reach(
        lean=lean,
        condition_reads=condition_reads,
        decides={key: frozenset(found) for key, found in decides.items()},
        reads=reads,
        ahead={key: found for key, found in ahead.items() if len(found) <= MOST_AHEAD},
        title=title,
        conditional=_not_always_asked(form),
    )


def _lean(step: Step) -> Step:
    """
    Return a step that is always shown.

    One in which values are computed keeps its condition: they count without an answer being given.
    """
    fields = [field for field in step.fields if field.computed is not None]
    show_if = step.show_if if step.silent or fields else None
    return step.model_copy(update={"show_if": show_if, "routes": ()})


def _not_always_asked(form: FormDefinition) -> frozenset[str]:
    order = order_of(form)
    found = {step.key for step in form.steps if step.show_if is not None or step.silent}
    for step in form.steps:
        if step.routes:
            found.add(step.key)
        for route in step.routes:
            passed = form.steps[order.numbers[step.key] + 1 : order.lands(route.to)]
            found.update(other.key for other in passed)
    return frozenset(found)


def hidden_steps(form: FormDefinition, answers: Answers, today: date) -> frozenset[str]:
    """
    Return the marks of a draft with all these answers; every condition and route is evaluated.
    """
    conditional = reach_of(form).conditional
    if not conditional:
        return frozenset()
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).for_path)
    silent = {step.key for step in form.steps if step.silent}
    routes = dict.fromkeys(silent & settlement.shown, "") | settlement.routes
    return frozenset(conditional - settlement.shown | silent | set(map(_mark, routes.items())))


def outcome_of(form: FormDefinition, marks: Iterable[str]) -> Outcome | None:
    """Return the outcome in which the path ends, of the marks that a draft remembers."""
    targets = (mark.partition(">")[2] for mark in marks)
    return next(filter(None, (form.outcome(target) for target in targets if target)), None)


def hidden_after(
    form: FormDefinition,
    saved: str,
    hidden: Iterable[str],
    answers_of: AnswersOf,
    today: date,
) -> frozenset[str]:
    """
    Return the marks once ``saved`` was saved, given those before.

    Only conditions and routes that read the saved step are evaluated, and on from a step only if it
    came or went. ``answers_of`` returns the typed answers of some steps.
    """
    reach = reach_of(form)
    before = frozenset(hidden)
    waiting = reach.decides.get(saved, frozenset())
    if not waiting:
        return before
    return _Following(form, before, set(waiting), answers_of, today).marks()


class _Following:
    """One walk over the steps that brings the marks of a draft up to date."""

    def __init__(
        self,
        form: FormDefinition,
        before: frozenset[str],
        waiting: set[str],
        answers_of: AnswersOf,
        today: date,
    ) -> None:
        self.form = form
        self.reach = reach_of(form)
        self.before = before
        self.routes_before = dict(mark.split(">") for mark in before if ">" in mark)
        self.waiting = waiting
        self.answers_of = answers_of
        self.today = today
        # What is hidden now, as far as the walk has come, and was hidden before, further on.
        self.hidden = {mark for mark in before if ">" not in mark}
        self.routes: dict[str, str] = {}

    def marks(self) -> frozenset[str]:
        """Walk over the steps: past those that a route leads past now, and did before."""
        order = order_of(self.form)
        goes_on_at = went_on_at = 0
        for number, step in enumerate(self.form.steps):
            was_passed, is_passed = number < went_on_at, number < goes_on_at
            was_asked = self._was_asked(step)
            if not is_passed and (was_passed or step.key in self.waiting):
                is_asked = self._condition_holds(step)
            else:
                is_asked = was_asked and not is_passed
            if is_asked != was_asked:
                self.waiting |= self.reach.decides.get(step.key, frozenset())
            self._note(step, is_asked)
            target = self._target(step, was_asked) if is_asked and step.routes else ""
            if target or (is_asked and step.silent):
                self.routes[step.key] = target
            if target:
                goes_on_at = order.lands(target)
            if self.routes_before.get(step.key):
                went_on_at = order.lands(self.routes_before[step.key])
                self._read_ahead(self.form.steps[max(number + 1, goes_on_at) : went_on_at])
        return frozenset(self.hidden | set(map(_mark, self.routes.items())))

    def _read_ahead(self, steps: Iterable[Step]) -> None:
        """Read at once what decides about steps that are perhaps asked again."""
        needed = (self.reach.condition_reads.get(step.key, frozenset()) for step in steps)
        if sources := frozenset[str]().union(*needed):
            self.answers_of(sources)

    def _was_asked(self, step: Step) -> bool:
        return step.key in self.routes_before if step.silent else step.key not in self.before

    def _note(self, step: Step, is_asked: bool) -> None:
        if is_asked and not step.silent:
            self.hidden.discard(step.key)
        else:
            self.hidden.add(step.key)

    def _target(self, step: Step, was_asked: bool) -> str:
        """Return where the route of an asked step leads, empty if it has none that holds."""
        if was_asked and step.key not in self.waiting:
            return self.routes_before.get(step.key, "")
        ruling = self._ruling(step)
        for position, route in enumerate(step.routes):
            if ruling.holds(route.when, Place(step.key), f"routes.{position}"):
                return route.to
        return ""

    def _condition_holds(self, step: Step) -> bool:
        if step.show_if is None:
            return True
        return self._ruling(step).holds(step.show_if, Place(step.key), "show_if")

    def _ruling(self, step: Step) -> Ruling:
        """Return a ruling over the answers that the condition and the routes of a step read."""
        rules = (step.show_if, *(route.when for route in step.routes))
        keys = frozenset[str]().union(*map(keys_read, rules))
        answers = self.answers_of(self.reach.condition_reads[step.key] - self.hidden)
        settlement = Settlement(self.reach.lean, answers, self.today)
        settlement.settle(order_of(self.reach.lean).for_keys(keys))
        return Ruling(settlement.scope, [])


def _mark(route: tuple[str, str]) -> str:
    return ">".join(route)
