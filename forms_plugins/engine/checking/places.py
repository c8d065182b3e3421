"""Walks over a form that say where they are."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel

from forms_plugins.engine.checking.problems import PlaceInForm
from forms_plugins.engine.definition import Field, FormDefinition, Item, Roster, Step, Text


class Located(NamedTuple):
    """An item of a form: where it is, its step, the rosters around it, the outermost first."""

    place: PlaceInForm
    step: Step
    around: tuple[Roster, ...]
    item: Item

    @property
    def roster(self) -> Roster | None:
        """Return the roster that the item stands in, if it does."""
        return self.around[-1] if self.around else None


def items(form: FormDefinition) -> Iterator[Located]:
    """Yield every item of the form in document order; a roster comes before its own items."""
    for number, step in enumerate(form.steps):
        yield from _items_in(step.items, ("steps", number), step, ())


def _items_in(
    found: tuple[Item, ...], inside: PlaceInForm, step: Step, around: tuple[Roster, ...]
) -> Iterator[Located]:
    for position, item in enumerate(found):
        place = (*inside, "items", position)
        yield Located(place, step, around, item)
        if isinstance(item, Roster):
            yield from _items_in(item.items, place, step, (*around, item))


def fields(form: FormDefinition) -> Iterator[tuple[PlaceInForm, Field]]:
    """Yield every question of the form with its place."""
    for located in items(form):
        if isinstance(located.item, Field):
            yield located.place, located.item


def texts(part: object, place: PlaceInForm = ()) -> Iterator[tuple[PlaceInForm, Text]]:
    """Yield every text for people inside ``part``, in document order."""
    if isinstance(part, Text):
        yield place, part
    elif isinstance(part, BaseModel):
        for name, value in part:
            yield from texts(value, (*place, name))
    elif isinstance(part, tuple):
        for position, value in enumerate(part):
            yield from texts(value, (*place, position))
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from texts(value, (*place, name))
