"""Where the model answer of a case comes from, and what of it counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django_scopes import scopes_disabled

from cms.form_builder.models import FormTestCase, FormVersion
from cms.submissions.models import Draft
from cms.training.bank.block_values import write_answers
from cms.training.bank.parts import published_version, read_version, write_version
from cms.training.models import Question
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import FormDefinition

MOST_TESTS = 20


@dataclass(frozen=True)
class GradedPart:
    """A question, or a roster, of the model answer; ``step`` is the title of where it is asked."""

    key: str
    label: str
    step: str
    is_graded: bool


def tests_of(user: Any, form: str) -> list[Draft]:
    """Return the newest tests that ``user`` made of a form, published or not."""
    with scopes_disabled():
        drafts = Draft.objects.filter(
            is_test=True,
            created_by=user,
            practice__isnull=True,
            form_version__form__slug=form,
        )
        return list(drafts.select_related("form_version").order_by("-updated_at")[:MOST_TESTS])


def test_cases_of(form: str) -> list[FormTestCase]:
    """Return the test cases of a form."""
    return list(FormTestCase.objects.filter(page__form_slug=form).order_by("name"))


@transaction.atomic
def keep_model_answer(
    *,
    question: Question,
    version: FormVersion,
    answers: Mapping[str, Any],
    today: date | None,
    by: Any,
) -> None:
    """Write a model answer into the draft of a case. Everything of it counts until chosen."""
    draft = question.get_latest_revision_as_object()
    value = draft.content[0].value
    value["version"] = write_version(version.form.slug, version.number or 0)
    value["answers"] = write_answers(without_row_ids(dict(answers)))
    value["today"] = today.isoformat() if today else ""
    value["graded"] = ""
    draft.save_revision(user=by, log_action=True)


@transaction.atomic
def keep_graded(*, question: Question, keys: list[str], by: Any) -> None:
    """Write into the draft of a case what of its model answer counts; nothing: all of it."""
    draft = question.get_latest_revision_as_object()
    draft.content[0].value["graded"] = ", ".join(keys)
    draft.save_revision(user=by, log_action=True)


def pinned_version(value: Any) -> FormVersion | None:
    """Return the version of a form that the block of a case names, if it is there."""
    pin = read_version(str(value["version"] or ""))
    return published_version(*pin) if pin else None


def graded_parts(
    form: FormDefinition, answers: Mapping[str, Any], graded: list[str]
) -> Iterator[GradedPart]:
    """Yield what of a model answer may count, in the order of the form."""
    answered = set(_keys(answers))
    for step in form.steps:
        for field in step.fields:
            if field.key in answered:
                yield _part(field.key, field.label.es, step.title.es, graded)
        roster = step.roster
        if roster is not None and roster.key in answered:
            whole = f"{roster.label.es} (*)"
            yield _part(roster.key, whole, step.title.es, graded)
            for field in roster.fields:
                if field.key in answered:
                    label = f"{roster.item_label.es}: {field.label.es}"
                    yield _part(field.key, label, step.title.es, graded)


def _part(key: str, label: str, step: str, graded: list[str]) -> GradedPart:
    return GradedPart(key, label, step, not graded or key in graded)


def _keys(answers: Any) -> Iterator[str]:
    if isinstance(answers, Mapping):
        for key, value in answers.items():
            if value is not None:
                yield key
                yield from _keys(value)
    elif isinstance(answers, list):
        for each in answers:
            yield from _keys(each)


def without_row_ids(value: Any) -> Any:
    """Return answers without the ids of rows, which mean nothing elsewhere."""
    if isinstance(value, Mapping):
        return {key: without_row_ids(each) for key, each in value.items() if key != ROW_ID}
    if isinstance(value, list):
        return [without_row_ids(each) for each in value]
    return value
