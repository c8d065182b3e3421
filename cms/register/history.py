"""What happened to a household, as one list: the newest first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.register.composition import EndReason
from cms.register.models import (
    Classification,
    EntrySource,
    Household,
    HouseholdMembership,
    PersonRecord,
    Residence,
    ReviewRequest,
)
from cms.register.services import CancelReason


@dataclass(frozen=True)
class Happening:
    """One line of the history: the day, what happened, who did it and why."""

    on: date
    title: str
    text: str = ""
    by: Any = None


@dataclass(frozen=True)
class Records:
    """Everything about a household that its history is told from."""

    household: Household
    classifications: Sequence[Classification]
    stays: Sequence[HouseholdMembership]
    residences: Sequence[Residence]
    corrections: Sequence[PersonRecord]
    reviews: Sequence[ReviewRequest]
    labels: dict[int, str]


def history_of(records: Records) -> list[Happening]:
    """Return the history, the newest day first; of one day, what came later first."""
    told = [
        Happening(_day(records.household.registered_at), _("The household entered the register")),
        *_places(records.residences),
        *_people(records.stays),
        *_corrections(records.corrections),
        *_classes(records),
        *_reviews(records.reviews),
    ]
    order = sorted(range(len(told)), key=lambda index: (told[index].on, index), reverse=True)
    return [told[index] for index in order]


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def person_name(person: Any) -> str:
    """Return all names of a person or of what was known of them."""
    names = (person.given_names, person.first_surname, person.second_surname)
    return " ".join(name for name in names if name)


def _places(residences: Sequence[Residence]) -> Iterator[Happening]:
    for residence in residences:
        line = residence.dwelling.line or residence.dwelling.locality
        yield Happening(residence.since, _("Address entered"), line, residence.entered_by)


def _people(stays: Sequence[HouseholdMembership]) -> Iterator[Happening]:
    """Tell who came and who left: people of one day, and of one reason, together."""
    came: dict[date, list[str]] = defaultdict(list)
    left: dict[tuple[date, str, Any], list[str]] = defaultdict(list)
    for stay in stays:
        name = person_name(stay.person)
        if name not in came[stay.since]:
            came[stay.since].append(name)
        if stay.until is not None and stay.end_reason != EndReason.CHANGED:
            left[stay.until, reason_words(stay), stay.ended_by].append(name)
    for day, names in came.items():
        yield Happening(day, _("Members of the household since this day"), ", ".join(names))
    for (day, reason, by), names in left.items():
        words = _("Do not belong to the household any more: %(names)s") % {
            "names": ", ".join(names)
        }
        yield Happening(day, words, reason, by)


def reason_words(stay: HouseholdMembership) -> str:
    """Return why somebody left, in words."""
    known = stay.end_reason in EndReason.values
    return str(EndReason(stay.end_reason).label) if known else stay.end_reason


def _corrections(records: Sequence[PersonRecord]) -> Iterator[Happening]:
    for record in records:
        title = _("Data of %(name)s changed") % {"name": person_name(record)}
        text = record.reason or str(EntrySource(record.source).label)
        yield Happening(_day(record.entered_at), title, text, record.entered_by)


def _classes(records: Records) -> Iterator[Happening]:
    for row in reversed(records.classifications):
        title = _("Class given: %(category)s") % {"category": records.labels[row.pk]}
        text = row.reason or str(EntrySource(row.source).label)
        by = row.submission.submitted_by if row.submission else None
        yield Happening(_day(row.entered_at), title, text, by)
        cancellation = getattr(row, "cancellation", None)
        if cancellation is not None:
            title = _("Class cancelled: %(category)s") % {"category": records.labels[row.pk]}
            words = [cancel_words(cancellation.reason), cancellation.text]
            text = ". ".join(word for word in words if word)
            yield Happening(_day(cancellation.at), title, text, cancellation.by)


def cancel_words(reason: str) -> str:
    """Return why a class was cancelled, in words."""
    return str(CancelReason(reason).label) if reason in CancelReason.values else reason


def _reviews(reviews: Sequence[ReviewRequest]) -> Iterator[Happening]:
    for review in reviews:
        asked = _("Review asked for: %(reference)s") % {"reference": review.reference}
        yield Happening(_day(review.asked_at), asked, review.grounds, review.asked_by)
        if review.decided_at is not None:
            decided = _("Review decided: %(reference)s") % {"reference": review.reference}
            words = [str(ReviewRequest.State(review.state).label), review.decision]
            text = ". ".join(word for word in words if word)
            yield Happening(_day(review.decided_at), decided, text, review.decided_by)
