"""
What stands on one page of questions: a step, or one row of a roster.

Small values over the form document, testable without a request. The page is judged by the engine on
the answers of this page and those it reads of other steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import Field, FormDefinition, Item, Roster, RosterItem, Step
from forms_plugins.engine.evaluation import StepEvaluation, evaluate_row, evaluate_step
from forms_plugins.engine.rules import references


@dataclass(frozen=True)
class QuestionPage:
    """
    The questions of a step, or of one row of its roster when ``roster`` is given.

    ``others`` are the typed answers of the draft, ``today`` decides what depends on the day.
    """

    form: FormDefinition
    step: Step
    others: Mapping[str, Any]
    today: date
    language: str
    roster: Roster | None = None

    @property
    def items(self) -> tuple[Item, ...] | tuple[RosterItem, ...]:
        """Return what stands on the page, in order."""
        return self.roster.items if self.roster else self.step.items

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the questions a person answers here; computed ones are not asked."""
        owner = self.roster or self.step
        return tuple(field for field in owner.fields if field.computed is None)

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys of everything on the page that holds an answer."""
        return frozenset(field.key for field in (self.roster or self.step).fields)

    def form_field(self, field: Field) -> forms.Field:
        """Return the Django form field of a question."""
        plugin = registry.get(FieldType, field.type)
        return plugin.form_field(field, self.form.choices_of(field), language=self.language)

    def suggested_by_office(self, office_place: str) -> dict[str, Any]:
        """Return typed suggestions by key that follow from the office at ``office_place``."""
        found = {
            field.key: registry.get(FieldType, field.type).suggest(field, office_place=office_place)
            for field in self.fields
        }
        return {key: value for key, value in found.items() if value is not None}

    def judge(self, answers: Mapping[str, Any]) -> StepEvaluation:
        """Return what the typed answers of this page amount to."""
        if self.roster:
            return evaluate_row(self.form, self.step.key, answers, self.others, self.today)
        kept = {key: value for key, value in self.others.items() if key not in self.keys}
        return evaluate_step(self.form, self.step.key, {**kept, **answers}, self.today)

    def depends_on_this_page(self, rule: Any) -> bool:
        """Say whether a condition may change while somebody fills this page in."""
        if rule is None or isinstance(rule, bool):
            return False
        kind = "row" if self.roster else "answer"
        return any(
            found.key in self.keys and (found.kind == "row") == (kind == "row")
            for found in references(rule)
        )

    def show(self, field: Field, value: Any) -> str:
        """Return an answer in words."""
        plugin = registry.get(FieldType, field.type)
        choices = self.form.choices_of(field)
        return plugin.show(value, field, choices, language=self.language)


def row_page(page: QuestionPage) -> QuestionPage:
    """Return the page of one row of the roster of a step's page."""
    return QuestionPage(
        page.form, page.step, page.others, page.today, page.language, page.step.roster
    )


def bare_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a row without its id."""
    return {key: value for key, value in row.items() if key != ROW_ID}
