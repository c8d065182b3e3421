"""Giving certifications, and taking them back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.models import Membership, User
from cms.accounts.selectors import open_memberships
from cms.training.certifications import add_months, last_of
from cms.training.models import (
    AttemptResult,
    Certification,
    CertificationKind,
    CertificationRevocation,
    Course,
    CourseVersion,
    Enrolment,
)
from cms.training.signals import certification_issued


class ReasonIsMissing(Exception):
    """A certification is not taken back without saying why."""


class RevokedAlready(Exception):
    """The certification was taken back before."""


class NothingToCertify(Exception):
    """The course of the enrolment has no published version."""


@transaction.atomic
def certify(
    *, enrolment: Enrolment, kind: str, result: AttemptResult | None, at: datetime
) -> Certification:
    """
    Give the certification an enrolment earned, and close the enrolment if that ends it.

    Name, role and office are written down as they are on the day. What was given before for the
    same enrolment is returned as it is. Passing a course that renews others gives theirs anew too.

    :raises NothingToCertify: if the course was never published.
    """
    held = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    version = result.attempt.course_version if result else held.course.latest_version
    if version is None:
        raise NothingToCertify(held.course.slug)
    certification = _give(held, version, kind, result, at)
    if kind == CertificationKind.PASSED:
        for renewed in _renewed_by(version, held.user):
            _give(held, renewed, kind, result, at)
    if kind == CertificationKind.PASSED or not version.definition.has_test:
        _close(held, enrolment, at)
    return certification


def revoke(
    *, certification: Certification, reason: str, by: User, at: datetime
) -> CertificationRevocation:
    """
    Take a certification back, for good: whoever lost it starts the course anew.

    :raises ReasonIsMissing: without a reason.
    :raises RevokedAlready: if it was taken back before.
    """
    if not reason.strip():
        raise ReasonIsMissing
    try:
        with transaction.atomic():
            return CertificationRevocation.objects.create(
                certification=certification, reason=reason.strip(), by=by, at=at
            )
    except IntegrityError as error:
        raise RevokedAlready from error


def last_day(version: CourseVersion, first_day: date) -> date | None:
    """Return the last day of a certification that begins on a day; ``None``: it never ends."""
    months = version.definition.valid_months
    return add_months(first_day, months) if months else None


def current_place(user: User, on: date) -> Membership | None:
    """Return the membership a person began last, of those in force on a day."""
    return open_memberships(user, on=on).order_by("-since", "-pk").first()


def _give(
    enrolment: Enrolment,
    version: CourseVersion,
    kind: str,
    result: AttemptResult | None,
    at: datetime,
) -> Certification:
    given = Certification.objects.filter(enrolment=enrolment, course=version.course, kind=kind)
    if found := given.first():
        return found
    day = timezone.localdate(at)
    place = current_place(enrolment.user, day)
    certification = Certification.objects.create(
        user=enrolment.user,
        course=version.course,
        course_version=version,
        enrolment=enrolment,
        kind=kind,
        result=result,
        given_names=enrolment.user.first_name,
        surnames=enrolment.user.last_name,
        role=place.role if place else "",
        office=place.office if place else None,
        issued_at=at,
        valid_from=day,
        valid_until=last_day(version, day),
    )
    certification_issued.send(sender=Certification, certification=certification)
    return certification


def _renewed_by(version: CourseVersion, user: User) -> list[CourseVersion]:
    """Return the courses that name this one for renewal and that the person passed before."""
    others = Course.objects.filter(certifications__user=user).exclude(pk=version.course_id)
    newest = [course.latest_version for course in others.distinct() if last_of(user, course)]
    return [
        other
        for other in newest
        if other is not None and other.definition.renewal == version.definition.slug
    ]


def _close(held: Enrolment, enrolment: Enrolment, at: datetime) -> None:
    if held.closed_at is None:
        held.closed_at = at
        held.save(update_fields=["closed_at"])
    enrolment.closed_at = held.closed_at
