"""
The invented household of free practice, as a sheet of paper to type in.

It is drawn by the recipe that a country package has for the form, with names and documents of
nobody; where no recipe is made for the form there is no sheet. The sheet is kept with the draft, in
a row of its own that holds no answers.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils import timezone

from cms.form_builder.case_words import answer_of_field
from cms.form_builder.models import FormVersion
from cms.submissions.models import Draft, StepAnswers
from cms.submissions.selectors import definition_of
from forms_plugins.api.kinds import Package
from forms_plugins.api.register_mapping import RegisterMapping, register_mapping
from forms_plugins.api.registry import registry
from forms_plugins.classification.synthetic import HouseholdMaker
from forms_plugins.classification.synthetic.finding import recipes
from forms_plugins.engine.answers import answers_from_json
from forms_plugins.engine.definition import FormDefinition, Roster, Step
from forms_plugins.engine.evaluation import evaluate_form

SHEET_STEP = "_sheet"
"""Row of a draft for the sheet; no step of a form can have this name."""

SEED = 2026
HOUSEHOLDS = 500
"""So many households are drawn once for a process; which one it is depends on the draft."""

FIRST_NUMBER = 90_000_000
"""Numbers of invented documents begin here."""


def new_sheet(version: FormVersion, *, seed: int) -> dict[str, Any] | None:
    """Return the answers (JSON of the engine) of an invented household, if a recipe fits."""
    form = definition_of(version)
    households = _households(form.slug)
    if not households:
        return None
    drawn = households[seed % len(households)]
    household = {
        key: [dict(row) for row in value] if _are_rows(value) else value
        for key, value in drawn.items()
    }
    mapping = register_mapping(form)
    if mapping is not None:
        for number, row in enumerate(household.get(mapping.roster) or ()):
            row.update(_who(mapping, row, seed, number))
    return household


@lru_cache(maxsize=64)
def has_recipe(form: str) -> bool:
    """Say whether invented households can be drawn for a form."""
    return any(recipe.form == form for recipe in recipes())


@lru_cache(maxsize=4)
def _households(form: str) -> tuple[dict[str, Any], ...]:
    recipe = next((each for each in recipes() if each.form == form), None)
    if recipe is None:
        return ()
    return tuple(HouseholdMaker(recipe, seed=SEED).answers(0, HOUSEHOLDS))


def _who(
    mapping: RegisterMapping, row: Mapping[str, Any], seed: int, number: int
) -> dict[str, Any]:
    """Return name and document of a person who does not exist."""
    given, surnames = _names(str(row.get(mapping.sex or "", "")))
    one = seed * 7 + number
    named = {
        mapping.given_names: given[one % len(given)],
        mapping.first_surname: surnames[(seed if number != 1 else seed + 3) % len(surnames)],
        mapping.document_number: str(FIRST_NUMBER + seed * 30 % 9_000_000 + number),
        mapping.document_type: mapping.document_kinds[0].code,
    }
    if mapping.second_surname:
        named[mapping.second_surname] = surnames[(seed + 5 + number // 2) % len(surnames)]
    return named


def _names(sex: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for package in registry.of_kind(Package):
        padron = package.demo().padron
        if padron is not None:
            everybody = tuple(name for names in padron.given_names.values() for name in names)
            return padron.given_names.get(sex, everybody), padron.surnames
    return ("Persona",), ("Inventada",)


def keep_sheet(draft: Draft, sheet: Mapping[str, Any] | None) -> None:
    """Keep the sheet with its draft."""
    if sheet is not None:
        StepAnswers.objects.create(draft=draft, step=SHEET_STEP, answers=dict(sheet))


def sheet_of(draft: Draft) -> list[dict[str, Any]]:
    """
    Return the sheet of a draft in words, by step: title, lines (question, answer) and rows.

    Empty without a sheet.
    """
    kept = StepAnswers.objects.filter(draft=draft, step=SHEET_STEP).first()
    if kept is None:
        return []
    form = definition_of(draft.form_version)
    answers = kept.answers
    evaluation = evaluate_form(form, answers_from_json(form, answers), timezone.localdate())
    blocks = [_block(form, form.step(key), answers) for key in evaluation.path]
    return [block for block in blocks if block["lines"] or block["rows"]]


def _block(form: FormDefinition, step: Step, answers: Mapping[str, Any]) -> dict[str, Any]:
    roster = step.roster
    rows = answers.get(roster.key, ()) if roster else ()
    return {
        "title": step.title.es,
        "lines": _lines(form, step, answers),
        "rows": [
            {"title": f"{roster.item_label.es} {number}", "lines": _lines(form, roster, row)}
            for number, row in enumerate(rows, start=1)
        ]
        if roster
        else [],
    }


def _lines(
    form: FormDefinition, owner: Step | Roster, answers: Mapping[str, Any]
) -> list[tuple[str, str]]:
    return [
        (field.label.es, answer_of_field(form, field, answers[field.key]))
        for field in owner.fields
        if field.computed is None and field.key in answers
    ]


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
