"""
The order in which a form is worked through, and how little of it one step needs.

A *stop* is a step as such (is it shown?) or one item of a step that holds an answer. Stops are
worked through in document order, because a show-if or a computed value reads earlier answers only.
What a rule reads is known without any answer, so the stops that one step depends on are found once
per form: the work for a step grows with what its rules read, not with the number of steps.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from forms_plugins.engine.definition.fields import Check, Field, Roster, RosterItem
from forms_plugins.engine.definition.form import FormDefinition, Step
from forms_plugins.engine.rules import references


@dataclass(frozen=True, eq=False, slots=True)
class Stop:
    """One place of the walk: a step (no ``item``) or an item of it that holds an answer."""

    position: int
    step: Step
    item: Field | Roster | None = None


def keys_read(rule: Any) -> frozenset[str]:
    """Return the keys of the form's answers and rosters that ``rule`` (or none) reads."""
    if rule is None or isinstance(rule, bool):
        return frozenset()
    return frozenset(found.key for found in references(rule) if found.kind != "row")


def settling_rules(item: Field | Roster) -> Iterator[Any]:
    """Yield the rules that decide whether ``item`` counts and with which value."""
    yield item.show_if
    if isinstance(item, Field):
        yield item.computed
        return
    for field in item.fields:
        yield field.show_if
        yield field.computed


def step_rules(step: Step) -> Iterator[Any]:
    """Yield every rule that is evaluated for ``step``, save those that only make words of a row."""
    yield step.show_if
    for item in step.items:
        if isinstance(item, Roster):
            yield item.show_if
            for inner in item.items:
                yield from _item_rules(inner)
        else:
            yield from _item_rules(item)


def _item_rules(item: RosterItem) -> Iterator[Any]:
    if isinstance(item, Check):
        yield item.rule
        return
    yield item.show_if
    if isinstance(item, Field):
        yield item.computed
        yield item.default
        yield item.required
        yield from (validation.rule for validation in item.validations)


class DocumentOrder:
    """
    The stops of one form and what each depends on.

    Keep the one that :func:`order_of` returns: building it reads every rule of the form.
    """

    def __init__(self, form: FormDefinition) -> None:
        self._stops = tuple(_stops(form))
        self._step_stops = {stop.step.key: stop for stop in self._stops if stop.item is None}
        self._owners = {stop.item.key: stop for stop in self._stops if stop.item is not None}
        self._for_step: dict[str, tuple[Stop, ...]] = {}
        self._for_visibility: dict[str, tuple[Stop, ...]] = {}

    @property
    def everything(self) -> tuple[Stop, ...]:
        """Return every stop of the form, in document order."""
        return self._stops

    def for_step(self, key: str) -> tuple[Stop, ...]:
        """Return the stops that everything in the step ``key`` depends on, in document order."""
        if key not in self._for_step:
            step = self._step_stops[key].step
            own = [stop for stop in self._stops if stop.step is step]
            read = set[str]().union(*map(keys_read, step_rules(step)))
            self._for_step[key] = self._with_dependencies([*own, *self._owned(read)])
        return self._for_step[key]

    def for_visibility(self, key: str) -> tuple[Stop, ...]:
        """Return the stops that decide whether the step ``key`` is shown, in document order."""
        if key not in self._for_visibility:
            self._for_visibility[key] = self._with_dependencies([self._step_stops[key]])
        return self._for_visibility[key]

    @cached_property
    def for_path(self) -> tuple[Stop, ...]:
        """Return the stops that decide which steps are shown, in document order."""
        return self._with_dependencies(self._step_stops.values())

    def for_keys(self, keys: Iterable[str]) -> tuple[Stop, ...]:
        """Return the stops that the answers called ``keys`` depend on, themselves included."""
        return self._with_dependencies(self._owned(keys))

    @cached_property
    def _positions_read(self) -> Mapping[int, frozenset[int]]:
        """Map each stop to those that decide whether it counts, so that no walk has to recurse."""
        return {stop.position: self._directly_needed(stop) for stop in self._stops}

    def _directly_needed(self, stop: Stop) -> frozenset[int]:
        if stop.item is None:
            return frozenset(s.position for s in self._owned(keys_read(stop.step.show_if)))
        read = set[str]().union(*map(keys_read, settling_rules(stop.item)))
        return frozenset(
            [self._step_stops[stop.step.key].position, *(s.position for s in self._owned(read))]
        )

    def _owned(self, keys: Iterable[str]) -> list[Stop]:
        return [self._owners[key] for key in keys if key in self._owners]

    def _with_dependencies(self, stops: Iterable[Stop]) -> tuple[Stop, ...]:
        found: set[int] = set()
        waiting = [stop.position for stop in stops]
        while waiting:
            position = waiting.pop()
            if position not in found:
                found.add(position)
                waiting.extend(self._positions_read[position])
        return tuple(self._stops[position] for position in sorted(found))


def _stops(form: FormDefinition) -> Iterator[Stop]:
    position = 0
    for step in form.steps:
        yield Stop(position, step)
        position += 1
        for item in step.items:
            if isinstance(item, Field | Roster):
                yield Stop(position, step, item)
                position += 1


def order_of(form: FormDefinition) -> DocumentOrder:
    """Return the order of ``form``, built at its first use and kept with the form."""
    return form.kept(DocumentOrder)
