"""Who belongs to a household and where it lives, over time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from cms.register.declared import DeclaredDwelling, DeclaredMember
from cms.register.models import (
    Dwelling,
    EntrySource,
    Household,
    HouseholdMembership,
    Person,
    Residence,
)
from cms.submissions.models import Submission


class EndReason(models.TextChoices):
    """Why somebody no longer belongs to a household."""

    NOT_DECLARED = "not_declared", _("No longer declared by the household")
    MOVED = "moved", _("Moved to another household")
    CHANGED = "changed", _("The relationship to the head changed")
    DIED = "died", _("Died")
    LEFT = "left", _("Left the household")
    MERGED = "merged", _("Duplicates joined")
    MISTAKE = "mistake", _("Never belonged to the household")


def open_memberships(household: Household) -> models.QuerySet[HouseholdMembership]:
    """Return who belongs to a household now, with the people, in the order of the form."""
    rows = household.memberships.filter(until__isnull=True)
    return rows.select_related("person").order_by("position", "pk")


def close_memberships(
    rows: models.QuerySet[HouseholdMembership], *, on: date, reason: EndReason
) -> int:
    """Close the open rows among ``rows``; who began later than ``on`` ends the day they began."""
    last_day = Greatest(F("since"), Value(on, output_field=models.DateField()))
    return rows.filter(until__isnull=True).update(until=last_day, end_reason=reason)


def set_members(
    household: Household,
    members: Sequence[tuple[Person, DeclaredMember]],
    *,
    on: date,
    source: EntrySource,
    submission: Submission | None = None,
) -> None:
    """
    Make ``members`` the composition of a household from a day on.

    Who is not among them leaves; who belongs to another household moves; who stays with another
    relationship closes one row and opens the next. Lock people and households first.
    """
    declared = {person.pk: member for person, member in members}
    stays = HouseholdMembership.objects.filter(person__in=declared)
    close_memberships(stays.exclude(household=household), on=on, reason=EndReason.MOVED)
    close_memberships(
        household.memberships.exclude(person__in=declared), on=on, reason=EndReason.NOT_DECLARED
    )
    kept = _kept(household, declared, on)
    HouseholdMembership.objects.bulk_create(
        HouseholdMembership(
            household=household,
            person=person,
            position=member.position,
            relationship=member.relationship,
            is_head=member.is_head,
            since=on,
            source=source,
            submission=submission,
        )
        for person, member in members
        if person.pk not in kept
    )


def _kept(household: Household, declared: Mapping[int, DeclaredMember], on: date) -> set[int]:
    """Close rows whose relationship changed; number the others anew and return their people."""
    kept, changed, moved_up = set(), [], []
    for row in open_memberships(household):
        member = declared[row.person_id]
        if (row.relationship, row.is_head) != (member.relationship, member.is_head):
            changed.append(row.pk)
            continue
        kept.add(row.person_id)
        if row.position != member.position:
            row.position = member.position
            moved_up.append(row)
    HouseholdMembership.objects.bulk_update(moved_up, ["position"])
    if changed:
        rows = household.memberships.filter(pk__in=changed)
        close_memberships(rows, on=on, reason=EndReason.CHANGED)
    return kept


def set_dwelling(
    household: Household, declared: DeclaredDwelling, *, on: date, at: datetime
) -> Residence:
    """
    Make ``declared`` the place where a household lives from a day on; the same one goes on.

    Choice: a new address is a new dwelling. "Sin nombre, sin número" is written for many homes, so
    equal words do not make two households share one.
    """
    current = household.residences.filter(until__isnull=True).select_related("dwelling").first()
    if current is not None:
        if is_same_dwelling(current.dwelling, declared):
            return current
        current.until = max(current.since, on)
        current.save(update_fields=["until"])
    dwelling = Dwelling.objects.create(
        place_code=declared.place_code,
        area=declared.area,
        locality=declared.locality,
        parts=dict(declared.parts),
        line=declared.line,
        created_at=at,
    )
    return Residence.objects.create(household=household, dwelling=dwelling, since=on)


def is_same_dwelling(dwelling: Dwelling, declared: DeclaredDwelling) -> bool:
    """Say whether a dwelling is where a household declares to live."""
    known = (dwelling.place_code, dwelling.area, dwelling.locality, dwelling.line)
    said = (declared.place_code, declared.area, declared.locality, declared.line)
    return known == said and dwelling.parts == dict(declared.parts)
