"""
A form with one field for each answer a method reads, to try a household.

Names of fields are keys; those in the rows of a list are ``miembros-0-edad``, and
``miembros-rows`` says how many rows there are. What an answer must be is judged by the engine's own
cleaner, with its words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_plugins.engine.classification import InputCleaner, ScoringMethod
from forms_plugins.engine.classification.parts import Input

MOST_ROWS: Final = 60
ROWS: Final = "-rows"
_BOOLEANS: Final = {"true": True, "false": False}


@dataclass(frozen=True)
class RowOfFields:
    """The fields of one row of a list; ``number`` counts from 0."""

    number: int
    title: str
    fields: list[forms.BoundField]


@dataclass(frozen=True)
class ListOfRows:
    """A list with its rows."""

    key: str
    label: str
    rows: list[RowOfFields]
    problem: str = ""


class HouseholdForm(forms.Form):
    """The answers of one invented household."""

    def __init__(
        self,
        method: ScoringMethod,
        data: QueryDict | None = None,
        answers: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """``data`` is what a page sent; without it ``answers`` (as JSON) fill the fields."""
        super().__init__(data, initial=_flat(answers or {}), **kwargs)
        self.method = method
        self.rosters = [item for item in method.inputs if item.datatype == "roster"]
        self.counts = {item.key: self._count(item, data, answers or {}) for item in self.rosters}
        self.wrong: dict[str, str] = {}
        for item in method.inputs:
            if item.datatype != "roster":
                self.fields[item.key] = _field(item)
        for roster in self.rosters:
            for number in range(self.counts[roster.key]):
                for item in roster.fields:
                    self.fields[f"{roster.key}-{number}-{item.key}"] = _field(item)

    def _count(self, roster: Input, data: QueryDict | None, answers: Mapping[str, Any]) -> int:
        if data is not None:
            said = data.get(roster.key + ROWS, "")
            count = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
        else:
            rows = answers.get(roster.key)
            count = len(rows) if isinstance(rows, list) else max(1, roster.minimum or 1)
        return min(count, self.most_rows(roster))

    def most_rows(self, roster: Input) -> int:
        """Return how many rows a list may have here."""
        return min(roster.maximum or MOST_ROWS, MOST_ROWS)

    def plain_fields(self) -> Iterator[forms.BoundField]:
        """Yield the fields of the household itself."""
        for item in self.method.inputs:
            if item.datatype != "roster":
                yield self[item.key]

    def lists(self) -> Iterator[ListOfRows]:
        """Yield the lists with the fields of their rows."""
        for roster in self.rosters:
            words = roster.row_label.es if roster.row_label else _("Row")
            yield ListOfRows(
                roster.key,
                roster.label.es,
                [
                    RowOfFields(
                        number,
                        f"{words} {number + 1}",
                        [self[f"{roster.key}-{number}-{item.key}"] for item in roster.fields],
                    )
                    for number in range(self.counts[roster.key])
                ],
                self.wrong.get(roster.key, ""),
            )

    def raw_answers(self) -> dict[str, Any]:
        """Return what was written, as the JSON of a household; nothing is judged."""
        answers = {
            item.key: value
            for item in self.method.inputs
            if item.datatype != "roster" and (value := self._said(item, item.key)) is not None
        }
        for roster in self.rosters:
            answers[roster.key] = [
                self._row(roster, number) for number in range(self.counts[roster.key])
            ]
        return answers

    def _row(self, roster: Input, number: int) -> dict[str, Any]:
        said = {
            item.key: self._said(item, f"{roster.key}-{number}-{item.key}")
            for item in roster.fields
        }
        return {key: value for key, value in said.items() if value is not None}

    def _said(self, item: Input, name: str) -> Any:
        field = self.fields[name]
        value = field.widget.value_from_datadict(self.data, self.files, name)
        if item.datatype == "choices":
            return [_code(item, each) for each in value] or None
        text = (value or "").strip()
        if not text:
            return None
        if item.datatype == "boolean":
            return _BOOLEANS.get(text, text)
        if item.datatype == "choice":
            return _code(item, text)
        if item.datatype == "decimal":
            return text.replace(",", ".")
        return text

    def answers(self, cleaner: InputCleaner) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the typed answers, and what is wrong by place; the fields say it as well."""
        typed, wrong = cleaner.clean(self.raw_answers())
        self.wrong = wrong
        # The engine's words alone: Django would say the same a second time.
        self._errors = ErrorDict()
        for place, message in wrong.items():
            name = _field_name(place)
            if name in self.fields:
                self._errors[name] = self.error_class([message])
        return typed, wrong


def _field_name(place: str) -> str:
    """Return the field of a place of the engine: ``miembros[2].edad`` is ``miembros-1-edad``."""
    roster, opening, rest = place.partition("[")
    number, _closing, key = rest.partition("].")
    return f"{roster}-{int(number) - 1}-{key}" if opening and number.isdigit() else place


def _code(item: Input, text: str) -> int | str:
    """Return the code whose text this is; what is none goes on as it was sent."""
    return next((choice.code for choice in item.choices if str(choice.code) == text), text)


def _field(item: Input) -> forms.Field:
    label = item.label.es
    hint = gettext_lazy("Worked out by the method if left empty.") if item.computed else ""
    options: dict[str, Any] = {"label": label, "required": False, "help_text": hint}
    if item.datatype in ("choice", "choices"):
        entries = [(str(each.code), f"{each.code} – {each.label.es}") for each in item.choices]
        if item.datatype == "choice":
            return forms.ChoiceField(choices=[("", "–"), *entries], **options)
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=entries, widget=boxes, **options)
    if item.datatype == "boolean":
        answers = [("", "–"), ("true", _("Yes")), ("false", _("No"))]
        return forms.ChoiceField(choices=answers, **options)
    attributes = {"maxlength": 200, "autocomplete": "off"}
    if item.datatype in ("whole", "decimal"):
        attributes["inputmode"] = "numeric" if item.datatype == "whole" else "decimal"
    kind = "date" if item.datatype == "date" else "text"
    widget = forms.TextInput(attrs={**attributes, "type": kind})
    return forms.CharField(widget=widget, strip=True, max_length=200, **options)


def _flat(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers by the names of fields."""
    flat: dict[str, Any] = {}
    for key, value in answers.items():
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            for number, row in enumerate(value):
                for name, each in row.items():
                    flat[f"{key}-{number}-{name}"] = _shown(each)
        else:
            flat[key] = _shown(value)
    return flat


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [str(each) for each in value]
    return str(value)


def as_json(value: Any) -> Any:
    """Return typed answers as the JSON of a household, which gives the same answers again."""
    if isinstance(value, Mapping):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value
