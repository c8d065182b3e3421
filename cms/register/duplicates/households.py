"""Joining two households that are one."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import DateField, F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from cms.register import lookup_entries
from cms.register.composition import open_memberships
from cms.register.duplicates.merging import CannotMerge, Decision, close_rows, open_row_like
from cms.register.locks import lock_households, lock_people
from cms.register.models import Cancellation, Household, Merge, Person, Residence
from cms.register.selectors import classification_in_force

MERGED = "merged"
"""Reason of a class that was cancelled because its household was joined to another."""


@transaction.atomic
def merge_households(kept: int, merged: int, decision: Decision) -> Merge:
    """
    Join household ``merged`` to ``kept``: its people move, its class in force is cancelled.

    The class of ``kept``, its head and its dwelling stay. Who was the head of the other one comes
    along as a member, whose relationship to the head has to be corrected by the office.

    :raises CannotMerge: if one of them was joined already.
    """
    with scopes_disabled():
        lock_people(_documents_in(kept, merged))
        stays, goes = _locked(kept, merged)
        moved = _move_people(stays, goes, decision)
        moved["cancelled"] = _cancel_class(goes, decision)
        moved["residences"] = _close_residences(goes, timezone.localdate(decision.at))
        goes.merged_into = stays
        goes.save(update_fields=["merged_into"])
        merge = Merge.objects.create(
            kind=Merge.Kind.HOUSEHOLD,
            kept=kept,
            merged=merged,
            moved=moved,
            reason=decision.reason,
            at=decision.at,
            by=decision.by,
        )
        lookup_entries.refresh([kept, merged])
    return merge


def _documents_in(*households: int) -> list[str]:
    people = Person.objects.filter(
        memberships__household__in=households, memberships__until__isnull=True
    )
    return list(people.values_list("document_digest", flat=True))


def _locked(kept: int, merged: int) -> tuple[Household, Household]:
    found = lock_households([kept, merged])
    if len(found) != 2:
        raise CannotMerge(_("Choose two different households."))
    if any(household.merged_into_id for household in found.values()):
        raise CannotMerge(_("Somebody has joined one of them already. Open the list again."))
    return found[kept], found[merged]


def _move_people(stays: Household, goes: Household, decision: Decision) -> dict[str, Any]:
    rows = list(open_memberships(goes))
    close_rows([row.pk for row in rows], decision)
    last = max((row.position for row in open_memberships(stays)), default=0)
    opened = [
        open_row_like(row, decision, household_id=stays.pk, position=last + number, is_head=False)
        for number, row in enumerate(rows, start=1)
    ]
    return {"closed": [row.pk for row in rows], "opened": [row.pk for row in opened]}


def _cancel_class(household: Household, decision: Decision) -> int | None:
    classification = classification_in_force(household, timezone.localdate(decision.at))
    if classification is None:
        return None
    Cancellation.objects.create(
        classification=classification,
        reason=MERGED,
        text=decision.reason,
        at=decision.at,
        by=decision.by,
    )
    return classification.pk


def _close_residences(household: Household, on: date) -> list[int]:
    rows = Residence.objects.filter(household=household, until__isnull=True)
    closed = list(rows.values_list("pk", flat=True))
    last_day = Greatest(F("since"), Value(on, output_field=DateField()))
    Residence.objects.filter(pk__in=closed).update(until=last_day)
    return closed
