"""
An attempt at a test: starting it, answering, sending it, and what happens when its time is over.

Whoever changes an attempt locks its enrolment first and the attempt second; whoever only answers
locks the attempt. All times are the server's.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cms.accounts.models import User
from cms.prepared_queries import PreparedQuery
from cms.training.bank.selectors import drawable, latest_versions
from cms.training.course_document import CourseDocument
from cms.training.learner.certifying import certify
from cms.training.learner.grading import grade_attempt
from cms.training.learner.reading import read_item
from cms.training.models import (
    Attempt,
    AttemptGrant,
    AttemptItem,
    AttemptResult,
    AttemptState,
    CertificationKind,
    CourseVersion,
    Enrolment,
    QuestionVersion,
    TimeAllowance,
)
from forms_plugins.engine import quiz

SEED_BITS = 62
"""A seed fits a signed column of 64 bits, with room for the positions added to it."""


class EnrolmentIsClosed(Exception):
    """Who passed, or was never enrolled, has no test to take."""


class CourseHasNoTest(Exception):
    """The course has no published version with a test."""


class NoAttemptLeft(Exception):
    """All attempts of the enrolment were used."""


@dataclass
class MustWait(Exception):
    """The next attempt may begin at ``until``."""

    until: datetime


class AttemptIsOver(Exception):
    """The attempt was sent, or its time is over: it takes no answers."""


@dataclass
class StaleAnswer(Exception):
    """Another answer was saved meanwhile: ``item`` holds it, ``given`` is the one refused."""

    item: AttemptItem
    given: Any


@dataclass(frozen=True)
class Chances:
    """
    How many attempts are ``left`` (``None``: any number).

    ``must_wait_until`` is when the next may begin, if not now.
    """

    left: int | None
    must_wait_until: datetime | None = None

    @property
    def may_start(self) -> bool:
        """Say whether an attempt may begin now."""
        return self.left != 0 and self.must_wait_until is None


def start_attempt(*, enrolment: Enrolment, at: datetime) -> Attempt:
    """
    Begin an attempt, or return the one that is open.

    It is drawn from the newest version of the course and the newest questions of the bank, and
    stays with them whatever is published meanwhile.

    :raises EnrolmentIsClosed: if the enrolment is closed.
    :raises CourseHasNoTest: if the published course has no test.
    :raises NoAttemptLeft: if all attempts were used.
    :raises MustWait: if the next attempt may not begin yet.
    :raises BankTooSmall: if questions were taken down and too few are left (of the engine).
    """
    # Closing one whose time is over must hold even if no other may begin.
    for attempt in enrolment.attempts.filter(state=AttemptState.OPEN, ends_at__lt=at):
        close_if_over(attempt, at=at)
    with transaction.atomic():
        held = (
            Enrolment.objects.select_for_update(of=("self",))
            .select_related("course")
            .get(pk=enrolment.pk)
        )
        # Read after the lock was got: what another window began meanwhile is among them.
        attempts = list(held.attempts.select_related("result"))
        if found := next((each for each in attempts if each.state == AttemptState.OPEN), None):
            return found
        version = held.course.latest_version
        if held.closed_at is not None:
            raise EnrolmentIsClosed
        if version is None or not version.definition.has_test:
            raise CourseHasNoTest
        chances = _chances(held, version, attempts, at)
        if chances.left == 0:
            raise NoAttemptLeft
        if chances.must_wait_until is not None:
            raise MustWait(chances.must_wait_until)
        return _draw_attempt(held, version, len(attempts) + 1, at)


def chances_of(enrolment: Enrolment, version: CourseVersion, *, at: datetime) -> Chances:
    """Return the attempts an enrolment has left by a version of its course. Two queries."""
    return _chances(enrolment, version, enrolment.attempts.select_related("result"), at)


def _chances(
    enrolment: Enrolment, version: CourseVersion, attempts: Iterable[Attempt], at: datetime
) -> Chances:
    return reckoned(version.definition, list(attempts), enrolment.grants.count(), at)


def reckoned(
    document: CourseDocument, attempts: Sequence[Attempt], granted: int, at: datetime
) -> Chances:
    """
    Return the attempts left of those a course allows and those ``granted`` beyond.

    ``attempts`` are all so far, read together with their results.
    """
    left = max(document.attempts + granted - len(attempts), 0) if document.attempts else None
    sent = [attempt.result.sent_at for attempt in attempts if hasattr(attempt, "result")]
    next_at = max(sent) + timedelta(hours=document.wait_hours) if sent and left != 0 else at
    return Chances(left, next_at if next_at > at else None)


def save_answer(
    *, attempt: Attempt, position: int, response: Any, revision: int, at: datetime
) -> AttemptItem:
    """
    Keep the answer to a question; ``revision`` is that of the answer the page was drawn with.

    The same answer again is no conflict, whatever its revision: a save that was repeated.

    :raises AttemptIsOver: if the attempt was sent or its time is over.
    :raises AttemptItem.DoesNotExist: if it has no question at ``position``.
    :raises StaleAnswer: if another answer was saved after the page was drawn.
    """
    if close_if_over(attempt, at=at):
        raise AttemptIsOver
    with transaction.atomic():
        [held] = LOCKED(attempt.pk)
        # Time that ran out while we waited for the lock.
        if held.state != AttemptState.OPEN or _is_over(held, at):
            raise AttemptIsOver
        item = read_item(held, position)
        if item.response == response:
            return item
        if item.revision != revision:
            raise StaleAnswer(item, response)
        item.response, item.answered_at, item.revision = response, at, item.revision + 1
        item.save(update_fields=["response", "answered_at", "revision"])
        return item


def _locked(attempt: int) -> QuerySet[Attempt]:
    return Attempt.objects.select_for_update(of=("self",), no_key=True).filter(pk=attempt)


LOCKED = PreparedQuery(_locked, int)
"""The attempt with this key, locked against whoever sends it; asked for with every answer."""


def send_attempt(*, attempt: Attempt, at: datetime) -> AttemptResult:
    """
    Grade an attempt, once: whoever sends it again gets the same result.

    Passing gives the certification and closes the enrolment. An attempt whose time is over is
    closed with what was answered in time.
    """
    result = _finish(attempt, at=at)
    assert result is not None
    return result


def close_if_over(attempt: Attempt, *, at: datetime) -> bool:
    """Close an attempt whose time is over; say whether it was open and is closed now."""
    if attempt.state != AttemptState.OPEN or not _is_over(attempt, at):
        return False
    return _finish(attempt, at=at, only_late=True) is not None


def expire_attempts(at: datetime) -> int:
    """Close every open attempt whose time is over; return how many."""
    late = Attempt.objects.filter(state=AttemptState.OPEN, ends_at__lt=at).order_by("pk")
    return sum(close_if_over(attempt, at=at) for attempt in late)


def grant_attempt(*, enrolment: Enrolment, by: User, at: datetime) -> AttemptGrant:
    """Give one more attempt than the course allows."""
    return AttemptGrant.objects.create(enrolment=enrolment, by=by, at=at)


@transaction.atomic
def allow_more_time(*, user: User, percent: int, by: User, at: datetime) -> TimeAllowance:
    """
    Give a person ``percent`` more time for tests with a time limit, the open ones too.

    :raises ValueError: for less than nothing.
    """
    if percent < 0:
        raise ValueError("A time allowance is not negative.")
    allowance = TimeAllowance.objects.create(user=user, percent=percent, by=by, at=at)
    timed = Attempt.objects.filter(
        enrolment__user=user, state=AttemptState.OPEN, ends_at__isnull=False
    )
    for attempt in timed.select_for_update(of=("self",)).select_related("course_version"):
        attempt.ends_at = max(
            attempt.ends_at, _end(attempt.course_version, attempt.started_at, percent)
        )
        attempt.save(update_fields=["ends_at"])
    return allowance


def more_time_of(user: User | int) -> int:
    """Return by how many percent a person's time in tests is longer, by what was given last."""
    allowance = TimeAllowance.objects.filter(user=user).order_by("-at", "-pk").first()
    return allowance.percent if allowance else 0


def _draw_attempt(
    enrolment: Enrolment, version: CourseVersion, number: int, at: datetime
) -> Attempt:
    seed, limit = secrets.randbits(SEED_BITS), version.definition.time_limit
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        course_version=version,
        number=number,
        seed=seed,
        started_at=at,
        ends_at=_end(version, at, more_time_of(enrolment.user_id)) if limit else None,
    )
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=position,
            question_version=question,
            variant=quiz.vary(question.definition, seed + position),
        )
        for position, question in enumerate(_questions(version, seed), start=1)
    )
    return attempt


def _questions(version: CourseVersion, seed: int) -> Sequence[QuestionVersion]:
    """Return the newest versions of the questions a seed draws, in the order they are asked."""
    document = version.definition
    bank = drawable(document.language)
    names = quiz.draw(document.draws, bank, seed, shuffle=document.shuffles_questions)
    newest = latest_versions(names)
    return [newest[name] for name in names]


def _end(version: CourseVersion, started_at: datetime, percent: int) -> datetime:
    minutes = version.definition.time_limit
    return started_at + timedelta(seconds=minutes * 60 * (100 + percent) // 100)


def _is_over(attempt: Attempt, at: datetime) -> bool:
    return attempt.ends_at is not None and attempt.ends_at < at


@transaction.atomic
def _finish(attempt: Attempt, *, at: datetime, only_late: bool = False) -> AttemptResult | None:
    """Grade an open attempt; ``only_late``: unless it was given more time since it was read."""
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=attempt.enrolment_id)
    held = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("course_version")
        .get(pk=attempt.pk)
    )
    held.enrolment = enrolment
    attempt.state, attempt.ends_at = held.state, held.ends_at
    if held.state != AttemptState.OPEN:
        return held.result
    is_late = _is_over(held, at)
    if only_late and not is_late:
        return None
    moment = held.ends_at if is_late and held.ends_at else at
    result = grade_attempt(held, at=moment)
    held.state = attempt.state = AttemptState.EXPIRED if is_late else AttemptState.SENT
    held.save(update_fields=["state"])
    if result.passed:
        certify(enrolment=enrolment, kind=CertificationKind.PASSED, result=result, at=moment)
    return result
