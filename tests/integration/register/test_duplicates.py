"""The same person, or household, twice: proposed, joined, parted again, and only once at a time."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register.duplicates.deciding import decide, open_pairs
from cms.register.duplicates.finding import find_duplicates
from cms.register.duplicates.households import merge_households
from cms.register.duplicates.merging import CannotMerge, Decision, decide_again, merge_people
from cms.register.duplicates.undoing import undo
from cms.register.models import (
    DuplicatePair,
    HouseholdMembership,
    LookupEntry,
    Merge,
    Person,
    PersonRecord,
)
from cms.register.selectors import classification_in_force, current_people
from tests.factories.register import ClassificationFactory, MemberFactory

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2026, 11, 20, 10, 0))
DECISION = Decision(by=None, at=NOW, reason="Se vieron los dos documentos.")
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def everywhere():
    with scopes_disabled():
        yield


@pytest.fixture
def rosa() -> Person:
    """The head of a household, by DNI."""
    return ClassificationFactory().household.memberships.get().person


@pytest.fixture
def rosa_again(rosa) -> Person:
    """The same person without a document, in another household of the office."""
    office = rosa.memberships.get().household.office
    row = ClassificationFactory(
        household__office=office,
        member__document_type="4",
        member__document_number="",
        member__document_digest="",
        member__second_surname="Mamanni",
    )
    return row.household.memberships.get().person


def home_of(person: Person) -> int:
    return person.memberships.get(until__isnull=True).household_id


def test_person_written_in_another_way_is_proposed_once(rosa, rosa_again):
    assert find_duplicates([rosa_again.pk], at=NOW) == 1
    assert find_duplicates([rosa.pk, rosa_again.pk], at=NOW) == 0

    pair = DuplicatePair.objects.get()
    assert (pair.first_id, pair.second_id) == (rosa.pk, rosa_again.pk)
    assert {reason["code"] for reason in pair.reasons} == {"alike_names", "same_birth"}
    assert sum(reason["points"] for reason in pair.reasons) == pair.score == 65


def test_pair_kept_apart_is_not_proposed_again_until_it_is_taken_back(rosa, rosa_again):
    find_duplicates([rosa.pk], at=NOW)
    pair = DuplicatePair.objects.get()

    decide(pair, "apart", "", DECISION)
    find_duplicates([rosa.pk], at=NOW)
    pair.refresh_from_db()
    assert pair.state == DuplicatePair.State.APART
    assert not open_pairs().exists()

    decide_again(pair)
    assert list(open_pairs()) == [pair]


def test_person_is_found_among_many_born_on_the_day(rosa, rosa_again):
    names = [f"{first}{second}" for first in "bcdfghjklm" for second in "aeiouxyzwvkpqrstnñml"]
    Person.objects.bulk_create(
        Person(
            document_type="4",
            given_names=name,
            first_surname="Otra",
            name_key=f"{name}|otra",
            birth_date=rosa.birth_date,
            created_at=NOW,
            pk=number - 10_000,
        )
        for number, name in enumerate(names)
    )

    assert find_duplicates([rosa_again.pk], at=NOW) == 1


def test_mistyped_number_is_found_under_other_names(rosa):
    ClassificationFactory(
        member__document_number="40123465",
        member__given_names="Zoila",
        member__first_surname="Huamán",
    )

    assert find_duplicates([rosa.pk], at=NOW) == 1
    codes = {reason["code"] for reason in DuplicatePair.objects.get().reasons}
    assert codes == {"number_mistyped", "same_birth"}


def test_command_compares_everybody(rosa, rosa_again, capsys):
    call_command("find_duplicates")

    assert capsys.readouterr().out == "Personas comparadas: 2. Pares nuevos: 1.\n"


def test_joining_asks_where_the_person_lives(rosa, rosa_again):
    with pytest.raises(CannotMerge):
        merge_people(rosa.pk, rosa_again.pk, DECISION)

    assert not Merge.objects.exists()
    assert home_of(rosa_again) != home_of(rosa)


def test_joined_person_lives_in_one_household_and_keeps_the_history(rosa, rosa_again):
    first, second = home_of(rosa), home_of(rosa_again)

    merge_people(rosa.pk, rosa_again.pk, DECISION, lives_in=second)

    assert home_of(rosa) == second
    closed = HouseholdMembership.objects.filter(until__isnull=False)
    assert set(closed.values_list("household", "end_reason")) == {
        (first, "merged"),
        (second, "merged"),
    }
    rosa_again.refresh_from_db()
    assert rosa_again.merged_into == rosa
    assert current_people(rosa.document_digest).get().household_id == second


def test_document_of_the_duplicate_is_taken_over_and_finds_the_person(rosa, rosa_again):
    digest = rosa.document_digest

    merge_people(rosa_again.pk, rosa.pk, DECISION, lives_in=home_of(rosa))

    rosa_again.refresh_from_db()
    assert rosa_again.document_digest == digest
    assert rosa_again.records.order_by("-pk").first().source == "merge"
    assert current_people(digest).get().person == rosa_again
    assert LookupEntry.objects.filter(document_digest=digest).count() == 1


def test_joining_is_taken_back_as_a_whole(rosa, rosa_again):
    first, second, digest = home_of(rosa), home_of(rosa_again), rosa.document_digest
    merge = merge_people(rosa_again.pk, rosa.pk, DECISION, lives_in=first)

    undo(merge.pk, Decision(by=None, at=NOW + timedelta(days=1), reason="Eran dos."))

    rosa.refresh_from_db()
    rosa_again.refresh_from_db()
    assert (rosa.merged_into, rosa.document_digest) == (None, digest)
    assert rosa_again.document_digest == ""
    assert (home_of(rosa), home_of(rosa_again)) == (first, second)
    assert DuplicatePair.objects.get().state == DuplicatePair.State.OPEN
    # What was done stays written.
    assert Merge.objects.count() == 2
    assert PersonRecord.objects.filter(person=rosa_again).count() == 3


def test_joining_is_taken_back_once(rosa, rosa_again):
    merge = merge_people(rosa.pk, rosa_again.pk, DECISION, lives_in=home_of(rosa))
    back = undo(merge.pk, DECISION)

    for row in (merge, back):
        with pytest.raises(CannotMerge):
            undo(row.pk, DECISION)


def test_joining_is_not_taken_back_after_the_person_moved(rosa, rosa_again):
    merge = merge_people(rosa.pk, rosa_again.pk, DECISION, lives_in=home_of(rosa_again))
    ClassificationFactory()  # the same document in another household: the person moves

    with pytest.raises(CannotMerge):
        undo(merge.pk, DECISION)

    rosa_again.refresh_from_db()
    assert rosa_again.merged_into == rosa


@pytest.mark.parametrize("swap", [False, True])
def test_person_joined_already_is_not_joined_again(rosa, rosa_again, swap):
    merge_people(rosa.pk, rosa_again.pk, DECISION, lives_in=home_of(rosa))
    pair = (rosa_again.pk, rosa.pk) if swap else (rosa.pk, rosa_again.pk)

    with pytest.raises(CannotMerge):
        merge_people(*pair, DECISION)
    with pytest.raises(CannotMerge):
        merge_people(rosa.pk, rosa.pk, DECISION)


def test_households_are_joined_and_the_class_of_one_is_cancelled(rosa, rosa_again):
    first, second = home_of(rosa), home_of(rosa_again)
    MemberFactory(household_id=second, submission=None, child=True, source="import")

    merge = merge_households(first, second, DECISION)

    goes, stays = merge_pair = (
        HouseholdMembership.objects.filter(household=second, until__isnull=True).count(),
        HouseholdMembership.objects.filter(household=first, until__isnull=True).count(),
    )
    assert merge_pair == (0, 3)
    assert goes + stays == 3
    heads = HouseholdMembership.objects.filter(household=first, until__isnull=True, is_head=True)
    assert [row.person_id for row in heads] == [rosa.pk]
    household = rosa_again.memberships.filter(household=second).first().household
    assert classification_in_force(household, TODAY) is None
    assert merge.kind == Merge.Kind.HOUSEHOLD


def test_joined_households_part_again_with_their_class(rosa, rosa_again):
    first, second = home_of(rosa), home_of(rosa_again)
    before = classification_in_force(rosa_again.memberships.get().household, TODAY)
    merge = merge_households(first, second, DECISION)

    undo(merge.pk, Decision(by=None, at=NOW + timedelta(hours=1), reason="Viven aparte."))

    assert home_of(rosa_again) == second
    household = rosa_again.memberships.get(until__isnull=True).household
    again = classification_in_force(household, TODAY)
    assert again != before
    assert (again.category, again.valid_until) == (before.category, before.valid_until)
    assert again.replaces == before


def test_two_households_of_one_person_are_joined_with_the_decision(rosa, rosa_again):
    first = home_of(rosa)
    find_duplicates([rosa.pk], at=NOW)

    decide(DuplicatePair.objects.get(), "second", "join", DECISION)

    assert home_of(rosa_again) == first
    row = rosa_again.memberships.get(until__isnull=True)
    assert row.is_head  # the household does not lose its head with the row of the duplicate


def test_pairs_of_an_office_are_those_of_its_households(rosa, rosa_again):
    find_duplicates([rosa.pk], at=NOW)
    here = rosa.memberships.get().household.office_id
    assert open_pairs(office=here).count() == 1

    other = ClassificationFactory(member=False).household
    rosa_again.memberships.update(household=other)

    assert open_pairs(office=here).count() == 0
    assert open_pairs(office=other.office_id).count() == 0
    assert open_pairs().count() == 1


def at_once(*acts) -> list[Exception | None]:
    """Run acts in threads of their own, from the same moment on; return what each raised."""
    start = threading.Barrier(len(acts))
    outcomes: list[Exception | None] = [None] * len(acts)

    def run(number: int) -> None:
        try:
            start.wait()
            with scopes_disabled():
                acts[number]()
        except CannotMerge as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_joining_in_both_directions_at_once_makes_no_circle(rosa, rosa_again):
    home = home_of(rosa)

    outcomes = at_once(
        lambda: merge_people(rosa.pk, rosa_again.pk, DECISION, lives_in=home),
        lambda: merge_people(rosa_again.pk, rosa.pk, DECISION, lives_in=home),
    )

    assert sum(outcome is None for outcome in outcomes) == 1
    assert Person.objects.filter(merged_into__isnull=True).count() == 1
    assert HouseholdMembership.objects.filter(until__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_households_joined_in_both_directions_at_once_make_no_circle(rosa, rosa_again):
    first, second = home_of(rosa), home_of(rosa_again)

    outcomes = at_once(
        lambda: merge_households(first, second, DECISION),
        lambda: merge_households(second, first, DECISION),
    )

    assert sum(outcome is None for outcome in outcomes) == 1
    open_rows = HouseholdMembership.objects.filter(until__isnull=True)
    assert open_rows.values("household").distinct().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_heads_decide_about_a_pair_once(rosa, rosa_again):
    find_duplicates([rosa.pk], at=NOW)
    pair = DuplicatePair.objects.get()

    outcomes = at_once(
        lambda: decide(pair, "first", "first", DECISION),
        lambda: decide(pair, "apart", "", DECISION),
    )

    assert sum(outcome is None for outcome in outcomes) == 1
