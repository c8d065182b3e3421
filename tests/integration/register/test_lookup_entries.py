"""The copy that the citizen's look-up reads: complete, masked, and never older than the register."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from cms.register.digests import document_digest
from cms.register.lookup_entries import birth_digest, refresh, refresh_everything
from cms.register.models import (
    Cancellation,
    Classification,
    Dwelling,
    Household,
    HouseholdMembership,
    LookupEntry,
    Person,
    Residence,
)
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 15, tzinfo=UTC)


def a_person(number: str, given: str = "Rosa María", born: date = date(1985, 3, 9)) -> Person:
    return Person.objects.create(
        document_type="1",
        document_number=number,
        document_digest=document_digest("1", number),
        given_names=given,
        first_surname="Quispe",
        second_surname="Mamani",
        birth_date=born,
        created_at=AT,
    )


def joins(person: Person, household: Household, position: int = 1) -> HouseholdMembership:
    return HouseholdMembership.objects.create(
        household=household,
        person=person,
        position=position,
        relationship="1" if position == 1 else "3",
        is_head=position == 1,
        since=AT.date(),
        source="import",
    )


def classified(household: Household, category: str = "pobre") -> Classification:
    return Classification.objects.create(
        household=household,
        source="import",
        category=category,
        valid_from=date(2026, 11, 2),
        valid_until=date(2030, 11, 1),
        entered_at=AT,
    )


@pytest.fixture
def household():
    with scopes_disabled():
        office = OfficeFactory(area_name="Comas, Lima, Lima", name="ULE Comas")
        home = Household.objects.create(office=office, registered_at=AT)
        joins(a_person("40123456"), home)
        joins(a_person("71234567", "Lucía", date(2014, 7, 28)), home, position=2)
        dwelling = Dwelling.objects.create(
            place_code="150110", line="Jirón Los Geranios 245, Mz. B", created_at=AT
        )
        Residence.objects.create(household=home, dwelling=dwelling, since=AT.date())
        classified(home)
        yield home


def entry_of(number: str) -> LookupEntry:
    return LookupEntry.objects.get(pk=document_digest("1", number))


def test_refresh_makes_an_entry_for_each_person(household):
    assert refresh([household.pk]) == 2

    entry = entry_of("40123456")
    assert entry.place_code == household.office.place_code
    assert entry.birth_digest == birth_digest(entry.pk, date(1985, 3, 9))
    assert entry.valid_until == date(2030, 11, 1)
    assert entry.shown["label"] == "Pobre"
    assert entry.shown["members"][0][0] == "Rosa Q. M."
    assert entry.shown["address"] == "Jirón Los Ger…"
    assert entry.shown["state"] == "given"


def test_entry_holds_nothing_that_the_page_masks(household):
    refresh([household.pk])

    stored = str(list(LookupEntry.objects.values()))

    for personal in ("40123456", "71234567", "Quispe", "Mamani", "María", "1985", "245"):
        assert personal not in stored


def test_birth_digest_differs_between_people_of_one_day(household):
    same = date(1985, 3, 9)

    assert birth_digest("a", same) != birth_digest("b", same)
    assert birth_digest("a", same) == birth_digest("a", same)


def test_refresh_of_what_did_not_change_writes_nothing(household):
    refresh([household.pk])
    before = list(LookupEntry.objects.order_by("pk").values())

    refresh([household.pk])

    after = list(LookupEntry.objects.order_by("pk").values())
    if connection.vendor != "postgresql":
        before, after = ([{**row, "updated_at": None} for row in rows] for rows in (before, after))
    assert after == before


def test_person_who_left_has_no_entry(household):
    refresh([household.pk])
    child = household.memberships.get(position=2)
    child.until = date(2026, 11, 3)
    child.save()

    assert refresh([household.pk]) == 1
    assert not LookupEntry.objects.filter(pk=document_digest("1", "71234567")).exists()


@pytest.mark.parametrize("first", ["old", "new"])
def test_person_who_moved_is_found_in_the_new_household(household, first):
    refresh([household.pk])
    other = Household.objects.create(office=OfficeFactory(), registered_at=AT)
    child = household.memberships.get(position=2)
    child.until = date(2026, 11, 3)
    child.save()
    joins(child.person, other)

    for pk in [household.pk, other.pk] if first == "old" else [other.pk, household.pk]:
        refresh([pk])

    entry = entry_of("71234567")
    assert entry.household == other
    assert entry.shown["state"] == "none"


def test_corrected_document_moves_the_entry(household):
    refresh([household.pk])
    person = household.memberships.get(position=1).person
    person.document_number, person.document_digest = "40999999", document_digest("1", "40999999")
    person.save()

    refresh([household.pk])

    assert entry_of("40999999").household == household
    assert not LookupEntry.objects.filter(pk=document_digest("1", "40123456")).exists()


def test_newest_class_is_shown_and_an_older_one_never_comes_back(household):
    newest = Classification.objects.create(
        household=household,
        category="no_pobre",
        valid_from=date(2026, 11, 10),
        valid_until=date(2030, 11, 9),
        entered_at=AT.replace(day=10),
    )
    refresh([household.pk])
    assert entry_of("40123456").shown["label"] == "No pobre"

    Cancellation.objects.create(classification=newest, reason="death", at=AT.replace(day=11))
    refresh([household.pk])

    shown = entry_of("40123456").shown
    assert (shown["state"], shown["label"]) == ("cancelled", "No pobre")
    assert shown["cancelled"]["on"] == "2026-11-11"


def test_household_merged_into_another_has_no_entries(household):
    refresh([household.pk])
    household.merged_into = Household.objects.create(office=household.office, registered_at=AT)
    household.save()

    assert refresh([household.pk]) == 0
    assert not LookupEntry.objects.exists()


def test_queries_do_not_grow_with_the_households(household):
    def queries_for(number: int) -> int:
        ids = [household.pk]
        for position in range(number):
            home = Household.objects.create(office=household.office, registered_at=AT)
            joins(a_person(f"5{number:03}{position:04}"), home)
            classified(home)
            ids.append(home.pk)
        with CaptureQueriesContext(connection) as queries:
            assert refresh(ids) == number + 2
        return len(queries)

    few, many = queries_for(2), queries_for(30)

    assert many == few


def test_everything_can_be_made_anew(household, capsys):
    assert refresh_everything() == 2
    LookupEntry.objects.all().delete()

    call_command("refresh_lookup")

    assert LookupEntry.objects.count() == 2
    assert capsys.readouterr().out.endswith("2\n")


def test_nobody_asked_for_changes_nothing():
    assert refresh([]) == 0
    assert refresh([987654321]) == 0
