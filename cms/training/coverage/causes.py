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
    count_causes,
    is_hidden_in,
    is_small,
    show_additive,
    show_overlapping,
    show_parts,
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

    ``percent`` of the forms given back for a step that is shown name one that at least one of them
    teaches; ``None`` if saying so would show a small group: then it is ``nearly_all`` of them, or
    too few to say.
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


def steps_shown(
    returned: Iterable[Returned], area: Area, earlier: Iterable[Returned] = ()
) -> tuple[Shown[StepName], list[Returned]]:
    """
    Return the steps that forms of an area came back for, as far as they may be shown.

    ``earlier`` are the forms that the longest view adds to these.
    """
    rows, before = list(returned), list(earlier)
    inside = _inside(rows, area)
    table, past = (_table(each, _steps_of) for each in (rows, before))
    old = [row.steps for row in before]
    held = _held_back(table, past, show_overlapping([*(row.steps for row in rows), *old]))
    country = show_overlapping([row.steps for row in rows], held, old)
    if not area.place:
        return country, inside
    visible = _visible_in(area, country, table, past)
    return show_parts(count_causes(row.steps for row in inside), visible), inside


def messages_shown(
    told: Iterable[Told], area: Area, earlier: Iterable[Told] = ()
) -> Shown[MessageName]:
    """Return the messages shown in an area, as far as they may be shown; see ``steps_shown``."""
    table, past = (_table(list(each), _message_of) for each in (told, earlier))
    counts, old = _sums(table), _sums(past)
    both = {name: counts.get(name, 0) + old.get(name, 0) for name in counts | old}
    country = show_additive(counts, _held_back(table, past, show_additive(both)), old)
    if not area.place:
        return country
    inside = {name: sum(_within(places, area)) for name, places in table.items()}
    return show_parts(inside, _visible_in(area, country, table, past))


Row = TypeVar("Row", Returned, Told)
Table = Mapping[Cause, Mapping[tuple[str, int], int]]
"""How often each cause was counted, by region and key of the office."""


def _steps_of(row: Returned) -> Iterable[tuple[StepName, int]]:
    return ((step, 1) for step in row.steps)


def _message_of(row: Told) -> Iterable[tuple[MessageName, int]]:
    return ((row.message, row.times),)


def _inside(rows: Iterable[Row], area: Area) -> list[Row]:
    if area.office is not None:
        return [row for row in rows if row.office == area.office.pk]
    return [row for row in rows if row.place.startswith(area.place)]


def _table(
    rows: Collection[Row], causes_of: Callable[[Row], Iterable[tuple[Cause, int]]]
) -> Table[Cause]:
    regions = {place: _region(place) for place in {row.place for row in rows}}
    found: dict[Cause, dict[tuple[str, int], int]] = {}
    for row in rows:
        place = regions[row.place], row.office
        for cause, number in causes_of(row):
            places = found.setdefault(cause, {})
            places[place] = places.get(place, 0) + number
    return found


def _sums(table: Table[Cause]) -> dict[Cause, int]:
    return {cause: sum(places.values()) for cause, places in table.items()}


def _within(places: Mapping[tuple[str, int], int], area: Area) -> Iterable[int]:
    office = area.office.pk if area.office is not None else None
    for (region, key), number in places.items():
        if region == area.place and office in (None, key):
            yield number


def _held_back(table: Table[Cause], past: Table[Cause], longest: Shown[Cause]) -> set[Cause]:
    """Return the causes the country must not show, so that the longest view gives none away."""
    if not past:
        return set()
    small = {cause for cause, number in _sums(past).items() if is_small(number)}
    return small | (set(table) - longest.visible)


def _visible_in(
    area: Area, country: Shown[Cause], table: Table[Cause], past: Table[Cause]
) -> set[Cause]:
    """Return the causes a region or an office may show: nothing small is left over anywhere."""
    office = area.office.pk if area.office is not None else None
    visible = set()
    for cause in country.visible:
        now, before = table.get(cause, {}), past.get(cause, {})
        both = {place: now.get(place, 0) + before.get(place, 0) for place in {**now, **before}}
        if not any(is_hidden_in(counts, area.place, office) for counts in (now, before, both)):
            visible.add(cause)
    return visible


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
    forms = [seen for row in inside if (seen := row.steps & steps.visible)]
    total = len(forms)
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
    return _topics(chosen, total=total, missed=len(forms))


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
