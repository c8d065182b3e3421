"""Run the rules: enrol whom they concern, once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.accounts.selectors import memberships_in_force
from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.training.assignments.matching import people_of
from cms.training.certifications import renewal_of
from cms.training.models import (
    AssignmentRule,
    Certification,
    CertificationKind,
    Course,
    Enrolment,
    EnrolmentReason,
)

RULES_JOB = "assign_courses"
BATCH = 1_000
FOR_EVER = date.max


@dataclass(frozen=True)
class RulesRun:
    """What a run did: enrolments added (renewals among them), and closed for who left."""

    assigned: int
    closed: int


def run_rules(*, on: date, at: datetime, user: int | None = None) -> RulesRun:
    """
    Enrol everybody whom an active rule concerns on a day and who is not enrolled or certified.

    A certification that ends within the rule's ``renew_days`` is renewed. Enrolments by rules of
    people who work nowhere any more are closed. Of two rules for a course the one that gives fewer
    days comes first. With ``user`` only that person is looked at. Run again, also at the same
    moment, it changes nothing.
    """
    rules = AssignmentRule.objects.filter(is_active=True, starts_on__lte=on, course__is_open=True)
    rules = rules.select_related("course").order_by("due_days", "pk")
    assigned = sum(_run(rule, on=on, user=user) for rule in rules)
    return RulesRun(assigned=assigned, closed=_close_left(on=on, at=at, user=user))


def wanted_by(rule: AssignmentRule, *, on: date) -> list[Enrolment]:
    """Return the enrolments, not stored, that a rule would add on a day."""
    return list(_wanted(rule, people_of(rule, on=on), on=on, only=None))


@job_handler(RULES_JOB)
def run_rules_job(job: Job) -> str:
    """Run the rules now, for a coordinator who does not want to wait for the night."""
    done = run_rules(on=timezone.localdate(), at=timezone.now())
    return f"{done.assigned} assigned"


@transaction.atomic
def _run(rule: AssignmentRule, *, on: date, user: int | None) -> int:
    people = people_of(rule, on=on, user=user)
    wanted = list(_wanted(rule, people, on=on, only=user))
    added = 0
    for start in range(0, len(wanted), BATCH):
        piece = wanted[start : start + BATCH]
        before = _open_ones(piece)
        # Somebody who assigns at the same moment is as good: there is one open enrolment.
        Enrolment.objects.bulk_create(piece, ignore_conflicts=True)
        added += _open_ones(piece) - before
    return added


def _open_ones(piece: list[Enrolment]) -> int:
    course = piece[0].course_id
    users = [enrolment.user_id for enrolment in piece]
    return Enrolment.objects.filter(course=course, user__in=users, closed_at=None).count()


def _wanted(
    rule: AssignmentRule, people: Mapping[int, date], *, on: date, only: int | None
) -> Iterator[Enrolment]:
    renewal = renewal_of(rule.course)
    standing = _standing({rule.course, renewal}, only)
    enrolled = {
        course.pk: set(
            Enrolment.objects.filter(course=course, closed_at=None).values_list("user", flat=True)
        )
        for course in {rule.course, renewal}
    }
    for user, since in people.items():
        known = standing.get(user, _Standing())
        course = renewal if known.ever else rule.course
        if user in enrolled[course.pk] or known.holds(on + timedelta(days=rule.renew_days)):
            continue
        yield Enrolment(
            user_id=user,
            course=course,
            rule=rule,
            reason=EnrolmentReason.RENEWAL if known.ever else EnrolmentReason.RULE,
            due_on=_due(rule, since, known, on),
        )


def _due(rule: AssignmentRule, since: date, known: "_Standing", on: date) -> date:
    """
    Return the last day: that of what is in force, or so many days from the start.

    Nobody is late on the day they are assigned: a last day that has passed is counted from today.
    """
    if known.until is not None and known.until >= on:
        return known.until
    starts = [since, rule.starts_on]
    starts += [day for day in (known.until, known.revoked_on) if day is not None]
    time = timedelta(days=rule.due_days)
    due = max(starts) + time
    return due if due >= on else on + time


@dataclass
class _Standing:
    """What somebody has of a course: the last day of the best record, and when one was revoked."""

    until: date | None = None
    ever: bool = False
    revoked_on: date | None = field(default=None)

    def holds(self, day: date) -> bool:
        """Say whether a record holds beyond a day."""
        return self.until is not None and self.until > day


def _standing(courses: set[Course], only: int | None) -> dict[int, _Standing]:
    found: dict[int, _Standing] = {}
    for course in courses:
        rows = Certification.objects.filter(course=course, kind=_proof(course))
        if only is not None:
            rows = rows.filter(user=only)
        for user, until, revoked in rows.values_list("user", "valid_until", "revocation__at"):
            known = found.setdefault(user, _Standing())
            if revoked is not None:
                day = timezone.localdate(revoked)
                known.revoked_on = max(day, known.revoked_on or day)
                continue
            known.ever = True
            known.until = max(until or FOR_EVER, known.until or date.min)
    return found


def _proof(course: Course) -> CertificationKind:
    """Return what shows that a course is done: without a test, having taken part."""
    version = course.latest_version
    has_test = version is None or version.definition.has_test
    return CertificationKind.PASSED if has_test else CertificationKind.PARTICIPATED


def _close_left(*, on: date, at: datetime, user: int | None) -> int:
    """Close what rules assigned to people who belong to no office; nothing of theirs is lost."""
    # A rule may be deleted after it assigned.
    by_rules = Q(rule__isnull=False) | Q(reason=EnrolmentReason.RULE)
    left = Enrolment.objects.filter(by_rules, closed_at=None).exclude(
        user__in=memberships_in_force(on).order_by().values("user")
    )
    # Somebody who begins on a later day keeps what was assigned to them.
    left = left.exclude(user__memberships__since__gt=on)
    if user is not None:
        left = left.filter(user=user)
    return left.update(closed_at=at)
