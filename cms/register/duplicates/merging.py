"""
Joining two people that are one.

Nothing is deleted: the duplicate keeps its rows and leads to the one that stays (``merged_into``).
Open memberships of the duplicate are closed and opened anew for the person who stays, so the
history tells what was known when. ``Merge.moved`` names the rows, so that it can be taken back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from cms.accounts.models import Office, User
from cms.register import lookup_entries
from cms.register.composition import EndReason, close_memberships
from cms.register.declared import DeclaredIdentity
from cms.register.locks import lock_households, lock_people
from cms.register.models import (
    DuplicatePair,
    EntrySource,
    HouseholdMembership,
    Merge,
    Person,
)
from cms.register.people import Origin, identity_of, update_person


class CannotMerge(Exception):
    """The two cannot be joined, or set apart again, as asked; the text says what to do instead."""


@dataclass(frozen=True)
class Decision:
    """Who decided, when, and why; ``office`` is the one they decided for, if any."""

    by: User | None
    at: datetime
    reason: str = ""
    office: Office | None = None

    @property
    def origin(self) -> Origin:
        """Return the same as the origin of what changes with it."""
        return Origin(source=EntrySource.MERGE, at=self.at, by=self.by, reason=self.reason)


@transaction.atomic
def merge_people(
    kept: int, merged: int, decision: Decision, *, lives_in: int | None = None
) -> Merge:
    """
    Join person ``merged`` to person ``kept``, who takes over a document that only the other has.

    ``lives_in`` is the household in which the person stays, needed when both belong to one now and
    it is not the same.

    :raises CannotMerge: if one of them was joined already, or the household is not said.
    """
    with scopes_disabled():
        stays, goes = lock_both(kept, merged)
        memberships = _locked_memberships([kept, merged])
        chosen = _household_to_stay_in(memberships, lives_in)
        moved: dict[str, Any] = _move(stays, memberships, chosen, decision)
        goes.merged_into = stays
        goes.save(update_fields=["merged_into"])
        moved["took_over"] = _take_over(stays, identity_of(goes), decision)
        merge = Merge.objects.create(
            kind=Merge.Kind.PERSON,
            kept=kept,
            merged=merged,
            moved=moved,
            reason=decision.reason,
            at=decision.at,
            by=decision.by,
        )
        decide_pair(kept, merged, DuplicatePair.State.MERGED, decision)
        lookup_entries.refresh({row.household_id for row in memberships})
    return merge


def keep_apart(pair: DuplicatePair, decision: Decision) -> None:
    """Decide that two people are two."""
    decide_pair(pair.first_id, pair.second_id, DuplicatePair.State.APART, decision)


def decide_again(pair: DuplicatePair) -> None:
    """Take back that two people are two: the pair is open again."""
    DuplicatePair.objects.filter(pk=pair.pk, state=DuplicatePair.State.APART).update(
        state=DuplicatePair.State.OPEN, decided_at=None, decided_by=None, decision=""
    )


def decide_pair(one: int, other: int, state: str, decision: Decision) -> None:
    """Note what was decided of two people, also if nobody had proposed the pair."""
    first, second = sorted((one, other))
    decided = {
        "state": state,
        "decided_at": decision.at,
        "decided_by": decision.by,
        "decision": decision.reason,
    }
    DuplicatePair.objects.update_or_create(
        first_id=first,
        second_id=second,
        defaults=decided,
        create_defaults={**decided, "score": 0, "found_at": decision.at},
    )


def lock_both(kept: int, merged: int) -> tuple[Person, Person]:
    """
    Lock two people, their documents first as everybody does, and return them.

    :raises CannotMerge: if they are one row, or one of them was joined already.
    """
    people = Person.objects.filter(pk__in=(kept, merged))
    lock_people(people.values_list("document_digest", flat=True))
    found = {person.pk: person for person in people.select_for_update().order_by("pk")}
    if len(found) != 2:
        raise CannotMerge(_("Choose two different people."))
    if any(person.merged_into_id for person in found.values()):
        raise CannotMerge(_("Somebody has joined one of them already. Open the list again."))
    return found[kept], found[merged]


def close_rows(rows: Collection[int], decision: Decision) -> None:
    """Close open memberships, by primary key."""
    close_memberships(
        HouseholdMembership.objects.filter(pk__in=rows),
        on=timezone.localdate(decision.at),
        reason=EndReason.MERGED,
    )


def open_row_like(
    row: HouseholdMembership, decision: Decision, **changes: Any
) -> HouseholdMembership:
    """Store and return an open membership like ``row``, from now on, with ``changes``."""
    values = {
        "household_id": row.household_id,
        "person_id": row.person_id,
        "position": row.position,
        "relationship": row.relationship,
        "is_head": row.is_head,
    }
    return HouseholdMembership.objects.create(
        **{**values, **changes},
        since=timezone.localdate(decision.at),
        source=EntrySource.MERGE,
    )


def _locked_memberships(people: Sequence[int]) -> list[HouseholdMembership]:
    rows = HouseholdMembership.objects.filter(person__in=people, until__isnull=True)
    lock_households(rows.values_list("household", flat=True))
    # Read anew: whoever held the locks may have moved them.
    return list(rows.order_by("pk"))


def _household_to_stay_in(
    memberships: Sequence[HouseholdMembership], lives_in: int | None
) -> int | None:
    households = {row.household_id for row in memberships}
    if len(households) <= 1:
        return next(iter(households), None)
    if lives_in not in households:
        raise CannotMerge(_("Say in which household the person lives."))
    return lives_in


def _move(
    stays: Person,
    memberships: Sequence[HouseholdMembership],
    chosen: int | None,
    decision: Decision,
) -> dict[str, Any]:
    """Leave the person who stays with one open membership; return the rows that changed."""
    in_chosen = [row for row in memberships if row.household_id == chosen]
    # Of two rows in one household that of the head tells more; else the person's own goes on.
    place = max(in_chosen, key=lambda row: (row.is_head, row.person_id == stays.pk), default=None)
    goes_on = place is not None and place.person_id == stays.pk
    closed = [row.pk for row in memberships if not (goes_on and row is place)]
    close_rows(closed, decision)
    opened = []
    if place is not None and not goes_on:
        opened.append(open_row_like(place, decision, person_id=stays.pk).pk)
    return {"closed": closed, "opened": opened}


def _take_over(stays: Person, other: DeclaredIdentity, decision: Decision) -> bool:
    known = identity_of(stays)
    if known.document_digest or not other.document_digest:
        return False
    taken = replace(
        known,
        document_type=other.document_type,
        document_number=other.document_number,
        document_digest=other.document_digest,
    )
    return update_person(stays, taken, origin=decision.origin)
