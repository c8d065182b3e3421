"""
How many people of each office are certified in a course, counted anew each time.

Somebody counts on a day in every office where they have a place that day and may sign in, if a
certification that they passed keeps the course in force. Two queries count all offices.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from cms.accounts.models import Membership, Office
from cms.accounts.regions import Region, region_of, regions
from cms.accounts.selectors import active_offices
from cms.training.certifications import everybody_in_force
from cms.training.models import AssignmentRule, Certification, Course, Gate

ENOUGH: Final = 2
"""Certified people an office needs so that it goes on working when one of them leaves."""
HORIZON_DAYS: Final = 30


@dataclass(frozen=True)
class OfficeCount:
    """
    The certified people of an office: today, those whose certification ends in 30 days or less,
    and those left when the 30 days are over, as far as is known today.

    People who leave or come in these days are in ``later``, not in ``ending``.
    """

    office: Office
    certified: int
    ending: int
    later: int

    @property
    def state(self) -> str:
        """Return ``none``, ``one`` or ``enough``."""
        return ("none", "one", "enough")[min(self.certified, ENOUGH)]

    @property
    def falls(self) -> bool:
        """Say whether it has enough today and will not have enough in 30 days."""
        return self.certified >= ENOUGH > self.later


@dataclass(frozen=True)
class Total:
    """Offices by state, the people certified in them and whose certifications end."""

    offices: int
    none: int
    one: int
    enough: int
    falls: int
    certified: int
    ending: int


@dataclass(frozen=True)
class RegionTotal:
    """The offices of a region; ``region`` is ``None`` for those no catalogue knows."""

    region: Region | None
    total: Total


@dataclass(frozen=True)
class CertifiedPerson:
    """Somebody certified in an office, and until when; ``None``: for ever."""

    name: str
    role: str
    until: date | None
    is_ending: bool


def watched_courses() -> list[Course]:
    """Return the courses that gates and rules in force ask for most, then the others, by title."""
    gates = Count("gates", distinct=True, filter=Q(gates__is_active=True))
    rules = Count("rules", distinct=True, filter=Q(rules__is_active=True))
    rows = Course.objects.filter(versions__isnull=False).annotate(asked=gates + rules)
    return list(rows.order_by("-asked", "title", "pk"))


def required_courses() -> list[Course]:
    """Return the courses that some gate or rule in force asks for."""
    gates = Gate.objects.filter(is_active=True).values("course")
    rules = AssignmentRule.objects.filter(is_active=True).values("course")
    return list(Course.objects.filter(Q(pk__in=gates) | Q(pk__in=rules)).order_by("pk"))


def day_after_horizon(on: date) -> date:
    """Return the first day that is more than 30 days away."""
    return on + timedelta(days=HORIZON_DAYS + 1)


def count_offices(
    course: Course, *, on: date, place: str = "", role: str = ""
) -> list[OfficeCount]:
    """
    Return the active offices with how many people are certified on a day, by code.

    ``place`` is the beginning of place codes; with a ``role`` only people in it are counted.
    """
    found = {row["office"]: row for row in _counts(course, on, role)}
    offices = active_offices().filter(place_code__startswith=place)
    return [_office_count(office, found.get(office.pk)) for office in offices]


def _office_count(office: Office, row: Mapping[str, int] | None) -> OfficeCount:
    if row is None:
        return OfficeCount(office, 0, 0, 0)
    return OfficeCount(office, row["certified"], row["ending"], row["later"])


def _counts(course: Course, on: date, role: str) -> QuerySet[Membership, dict[str, int]]:
    after = day_after_horizon(on)
    today, then = _in_force(on), _in_force(after)
    members = Membership.objects.filter(today | then, office__is_active=True)
    members = members.filter(user__is_active=True)
    if role:
        members = members.filter(role=role)
    # Sets of people, not a question for each: databases work such a set out once.
    holds, will_hold = _holds(course, on), _holds(course, after)
    return (
        members.filter(holds | will_hold)
        .order_by()
        .values("office")
        .annotate(
            certified=Count("user", distinct=True, filter=today & holds),
            ending=Count("user", distinct=True, filter=today & holds & ~will_hold),
            later=Count("user", distinct=True, filter=then & will_hold),
        )
    )


def _in_force(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def _holds(course: Course, day: date) -> Q:
    return Q(user__in=everybody_in_force(course, day).values("user"))


def total_of(counts: Iterable[OfficeCount]) -> Total:
    """Return the sums over offices. Somebody certified in two offices is counted in each."""
    rows = list(counts)
    states = [row.state for row in rows]
    return Total(
        offices=len(rows),
        none=states.count("none"),
        one=states.count("one"),
        enough=states.count("enough"),
        falls=sum(row.falls for row in rows),
        certified=sum(row.certified for row in rows),
        ending=sum(row.ending for row in rows),
    )


def totals_by_region(counts: Iterable[OfficeCount]) -> list[RegionTotal]:
    """Return the sums by region, by name; offices that lie nowhere come last."""
    groups: dict[Region | None, list[OfficeCount]] = {}
    for row in counts:
        groups.setdefault(region_of(row.office), []).append(row)
    known = [region for region in regions() if region in groups]
    return [
        RegionTotal(region, total_of(groups[region]))
        for region in (*known, *([None] if None in groups else []))
    ]


def certified_in(
    offices: Collection[int], course: Course, *, on: date, role: str = ""
) -> dict[int, list[CertifiedPerson]]:
    """Return who is certified in each of these offices, by key of the office, sorted by name."""
    ends = _ends(offices, course, on)
    members = Membership.objects.filter(_in_force(on), office__in=offices, user__is_active=True)
    if role:
        members = members.filter(role=role)
    found: dict[int, dict[int, CertifiedPerson]] = {}
    rows: QuerySet[Any] = members.select_related("user").filter(user__in=ends)
    for member in rows.order_by("since", "pk"):
        person = _person(member, ends[member.user_id], on)
        found.setdefault(member.office_id, {})[member.user_id] = person
    return {
        office: sorted(people.values(), key=lambda each: each.name)
        for office, people in found.items()
    }


def _person(member: Any, until: date | None, on: date) -> CertifiedPerson:
    return CertifiedPerson(
        name=member.user.display_name,
        role=member.get_role_display(),
        until=until,
        is_ending=until is not None and until < day_after_horizon(on),
    )


def _ends(offices: Collection[int], course: Course, on: date) -> dict[int, date | None]:
    """Return the last day of what people of these offices hold, the latest of several."""
    ends: dict[int, date | None] = {}
    people = Membership.objects.filter(office__in=offices).values("user")
    rows: QuerySet[Certification] = everybody_in_force(course, on).filter(user__in=people)
    for user, until in rows.values_list("user", "valid_until"):
        known = ends.get(user, until)
        ends[user] = None if known is None or until is None else max(known, until)
    return ends
