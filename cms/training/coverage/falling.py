"""
Telling heads and coordinators where too few are left.

A head is written to once for each fall below two: when an office that had enough the last time
somebody looked has less today. How many it has is remembered in the transaction that asks for the
e-mails, so that a run that is stopped or repeated tells nobody twice. Once a week coordinators get
what is below two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms.accounts.models import Membership, Office
from cms.accounts.permissions import SUPERVISING_ROLES
from cms.accounts.selectors import memberships_in_force
from cms.mail.services import send_many_later
from cms.mail.writers import Mail, writes_mail
from cms.training.coverage.counting import (
    ENOUGH,
    OfficeCount,
    count_offices,
    required_courses,
    total_of,
)
from cms.training.coverage.permissions import coordinators
from cms.training.models import Course, OfficeCoverage

FALL_MAIL: Final = "coverage_fell"
WEEK_MAIL: Final = "coverage_week"
MONDAY: Final = 0


@dataclass(frozen=True)
class Watched:
    """How many offices fell, and how many people are written to."""

    fallen: int
    people: int


def watch_coverage(*, on: date) -> Watched:
    """Remember today's coverage in every course some gate or rule asks for; tell of falls."""
    fallen, people = 0, 0
    for course in required_courses():
        found = _watch(course, on)
        fallen, people = fallen + found.fallen, people + found.people
    if on.weekday() == MONDAY and required_courses():
        _tell_coordinators(on)
    return Watched(fallen, people)


@transaction.atomic
def _watch(course: Course, on: date) -> Watched:
    # Two runs at once would both see the fall: whoever comes second waits, and sees none.
    Course.objects.select_for_update().get(pk=course.pk)
    rows = OfficeCoverage.objects.filter(course=course, on__lte=on)
    before = dict(rows.values_list("office", "certified"))
    counts = count_offices(course, on=on)
    fallen = [each.office for each in counts if _fell(each, before.get(each.office.pk))]
    _remember(course, counts, on)
    return Watched(len(fallen), _tell_heads(course, fallen, on))


def _fell(count: OfficeCount, before: int | None) -> bool:
    return before is not None and before >= ENOUGH > count.certified


def _remember(course: Course, counts: Iterable[OfficeCount], on: date) -> None:
    OfficeCoverage.objects.bulk_create(
        [
            OfficeCoverage(office=each.office, course=course, certified=each.certified, on=on)
            for each in counts
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["office", "course"],
        update_fields=["certified", "on"],
    )


def _tell_heads(course: Course, offices: Iterable[Office], on: date) -> int:
    heads = _heads([office.pk for office in offices], on)
    wanted = {
        f"{FALL_MAIL}:{course.pk}:{office}:{user}:{on.isoformat()}": {
            "course": course.pk,
            "office": office,
            "user": user,
        }
        for office, user in heads
    }
    send_many_later(mail=FALL_MAIL, wanted=wanted)
    return len({user for _office, user in heads})


def _heads(offices: Iterable[int], on: date) -> list[tuple[int, int]]:
    """Return office and person of the heads of some offices who have an address."""
    members = memberships_in_force(on).filter(office__in=offices, role__in=SUPERVISING_ROLES)
    members = members.filter(user__is_active=True).exclude(user__email="")
    return list(members.order_by("office", "user").values_list("office", "user").distinct())


def _tell_coordinators(on: date) -> None:
    year, week, _day = on.isocalendar()
    people = coordinators().exclude(email="").values_list("pk", flat=True)
    wanted = {
        f"{WEEK_MAIL}:{year}-{week}:{user}": {"user": user, "on": on.isoformat()} for user in people
    }
    send_many_later(mail=WEEK_MAIL, wanted=wanted)


@writes_mail(FALL_MAIL)
def fall_mail(payload: Mapping[str, Any]) -> Mail | None:
    """Write to a head that their office has fewer than two, unless that is over by now."""
    on = localdate()
    course = Course.objects.get(pk=payload["course"])
    head: Membership | None = (
        memberships_in_force(on)
        .filter(office=payload["office"], user=payload["user"], role__in=SUPERVISING_ROLES)
        .select_related("user")
        .first()
    )
    if head is None or not head.user.email:
        return None
    counts = count_offices(course, on=on, place=head.office.place_code)
    certified = next((each.certified for each in counts if each.office == head.office), ENOUGH)
    if certified >= ENOUGH:
        return None
    context = {
        "office": head.office.name,
        "course": course.title,
        "certified": certified,
        "url": f"{settings.PUBLIC_URL}{reverse('training:team')}",
    }
    return Mail(head.user.email, _("Your office needs certified people"), FALL_MAIL, context)


@writes_mail(WEEK_MAIL)
def week_mail(payload: Mapping[str, Any]) -> Mail | None:
    """Write to a coordinator how many offices are below two, or will be; no person is named."""
    on = date.fromisoformat(payload["on"])
    user = coordinators().filter(pk=payload["user"]).exclude(email="").first()
    if user is None:
        return None
    courses = []
    for course in required_courses():
        counts = count_offices(course, on=on)
        falling = [each.office.name for each in counts if each.falls]
        courses.append({"title": course.title, "total": total_of(counts), "falling": falling})
    if not courses:
        return None
    context = {
        "courses": courses,
        "url": f"{settings.PUBLIC_URL}{reverse('training_coverage:index')}",
    }
    return Mail(user.email, _("Coverage of the offices this week"), WEEK_MAIL, context)
