"""
Offices before and after their first certification in a course.

Choice: 90 days before the day on which the first person of the office passed, and 90 days after
it; the day itself is left out. Nothing is adjusted for: other things that changed in those days (a
new version of the form, other people, another season) are in the difference too. Certifications
that were taken back do not count as first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Min, QuerySet, Sum
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.submissions.models import Submission
from cms.training.coverage.causes import Area, midnight
from cms.training.coverage.statistics import (
    Interval,
    difference_of_shares,
    level_of_each,
    mean_difference,
    wilson,
)
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
LEAST_DECIDED: Final = 30
"""Forms decided about on each side, below which nothing is said about their share."""
LEAST_OFFICES: Final = 10
LEAST_FORMS: Final = 10
"""Offices, each with so many forms on each side, below which no mean is compared."""
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

    ``returned`` is a share of the forms decided about, ``told`` messages per 100 forms sent,
    ``minutes`` per form. ``offices`` have a first certification old enough.
    """

    offices: int
    returned: Compared
    told: Compared
    minutes: Compared


def compare(course: Course, area: Area, *, on: date) -> Comparison:
    """Compare the offices of an area before and after their first certification in a course."""
    firsts = first_days(course, area, on=on)
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
        returned=_shares(rows),
        told=_means(rows, "told", "sent", 100),
        minutes=_means(rows, "minutes", "timed", 1),
    )


def first_days(course: Course, area: Area, *, on: date) -> dict[int, date]:
    """Return the day of the first certification of each office, if it is long enough ago."""
    rows = Certification.objects.filter(
        course=course,
        kind=CertificationKind.PASSED,
        revocation__isnull=True,
        office__isnull=False,
        office__is_active=True,
    )
    if area.office is not None:
        rows = rows.filter(office=area.office)
    rows = rows.filter(office__place_code__startswith=area.place)
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
    for office, sent_at, began_at, was_held in _sent(firsts):
        side = _side(sums, firsts[office], office, timezone.localdate(sent_at))
        if side is None:
            continue
        side.sent += 1
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


def _shares(rows: Iterable[OfficeSums]) -> Compared:
    """Compare the share of forms given back over all offices together."""
    used = [row for row in rows if row.before.decided or row.after.decided]
    before = sum(row.before.returned for row in used), sum(row.before.decided for row in used)
    after = sum(row.after.returned for row in used), sum(row.after.decided for row in used)
    if min(before[1], after[1]) < LEAST_DECIDED:
        return Compared(len(used), before[1], after[1])
    return Compared(
        len(used),
        before[1],
        after[1],
        before=wilson(*before, LEVEL),
        after=wilson(*after, LEVEL),
        difference=difference_of_shares(before, after, LEVEL),
    )


def _means(rows: Iterable[OfficeSums], part: str, whole: str, times: float) -> Compared:
    """Compare a rate office by office: forms of one office are alike, offices are not."""
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
        before=mean_difference(before, LEVEL),
        after=mean_difference(after, LEVEL),
        difference=mean_difference(differences, LEVEL),
    )
