"""
Whether somebody passes a gate: a function of plain values, without database and without clock.

All days are whole days in the time zone of the installation: a certification that ends today opens
the gate until midnight. What counts, in this order:

1. a gate that is switched off, has not begun or is not for the person's role is open;
2. a certification in force;
3. the days of grace after a certification ended, then those of newcomers;
4. the gate lifted for the person or the office;
5. otherwise what the gate offers: a certified colleague approves, or nothing.

Choice: somebody who has no place in the office is held by the gate whatever roles it names, so that
leaving an office opens nothing. A certification that was taken back gives no days of grace.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What a gate says to somebody."""

    CERTIFIED = "certified"
    GRACE = "grace"
    LIFTED = "lifted"
    SUPERVISED = "supervised"
    REFUSED = "refused"


OPEN = frozenset({Outcome.CERTIFIED, Outcome.GRACE, Outcome.LIFTED})
"""Outcomes that let a person act by themselves."""

_ORDER = tuple(Outcome)


class GateTerms(Protocol):
    """The terms of a gate, fields as those of ``cms.training.models.Gate``."""

    roles: list[str]
    starts_on: date
    grace_days: int
    grace_after_expiry_days: int
    is_supervised: bool
    is_active: bool


@dataclass(frozen=True)
class Place:
    """What somebody is in the office on a day, and their first day there."""

    role: str
    since: date


@dataclass(frozen=True)
class Proof:
    """A certification that was passed; ``valid_until`` is its last day, ``None``: for ever."""

    valid_until: date | None
    is_revoked: bool = False
    valid_from: date = date.min
    key: int | None = None


@dataclass(frozen=True)
class Lifting:
    """A gate lifted for the person or the office, both days inclusive."""

    from_day: date
    until_day: date
    is_withdrawn: bool = False
    key: int | None = None


@dataclass(frozen=True)
class Verdict:
    """
    What a gate says to somebody on a day.

    ``until`` is the last day on which it says so, as far as that is known. ``proof`` is the
    certification that opened it, or whose end gives the days of grace.
    """

    outcome: Outcome
    until: date | None = None
    proof: Proof | None = None
    lifting: Lifting | None = None

    @property
    def is_open(self) -> bool:
        """Say whether the person may act by themselves."""
        return self.outcome in OPEN


def decide(
    gate: GateTerms,
    place: Place | None,
    proof: Proof | None,
    liftings: Iterable[Lifting],
    on: date,
) -> Verdict:
    """Return what ``gate`` says on a day to somebody with this place, proof and liftings."""
    if not holds_for(gate, place, on):
        return Verdict(Outcome.CERTIFIED)
    if proof is not None and (proof.is_revoked or proof.valid_from > on):
        proof = None
    if proof is not None and (proof.valid_until is None or on <= proof.valid_until):
        return Verdict(Outcome.CERTIFIED, proof.valid_until, proof)
    if last_day := _grace_until(gate, place, proof, on):
        return Verdict(Outcome.GRACE, last_day, proof)
    in_effect = [
        each for each in liftings if not each.is_withdrawn and each.from_day <= on <= each.until_day
    ]
    if in_effect:
        lifting = max(in_effect, key=lambda each: each.until_day)
        return Verdict(Outcome.LIFTED, lifting.until_day, lifting=lifting)
    return Verdict(Outcome.SUPERVISED if gate.is_supervised else Outcome.REFUSED)


def holds_for(gate: GateTerms, place: Place | None, on: date) -> bool:
    """Say whether a gate asks for anything at all on a day, of somebody with this place."""
    if not gate.is_active or on < gate.starts_on:
        return False
    return place is None or not gate.roles or place.role in gate.roles


def strictest(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what several gates come to together; without any, nothing is asked for."""
    return max(outcomes, key=_ORDER.index, default=Outcome.CERTIFIED)


def _grace_until(
    gate: GateTerms, place: Place | None, proof: Proof | None, on: date
) -> date | None:
    """Return the last day of grace, if ``on`` is one: the later of the two kinds."""
    days = []
    if proof is not None and proof.valid_until is not None and gate.grace_after_expiry_days:
        days.append(proof.valid_until + timedelta(days=gate.grace_after_expiry_days))
    if place is not None and gate.grace_days:
        # The first day in the office is the first of the days of grace.
        days.append(place.since + timedelta(days=gate.grace_days - 1))
    last_day = max(days, default=None)
    return last_day if last_day is not None and on <= last_day else None
