"""Many households refreshed together have the entries that each of them would have alone."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register.digests import document_digest
from cms.register.lookup_content import ContentReader
from cms.register.lookup_entries import birth_digest, refresh
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
from tests.factories import ClassificationFactory, OfficeFactory
from tests.integration.register.reclassification.register_of_households import publish

pytestmark = pytest.mark.django_db
SEEDS = range(4)
NAMES = ["Rosa María", 'Ñusta "Ñata"', "O'Higgins", "{Á,é}", r"C:\a\"b", "李", "NULL", "%s", "a,b"]


@pytest.fixture(autouse=True)
def everywhere():
    with scopes_disabled():
        yield


class Register:
    """Invented households in every state that a look-up tells apart."""

    def __init__(self, seed: int) -> None:
        self.rng, self.people = Random(seed), 0
        self.offices = [
            OfficeFactory(name=name, place_code=code)
            for name, code in (("ULE Comas", "150110"), ('ULE "Ánimas", \\ {}', "080101"))
        ]
        self.version = publish()
        self.today = timezone.localdate()

    def household(self) -> Household:
        rng = self.rng
        made = Household.objects.create(
            office=rng.choice(self.offices), registered_at=timezone.now()
        )
        for position in range(rng.choice([0, 1, 1, 2, 6])):
            self.joins(made, position + 1)
        if rng.random() < 0.7:
            line = rng.choice(['Jirón "Los \\ Geranios" 245', "", "Av. Perú {1}", "Psje. Ñ, Mz. B"])
            dwelling = Dwelling.objects.create(
                line=line, locality="Año Nuevo", created_at=timezone.now()
            )
            Residence.objects.create(household=made, dwelling=dwelling, since=self.today)
        for _ in range(rng.choice([0, 1, 1, 2])):
            self.classified(made)
        return made

    def joins(self, household: Household, position: int) -> None:
        rng, self.people = self.rng, self.people + 1
        number = f"{self.people:08d}" if rng.random() < 0.8 else ""
        person = Person.objects.create(
            document_type="1" if number else "",
            document_number=number,
            document_digest=document_digest("1", number) if number else "",
            given_names=rng.choice(NAMES),
            first_surname=rng.choice(NAMES),
            second_surname=rng.choice(["", *NAMES]),
            birth_date=self.today - timedelta(days=rng.randint(0, 40_000)),
            sex=rng.choice(["1", "2", ""]),
            created_at=timezone.now(),
        )
        left = rng.random() < 0.2
        HouseholdMembership.objects.create(
            household=household,
            person=person,
            position=position,
            relationship=rng.choice(["1", "3", "99", ""]),
            is_head=position == 1,
            since=self.today,
            until=self.today if left else None,
            end_reason="moved" if left else "",
            source="import",
        )

    def classified(self, household: Household, days_ago: int = 3) -> Classification:
        rng = self.rng
        made = Classification.objects.create(
            household=household,
            source=rng.choice(["import", "reclassification"]),
            method=rng.choice([None, self.version]),
            category=rng.choice(["P", "NP", "pobre_extremo"]),
            has_legal_effect=rng.random() < 0.5,
            valid_from=self.today - timedelta(days=rng.randint(0, 900)),
            valid_until=self.today + timedelta(days=rng.randint(-9, 900)),
            entered_at=timezone.now() - timedelta(days=days_ago and rng.randint(1, days_ago)),
        )
        if rng.random() < 0.2:
            text = 'dijo "no", \\ {}'
            Cancellation.objects.create(
                classification=made, reason="other", text=text, at=timezone.now()
            )
        return made


def entries() -> list[dict[str, Any]]:
    return [
        {key: value for key, value in row.items() if key != "updated_at"}
        for row in LookupEntry.objects.order_by("pk").values()
    ]


def one_by_one(households: list[Household]) -> list[dict[str, Any]]:
    """Return the entries as the models say them, household by household, person by person."""
    rows = []
    for household in households:
        told = ContentReader().read([household.pk]).get(household.pk)
        if told is None:
            continue
        for stay in household.memberships.filter(until=None, person__merged_into=None):
            digest = stay.person.document_digest
            if digest:
                rows.append(
                    {
                        "document_digest": digest,
                        "birth_digest": birth_digest(digest, stay.person.birth_date),
                        "place_code": told.place_code,
                        "household_id": household.pk,
                        "shown": dict(told.shown),
                        "valid_until": told.valid_until,
                    }
                )
    return sorted(rows, key=lambda row: row["document_digest"])


@pytest.mark.parametrize("seed", SEEDS)
def test_entries_of_many_are_those_of_each(seed):
    register = Register(seed)
    made = [register.household() for _ in range(40)]
    explained = ClassificationFactory(member__document_number="99999999").household
    Household.objects.filter(pk=made[0].pk).update(merged_into=made[1].pk)

    number = refresh([household.pk for household in (*made, explained)])

    assert entries() == one_by_one([*made, explained])
    assert number == len(entries()) > 30
    # Each part is really there, or the comparison says nothing of it.
    shown = [entry["shown"] for entry in entries()]
    assert {content["state"] for content in shown} == {"none", "given", "cancelled"}
    assert {content.get("source") for content in shown} >= {"import", "reclassification"}
    assert any('"' in member[0] for content in shown for member in content["members"])


@pytest.mark.parametrize("seed", SEEDS)
def test_entries_follow_changes_of_some(seed):
    register = Register(seed)
    made = [register.household() for _ in range(30)]
    refresh([household.pk for household in made])
    changed = register.rng.sample(made, 10)
    for household in changed:
        register.classified(household)
        register.joins(household, 20)
        household.memberships.filter(until=None, position=1).update(until=register.today)

    refresh([household.pk for household in changed])

    assert entries() == one_by_one(made)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="every entry is written anew there")
def test_only_entries_that_say_something_else_are_written():
    register = Register(1)
    made = [register.household() for _ in range(30)]
    ids = [household.pk for household in made]
    refresh(ids)
    before = dict(LookupEntry.objects.values_list("pk", "updated_at"))
    changed = next(one for one in made if LookupEntry.objects.filter(household=one).exists())
    register.classified(changed, days_ago=0)

    refresh(ids)

    after = LookupEntry.objects.values_list("pk", "household", "updated_at")
    written = {household for pk, household, at in after if at != before[pk]}
    assert written == {changed.pk}
