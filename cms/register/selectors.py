"""
Questions to the register.

Members and classes belong to the whole country: these queries cross offices on purpose, and only
``Household.objects`` is bound to the office of the request. Callers decide who may see the answer.
"""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from cms.register.composition import open_memberships
from cms.register.models import Cancellation, Classification, Household, HouseholdMembership
from cms.register.people import people_with


def newest_classification(household: Household) -> Classification | None:
    """Return the class the household was given last, in force or not, cancelled or not."""
    rows = household.classifications.select_related("cancellation")
    return rows.order_by("-entered_at", "-pk").first()


def is_in_force(classification: Classification, on: date) -> bool:
    """Say whether the newest class of a household counts on a day (both days inclusive)."""
    if not classification.valid_from <= on <= classification.valid_until:
        return False
    return not hasattr(classification, "cancellation")


def classification_in_force(household: Household, on: date) -> Classification | None:
    """
    Return the newest class if it is in force on a day; an older one never comes back.

    A class that was cancelled is in force on no day.
    """
    newest = newest_classification(household)
    return newest if newest is not None and is_in_force(newest, on) else None


def newest_classification_of(household: OuterRef) -> Subquery:
    """Return the primary key of the class that a household was given last, for queries."""
    rows = Classification.objects.filter(household=household)
    return Subquery(rows.order_by("-entered_at", "-pk").values("pk")[:1])


def classifications_in_force(on: date) -> QuerySet[Classification]:
    """Return the classes of all households that are in force on a day, one a household."""
    cancelled = Cancellation.objects.filter(classification=OuterRef("pk"))
    return Classification.objects.filter(
        ~Exists(cancelled),
        valid_from__lte=on,
        valid_until__gte=on,
        pk=newest_classification_of(OuterRef("household")),
    )


def current_members(household: Household) -> QuerySet[HouseholdMembership]:
    """Return who belongs to the household now, with the people, in the order of the form."""
    return open_memberships(household)


def current_people(document_digest: str) -> QuerySet[HouseholdMembership]:
    """
    Return where the person with a document belongs now: one row, or none.

    An empty digest (no document) finds nobody. A document of a duplicate finds the person it is.
    """
    person = people_with([document_digest]).get(document_digest)
    if person is None:
        return HouseholdMembership.objects.none()
    rows = person.memberships.filter(until__isnull=True)
    return rows.select_related("person", "household__office")


def households_of(document_digest: str) -> list[Household]:
    """Return the households that a person belongs to now."""
    return [stay.household for stay in current_people(document_digest)]
