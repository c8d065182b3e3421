"""
Reading certifications: what is in force, for whom, until when.

A certification belongs to the person and follows them from office to office. It counts from
``valid_from`` to ``valid_until``, both days whole, unless it was taken back.
"""

from calendar import monthrange
from collections.abc import Collection
from datetime import date
from typing import Literal

from django.db.models import F, Q, QuerySet

from cms.accounts.models import User
from cms.training.models import Certification, CertificationKind, Course

State = Literal["valid", "expired", "revoked"]


def state_of(certification: Certification, on: date) -> State:
    """Say what a certification is worth on a day. One that was taken back is never valid again."""
    if hasattr(certification, "revocation"):
        return "revoked"
    until = certification.valid_until
    return "valid" if until is None or on <= until else "expired"


def in_force_for(
    users: Collection[User] | Collection[int], course: Course, on: date
) -> dict[int, Certification]:
    """
    Return the passed certification that counts on a day and ends last, by key of the person.

    ``users`` are people or their keys; one query. Who has none is not among the keys.
    """
    found: dict[int, Certification] = {}
    for certification in _in_force(course, on).filter(user__in=list(users)):
        found.setdefault(certification.user_id, certification)
    return found


def everybody_in_force(course: Course, on: date) -> QuerySet[Certification]:
    """Return the certifications that keep a course in force for somebody on a day."""
    return _in_force(course, on).order_by()


def last_of(user: User, course: Course) -> Certification | None:
    """Return the passed certification of a person that ends last and was not taken back."""
    return passed_of(course).filter(user=user).first()


def add_months(day: date, months: int) -> date:
    """
    Return the same day so many calendar months later, or the last day of a shorter month.

    31 January and one month is the last day of February; 29 February and twelve are the 28th.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def passed_of(course: Course) -> QuerySet[Certification]:
    """
    Return what certifies for a course on some day: passed and not taken back, best first.

    What never ends is best, then what ends last.
    """
    passed = Certification.objects.filter(kind=CertificationKind.PASSED, revocation__isnull=True)
    of_course = passed.filter(course=course)
    renewal = renewal_of(course)
    if renewal != course:
        once = of_course.order_by().values("user")
        of_course = passed.filter(Q(course=course) | Q(course=renewal, user__in=once))
    return of_course.order_by(F("valid_until").desc(nulls_first=True), "-issued_at", "-pk")


def renewal_of(course: Course) -> Course:
    """
    Return the course that renews a certification of ``course``: often the same.

    Whoever ever passed the first keeps it in force by passing the second.
    """
    version = course.latest_version
    slug = version.definition.renewal if version is not None else ""
    return Course.objects.filter(slug=slug, is_open=True).first() or course if slug else course


def _holds(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gte=on))


def _in_force(course: Course, on: date) -> QuerySet[Certification]:
    return passed_of(course).filter(_holds(on))
