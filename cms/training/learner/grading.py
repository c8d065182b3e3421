"""Scores of an attempt: the only place where answers meet right answers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from cms.training.learner.reading import items_of
from cms.training.models import Attempt, AttemptItem, AttemptResult, QuestionVersion
from cms.training.practice.sent import case_response
from forms_plugins.engine import quiz
from forms_plugins.engine.quiz.questions import FormCase


def grade_attempt(
    attempt: Attempt, *, at: datetime, read: Callable[[AttemptItem], Any] | None = None
) -> AttemptResult:
    """
    Write the scores of all questions and the result of a locked, open attempt.

    ``read`` returns what was answered to a question, ``response_of`` unless a demonstration says
    otherwise.

    Whether it passed is reckoned with exact fractions; only what is stored has six
    decimals, cut so that it is never more.
    """
    items = list(items_of(attempt, "question_version__question__topic"))
    answers = [item.response for item in items]
    grades = [_grade(item, read or response_of) for item in items]
    for item, grade in zip(items, grades, strict=True):
        item.score = quiz.as_decimal(grade.score)
    _store(items, answers)
    is_essential = [item.question_version.definition.essential for item in items]
    essential = [grade.is_right for grade, must in zip(grades, is_essential, strict=True) if must]
    points, passed = quiz.outcome(
        [grade.score for grade in grades],
        all(essential),
        attempt.course_version.definition.pass_mark,
    )
    newest = _newest_numbers(items)
    return AttemptResult.objects.create(
        attempt=attempt,
        points=quiz.as_decimal(points),
        total=len(items),
        passed=passed,
        items=[
            _entry(item, grade.is_right, newest) for item, grade in zip(items, grades, strict=True)
        ],
        sent_at=at,
    )


def response_of(item: AttemptItem) -> Any:
    """Return what was answered: in a case, what was last sent in the form it is about."""
    if not isinstance(item.question_version.definition, FormCase):
        return item.response
    return case_response(item)


def _grade(item: AttemptItem, read: Callable[[AttemptItem], Any]) -> quiz.Grade:
    item.response = read(item)
    return quiz.grade(item.question_version.definition, item.response, item.variant)


def _store(items: list[AttemptItem], answers: list[Any]) -> None:
    """Write scores, and the responses that are not what was stored (``answers``): of cases."""
    AttemptItem.objects.bulk_update(items, ["score"])
    changed = [item for item, stored in zip(items, answers, strict=True) if item.response != stored]
    AttemptItem.objects.bulk_update(changed, ["response"])


def _newest_numbers(items: list[AttemptItem]) -> Mapping[int, int]:
    """Return the number of the newest version of each question, by key of the question."""
    keys = [item.question_version.question_id for item in items]
    versions = QuestionVersion.objects.filter(question__in=keys).order_by()
    return dict(versions.values_list("question").annotate(newest=Max("number")))


def _entry(item: AttemptItem, is_right: bool, newest: Mapping[int, int]) -> dict[str, Any]:
    version = item.question_version
    return {
        "question": version.question.slug,
        "version": version.number,
        "version_id": version.pk,
        "newest": newest[version.question_id],
        "topic": version.question.topic.slug,
        "is_essential": version.definition.essential,
        "variant": item.variant,
        "response": item.response,
        "score": str(item.score),
        "is_right": is_right,
    }
