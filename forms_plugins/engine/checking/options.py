"""Checks of the filters of options."""

from collections.abc import Iterator
from typing import Any

from forms_plugins.engine.checking.places import Located, items
from forms_plugins.engine.checking.positions import Positions
from forms_plugins.engine.checking.problems import FormProblem, PlaceInForm
from forms_plugins.engine.definition import Choice, Field, FormDefinition, Roster
from forms_plugins.engine.evaluation.options import SplitFilter
from forms_plugins.engine.rules.structure import operator_of

_WITH_CHOICES = ("choice", "choices")


def check_filters(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield what is wrong with the filters of options and the attributes they read."""
    positions = Positions(form)
    for name, choices in form.choice_lists.items():
        yield from _mixed_attributes(("choice_lists", name), choices)
    for located in items(form):
        field = located.item
        if not isinstance(field, Field):
            continue
        yield from _mixed_attributes((*located.place, "choices"), field.choices)
        if field.choice_filter is None:
            continue
        if field.datatype not in _WITH_CHOICES:
            place = (*located.place, "choice_filter")
            yield FormProblem(place, "filter_unused", {"key": field.key})
        else:
            yield from _never_offered(form, located, field, positions)


def _mixed_attributes(place: PlaceInForm, choices: tuple[Choice, ...]) -> Iterator[FormProblem]:
    kinds: dict[str, set[type]] = {}
    for choice in choices:
        for name, value in choice.attributes.items():
            kinds.setdefault(name, set()).add(type(value))
    for name, found in kinds.items():
        if len(found) > 1:
            yield FormProblem(place, "attribute_mixed", {"name": name})


def _never_offered(
    form: FormDefinition, located: Located, field: Field, positions: Positions
) -> Iterator[FormProblem]:
    """
    Yield a warning for each option whose attribute equals no option of the question it depends on.
    """
    parts = SplitFilter.of(field.choice_filter)
    possible = None
    if parts.attribute is not None:
        possible = _values_of(form, parts.wanted, located.around, positions)
    if possible is None or parts.attribute is None:
        return
    place = (*located.place, "choice_filter")
    for choice in _options(form, field):
        if choice.attributes.get(parts.attribute) not in possible:
            yield FormProblem(place, "choice_never_offered", {"code": choice.code})


def _values_of(
    form: FormDefinition, rule: Any, around: tuple[Roster, ...], positions: Positions
) -> set[Any] | None:
    """Return the values that a rule can have, or ``None`` if they are not known."""
    if type(rule) in (int, str):
        return {rule}
    name = operator_of(rule)
    if name == "answer":
        where = positions.of(rule["answer"])
    elif name == "row":
        where = positions.in_rows(rule["row"], around)
    else:
        return None
    found = positions.at(where) if where is not None else None
    if not isinstance(found, Field) or found.datatype != "choice":
        return None
    return {choice.code for choice in _options(form, found)} or None


def _options(form: FormDefinition, field: Field) -> tuple[Choice, ...]:
    return form.choice_lists.get(field.choice_list, ()) if field.choice_list else field.choices
