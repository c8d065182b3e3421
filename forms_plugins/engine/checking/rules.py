"""Checks of the rules of a form: names, types, and reading only what comes before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms_plugins.engine.checking.places import Located, items
from forms_plugins.engine.checking.positions import Positions
from forms_plugins.engine.checking.problems import FormProblem, PlaceInForm
from forms_plugins.engine.checking.types import FormTypes
from forms_plugins.engine.definition import Check, Field, FormDefinition, Roster, Step
from forms_plugins.engine.definition.reading import keys_read
from forms_plugins.engine.rules import (
    BOOLEAN,
    TEXT,
    WHOLE,
    Reference,
    Type,
    check_types,
    references,
)


@dataclass(frozen=True)
class RuleUse:
    """
    A rule where it stands: what it must give, the rosters around it, how far it may look.

    A rule with ``before`` decides what is asked or what counts, so it reads what was asked before
    that place. ``options_of`` is the question whose options a filter judges.
    """

    place: PlaceInForm
    rule: Any
    expected: Type
    around: tuple[Roster, ...] = ()
    before: PlaceInForm | None = None
    options_of: Field | None = None


def check_rules(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield what is wrong with each rule of the form, in document order."""
    types = FormTypes(form)
    positions = Positions(form)
    for use in rule_uses(form, types):
        scope = types.scope(use.around, use.options_of)
        _, found = check_types(use.rule, scope, use.expected)
        for problem in found:
            params = {"problem": problem.message, "rule_place": problem.place}
            yield FormProblem(use.place, "rule_wrong", params)
        for key in sorted(_read_too_early(use, positions)):
            yield FormProblem(use.place, "reads_later", {"key": key})


def check_reachable(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield a problem for each step whose condition no answer can fulfil."""
    positions = Positions(form)
    for number, step in enumerate(form.steps):
        place: PlaceInForm = ("steps", number, "show_if")
        use = RuleUse(place, step.show_if, BOOLEAN, before=place[:-1])
        read = keys_read(step.show_if)
        only_later = bool(read) and read == _read_too_early(use, positions)
        if step.show_if is False or only_later:
            yield FormProblem(place, "step_unreachable", {"key": step.key})


def rule_uses(form: FormDefinition, types: FormTypes) -> Iterator[RuleUse]:
    """Yield every rule of the form where it stands."""
    located = list(items(form))
    for number, step in enumerate(form.steps):
        if step.show_if is not None:
            place: PlaceInForm = ("steps", number)
            yield RuleUse((*place, "show_if"), step.show_if, BOOLEAN, before=place)
        for found in located:
            if found.step is step:
                yield from _uses_of_item(found, types)
        yield from _uses_of_routes(number, step)
    for number, check in enumerate(form.checks):
        yield RuleUse(("checks", number, "rule"), check.rule, BOOLEAN)
    if form.draft_title is not None:
        yield RuleUse(("draft_title",), form.draft_title, TEXT)


def _uses_of_routes(number: int, step: Step) -> Iterator[RuleUse]:
    for position, route in enumerate(step.routes):
        place = ("steps", number, "routes", position, "when")
        yield RuleUse(place, route.when, BOOLEAN, before=("steps", number + 1))


def _uses_of_item(located: Located, types: FormTypes) -> Iterator[RuleUse]:
    place, _, around, item = located
    if isinstance(item, Check):
        yield RuleUse((*place, "rule"), item.rule, BOOLEAN, around)
        return
    if item.show_if is not None:
        yield RuleUse((*place, "show_if"), item.show_if, BOOLEAN, around, place)
    if isinstance(item, Field):
        yield from _uses_of_field(place, item, around, types)
    elif isinstance(item, Roster):
        inside = (*around, item)
        if item.size is not None:
            yield RuleUse((*place, "size"), item.size, WHOLE, around, place)
        yield RuleUse((*place, "row_title"), item.row_title, TEXT, inside)
        if item.row_summary is not None:
            yield RuleUse((*place, "row_summary"), item.row_summary, TEXT, inside)


def _uses_of_field(
    place: PlaceInForm, field: Field, around: tuple[Roster, ...], types: FormTypes
) -> Iterator[RuleUse]:
    if not isinstance(field.required, bool):
        yield RuleUse((*place, "required"), field.required, BOOLEAN, around)
    if field.choice_filter is not None:
        where = (*place, "choice_filter")
        yield RuleUse(where, field.choice_filter, BOOLEAN, around, place, options_of=field)
    if field.default is not None:
        yield RuleUse((*place, "default"), field.default, types.of(field), around, place)
    if field.computed is not None:
        yield RuleUse((*place, "computed"), field.computed, types.of(field), around, place)
    for position, validation in enumerate(field.validations):
        yield RuleUse((*place, "validations", position, "rule"), validation.rule, BOOLEAN, around)


def _read_too_early(use: RuleUse, positions: Positions) -> frozenset[str]:
    """Return the keys a rule reads that are not asked before it, save unknown ones."""
    if use.before is None or isinstance(use.rule, bool | None):
        return frozenset()
    found = ((each.key, _position_read(each, use, positions)) for each in references(use.rule))
    return frozenset(
        key
        for key, where in found
        if where is not None and not positions.is_before(where, use.before)
    )


def _position_read(reference: Reference, use: RuleUse, positions: Positions) -> PlaceInForm | None:
    if reference.kind == "option":
        return None
    if reference.kind != "row":
        return positions.of(reference.key)
    inner = {each.key for each in use.around[-1].rosters} if use.around else set()
    if reference.roster is not None and reference.roster not in inner:
        return None  # a question of the rows of another roster, which is a reference of its own
    return positions.in_rows(reference.key, use.around)
