"""Checks of the form's parts that need no rule to be looked at."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from forms_plugins.engine.checking.places import fields, items, texts
from forms_plugins.engine.checking.problems import FormProblem, PlaceInForm
from forms_plugins.engine.definition import (
    DEFAULT_LANGUAGE,
    Check,
    Choice,
    Field,
    FormDefinition,
    Roster,
    Section,
)
from forms_plugins.engine.definition.fields import MOST_NESTED

_WITH_CHOICES = ("choice", "choices")


def check_keys(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield a problem for each key that stands in the form a second time."""
    seen: set[str] = set()
    for place, key in _keys(form):
        if key in seen:
            yield FormProblem(place, "key_repeated", {"key": key})
        seen.add(key)


def _keys(form: FormDefinition) -> Iterator[tuple[PlaceInForm, str]]:
    for number, step in enumerate(form.steps):
        yield ("steps", number, "key"), step.key
    for number, outcome in enumerate(form.outcomes):
        yield ("outcomes", number, "key"), outcome.key
    for located in items(form):
        if isinstance(located.item, Field | Roster | Check):
            yield (*located.place, "key"), located.item.key
    for number, check in enumerate(form.checks):
        yield ("checks", number, "key"), check.key
    if form.declaration is not None:
        yield ("declaration", "key"), form.declaration.key


def check_steps(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield what is wrong with the steps and their rosters."""
    if not form.steps:
        yield FormProblem(("steps",), "step_needed")
    for number, step in enumerate(form.steps):
        place: PlaceInForm = ("steps", number)
        if not step.items:
            yield FormProblem((*place, "items"), "step_empty", {"key": step.key})
        if step.help is None and not step.help_not_needed:
            yield FormProblem((*place, "help"), "help_needed", {"key": step.key})
        rosters = [
            (position, item) for position, item in enumerate(step.items) if isinstance(item, Roster)
        ]
        for position, roster in rosters[1:]:
            yield FormProblem((*place, "items", position), "roster_extra", {"key": roster.key})
        for position, roster in rosters:
            yield from _check_roster((*place, "items", position), roster, MOST_NESTED)


def _check_roster(place: PlaceInForm, roster: Roster, levels: int) -> Iterator[FormProblem]:
    for position, inner in enumerate(roster.items):
        if isinstance(inner, Roster) and levels == 1:
            yield FormProblem((*place, "items", position), "roster_too_deep", {"key": inner.key})
        elif isinstance(inner, Roster):
            yield from _check_roster((*place, "items", position), inner, levels - 1)
    if not roster.fields:
        yield FormProblem((*place, "items"), "roster_empty", {"key": roster.key})
    if roster.minimum > roster.maximum:
        params = {"key": roster.key, "minimum": roster.minimum, "maximum": roster.maximum}
        yield FormProblem((*place, "minimum"), "roster_bounds", params)


def check_choices(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield what is wrong with the options of questions and with the form's lists."""
    for name, choices in form.choice_lists.items():
        if not choices:
            yield FormProblem(("choice_lists", name), "choices_needed", {"key": name})
        yield from _check_codes(("choice_lists", name), choices)
    for place, field in fields(form):
        yield from _check_field_choices(form.choice_lists, place, field)


def _check_field_choices(
    lists: Mapping[str, tuple[Choice, ...]], place: PlaceInForm, field: Field
) -> Iterator[FormProblem]:
    given = bool(field.choices or field.choice_list)
    if field.choice_list is not None and field.choice_list not in lists:
        params = {"name": field.choice_list}
        yield FormProblem((*place, "choice_list"), "choice_list_unknown", params)
    if given and field.datatype not in _WITH_CHOICES:
        yield FormProblem(place, "choices_unused", {"key": field.key})
    if not given and field.datatype in _WITH_CHOICES:
        yield FormProblem((*place, "choices"), "choices_needed", {"key": field.key})
    if field.computed is not None and field.default is not None:
        yield FormProblem((*place, "default"), "computed_default", {"key": field.key})
    yield from _check_codes((*place, "choices"), field.choices)


def _check_codes(place: PlaceInForm, choices: tuple[Choice, ...]) -> Iterator[FormProblem]:
    seen: set[int | str] = set()
    for position, choice in enumerate(choices):
        here = (*place, position, "code")
        if choice.code in seen:
            yield FormProblem(here, "code_repeated", {"code": choice.code})
        if choice.code == "":
            yield FormProblem(here, "code_empty")
        seen.add(choice.code)
    if len({type(choice.code) for choice in choices}) > 1:
        yield FormProblem(place, "codes_mixed")


def check_fields_of_checks(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield a problem for each question that a check names and that is not asked beside it."""
    located = list(items(form))
    for place, step, around, item in located:
        if isinstance(item, Check):
            beside = {
                other.item.key
                for other in located
                if other.step is step
                and other.around == around
                and isinstance(other.item, Field | Roster)
            }
            yield from _check_names(place, item, beside)
    asked = {
        other.item.key
        for other in located
        if not other.around and isinstance(other.item, Field | Roster)
    }
    for number, check in enumerate(form.checks):
        yield from _check_names(("checks", number), check, asked)


def _check_names(place: PlaceInForm, check: Check, asked: Collection[str]) -> Iterator[FormProblem]:
    for position, key in enumerate(check.fields):
        if key not in asked:
            yield FormProblem((*place, "fields", position), "check_field_unknown", {"key": key})


def check_sources(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield what is wrong with items that were made of something else, and with what that was."""
    sources: dict[tuple[int, int], set[str]] = {}
    for located in items(form):
        beside = sources.setdefault((id(located.step), id(located.roster)), set())
        source = located.item.source if isinstance(located.item, Section) else None
        if source is not None:
            beside.add(source.key)
            if source.kind == "reusable_block" and source.version is None:
                params = {"name": source.name}
                yield FormProblem((*located.place, "source"), "source_version_needed", params)
        group = located.item.group
        if group is not None and group not in beside:
            yield FormProblem((*located.place, "group"), "group_unknown", {"key": group})


def check_languages(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield a problem for each text that a language of the form lacks."""
    if DEFAULT_LANGUAGE not in form.languages:
        yield FormProblem(("languages",), "language_default")
    for repeated, times in Counter(form.languages).items():
        if times > 1:
            yield FormProblem(("languages",), "language_repeated", {"language": repeated})
    wanted = dict.fromkeys((DEFAULT_LANGUAGE, *form.languages))
    for place, text in texts(form):
        for language in wanted:
            if not text.exactly_in(language).strip():
                yield FormProblem((*place, language), "text_missing", {"language": language})


def check_retention(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield a problem for the first personal question of a form that says nothing about keeping."""
    if form.retention is not None:
        return
    for _, field in fields(form):
        if field.sensitivity != "ordinary":
            yield FormProblem(("retention",), "retention_needed", {"key": field.key})
            return
