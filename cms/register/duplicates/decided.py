"""Decisions that can still be taken back: people and households joined, pairs kept apart."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from cms.register.masking import masked_name
from cms.register.models import DuplicatePair, HouseholdMembership, Merge, Person

SHOWN_FOR = timedelta(days=90)


def joined(*, since: datetime, office: int | None = None) -> QuerySet[Merge]:
    """
    Return the joinings of people that were not taken back, newest first.

    With ``office`` those whose person lives in a household of that office now.
    """
    rows = Merge.objects.filter(
        kind=Merge.Kind.PERSON, at__gte=since, undoes__isnull=True, undone_by__isnull=True
    )
    if office is not None:
        here = HouseholdMembership.objects.filter(
            person=OuterRef("kept"), until__isnull=True, household__office=office
        )
        rows = rows.filter(Exists(here))
    return rows.select_related("by").order_by("-at", "-pk")


def kept_apart(*, since: datetime, office: int | None = None) -> QuerySet[DuplicatePair]:
    """Return the pairs that were kept apart, newest first, as above for both people."""
    rows = DuplicatePair.objects.filter(
        state=DuplicatePair.State.APART, decided_at__gte=since
    ).select_related("first", "second", "decided_by")
    if office is not None:
        for side in ("first", "second"):
            here = HouseholdMembership.objects.filter(
                person=OuterRef(side), until__isnull=True, household__office=office
            )
            rows = rows.filter(Exists(here))
    return rows.order_by(F("decided_at").desc(nulls_last=True), "-pk")


def masked(person: Person) -> str:
    """Return a person as a list may name them."""
    return masked_name(person.given_names, person.first_surname, person.second_surname)


def masked_by_key(keys: Iterable[int]) -> dict[int, str]:
    """Return people by primary key as a list may name them; one query."""
    return {person.pk: masked(person) for person in Person.objects.filter(pk__in=set(keys))}
