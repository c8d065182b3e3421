"""
Lifting a gate for a person or an office: with a reason, from day to day, never for the past.

Heads lift it for people of their office, or all of it, for the days that the gate gives them and
one lifting at a time; coordinators for anybody, a year ahead at most. Nothing is changed
afterwards: withdrawing one adds a row, and it ends at that moment.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from cms.accounts.models import Office, User
from cms.accounts.selectors import memberships_in_force
from cms.training.gates.facts import not_withdrawn
from cms.training.gates.waiting import heads_of
from cms.training.models import Gate, GateOverride

SHORTEST_REASON: Final = 20
LONGEST: Final = timedelta(days=366)
"""Choice: what has to be lifted for longer than a year should be switched off instead."""
MAY_LIFT: Final = "training.add_gateoverride"
"""Permission of coordinators."""


class CannotLift(Exception):
    """A gate is not lifted as asked."""


class ReasonTooShort(CannotLift):
    """The reason says too little."""


class DaysDoNotFit(CannotLift):
    """The days are past, the wrong way round, or more than the person may give."""


class NotTheirs(CannotLift):
    """It is not for this person to say."""


class LiftedAlready(CannotLift):
    """A head has lifted it for them, and that is not over."""


class WithdrawnAlready(CannotLift):
    """Somebody withdrew it before, or it is over."""


@transaction.atomic
def lift_gate(
    *,
    gate: Gate,
    user: User | None,
    office: Office | None,
    from_day: date,
    until_day: date,
    reason: str,
    by: User,
    at: datetime,
) -> GateOverride:
    """
    Lift a gate for ``user``, for everybody of ``office``, or for ``user`` in ``office``.

    Both days count. :raises CannotLift: see its subclasses.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort
    today = localdate(at)
    is_for_nobody = user is None and office is None
    if is_for_nobody or not today <= from_day <= until_day <= today + LONGEST:
        raise DaysDoNotFit
    if not by.has_perm(MAY_LIFT):
        _check_head(gate, user, office, from_day, until_day, by, today)
    return GateOverride.objects.create(
        gate=gate,
        user=user,
        office=office,
        from_day=from_day,
        until_day=until_day,
        reason=reason.strip(),
        at=at,
        by=by,
    )


def last_day_for_heads(gate: Gate, from_day: date) -> date:
    """Return the last day to which a head may lift a gate that is lifted from a day on."""
    return from_day + timedelta(days=gate.head_override_days - 1)


def _check_head(
    gate: Gate,
    user: User | None,
    office: Office | None,
    from_day: date,
    until_day: date,
    by: User,
    on: date,
) -> None:
    if office is None or by.pk not in {head.pk for head in heads_of(office, on)}:
        raise NotTheirs
    members = memberships_in_force(on).filter(office=office)
    if user is not None and not members.filter(user=user).exists():
        raise NotTheirs
    if until_day > last_day_for_heads(gate, from_day):
        raise DaysDoNotFit
    # Heads of one office at the same moment: whoever locks the gate first lifts it.
    Gate.objects.select_for_update().get(pk=gate.pk)
    standing = not_withdrawn().filter(gate=gate, user=user, office=office, until_day__gte=on)
    if standing.exists():
        raise LiftedAlready


def may_withdraw(lifting: GateOverride, by: User, on: date) -> bool:
    """Say whether somebody may end a lifting: coordinators any, heads those of their office."""
    if by.has_perm(MAY_LIFT):
        return True
    return lifting.office is not None and by.pk in {
        head.pk for head in heads_of(lifting.office, on)
    }


def withdraw(*, lifting: GateOverride, reason: str, by: User, at: datetime) -> GateOverride:
    """
    End a lifting now; return the row that says so.

    :raises NotTheirs: see there. :raises ReasonTooShort: see there.
    :raises WithdrawnAlready: see there.
    """
    on = localdate(at)
    if not may_withdraw(lifting, by, on):
        raise NotTheirs
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort
    if lifting.withdraws_id is not None or lifting.until_day < on:
        raise WithdrawnAlready
    try:
        with transaction.atomic():
            return GateOverride.objects.create(
                gate=lifting.gate,
                user=lifting.user,
                office=lifting.office,
                from_day=lifting.from_day,
                until_day=lifting.until_day,
                reason=reason.strip(),
                withdraws=lifting,
                at=at,
                by=by,
            )
    except IntegrityError:
        raise WithdrawnAlready from None
