"""
Offices before and after their first certification in a course.

Choice: 90 days before the day on which the first person of the office passed, and 90 days after
it; the day itself is left out. Nothing is adjusted for: other things that changed in those days (a
new version of the form, other people, another season) are in the difference too. Certifications
that were taken back do not count as first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from math import inf
from typing import Any, Final

from django.db.models import Min, QuerySet, Sum
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.submissions.models import Submission
from cms.training.coverage.causes import midnight
from cms.training.coverage.statistics import Interval, level_of_each, mean_interval
from cms.training.models import (
    Certification,
    CertificationKind,
    Course,
    StepTrouble,
    SupervisionDecision,
)

DAYS: Final = 90
LEAST_DAYS_AFTER: Final = 30
"""An office whose first certification is younger is left out: too little came after it."""
LEAST_OFFICES: Final = 10
LEAST_FORMS: Final = 10
"""Offices, each with so many forms on each side, below which nothing is compared."""
LONGEST_MINUTES: Final = 240
"""A form that took longer was left and taken up again: its minutes say nothing."""
LEVEL: Final = level_of_each(3)
"""Three comparisons stand on the page; together they keep ``PAGE_LEVEL``."""


@dataclass
class Sums:
    """What one office did on one side of its first certification."""

    decided: int = 0
    returned: int = 0
    sent: int = 0
    told: int = 0
    timed: int = 0
    minutes: float = 0.0


@dataclass
class OfficeSums:
    """An office with its two sides."""

    before: Sums = field(default_factory=Sums)
    after: Sums = field(default_factory=Sums)


@dataclass(frozen=True)
class Compared:
    """
    One measure before and after: values, how many forms they come from, the difference.

    ``before``, ``after`` and ``difference`` are ``None`` where there is too little data. A
    difference is claimed only if its interval excludes zero; less is better in all measures.
    """

    offices: int
    forms_before: int
    forms_after: int
    before: Interval | None = None
    after: Interval | None = None
    difference: Interval | None = None

    @property
    def verdict(self) -> str:
        """Return ``too_little``, ``less``, ``more`` or ``no_difference``."""
        if self.difference is None:
            return "too_little"
        if not self.difference.excludes_zero:
            return "no_difference"
        return "less" if self.difference.high < 0 else "more"


@dataclass(frozen=True)
class Comparison:
    """
    The three measures of some offices.

    Means of offices: ``returned`` is the share of the forms decided about, ``told`` messages per
    100 forms sent, ``minutes`` per form. ``offices`` have a first certification old enough.
    """

    offices: int
    returned: Compared
    told: Compared
    minutes: Compared


def compare(course: Course, *, on: date, place: str = "") -> Comparison:
    """
    Compare offices before and after their first certification in a course.

    ``place`` is the beginning of place codes: a region, or empty for the country.
    """
    firsts = first_days(course, on=on, place=place)
    sums = {office: OfficeSums() for office in firsts}
    if firsts:
        _count_decisions(sums, firsts)
        _count_messages(sums, firsts)
        _count_forms(sums, firsts)
    return compared(sums.values())


def compared(offices: Iterable[OfficeSums]) -> Comparison:
    """Return what sums of offices come to. Pure: no clock, no database."""
    rows = list(offices)
    return Comparison(
        offices=len(rows),
        returned=_means(rows, "returned", "decided", most=1),
        told=_means(rows, "told", "sent", times=100),
        minutes=_means(rows, "minutes", "timed"),
    )


def first_days(course: Course, *, on: date, place: str = "") -> dict[int, date]:
    """Return the day of the first certification of each office, if it is long enough ago."""
    rows = Certification.objects.filter(
        course=course,
        kind=CertificationKind.PASSED,
        revocation__isnull=True,
        office__is_active=True,
        office__place_code__startswith=place,
    )
    found = rows.order_by().values_list("office").annotate(first=Min("issued_at"))
    days = {office: timezone.localdate(first) for office, first in found}
    latest = on - timedelta(days=LEAST_DAYS_AFTER)
    return {office: day for office, day in days.items() if day <= latest}


def _side(sums: Mapping[int, OfficeSums], first: date, office: int, day: date) -> Sums | None:
    distance = (day - first).days
    if not 0 < abs(distance) <= DAYS:
        return None
    return sums[office].after if distance > 0 else sums[office].before


def _span(firsts: Mapping[int, date]) -> tuple[datetime, datetime]:
    begin = min(firsts.values()) - timedelta(days=DAYS)
    return midnight(begin), midnight(max(firsts.values()) + timedelta(days=DAYS + 1))


def _count_decisions(sums: Mapping[int, OfficeSums], firsts: Mapping[int, date]) -> None:
    begin, end = _span(firsts)
    rows = SupervisionDecision.objects.filter(sending__office__in=firsts, at__gte=begin, at__lt=end)
    for office, at, decision in rows.values_list("sending__office", "at", "decision").iterator():
        side = _side(sums, firsts[office], office, timezone.localdate(at))
        if side is not None:
            side.decided += 1
            side.returned += decision == SupervisionDecision.Decision.RETURNED


def _count_messages(sums: Mapping[int, OfficeSums], firsts: Mapping[int, date]) -> None:
    begin, end = (timezone.localdate(moment) for moment in _span(firsts))
    rows = StepTrouble.objects.filter(office__in=firsts, day__gte=begin, day__lt=end).order_by()
    counted = rows.values_list("office", "day").annotate(shown=Sum("times"))
    for office, day, shown in counted.iterator():
        side = _side(sums, firsts[office], office, day)
        if side is not None:
            side.told += shown


def _count_forms(sums: Mapping[int, OfficeSums], firsts: Mapping[int, date]) -> None:
    # Forms sent before messages were counted would seem to have had none.
    counted_since = StepTrouble.objects.aggregate(day=Min("day"))["day"] or date.max
    for office, sent_at, began_at, was_held in _sent(firsts):
        day = timezone.localdate(sent_at)
        side = _side(sums, firsts[office], office, day)
        if side is None:
            continue
        side.sent += day >= counted_since
        minutes = (sent_at - began_at).total_seconds() / 60 if began_at else None
        # What waited for a colleague was sent when they had time for it.
        if minutes is not None and was_held is None and 0 <= minutes <= LONGEST_MINUTES:
            side.timed += 1
            side.minutes += minutes


def _sent(firsts: Mapping[int, date]) -> Iterator[tuple[int, datetime, datetime | None, Any]]:
    begin, end = _span(firsts)
    with scopes_disabled():
        rows: QuerySet[Any] = Submission.objects.filter(
            office__in=firsts, submitted_at__gte=begin, submitted_at__lt=end
        ).order_by()
        rows = rows.annotate(held=Min("draft__supervised_sendings"))
        found = rows.values_list("office", "submitted_at", "draft__created_at", "held")
        yield from found.iterator()


def _means(
    rows: Iterable[OfficeSums], part: str, whole: str, *, times: float = 1, most: float = inf
) -> Compared:
    """
    Compare a rate (``times`` part / whole, from 0 to ``most``) office by office.

    Forms of one office are alike and come in good and bad weeks, so offices are counted, not forms.
    """
    used = [
        row
        for row in rows
        if min(getattr(row.before, whole), getattr(row.after, whole)) >= LEAST_FORMS
    ]
    before = [times * getattr(row.before, part) / getattr(row.before, whole) for row in used]
    after = [times * getattr(row.after, part) / getattr(row.after, whole) for row in used]
    forms_before = sum(getattr(row.before, whole) for row in used)
    forms_after = sum(getattr(row.after, whole) for row in used)
    if len(used) < LEAST_OFFICES:
        return Compared(len(used), forms_before, forms_after)
    differences = [late - early for early, late in zip(before, after, strict=True)]
    return Compared(
        len(used),
        forms_before,
        forms_after,
        before=_within(mean_interval(before, LEVEL), most),
        after=_within(mean_interval(after, LEVEL), most),
        difference=mean_interval(differences, LEVEL),
    )


def _within(interval: Interval, most: float) -> Interval:
    """Cut the limits of a rate where no rate can be."""
    return replace(interval, low=max(interval.low, 0.0), high=min(interval.high, most))
