"""Reading what a decision stands on: gates, places in offices, certifications, liftings."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from cms.accounts.models import Membership, Office, User
from cms.accounts.selectors import memberships_in_force
from cms.training.certifications import in_force_for, passed_of
from cms.training.gates.deciding import Lifting, Place, Proof, Verdict, decide
from cms.training.models import Course, Gate, GateOverride

Verdicts = Mapping[tuple[int, int], Verdict]
"""What gates say to people, by the keys of gate and person."""


def gates_before_forms(forms: Iterable[int]) -> QuerySet[Gate]:
    """Return the gates that are switched on before sending any of these forms (keys)."""
    return _switched_on().filter(form__in=list(forms))


def gates_before_action(action: str) -> QuerySet[Gate]:
    """Return the gates that are switched on before an act of ``gatekeeping``."""
    return _switched_on().filter(action=action)


def _switched_on() -> QuerySet[Gate]:
    return Gate.objects.filter(is_active=True).select_related("course").order_by("pk")


def verdicts_for(
    gates: Collection[Gate], users: Collection[int], office: Office | None, on: date
) -> Verdicts:
    """
    Return what each gate says to each person (keys) who acts for an office on a day.

    The queries grow with the courses only. Without ``office`` nobody has a place in it.
    """
    places = _places(users, office, on)
    proofs = _proofs(users, {gate.course_id for gate in gates}, on)
    liftings = list(liftings_in_effect(on).filter(gate__in=gates))
    return {
        (gate.pk, user): decide(
            gate,
            places.get(user),
            proofs.get((gate.course_id, user)),
            [_lifting(row) for row in liftings if _is_for(row, gate, user, office)],
            on,
        )
        for gate in gates
        for user in users
    }


def _places(users: Collection[int], office: Office | None, on: date) -> dict[int, Place]:
    if office is None:
        return {}
    rows = Membership.objects.filter(user__in=users, office=office, since__lte=on)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=on)).order_by("since")
    return {row.user_id: Place(row.role, row.since) for row in rows}


def _proofs(
    users: Collection[int], courses: Collection[int], on: date
) -> dict[tuple[int, int], Proof]:
    """Return what counts and ends last, by course and person; nothing that was taken back."""
    found: dict[tuple[int, int], Proof] = {}
    for course in Course.objects.filter(pk__in=courses):
        for row in passed_of(course).filter(user__in=users, valid_from__lte=on):
            proof = Proof(row.valid_until, False, row.valid_from, row.pk)
            found.setdefault((course.pk, row.user_id), proof)
    return found


def liftings_in_effect(on: date) -> QuerySet[GateOverride]:
    """Return what lifts a gate on a day, without what was withdrawn."""
    return not_withdrawn().filter(from_day__lte=on, until_day__gte=on)


def not_withdrawn() -> QuerySet[GateOverride]:
    """Return every lifting that nobody took back, also those that are over or to come."""
    return GateOverride.objects.filter(withdraws__isnull=True, withdrawn_by__isnull=True)


def _is_for(row: GateOverride, gate: Gate, user: int, office: Office | None) -> bool:
    """Say whether a lifting is for somebody: for them, for their office, or for them in it."""
    if row.gate_id != gate.pk or (row.user_id is None and row.office_id is None):
        return False
    is_theirs = row.user_id in (None, user)
    return is_theirs and row.office_id in (None, office.pk if office else 0)


def _lifting(row: GateOverride) -> Lifting:
    return Lifting(row.from_day, row.until_day, key=row.pk)


def certified_people(office: Office, courses: Collection[int], on: date) -> list[User]:
    """
    Return who works in an office on a day and has every one of these courses in force.

    Only certifications count here, no days of grace and no lifted gate.
    """
    return certified_in({office.pk}, courses, on)[office.pk]


def certified_in(
    offices: Collection[int], courses: Collection[int], on: date
) -> Mapping[int, list[User]]:
    """Return what ``certified_people`` does for many offices (keys), each by user name."""
    members = memberships_in_force(on).filter(office__in=offices, user__is_active=True)
    people = {(row.office_id, row.user_id): row.user for row in members.select_related("user")}
    users = {user for _office, user in people}
    asked_for = Course.objects.filter(pk__in=courses)
    certified = [in_force_for(users, course, on) for course in asked_for]
    found: dict[int, list[User]] = {office: [] for office in offices}
    for (office, user), person in sorted(people.items(), key=lambda each: each[1].username):
        if all(user in holders for holders in certified):
            found[office].append(person)
    return found
