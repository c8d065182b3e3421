"""Checks of the rules of a form: names, types, and reading only what comes before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms_plugins.engine.checking.places import Located, items
from forms_plugins.engine.checking.problems import FormProblem, PlaceInForm
from forms_plugins.engine.checking.types import FormTypes
from forms_plugins.engine.definition import Check, Field, FormDefinition, Roster
from forms_plugins.engine.definition.reading import keys_read
from forms_plugins.engine.rules import BOOLEAN, TEXT, Type, check_types, references


@dataclass(frozen=True)
class RuleUse:
    """
    A rule where it stands: what it must give, the roster it is in, whether it may look ahead.

    A rule with ``earlier_only`` decides what is asked or what counts, so it reads what was asked
    before.
    """

    place: PlaceInForm
    rule: Any
    expected: Type
    roster: Roster | None = None
    earlier_only: bool = False


def check_rules(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield what is wrong with each rule of the form, in document order."""
    types = FormTypes(form)
    positions = _positions(form)
    for use in rule_uses(form, types):
        _, found = check_types(use.rule, types.scope(use.roster), use.expected)
        for problem in found:
            params = {"problem": problem.message, "rule_place": problem.place}
            yield FormProblem(use.place, "rule_wrong", params)
        if use.earlier_only:
            for key in sorted(_read_too_early(use, positions)):
                yield FormProblem(use.place, "reads_later", {"key": key})


def check_reachable(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield a problem for each step whose condition no answer can fulfil."""
    positions = _positions(form)
    for number, step in enumerate(form.steps):
        place: PlaceInForm = ("steps", number, "show_if")
        use = RuleUse(place, step.show_if, BOOLEAN, earlier_only=True)
        read = keys_read(step.show_if)
        only_later = bool(read) and read == _read_too_early(use, positions)
        if step.show_if is False or only_later:
            yield FormProblem(place, "step_unreachable", {"key": step.key})


def rule_uses(form: FormDefinition, types: FormTypes) -> Iterator[RuleUse]:
    """Yield every rule of the form where it stands."""
    located = list(items(form))
    for number, step in enumerate(form.steps):
        if step.show_if is not None:
            yield RuleUse(("steps", number, "show_if"), step.show_if, BOOLEAN, None, True)
        for found in located:
            if found.step is step:
                yield from _uses_of_item(found, types)
    for number, check in enumerate(form.checks):
        yield RuleUse(("checks", number, "rule"), check.rule, BOOLEAN)
    if form.draft_title is not None:
        yield RuleUse(("draft_title",), form.draft_title, TEXT)


def _uses_of_item(located: Located, types: FormTypes) -> Iterator[RuleUse]:
    place, _, around, item = located
    if isinstance(item, Check):
        yield RuleUse((*place, "rule"), item.rule, BOOLEAN, around)
        return
    if item.show_if is not None:
        yield RuleUse((*place, "show_if"), item.show_if, BOOLEAN, around, True)
    if isinstance(item, Field):
        yield from _uses_of_field(place, item, around, types)
    elif isinstance(item, Roster):
        yield RuleUse((*place, "row_title"), item.row_title, TEXT, item)
        if item.row_summary is not None:
            yield RuleUse((*place, "row_summary"), item.row_summary, TEXT, item)


def _uses_of_field(
    place: PlaceInForm, field: Field, around: Roster | None, types: FormTypes
) -> Iterator[RuleUse]:
    if not isinstance(field.required, bool):
        yield RuleUse((*place, "required"), field.required, BOOLEAN, around)
    if field.default is not None:
        yield RuleUse((*place, "default"), field.default, types.of(field), around, True)
    if field.computed is not None:
        yield RuleUse((*place, "computed"), field.computed, types.of(field), around, True)
    for position, validation in enumerate(field.validations):
        yield RuleUse((*place, "validations", position, "rule"), validation.rule, BOOLEAN, around)


Positions = dict[tuple[str, str], PlaceInForm]
"""Where each question and roster stands: (key, "") or, for the question of a row, (key, roster)."""


def _positions(form: FormDefinition) -> Positions:
    positions: Positions = {}
    for place, _, around, item in items(form):
        if isinstance(item, Field | Roster):
            positions.setdefault((item.key, around.key if around else ""), place)
    return positions


def _read_too_early(use: RuleUse, positions: Positions) -> frozenset[str]:
    """Return the keys a rule reads that are not asked before it, save unknown ones."""
    own = use.place[:-1]
    late = set()
    for reference in references(use.rule) if not isinstance(use.rule, bool | None) else ():
        if reference.kind != "row":
            where = positions.get((reference.key, ""))
        elif reference.roster is None and use.roster is not None:
            where = positions.get((reference.key, use.roster.key))
        else:
            continue  # a question of the rows of another roster, which is a reference of its own
        if where is not None and (where >= own or where == own[: len(where)]):
            late.add(reference.key)
    return frozenset(late)
