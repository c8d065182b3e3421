"""Everything an office sees of one household: read with a bounded number of queries."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import Membership
from cms.register.history import (
    Records,
    cancel_words,
    history_of,
    person_name,
    reason_words,
)
from cms.register.models import (
    Classification,
    EntrySource,
    Household,
    HouseholdMembership,
    PersonRecord,
    RecordRead,
    Residence,
    ReviewRequest,
)
from cms.register.permissions import member_can_change, member_can_see_reads
from cms.register.reads import Purpose
from cms.register.services import can_be_cancelled
from cms.register.status import Pending, Status, pending_of, status_by
from cms.register.words import RegisterWords, words_of
from cms.submissions.references import reference_groups

READS_SHOWN: Final = 20
STATUS_KINDS: Final = {
    Status.IN_FORCE: "success",
    Status.EXPIRED: "warning",
    Status.CANCELLED: "error",
    Status.NONE: "neutral",
}


def household_context(household: Household, membership: Membership) -> dict[str, Any]:
    """Return what the page shows; the caller has logged the read in the same transaction."""
    today = timezone.localdate()
    words = words_of(household)
    classes = _classifications(household)
    labels = category_labels(classes)
    stays = _stays(household)
    residences = list(
        household.residences.select_related("dwelling", "entered_by").order_by("since", "pk")
    )
    reviews = _reviews(household)
    newest = classes[0] if classes else None
    status = status_by(newest, today)
    can_change = member_can_change(membership, household)
    return {
        "household": household,
        "status": status.label,
        "status_kind": STATUS_KINDS[status],
        "pending": [Pending(pending).label for pending in pending_of(household)],
        "current_class": _class_row(newest, labels, today) if newest else None,
        "members": [_member(stay, words) for stay in stays if stay.until is None],
        "former": [_member(stay, words) for stay in stays if stay.until is not None],
        "dwelling": next((_home(row, words) for row in residences if row.until is None), None),
        "former_dwellings": [_home(row, words) for row in residences if row.until is not None],
        "classes": [_class_row(row, labels, today) for row in classes],
        "reviews": reviews,
        "history": history_of(
            Records(
                household=household,
                classifications=classes,
                stays=stays,
                residences=residences,
                corrections=_corrections(stays),
                reviews=reviews,
                labels=labels,
            )
        ),
        "can_change": can_change,
        "can_cancel": can_change and newest is not None and can_be_cancelled(newest, today),
        "reads": reads_of(household) if member_can_see_reads(membership) else None,
    }


def _classifications(household: Household) -> list[Classification]:
    rows = household.classifications.select_related(
        "cancellation__by", "method__method", "result", "submission__submitted_by", "run"
    )
    return list(rows.order_by("-entered_at", "-pk"))


def _stays(household: Household) -> list[HouseholdMembership]:
    rows = household.memberships.select_related("person", "ended_by")
    return list(rows.order_by("since", "position", "pk"))


def _reviews(household: Household) -> list[ReviewRequest]:
    rows = ReviewRequest.objects.filter(classification__household=household)
    return list(rows.select_related("asked_by", "decided_by").order_by("asked_at"))


def _corrections(stays: Sequence[HouseholdMembership]) -> list[PersonRecord]:
    """Return what was changed about the people: all but the first record of each."""
    people = {stay.person_id for stay in stays}
    records = PersonRecord.objects.filter(person__in=people).select_related("entered_by")
    seen: set[int] = set()
    changes = []
    for record in records.order_by("pk"):
        if record.person_id in seen:
            changes.append(record)
        seen.add(record.person_id)
    return changes


def category_labels(classes: Sequence[Classification]) -> dict[int, str]:
    """Return the words for the category of each class, by primary key."""
    return {row.pk: _label(row) for row in classes}


def _label(row: Classification) -> str:
    if row.result is not None:
        label = (row.result.explanation.get("category") or {}).get("label")
        if label:
            return str(label)
    categories = row.method.definition.categories if row.method else ()
    found = (category.label for category in categories if category.code == row.category)
    return str(next(found, row.category))


def _class_row(row: Classification, labels: dict[int, str], today: Any) -> dict[str, Any]:
    cancellation = getattr(row, "cancellation", None)
    status = status_by(row, today)
    return {
        "category": labels[row.pk],
        "status": status.label,
        "status_kind": STATUS_KINDS[status],
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "method": str(row.method) if row.method else _("Not known"),
        "source": EntrySource(row.source).label,
        "has_legal_effect": row.has_legal_effect,
        "entered_at": row.entered_at,
        "by": row.submission.submitted_by if row.submission else None,
        "reference": row.submission.reference if row.submission else "",
        "reference_groups": reference_groups(row.submission.reference) if row.submission else (),
        "office_id": row.submission.office_id if row.submission else None,
        "cancelled": cancel_words(cancellation.reason) if cancellation else "",
    }


def _member(stay: HouseholdMembership, words: RegisterWords) -> dict[str, Any]:
    person = stay.person
    kind = words.document_types.get(person.document_type, person.document_type)
    return {
        "name": person_name(person),
        "public_id": person.public_id,
        "document": f"{kind} {person.document_number}".strip(),
        "birth_date": person.birth_date,
        "sex": words.sexes.get(person.sex, person.sex),
        "relationship": words.relationships.get(stay.relationship, stay.relationship),
        "is_head": stay.is_head,
        "since": stay.since,
        "until": stay.until,
        "reason": reason_words(stay),
    }


def _home(residence: Residence, words: RegisterWords) -> dict[str, Any]:
    dwelling = residence.dwelling
    return {
        "line": dwelling.line,
        "locality": dwelling.locality,
        "place_code": dwelling.place_code,
        "area": words.areas.get(dwelling.area, dwelling.area),
        "since": residence.since,
        "until": residence.until,
    }


def reads_of(household: Household) -> list[dict[str, Any]]:
    """Return who read the records of a household or of its people lately, the newest first."""
    rows = RecordRead.objects.select_related("reader", "programme", "office", "household")
    rows = rows.order_by("-at", "-pk")
    people = list(household.memberships.values_list("person", flat=True))
    # Two queries, each by its own index.
    found = [*rows.filter(household=household)[:READS_SHOWN]]
    found += rows.filter(household=None, person__in=people)[:READS_SHOWN]
    found.sort(key=lambda row: (row.at, row.pk), reverse=True)
    return [read_row(row) for row in found[:READS_SHOWN]]


def read_row(row: RecordRead) -> dict[str, Any]:
    """Return a read as lists show it."""
    known = row.purpose in Purpose.values
    return {
        "at": row.at,
        "who": row.programme.name if row.programme else str(row.reader),
        "office": row.office.name if row.office else "",
        "purpose": Purpose(row.purpose).label if known else row.purpose,
        "detail": row.detail,
        "household": row.household,
    }
