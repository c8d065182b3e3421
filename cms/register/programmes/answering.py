"""
The class of a person for a programme, machine-readable, and the row of the log.

Whoever is not in the register, belongs to no household now, or whose household has no class, gets
one and the same answer from the same queries: a programme learns nothing from a refusal, nor from
how long it took.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate
from django_scopes import scopes_disabled

from cms.register.digests import document_digest
from cms.register.household_page import category_labels
from cms.register.models import (
    Classification,
    Household,
    HouseholdMembership,
    Person,
    Programme,
    RecordRead,
)
from cms.register.people import people_with
from cms.register.plain_explanations import classified_again, method_version_of
from cms.register.reads import Purpose, log_read
from cms.register.status import Status, pending_of, status_by
from forms_plugins.classification.models import MethodVersion
from forms_plugins.engine.classification import explain

UNKNOWN: Final[Mapping[str, Any]] = {"status": "unknown"}
PER_MINUTE: Final = 120
PER_HOUR: Final = 3000


class TooManyQueries(Exception):
    """The programme asks faster than it may; ``retry_after`` says how many seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


@dataclass(frozen=True, repr=False)
class Query:
    """What a programme asks. ``purpose`` is its own words, kept in the log."""

    document_type: str
    document_number: str
    purpose: str


@transaction.atomic
def answer(query: Query, *, programme: Programme, at: datetime) -> dict[str, Any]:
    """
    Return the answer to a programme and store that it asked, in one transaction.

    :raises TooManyQueries: beyond ``PER_MINUTE`` or ``PER_HOUR``; then nothing is read.
    """
    # One query of a programme after the other: several at once would each count the same.
    Programme.objects.select_for_update().get(pk=programme.pk)
    _check_budget(programme, at)
    with scopes_disabled():
        person, household, newest = _found(query)
        told = newest is not None and status_by(newest, localdate(at)) != Status.NONE
        log_read(
            programme=programme,
            household=household if told else None,
            person=person if told else None,
            office=household.office if told and household else None,
            purpose=Purpose.QUERY,
            detail=query.purpose,
            at=at,
        )
        if newest is None or household is None or not told:
            return dict(UNKNOWN)
        return _told(newest, household, localdate(at))


def _check_budget(programme: Programme, at: datetime) -> None:
    reads = RecordRead.objects.filter(programme=programme)
    for seconds, most in ((60, PER_MINUTE), (3600, PER_HOUR)):
        if reads.filter(at__gt=at - timedelta(seconds=seconds))[:most].count() >= most:
            raise TooManyQueries(seconds)


def _found(query: Query) -> tuple[Person | None, Household | None, Classification | None]:
    """Return person, household and newest class: always the same number of queries."""
    digest = document_digest(query.document_type, query.document_number)
    person = people_with([digest or "-"]).get(digest)
    stays = HouseholdMembership.objects.filter(
        person=person.pk if person else 0, until__isnull=True
    )
    stay = stays.select_related("household__office").first()
    rows = Classification.objects.filter(household=stay.household_id if stay else 0)
    rows = rows.select_related("cancellation", "method__method", "result", "submission")
    newest = rows.order_by("-entered_at", "-pk").first()
    return person, stay.household if stay else None, newest


def _told(row: Classification, household: Household, on: date) -> dict[str, Any]:
    status = status_by(row, on)
    version = method_version_of(row)
    is_in_force = status == Status.IN_FORCE
    explanation = _explanation(row, version) if is_in_force else {}
    return {
        "status": status.value,
        # A class that is over or was cancelled is none: nobody should read it by mistake.
        "class": row.category if is_in_force else None,
        "class_label": category_labels([row])[row.pk] if is_in_force else None,
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "process_pending": [pending.value for pending in pending_of(household)],
        "source": row.source,
        "method": _method(version),
        "legal_effect": row.has_legal_effect,
        "disclaimer": _disclaimer(version, row),
        "explanation": explanation or None,
    }


def _method(version: MethodVersion | None) -> dict[str, Any] | None:
    if version is None:
        return None
    return {
        "slug": version.method.slug,
        "version": version.number,
        "status": version.definition.status,
    }


def _disclaimer(version: MethodVersion | None, row: Classification) -> str:
    if version is not None:
        disclaimer = version.definition.disclaimer
        return disclaimer.es if disclaimer else ""
    method = (row.result.explanation.get("method") or {}) if row.result else {}
    return str(method.get("disclaimer") or "")


def _explanation(row: Classification, version: MethodVersion | None) -> dict[str, Any]:
    """Return what counted and how much: no answers, which describe the home of a person."""
    if row.result is not None:
        explained: Mapping[str, Any] = row.result.explanation
    else:
        classified = classified_again(row)
        explained = explain(classified, version.number if version else 0) if classified else {}
    return {
        "contributions": [
            {
                "indicator": line.get("indicator", ""),
                "label": line.get("label", ""),
                "points": line.get("weight"),
            }
            for line in explained.get("contributions") or ()
        ],
        "raw": explained.get("raw"),
        "outputs": explained.get("outputs") or {},
    }
