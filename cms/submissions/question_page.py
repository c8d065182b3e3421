"""
What stands on one page of questions: a step, or one row of a roster, or a row inside such a row.

Small values over the form document, testable without a request. The page is judged by the engine on
the answers of this page and those it reads of other steps.
"""

from collections.abc import Hashable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.submissions.piping import answer_words, counted_answers, fields_by_key, piped
from cms.submissions.words import problem_words
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from forms_plugins.engine.answers import ROW_ID, answers_from_json, is_missing
from forms_plugins.engine.definition import (
    Choice,
    Field,
    FormDefinition,
    Item,
    Roster,
    RosterItem,
    Section,
    Step,
    Text,
)
from forms_plugins.engine.definition.order import order_of
from forms_plugins.engine.evaluation import (
    Place,
    Problem,
    StepEvaluation,
    evaluate_row,
    evaluate_step,
    offered_choices,
)
from forms_plugins.engine.evaluation.judging import judge_row
from forms_plugins.engine.evaluation.rows import settle_row
from forms_plugins.engine.evaluation.settling import Settlement
from forms_plugins.engine.rules import references

PIPED = ("label", "hint", "help")
"""Texts of a question in which ``{key}`` stands for an earlier answer."""

MOST_CHOICES = 300
"""A longer list is not kept with its form field: it would take too much memory."""


@dataclass(frozen=True)
class QuestionPage:
    """
    The questions of a step, or of one row of its roster when ``roster`` is given.

    ``others`` are the typed answers of the draft, ``today`` decides what depends on the day.
    ``row`` are the answers of the row that the page is about, ``around`` those of the row it is in
    when ``roster`` stands inside another one.
    """

    form: FormDefinition
    step: Step
    others: Mapping[str, Any]
    today: date
    language: str
    roster: Roster | None = None
    row: Mapping[str, Any] = dataclass_field(default_factory=dict)
    around: Mapping[str, Any] | None = None

    @property
    def items(self) -> tuple[Item, ...] | tuple[RosterItem, ...]:
        """Return what stands on the page, in order."""
        return self.roster.items if self.roster else self.step.items

    @property
    def _owner(self) -> Roster | Step:
        return self.roster or self.step

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Return the questions a person answers here; computed and hidden ones are not asked."""
        return tuple(
            asked for asked in self._owner.fields if asked.computed is None and not is_hidden(asked)
        )

    @cached_property
    def hidden_fields(self) -> tuple[Field, ...]:
        """Return the questions that are on no page; their answers are kept all the same."""
        return tuple(f for f in self._owner.fields if f.computed is None and is_hidden(f))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the keys of everything on the page that holds an answer."""
        return frozenset(asked.key for asked in self._owner.fields)

    def about(self, row: Mapping[str, Any]) -> "QuestionPage":
        """Return the same page about another row."""
        return replace(self, row=row)

    def form_field(self, field: Field) -> forms.Field:
        """Return the Django form field of a question."""
        piped_field, choices = self.piped(field), self.offered(field)
        plugin = registry.get(FieldType, field.type)
        # What holds answers of somebody, hangs on them or takes files is made anew each time.
        is_same = piped_field is field and field.choice_filter is None
        if not is_same or field.datatype == "files" or len(choices) > MOST_CHOICES:
            return plugin.form_field(piped_field, choices, language=self.language)
        kept, key = self.form.kept(_no_fields), (field.key, self.language, get_language())
        if key not in kept:
            kept[key] = plugin.form_field(field, choices, language=self.language)
        return _copied(kept[key])

    def first_control(self, field: Field, prefix: str) -> str:
        """Return the id of the first control of a question, to which links lead."""
        known = self.form.kept(_nothing_known)
        if field.key not in known:
            known[field.key] = "_0" if self.form_field(field).widget.use_fieldset else ""
        return f"id_{prefix}-{field.key}{known[field.key]}"

    def offered(self, field: Field) -> tuple[Choice, ...]:
        """
        Return the options to draw.

        A list that hangs on this very page is drawn whole, because without script it cannot change
        while somebody answers; the engine says which of its options may be taken.
        """
        choices = self.form.choices_of(field)
        if field.choice_filter is None or self.depends_on_this_page(field.choice_filter):
            return choices
        return self.offered_now(field, self.row)

    def offered_now(self, field: Field, row: Mapping[str, Any]) -> tuple[Choice, ...]:
        """Return the options that may be taken given the answers of the page as they are."""
        if field.choice_filter is None:
            return self.form.choices_of(field)
        inside = {**(self.around or {}), **row} if self.roster else None
        return offered_choices(self.form, field, self.others, self.today, inside)

    def suggested_by_office(self, office_place: str) -> dict[str, Any]:
        """Return typed suggestions by key that follow from the office at ``office_place``."""
        found = {
            field.key: registry.get(FieldType, field.type).suggest(field, office_place=office_place)
            for field in self.fields
        }
        return {key: value for key, value in found.items() if value is not None}

    def judge(self, answers: Mapping[str, Any]) -> StepEvaluation:
        """Return what the typed answers of this page amount to."""
        if self.around is not None:
            return self._judge_inner(answers)
        if self.roster:
            # Rows inside the row are saved apart from it, but belong to it.
            inside = {r.key: self.row[r.key] for r in self.roster.rosters if r.key in self.row}
            whole = {**inside, **answers}
            return evaluate_row(self.form, self.step.key, whole, self.others, self.today)
        kept = {key: value for key, value in self.others.items() if key not in self.keys}
        return evaluate_step(self.form, self.step.key, {**kept, **answers}, self.today)

    def _judge_inner(self, answers: Mapping[str, Any]) -> StepEvaluation:
        outer, inner = self.step.roster, self.roster
        if outer is None or inner is None or self.around is None:
            raise ValueError("no row inside a row")
        settlement = Settlement(self.form, self.others, self.today)
        settlement.settle(order_of(self.form).for_step(self.step.key))
        place = Place(self.step.key, roster=outer.key)
        counting = settlement.counting
        around = settle_row(counting, settlement.scope, outer, self.around, place)
        if inner.key not in around.visible:
            return StepEvaluation()
        place = place.inside(inner.key)
        return judge_row(
            counting, inner, settle_row(counting, around.scope, inner, answers, place), place
        )

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

    def from_json(self, field: Field, value: Any) -> Any:
        """Return a stored answer to a question of this page, typed."""
        data: dict[str, Any] = {field.key: value}
        owners = [roster.key for roster in self._rosters_around]
        for key in reversed(owners):
            data = {key: [data]}
        typed: Any = answers_from_json(self.form, data)
        for key in owners:
            typed = typed[key][0]
        return typed[field.key]

    @property
    def _rosters_around(self) -> tuple[Roster, ...]:
        """Return the rosters the page is in, the outer one first."""
        if self.roster is None:
            return ()
        outer = self.step.roster
        if outer is None or outer.key == self.roster.key:
            return (self.roster,)
        return (outer, self.roster)

    def earlier_answer(self, key: str) -> tuple[Field, Any] | None:
        """Return an earlier question and its answer that counts, ``None`` if it has none."""
        asked = fields_by_key(self.form).get(key)
        value = next((row[key] for row in (self.row, self.around or {}) if key in row), None)
        if value is None:
            value = counted_answers(self.form, self.others, self.today, [key]).get(key)
        return None if asked is None or is_missing(value) else (asked, value)

    def words(self, text: Text | None) -> str:
        """Return a text in the language of the page, earlier answers put in."""
        return piped(text.in_language(self.language), self._answer) if text else ""

    def piped(self, field: Field) -> Field:
        """Return a question with earlier answers put into its texts."""
        texts = {
            name: Text(es=self.words(text))
            for name in PIPED
            if (text := getattr(field, name)) and "{" in text.in_language(self.language)
        }
        return field.model_copy(update=texts) if texts else field

    def problem_words(self, problem: Problem, item: Field | Roster | None) -> str:
        """Return what a person has to do about a problem of this page."""
        if problem.code == "choice" and isinstance(item, Field) and item.choice_filter is not None:
            return _("Choose again: “%(label)s” offers other options now.") % {
                "label": self.words(item.label)
            }
        piped_item = self._as_governed(self.piped(item)) if isinstance(item, Field) else item
        return piped(problem_words(problem, self.form, piped_item, self.language), self._answer)

    def _as_governed(self, field: Field) -> Field:
        """Return a question with the condition of its section where it has none of its own."""
        section: Section | None = None
        for item in self.items:
            if isinstance(item, Section):
                section = item
            elif isinstance(item, Field) and item.key == field.key:
                break
        if field.show_if is not None or section is None or section.show_if is None:
            return field
        return field.model_copy(update={"show_if": section.show_if})

    def _answer(self, key: str) -> str:
        for row in (self.row, self.around or {}):
            if key in row:
                return answer_words(self.form, key, row[key], self.language)
        found = counted_answers(self.form, self.others, self.today, [key]).get(key)
        return answer_words(self.form, key, found, self.language)


def _no_fields(form: FormDefinition) -> dict[Hashable, forms.Field]:
    return {}


def _copied(field: forms.Field) -> forms.Field:
    """Return a form field of which text and control may be changed; the options are shared."""
    found = copy(field)
    found.widget = copy(field.widget)
    found.widget.attrs = dict(field.widget.attrs)
    return found


def _nothing_known(form: FormDefinition) -> dict[str, str]:
    return {}


def is_hidden(field: Field) -> bool:
    """Say whether a question is never drawn, see ``FieldType.is_hidden``."""
    return registry.get(FieldType, field.type).is_hidden


def row_page(page: QuestionPage, row: Mapping[str, Any] | None = None) -> QuestionPage:
    """Return the page of one row of the roster of a step's page."""
    return replace(page, roster=page.step.roster, row=row or {})


def inner_page(
    page: QuestionPage, roster: Roster, row: Mapping[str, Any] | None = None
) -> QuestionPage:
    """Return the page of a row of a roster that stands inside the row of ``page``."""
    return replace(page, roster=roster, around=page.row, row=row or {})


def bare_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a row without its id."""
    return {key: value for key, value in row.items() if key != ROW_ID}
