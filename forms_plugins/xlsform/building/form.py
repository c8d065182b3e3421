"""A whole survey as a form document that can be published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from forms_plugins.xlsform.building.mending import mended
from forms_plugins.xlsform.building.questions import Origins, Part, Questions
from forms_plugins.xlsform.building.rules import Rules
from forms_plugins.xlsform.building.steps import Steps
from forms_plugins.xlsform.building.survey import Survey
from forms_plugins.xlsform.building.words import Translator, title_from
from forms_plugins.xlsform.reading.languages import plain
from forms_plugins.xlsform.report import FileRefused, Report

LONGEST_TITLE: Final = 200
_SLUG: Final = re.compile(r"[^a-z0-9]+")


class Settings:
    """The settings sheet: title, short name and default language of the form."""

    def __init__(self, values: Mapping[str, str], file_name: str) -> None:
        stem = re.sub(r"\.(xlsx|xlsm|xls|csv|zip)$", "", file_name, flags=re.IGNORECASE)
        self.title = values.get("form_title") or title_from(values.get("form_id", "") or stem)
        self.title = (self.title or "Formulario")[:LONGEST_TITLE]
        self.slug = slug_of(values.get("form_id") or values.get("form_title") or stem)
        self.default_language = values.get("default_language", "")


def slug_of(text: str) -> str:
    """Return a short name of a form: lower case with hyphens."""
    found = _SLUG.sub("-", plain(text).replace("_", "-"))
    found = found.lstrip("-0123456789")[:60].strip("-")
    return found or "formulario"


def build(survey: Survey, settings: Settings, *, slug: str = "") -> dict[str, Any]:
    """
    Return the document of a survey; what was found on the way is in its report.

    :raises FileRefused: if nothing of it can be asked.
    """
    rules, origins = Rules(survey), Origins()
    steps = Steps(Questions(survey, rules, origins)).all()
    if not steps:
        raise FileRefused("El formulario no tiene preguntas que se puedan tomar.")
    document: dict[str, Any] = {
        "slug": slug or settings.slug,
        "title": survey.words.everywhere({"es": settings.title}),
        "languages": list(survey.words.languages),
        "choice_lists": _choice_lists(survey),
        "tables": survey.tables,
        "steps": steps,
    }
    document = mended(document, rules, origins)
    survey.words.tell(survey.report)
    count_form(document, survey.report)
    survey.report.rules_total = len(rules.total)
    survey.report.rules_live = len(rules.live & rules.total)
    return document


def _choice_lists(survey: Survey) -> dict[str, list[Part]]:
    """Return all lists of the form, those that no question uses too."""
    lists = {
        found.key: found
        for lists in (survey.lists, survey.external_lists)
        for found in lists.values()
    }
    lists |= survey.used_lists
    return {
        key: [_choice(survey.words, option) for option in found.options]
        for key, found in lists.items()
        if found.options
    }


def _choice(words: Translator, option: Any) -> Part:
    labels = option.labels or {"es": str(option.written)}
    found = words.choose(labels)
    for language in words.languages[1:]:
        if language not in found:
            if option.cell.sheet and option.cell.row is not None:
                key = (option.cell.sheet, "label", language)
                words.missing.setdefault(key, []).append(option.cell.row)
            found[language] = found["es"]
    choice: Part = {"code": option.code, "label": found}
    if option.attributes:
        choice["attributes"] = dict(option.attributes)
    return choice


def count_form(document: dict[str, Any], report: Report) -> None:
    """Write into the report what the document has; its rules are counted, all of them live."""
    report.form = document["slug"]
    report.steps = len(document["steps"])
    report.lists = len(document.get("choice_lists", {}))
    report.languages = tuple(document.get("languages", ["es"]))
    report.rules_total = report.rules_live = _rules_in(document["steps"])
    items = [item for step in document["steps"] for item in _all_items(step["items"])]
    report.rosters = sum(item["kind"] == "roster" for item in items)
    report.fields = sum(item["kind"] == "field" for item in items)


def _all_items(items: list[Part]) -> list[Part]:
    return [found for item in items for found in (item, *_all_items(item.get("items", [])))]


_RULE_PARTS: Final = ("show_if", "computed", "default", "choice_filter", "size")


def _rules_in(parts: Any) -> int:
    found = 0
    for part in parts:
        found += sum(part.get(name) is not None for name in _RULE_PARTS)
        found += isinstance(part.get("required"), dict)
        found += len(part.get("validations", ())) + _rules_in(part.get("items", ()))
    return found
