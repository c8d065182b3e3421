"""Changing a household by hand: somebody died or left, or all of them moved."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.register.composition import EndReason, is_same_dwelling, set_dwelling
from cms.register.declared import DeclaredDwelling
from cms.register.guarded import CHANGE_HOUSEHOLD
from cms.register.locks import lock_households
from cms.register.lookup_entries import refresh
from cms.register.models import Household, HouseholdMembership, Residence
from cms.submissions.gatekeeping import require_action

REASONS_BY_HAND: Final = (EndReason.DIED, EndReason.LEFT, EndReason.MISTAKE)
"""Why an office may end a stay without a new form."""


class StayIsOver(Exception):
    """The person does not belong to the household any more."""


class DayDoesNotFit(Exception):
    """The day is after today, or before the person or the household came."""


class SameAddress(Exception):
    """The household lives there already."""


@transaction.atomic
def end_membership(
    *,
    membership: HouseholdMembership,
    reason: EndReason,
    on: date,
    by: User | None,
    at: datetime,
) -> None:
    """
    Close the stay of a person in a household on a day.

    The class of the household stays in force: whether it changes is decided by a new form.

    :raises StayIsOver: if it was closed already, also by somebody else a moment ago.
    :raises DayDoesNotFit: if the day is after today or before the stay began.
    :raises NotAllowedNow: if a gate stands before it.
    """
    require_action(CHANGE_HOUSEHOLD, user=by, office=membership.household.office, at=at)
    lock_households([membership.household_id])
    row = HouseholdMembership.objects.get(pk=membership.pk)
    if row.until is not None:
        raise StayIsOver
    if not row.since <= on <= timezone.localdate(at):
        raise DayDoesNotFit
    row.until, row.end_reason, row.ended_by = on, reason, by
    row.save(update_fields=["until", "end_reason", "ended_by"])
    refresh([row.household_id])


@transaction.atomic
def move_household(
    *,
    household: Household,
    dwelling: DeclaredDwelling,
    on: date,
    by: User | None,
    at: datetime,
) -> Residence:
    """
    Let a household live elsewhere from a day on; the former address stays in its history.

    Choice: class, validity and office stay. A change of address is a ground for an update, which is
    a new form; sources do not say that a class ends with a move.

    :raises SameAddress: if it lives there already.
    :raises DayDoesNotFit: if the day is after today or before it came to the present address.
    :raises NotAllowedNow: if a gate stands before it.
    """
    require_action(CHANGE_HOUSEHOLD, user=by, office=household.office, at=at)
    lock_households([household.pk])
    current = household.residences.filter(until__isnull=True).select_related("dwelling").first()
    if on > timezone.localdate(at) or (current is not None and on < current.since):
        raise DayDoesNotFit
    if current is not None and is_same_dwelling(current.dwelling, dwelling):
        raise SameAddress
    residence = set_dwelling(household, dwelling, on=on, at=at)
    residence.entered_by = by
    residence.save(update_fields=["entered_by"])
    refresh([household.pk])
    return residence
