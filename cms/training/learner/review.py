"""
What somebody sees of an attempt after it was sent.

Choice: the right answers are shown only to whoever passed or has no attempt left. Whoever may try
again sees which questions were wrong and which lesson to read: a second attempt would otherwise
examine how well they copy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.training.bank.answer_words import answer_words
from cms.training.bank.results import result_context as told_context
from cms.training.courses.selectors import course_page
from cms.training.help.cards import language_rank
from cms.training.learner.attempts import chances_of
from cms.training.learner.question_page import presented
from cms.training.learner.reading import items_of
from cms.training.models import (
    Attempt,
    AttemptItem,
    AttemptResult,
    Certification,
    CertificationKind,
    LessonPage,
    TaughtPart,
)
from cms.training.practice.selectors import review_of_item
from forms_plugins.engine.definition import DEFAULT_LANGUAGE
from forms_plugins.engine.quiz import Presented
from forms_plugins.engine.quiz.questions import FormCase, FormLink


@dataclass(frozen=True)
class Reviewed:
    """
    A question of a result, with its answer in words (``given``).

    ``told`` is what the bank draws a result from, empty while the right answer must not be told;
    ``newest`` the number of the newest version on sending, if it is another than the one shown.
    """

    position: int
    item: Presented
    given: Sequence[str]
    score: Decimal
    is_right: bool
    is_essential: bool
    lessons: Sequence[Mapping[str, str]]
    version: int
    newest: int | None
    told: Mapping[str, Any]


def result_context(
    attempt: Attempt, *, at: datetime, request: HttpRequest | None = None
) -> dict[str, Any]:
    """
    Return what the page of a result is drawn from.

    ``request`` remembers where the site begins, which each address of a page needs.
    """
    result = AttemptResult.objects.get(attempt=attempt)
    enrolment = attempt.enrolment
    newest = enrolment.course.latest_version or attempt.course_version
    chances = chances_of(enrolment, newest, at=at)
    shows_right = result.passed or chances.left == 0
    page = course_page(enrolment.course.slug)
    return {
        "result": result,
        "reviewed": reviewed(attempt, result, shows_right=shows_right, request=request),
        "shows_right": shows_right,
        "chances": chances,
        "missed_essential": any(
            entry["is_essential"] and not entry["is_right"] for entry in result.items
        ),
        "is_closed": enrolment.closed_at is not None,
        "certification": Certification.objects.filter(
            result=result, course=enrolment.course, kind=CertificationKind.PASSED
        )
        .select_related("revocation")
        .first(),
        "course_url": page.get_url(request) if page else "",
    }


def reviewed(
    attempt: Attempt,
    result: AttemptResult,
    *,
    shows_right: bool,
    request: HttpRequest | None = None,
) -> list[Reviewed]:
    """Return the questions of a result in the order they were asked."""
    items = list(items_of(attempt))
    lessons = _lessons([item.question_version.definition.links for item in items], request)
    return [
        _reviewed(attempt, item, entry, lessons, shows_right)
        for item, entry in zip(items, result.items, strict=True)
    ]


def _reviewed(
    attempt: Attempt,
    item: AttemptItem,
    entry: Mapping[str, Any],
    lessons: Mapping[FormLink, Mapping[str, str]],
    shows_right: bool,
) -> Reviewed:
    question, shown = item.question_version.definition, presented(attempt, item)
    found = {lessons[link]["url"]: lessons[link] for link in question.links if link in lessons}
    return Reviewed(
        position=item.position,
        item=shown,
        given=answer_words(shown, item.response),
        score=Decimal(entry["score"]),
        is_right=entry["is_right"],
        is_essential=entry["is_essential"],
        lessons=list(found.values()),
        version=entry["version"],
        newest=entry["newest"] if entry["newest"] != entry["version"] else None,
        told=_told(item, shown) if shows_right or entry["is_right"] else {},
    )


def _told(item: AttemptItem, shown: Presented) -> dict[str, Any]:
    question = item.question_version.definition
    told = told_context(question, shown, item.response, item.variant)
    if isinstance(question, FormCase):
        told["review"] = review_of_item(item)
        if told["review"] is not None:
            told["explanation"] = ""  # the review says it
    return told


def _lessons(
    linked: Sequence[Sequence[FormLink]], request: HttpRequest | None
) -> dict[FormLink, dict[str, str]]:
    """Return the published lesson that teaches each part of a form, as title and address."""
    links = {link for links in linked for link in links}
    if not links:
        return {}
    wanted = Q()
    for link in links:
        wanted |= Q(form_slug=link.form, step_key=link.step)
    parts = TaughtPart.objects.filter(wanted, lesson__live=True).select_related("lesson__locale")
    language = get_language() or DEFAULT_LANGUAGE
    rows = sorted(
        parts.defer("lesson__body", "lesson__card").order_by("pk"),
        key=lambda each: language_rank(each.lesson, language),
    )
    by_place: dict[tuple[str, str, str], LessonPage] = {}
    for part in rows:
        by_place.setdefault((part.form_slug, part.step_key, part.field_key), part.lesson)
    for part in rows:
        by_place.setdefault((part.form_slug, part.step_key, ""), part.lesson)
    found = {
        link: by_place.get((link.form, link.step, link.field or ""))
        or by_place.get((link.form, link.step, ""))
        for link in links
    }
    return {
        link: {"title": lesson.title, "url": lesson.get_url(request) or ""}
        for link, lesson in found.items()
        if lesson
    }
