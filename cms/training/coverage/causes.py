"""
Why forms come back and which messages people are shown, by step, joined with the lessons.

What is counted: forms that a colleague gave back (a form given back twice counts twice) with the
steps they were given back for, and how often a page was shown with a message. Nobody is named,
neither citizen nor staff; small groups are held back (``hiding``).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar

from django.db.models import Sum
from django.utils import timezone

from cms.accounts.models import Office
from cms.accounts.regions import region_of_place
from cms.training.coverage.hiding import (
    Shown,
    hidden_parts,
    is_small,
    show_additive,
    show_overlapping,
)
from cms.training.coverage.lessons import Lesson, StepName
from cms.training.models import StepTrouble, SupervisionDecision

PERIODS: Final = (30, 90)
MOST_TOPICS: Final = 3

MessageName = tuple[str, str, str, str]
"""Form, step, question and message."""
Cause = TypeVar("Cause", StepName, MessageName)


@dataclass(frozen=True)
class Area:
    """The whole country, a region (``place``: how codes of its places begin) or one office."""

    place: str = ""
    office: Office | None = None


@dataclass(frozen=True)
class Returned:
    """A form that was given back: where, and for which steps."""

    office: int
    place: str
    steps: frozenset[StepName]


@dataclass(frozen=True)
class Told:
    """How often pages of an office were shown with a message."""

    office: int
    place: str
    message: MessageName
    times: int


@dataclass(frozen=True)
class Topics:
    """
    The lessons that teach the steps most forms come back for, the most useful first.

    ``percent`` of the forms given back name a step that at least one of them teaches; ``None`` if
    saying so would show a small group: then it is ``nearly_all`` of them, or too few to say.
    """

    lessons: tuple[Lesson, ...] = ()
    percent: int | None = None
    nearly_all: bool = False


def first_day(on: date, days: int) -> date:
    """Return the first of so many days, of which ``on`` is the last."""
    return on - timedelta(days=days - 1)


def returned_forms(since: date, until: date) -> list[Returned]:
    """Return the forms given back from one day to another, both included, in all offices."""
    begin, end = midnight(since), midnight(until + timedelta(days=1))
    rows = SupervisionDecision.objects.filter(
        decision=SupervisionDecision.Decision.RETURNED,
        at__gte=begin,
        at__lt=end,
        sending__draft__is_test=False,
    ).values_list(
        "sending__office",
        "sending__office__place_code",
        "sending__draft__form_version__form__slug",
        "steps",
    )
    return [
        Returned(office, place, frozenset((form, step) for step in steps))
        for office, place, form, steps in rows
        if steps
    ]


def told_messages(since: date, until: date) -> list[Told]:
    """Return the messages shown from one day to another, both included, by office."""
    rows = StepTrouble.objects.filter(day__gte=since, day__lte=until).order_by()
    names = ("form__slug", "step_key", "field_key", "message")
    counted = rows.values("office", "office__place_code", *names).annotate(shown=Sum("times"))
    return [
        Told(row["office"], row["office__place_code"], _message(row), row["shown"])
        for row in counted
        if row["shown"]
    ]


def _message(row: Mapping[str, str]) -> MessageName:
    return row["form__slug"], row["step_key"], row["field_key"], row["message"]


def midnight(day: date) -> datetime:
    """Return the first moment of a day in the time zone of the installation."""
    return timezone.make_aware(datetime.combine(day, time.min))


def steps_shown(returned: Iterable[Returned], area: Area) -> tuple[Shown[StepName], list[Returned]]:
    """Return the steps that forms of an area came back for, as far as they may be shown."""
    rows = list(returned)
    inside = _inside(rows, area)
    held = _held_back(rows, area, lambda row: ((step, 1) for step in row.steps))
    return show_overlapping([row.steps for row in inside], held), inside


def messages_shown(told: Iterable[Told], area: Area) -> Shown[MessageName]:
    """Return the messages shown in an area, as far as they may be shown."""
    rows = list(told)
    counts: dict[MessageName, int] = {}
    for row in _inside(rows, area):
        counts[row.message] = counts.get(row.message, 0) + row.times
    held = _held_back(rows, area, lambda row: ((row.message, row.times),))
    return show_additive(counts, held)


Row = TypeVar("Row", Returned, Told)


def _inside(rows: Iterable[Row], area: Area) -> list[Row]:
    if area.office is not None:
        return [row for row in rows if row.office == area.office.pk]
    return [row for row in rows if row.place.startswith(area.place)]


def _held_back(
    rows: Iterable[Row], area: Area, causes_of: Callable[[Row], Iterable[tuple[Cause, int]]]
) -> set[Cause]:
    """Return the causes that would show a small group if an area were taken from what is wider."""
    if area.office is None and not area.place:
        return set()
    region = _region(area.office.place_code) if area.office is not None else ""
    counts: dict[Cause, dict[str, int]] = {}
    for row in rows:
        if area.office is not None and _region(row.place) != region:
            continue
        part = str(row.office) if area.office is not None else _region(row.place)
        for cause, number in causes_of(row):
            by_part = counts.setdefault(cause, {})
            by_part[part] = by_part.get(part, 0) + number
    own = str(area.office.pk) if area.office is not None else area.place
    return {cause for cause, by_part in counts.items() if own in hidden_parts(by_part)}


def _region(place: str) -> str:
    region = region_of_place(place)
    return region.code if region is not None else ""


def topics_of(
    steps: Shown[StepName],
    inside: Collection[Returned],
    messages: Shown[MessageName],
    lessons: Iterable[Lesson],
) -> Topics:
    """
    Return the lessons to begin with: each next one teaches most of what is left.

    Forms given back count first, messages decide between equals. Only what may be shown counts. The
    share is how many forms name a step that is taught, not how many would not have come back:
    somebody who learns may still err.
    """
    forms = [row.steps & steps.visible for row in inside]
    told = dict(messages.causes)
    chosen: list[Lesson] = []
    waiting = list(lessons)
    while waiting and len(chosen) < MOST_TOPICS:
        gains = [_gain(lesson, forms, told) for lesson in waiting]
        best = waiting.pop(gains.index(max(gains)))
        if max(gains) == (0, 0):
            break
        chosen.append(best)
        forms = [each for each in forms if not each & best.steps]
        told = {name: times for name, times in told.items() if not best.teaches(*name[:3])}
    return _topics(chosen, total=len(inside), missed=len(forms))


def _gain(
    lesson: Lesson, forms: Iterable[frozenset[StepName]], told: Mapping[MessageName, int]
) -> tuple[int, int]:
    times = sum(number for name, number in told.items() if lesson.teaches(*name[:3]))
    return sum(bool(each & lesson.steps) for each in forms), times


def _topics(chosen: Collection[Lesson], *, total: int, missed: int) -> Topics:
    if missed == total:
        return Topics(tuple(chosen))
    if is_small(missed):
        return Topics(tuple(chosen), nearly_all=True)
    return Topics(tuple(chosen), percent=round(100 * (total - missed) / total))
