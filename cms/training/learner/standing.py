"""How far somebody is: what My training, the course and the lesson show of a person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone

from cms.accounts.models import User
from cms.training.certifications import State, state_of
from cms.training.course_document import CourseDocument, LessonEntry
from cms.training.learner.attempts import Chances, reckoned
from cms.training.learner.enrolling import renew_from
from cms.training.models import (
    Attempt,
    AttemptResult,
    AttemptState,
    Certification,
    CertificationKind,
    Course,
    CourseVersion,
    Enrolment,
    EnrolmentReason,
    LessonPage,
    LessonProgress,
)
from forms_plugins.engine.definition import DEFAULT_LANGUAGE


@dataclass(frozen=True)
class Standing:
    """
    A person in a course they are enrolled in.

    ``read`` are the keys of lessons that count as read, ``attempts`` all so far, newest first,
    ``next_url`` the address of the next lesson, empty if there is none.
    """

    enrolment: Enrolment
    document: CourseDocument
    read: frozenset[str]
    attempts: Sequence[Attempt]
    chances: Chances
    at: datetime
    next_url: str = ""

    @property
    def lessons_total(self) -> int:
        return len(self.document.lessons)

    @property
    def lessons_read(self) -> int:
        """Return how many lessons of the course as it is now were read."""
        return sum(lesson.key in self.read for lesson in self.document.lessons)

    @property
    def next_lesson(self) -> LessonEntry | None:
        """Return the first lesson that was not read."""
        return next((each for each in self.document.lessons if each.key not in self.read), None)

    @property
    def days_left(self) -> int | None:
        """Return the days to the last day, less than 0 when it is over."""
        due = self.enrolment.due_on
        return None if due is None else (due - timezone.localdate(self.at)).days

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def open_attempt(self) -> Attempt | None:
        """Return the attempt under way, unless its time is over."""
        return next((each for each in self.attempts if is_under_way(each, self.at)), None)

    @property
    def last_result(self) -> AttemptResult | None:
        return next((each.result for each in self.attempts if hasattr(each, "result")), None)

    @property
    def may_start(self) -> bool:
        """Say whether an attempt may begin now."""
        return self.document.has_test and self.chances.may_start


@dataclass(frozen=True)
class Held:
    """A certification of a person as they see it on a day."""

    certification: Certification
    state: State
    may_renew: bool
    renew_from: date | None

    @property
    def is_passed(self) -> bool:
        return self.certification.kind == CertificationKind.PASSED


def is_under_way(attempt: Attempt, at: datetime) -> bool:
    """Say whether an attempt takes answers."""
    in_time = attempt.ends_at is None or at <= attempt.ends_at
    return attempt.state == AttemptState.OPEN and in_time


def standings(user: User, *, at: datetime, course: Course | None = None) -> list[Standing]:
    """Return the open courses of a person (or only one), the most urgent first; five queries."""
    enrolments = Enrolment.objects.filter(user=user, closed_at__isnull=True)
    if course is not None:
        enrolments = enrolments.filter(course=course)
    rows = list(
        enrolments.select_related("course")
        .annotate(granted=Count("grants"))
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    versions = newest_versions([row.course_id for row in rows])
    published = [row for row in rows if row.course_id in versions]
    progress = _progress(user, published)
    attempts = _attempts(published)
    found = [
        _standing(row, versions[row.course_id], progress, attempts.get(row.pk, []), at)
        for row in published
    ]
    urls = lesson_urls([each.next_lesson.key for each in found if each.next_lesson])
    return [
        replace(each, next_url=urls.get(each.next_lesson.key, "")) if each.next_lesson else each
        for each in found
    ]


def held_by(user: User, *, on: date) -> list[Held]:
    """Return all certifications of a person, the newest first, with what they are worth."""
    rows = list(
        Certification.objects.filter(user=user)
        .select_related("course", "course_version", "revocation", "result__attempt")
        .prefetch_related("documents")
        .order_by("-issued_at", "-pk")
    )
    versions = newest_versions([row.course_id for row in rows])
    enrolled = set(
        Enrolment.objects.filter(user=user, closed_at__isnull=True).values_list("course", flat=True)
    )
    best = _best(rows)
    return [_held(row, versions.get(row.course_id), enrolled, best, on) for row in rows]


def newest_versions(courses: Collection[int]) -> dict[int, CourseVersion]:
    """Return the newest version of each of the courses that has one, by key of the course."""
    of_course = CourseVersion.objects.filter(course=OuterRef("course")).order_by("-number")
    newest = CourseVersion.objects.filter(
        course__in=set(courses), number=Subquery(of_course.values("number")[:1])
    )
    return {version.course_id: version for version in newest.order_by()}


def lesson_urls(keys: Collection[str], language: str = DEFAULT_LANGUAGE) -> dict[str, str]:
    """Return the addresses of published lessons in a language, else in Spanish, by their key."""
    if not keys:
        return {}
    pages = LessonPage.objects.live().filter(translation_key__in=set(keys))
    either = Q(locale__language_code=language) | Q(locale__language_code=DEFAULT_LANGUAGE)
    rows = sorted(
        pages.filter(either).select_related("locale").defer("body", "card"),
        key=lambda page: page.locale.language_code == language,
    )
    return {str(page.translation_key): page.url or "" for page in rows}


def percent_of(points: Decimal, total: int) -> Decimal:
    """Return a share in percent with one decimal, cut and not rounded: 69.97 is not 70."""
    if not total:
        return Decimal(0)
    return (points * 100 / total).quantize(Decimal("0.1"), ROUND_DOWN)


def _progress(user: User, enrolments: Sequence[Enrolment]) -> dict[int, dict[str, datetime]]:
    rows = LessonProgress.objects.filter(
        user=user, course__in={row.course_id for row in enrolments}, finished_at__isnull=False
    )
    read: dict[int, dict[str, datetime]] = {}
    for course, key, at in rows.values_list("course", "lesson_key", "finished_at"):
        read.setdefault(course, {})[str(key)] = at
    return read


def _attempts(enrolments: Sequence[Enrolment]) -> dict[int, list[Attempt]]:
    rows = Attempt.objects.filter(enrolment__in=enrolments).select_related("result")
    found: dict[int, list[Attempt]] = {}
    for attempt in rows.order_by("-number"):
        found.setdefault(attempt.enrolment_id, []).append(attempt)
    return found


def _standing(
    enrolment: Enrolment,
    version: CourseVersion,
    progress: Mapping[int, Mapping[str, datetime]],
    attempts: Sequence[Attempt],
    at: datetime,
) -> Standing:
    counts_from = enrolment.created_at if enrolment.reason == EnrolmentReason.RENEWAL else None
    read = progress.get(enrolment.course_id, {})
    return Standing(
        enrolment=enrolment,
        document=version.definition,
        read=frozenset(key for key, on in read.items() if counts_from is None or on >= counts_from),
        attempts=attempts,
        chances=reckoned(version.definition, attempts, enrolment.granted, at),
        at=at,
    )


def _best(rows: Sequence[Certification]) -> dict[int, Certification]:
    """Return of each course the passed certification that ends last and was not taken back."""
    best: dict[int, Certification] = {}
    for row in rows:
        if row.kind != CertificationKind.PASSED or hasattr(row, "revocation"):
            continue
        known = best.get(row.course_id)
        if known is None or (row.valid_until or date.max) > (known.valid_until or date.max):
            best[row.course_id] = row
    return best


def _held(
    row: Certification,
    version: CourseVersion | None,
    enrolled: set[int],
    best: Mapping[int, Certification],
    on: date,
) -> Held:
    begins = renew_from(row, version) if version is not None else None
    is_best = best.get(row.course_id) is row and row.course_id not in enrolled
    may_renew = is_best and begins is not None and begins <= on and row.course.is_open
    return Held(row, state_of(row, on), may_renew, begins)
