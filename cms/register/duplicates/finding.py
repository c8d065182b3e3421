"""
Looking for pairs: people who may be somebody who is in the register already.

Candidates come from two indexes: the keyed hash of the same number under the other kinds of
document, and the birth date, as it is or as it is often mistyped, where names or numbers are alike
as well. The work for one person grows with those born on a day only. A pair that was decided stays
so.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q
from django_scopes import scopes_disabled

from cms.register.digests import document_digest
from cms.register.duplicates.scoring import (
    PROPOSED_FROM,
    Point,
    Traits,
    compare,
    mistyped_dates,
    names_are_alike,
    numbers_are_close,
    score_of,
)
from cms.register.kinds import document_kinds
from cms.register.models import DuplicatePair, HouseholdMembership, Person, Residence


def find_duplicates(people: Iterable[int], *, at: datetime) -> int:
    """
    Compare people with the rest of the register; return how many pairs were proposed anew.

    Pairs that are open get their score renewed; those that were decided are left alone.
    """
    found = 0
    with scopes_disabled():
        for person in Person.objects.filter(pk__in=list(people), merged_into__isnull=True):
            found += _find_for(person, at)
    return found


def _find_for(person: Person, at: datetime) -> int:
    candidates = _candidates(person)
    traits = traits_of([person, *candidates])
    new = 0
    for candidate in candidates:
        points = compare(traits[person.pk], traits[candidate.pk])
        if score_of(points) >= PROPOSED_FROM:
            new += _propose(person, candidate, points, at)
    return new


def _candidates(person: Person) -> list[Person]:
    """
    Return whom to compare in full.

    Of the people born on one of the days only names and numbers are read at first: in a whole
    country they are thousands.
    """
    others = Person.objects.filter(merged_into__isnull=True).exclude(pk=person.pk)
    dates = {person.birth_date, *mistyped_dates(person.birth_date)}
    born = others.filter(birth_date__in=dates)
    keys = {
        key
        for key, names, number in born.values_list("pk", "name_key", "document_number").iterator()
        if names_are_alike(person.name_key, names)
        or numbers_are_close(person.document_number, number)
    }
    digests = _digests_under_other_kinds(person)
    return list(others.filter(Q(pk__in=keys) | Q(document_digest__in=digests)).order_by("pk"))


def _digests_under_other_kinds(person: Person) -> list[str]:
    if not person.document_number:
        return []
    others = {str(kind.code) for kind in document_kinds()} - {person.document_type}
    return [document_digest(kind, person.document_number) for kind in sorted(others)]


def traits_of(people: Iterable[Person]) -> Mapping[int, Traits]:
    """Return what is compared of each person, by primary key; two queries in all."""
    listed = list(people)
    keys = [person.pk for person in listed]
    households: dict[int, list[int]] = {}
    memberships = HouseholdMembership.objects.filter(person__in=keys, until__isnull=True)
    for person, household in memberships.values_list("person", "household"):
        households.setdefault(person, []).append(household)
    lived_in = {key for of_person in households.values() for key in of_person}
    places = dict(
        Residence.objects.filter(household__in=lived_in, until__isnull=True).values_list(
            "household", "dwelling__place_code"
        )
    )
    return {
        person.pk: Traits(
            document_type=person.document_type,
            document_number=person.document_number,
            name_key=person.name_key,
            birth_date=person.birth_date,
            sex=person.sex,
            place_code=next((places.get(h, "") for h in households.get(person.pk, ())), ""),
            households=frozenset(households.get(person.pk, ())),
        )
        for person in listed
    }


def _propose(one: Person, other: Person, points: tuple[Point, ...], at: datetime) -> int:
    first, second = sorted((one.pk, other.pk))
    reasons = [{"code": point.code, "points": point.points} for point in points]
    pair, is_new = DuplicatePair.objects.get_or_create(
        first_id=first,
        second_id=second,
        defaults={"score": score_of(points), "reasons": reasons, "found_at": at},
    )
    if not is_new and pair.state == DuplicatePair.State.OPEN and pair.reasons != reasons:
        DuplicatePair.objects.filter(pk=pair.pk, state=DuplicatePair.State.OPEN).update(
            score=score_of(points), reasons=reasons
        )
    return int(is_new)
