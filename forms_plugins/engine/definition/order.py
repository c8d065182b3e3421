"""
The order in which a form is worked through, and how little of it one step needs.

A *stop* is a step as such (is it shown?), a section with a condition, an item of a step that holds
an answer, or the routes at the end of a step. Stops are worked through in document order, because a
show-if or a computed value reads earlier answers only. What a rule reads is known without any
answer, so the stops that one step depends on are found once per form: the work for a step grows
with what its rules read, not with the number of steps.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

from forms_plugins.engine.definition.fields import Field, Roster, Section
from forms_plugins.engine.definition.form import FormDefinition, Step
from forms_plugins.engine.definition.reading import (
    keys_read,
    roster_keys,
    rules_of_item,
    settling_rules,
    words_read,
)


@dataclass(frozen=True, eq=False, slots=True)
class Stop:
    """
    One place of the walk: a step (no ``item``), an item of it, or its routes.

    ``index`` is the position of the item in the step, ``section`` the stop of the section with a
    condition that governs it.
    """

    position: int
    step: Step
    item: Field | Roster | Section | None = None
    index: int = 0
    section: "Stop | None" = None
    is_routes: bool = False


class DocumentOrder:
    """
    The stops of one form and what each depends on.

    Keep the one that :func:`order_of` returns: building it reads every rule of the form.
    """

    def __init__(self, form: FormDefinition) -> None:
        self._stops = tuple(_stops(form))
        self.numbers: Mapping[str, int] = {step.key: n for n, step in enumerate(form.steps)}
        self._step_stops: dict[str, Stop] = {}
        self._own: dict[str, list[Stop]] = defaultdict(list)
        self._owners: dict[str, Stop] = {}
        for stop in self._stops:
            if stop.item is None and not stop.is_routes:
                self._step_stops[stop.step.key] = stop
            if not stop.is_routes:
                self._own[stop.step.key].append(stop)
            if isinstance(stop.item, Field):
                self._owners[stop.item.key] = stop
            elif isinstance(stop.item, Roster):
                self._owners.update(dict.fromkeys(roster_keys(stop.item), stop))
        self._for_step: dict[str, tuple[Stop, ...]] = {}
        self._for_visibility: dict[str, tuple[Stop, ...]] = {}

    @property
    def everything(self) -> tuple[Stop, ...]:
        """Return every stop of the form, in document order."""
        return self._stops

    @property
    def owners(self) -> Mapping[str, Stop]:
        """Return the stop of each question outside rosters and of each roster, by key."""
        return self._owners

    def for_step(self, key: str) -> tuple[Stop, ...]:
        """Return the stops that everything in the step ``key`` depends on, in document order."""
        if key not in self._for_step:
            step = self._step_stops[key].step
            read = set(words_read(step)).union(keys_read(step.show_if))
            for item in step.items:
                read.update(*map(keys_read, rules_of_item(item)))
            self._for_step[key] = self._with_dependencies([*self._own[key], *self._owned(read)])
        return self._for_step[key]

    def for_visibility(self, key: str) -> tuple[Stop, ...]:
        """Return the stops that decide whether the step ``key`` is shown, in document order."""
        if key not in self._for_visibility:
            self._for_visibility[key] = self._with_dependencies([self._step_stops[key]])
        return self._for_visibility[key]

    def for_routes(self, key: str) -> tuple[Stop, ...]:
        """Return the stops that decide where the step ``key`` leads, in document order."""
        routes = [stop for stop in self._routes_stops if stop.step.key == key]
        return self._with_dependencies([self._step_stops[key], *routes])

    @cached_property
    def for_path(self) -> tuple[Stop, ...]:
        """Return the stops that decide which steps are shown, in document order."""
        return self._with_dependencies([*self._step_stops.values(), *self._routes_stops])

    def for_keys(self, keys: Iterable[str]) -> tuple[Stop, ...]:
        """Return the stops that the answers called ``keys`` depend on, themselves included."""
        return self._with_dependencies(self._owned(keys))

    @cached_property
    def _routes_stops(self) -> tuple[Stop, ...]:
        return tuple(stop for stop in self._stops if stop.is_routes)

    @cached_property
    def _positions_read(self) -> Mapping[int, frozenset[int]]:
        """Map each stop to those that decide whether it counts, so that no walk has to recurse."""
        return {stop.position: frozenset(self._directly_needed(stop)) for stop in self._stops}

    def _directly_needed(self, stop: Stop) -> Iterator[int]:
        if stop.is_routes:
            yield self._step_stops[stop.step.key].position
            rules: Iterable[Any] = (route.when for route in stop.step.routes)
        elif stop.item is None:
            yield from self._that_may_pass(stop.step)
            rules = (stop.step.show_if,)
        else:
            yield self._step_stops[stop.step.key].position
            if stop.section is not None:
                yield stop.section.position
            rules = settling_rules(stop.item)
        read = set[str]().union(*map(keys_read, rules))
        yield from (owner.position for owner in self._owned(read))

    def _that_may_pass(self, step: Step) -> Iterator[int]:
        """Yield the positions of the routes that can lead past ``step``."""
        number = self.numbers[step.key]
        for stop in self._routes_stops:
            if self.numbers[stop.step.key] >= number:
                return
            if any(self.lands(route.to) > number for route in stop.step.routes):
                yield stop.position

    def lands(self, target: str) -> int:
        """Return the number of the step that a route goes on with; of an outcome, past the end."""
        return self.numbers.get(target, len(self.numbers))

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
    positions = count()
    for step in form.steps:
        yield Stop(next(positions), step)
        section: Stop | None = None
        for index, item in enumerate(step.items):
            if isinstance(item, Section):
                section = None
                if item.show_if is not None:
                    section = Stop(next(positions), step, item, index)
                    yield section
            elif isinstance(item, Field | Roster):
                yield Stop(next(positions), step, item, index, section)
        if step.routes:
            yield Stop(next(positions), step, is_routes=True)


def order_of(form: FormDefinition) -> DocumentOrder:
    """Return the order of ``form``, built at its first use and kept with the form."""
    return form.kept(DocumentOrder)
