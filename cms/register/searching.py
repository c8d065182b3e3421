"""Finding people for an office: its own are listed, of others it is said that they are there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django_scopes import scopes_disabled

from cms.accounts.models import Office
from cms.register.digests import document_digest
from cms.register.masking import masked_name
from cms.register.models import Household, HouseholdMembership, Person
from cms.register.names import plain_name
from cms.register.people import people_with

MOST_FOUND = 20


@dataclass(frozen=True)
class FoundStay:
    """A person of the office: masked name, household, and whether they belong to it now."""

    name: str
    household: Household
    birth_year: int
    is_now: bool


@dataclass(frozen=True)
class Found:
    """What a search found. ``is_elsewhere``: somebody fits in another office, no more is said."""

    stays: tuple[FoundStay, ...] = ()
    is_elsewhere: bool = False
    has_more: bool = False


def find_by_document(document_type: str, number: str, *, office: Office) -> Found:
    """Return where the person with a document belongs or belonged."""
    digest = document_digest(document_type, number)
    return _found(people_with([digest]).values(), office)


def find_by_names(names: str, birth_date: date, *, office: Office) -> Found:
    """
    Return people who were born on a day and have all the words of ``names`` among theirs.

    Accents, case and particles do not count, and words may be in any order.
    """
    people = Person.objects.filter(birth_date=birth_date, merged_into__isnull=True)
    words = plain_name(names).split()
    for word in words:
        people = people.filter(name_key__contains=word)
    fitting = [p for p in people.order_by("pk")[:500] if set(words) <= _words(p)] if words else []
    return _found(fitting, office)


def _words(person: Person) -> set[str]:
    return set(person.name_key.replace("|", " ").split())


def _found(people: Iterable[Person], office: Office) -> Found:
    with scopes_disabled():
        stays = list(
            HouseholdMembership.objects.filter(person__in=list(people))
            .select_related("person", "household__office")
            .order_by("until", "-since", "-pk")
        )
    newest: dict[tuple[int, int], HouseholdMembership] = {}
    for stay in stays:
        key = (stay.person_id, stay.household_id)
        if key not in newest or stay.until is None:
            newest[key] = stay
    own = [stay for stay in newest.values() if stay.household.office_id == office.pk]
    elsewhere = any(
        stay.until is None and stay.household.office_id != office.pk for stay in newest.values()
    )
    own.sort(key=lambda stay: stay.until is not None)
    return Found(
        stays=tuple(_listed(stay) for stay in own[:MOST_FOUND]),
        is_elsewhere=elsewhere,
        has_more=len(own) > MOST_FOUND,
    )


def _listed(stay: HouseholdMembership) -> FoundStay:
    return FoundStay(
        name=_masked(stay.person),
        household=stay.household,
        birth_year=stay.person.birth_date.year,
        is_now=stay.until is None,
    )


def _masked(person: Person) -> str:
    return masked_name(person.given_names, person.first_surname, person.second_surname)
