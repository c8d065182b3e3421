"""
Reminders: who is told, when, and once.

A course is told of once in each band it passes through. If nothing ran for weeks, only the band it
is in now is told of. Each person gets at most one e-mail a day, which lists all their open courses.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.accounts.selectors import memberships_in_force
from cms.mail.services import send_many_later
from cms.mail.writers import Mail, writes_mail
from cms.training.models import Enrolment, EnrolmentNotice

REMINDER_MAIL = "training_due"
PIECE = 500

WEEK, DAY, OVERDUE, LATE, ASSIGNED = "week", "day", "overdue", "late", "assigned"
WEEK_DAYS, LATE_DAYS = 7, 14
"""Days before the last day from which it is near; days after it from which it is said again."""


@dataclass(frozen=True)
class Reminded:
    """How many notices a run added, and how many people are written to."""

    notices: int
    people: int


def band_of(due_on: date | None, on: date) -> str:
    """Return the band of a course on a day; the last day itself is in ``day``."""
    if due_on is None:
        return ASSIGNED
    left = (due_on - on).days
    if left > WEEK_DAYS:
        return ASSIGNED
    if left > 1:
        return WEEK
    if left >= 0:
        return DAY
    return OVERDUE if left > -LATE_DAYS else LATE


def remind(*, on: date, at: datetime) -> Reminded:
    """Add the notices that are due and ask for the e-mails; run again it adds nothing."""
    notices, people = 0, set[int]()
    for piece in _pieces():
        with transaction.atomic():
            added = _store(piece, on=on, at=at)
            notices += len(added)
            told = {notice.enrolment.user_id for notice in added} - people
            send_many_later(
                mail=REMINDER_MAIL,
                wanted={
                    f"{REMINDER_MAIL}:{user}:{on.isoformat()}": {
                        "user": user,
                        "on": on.isoformat(),
                    }
                    for user in sorted(told)
                },
            )
            people |= told
    return Reminded(notices=notices, people=len(people))


def _pieces() -> Iterator[list[Enrolment]]:
    last = 0
    while piece := list(_open().filter(pk__gt=last)[:PIECE]):
        yield piece
        last = piece[-1].pk


def _open() -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(closed_at=None, user__is_active=True).exclude(user__email="")
    return rows.order_by("pk")


def _store(piece: list[Enrolment], *, on: date, at: datetime) -> list[EnrolmentNotice]:
    """Store what is new of a piece; whoever locks the enrolments first tells of them."""
    keys = [enrolment.pk for enrolment in piece]
    list(Enrolment.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    known = set(EnrolmentNotice.objects.filter(enrolment__in=keys).values_list("enrolment", "band"))
    new = [
        EnrolmentNotice(enrolment=enrolment, band=band, at=at)
        for enrolment in piece
        if (enrolment.pk, band := band_of(enrolment.due_on, on)) not in known
    ]
    return EnrolmentNotice.objects.bulk_create(new)


@writes_mail(REMINDER_MAIL)
def reminder(payload: Mapping[str, Any]) -> Mail | None:
    """Write which courses are open, unless the person left or finished them meanwhile."""
    on = date.fromisoformat(payload["on"])
    user = User.objects.get(pk=payload["user"])
    works = memberships_in_force(on).filter(user=user).order_by().values("pk")[:1]
    courses = [
        {
            "title": enrolment.course.title,
            "due_on": enrolment.due_on,
            "is_late": band_of(enrolment.due_on, on) in (OVERDUE, LATE),
        }
        for enrolment in _still_open(user)
    ]
    if not courses or not works or not user.email:
        return None
    context = {
        "courses": courses,
        "is_overdue": any(course["is_late"] for course in courses),
        "url": f"{settings.PUBLIC_URL}{reverse('training:mine')}",
    }
    return Mail(user.email, _("Your courses: what is due"), REMINDER_MAIL, context)


def _still_open(user: User) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(user=user, closed_at=None).select_related("course")
    return rows.order_by("due_on", "pk")
