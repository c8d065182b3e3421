"""Several offices act on the same people at the same moment: one of them wins, nothing is doubled."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cms.register.composition import EndReason
from cms.register.declared import DeclaredDwelling
from cms.register.models import Cancellation, HouseholdMembership, Person, Residence
from cms.register.services import (
    NotCancellable,
    SameAddress,
    StayIsOver,
    cancel_classification,
    end_membership,
    enter_household,
    move_household,
)
from tests.factories import ClassificationFactory, ResultFactory, SubmissionFactory
from tests.factories.submissions import SUBMITTED_AT, household_answers, member_answers

pytestmark = pytest.mark.django_db(transaction=True)
PARALLEL = 5


@pytest.fixture(autouse=True)
def postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")


def at_once(acts: list[Callable[[], object]], refusal: type[Exception] = NotCancellable) -> int:
    """Run acts in threads that begin together; return how many were refused."""
    ready, refused, failed = threading.Barrier(len(acts)), [], []

    def run(act: Callable[[], object]) -> None:
        try:
            ready.wait(timeout=120)
            act()
        except refusal as error:
            refused.append(error)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failed == []
    return len(refused)


def submission(*rows, later=0):
    sent = SubmissionFactory(
        registering=True,
        answers=household_answers(*rows),
        submitted_at=SUBMITTED_AT + timedelta(minutes=later),
    )
    ResultFactory(submission=sent)
    return sent


def test_person_declared_by_several_households_belongs_to_one():
    shared = member_answers(_id="fila-2", nombres="Juan", num_doc="45678901", ptes=2)
    sent = [
        submission(member_answers(num_doc=f"4012345{number}"), shared, later=number)
        for number in range(PARALLEL)
    ]

    at_once([lambda one=one: enter_household(submission=one) for one in sent])

    juan = Person.objects.get(document_number="45678901")
    stays = HouseholdMembership.objects.filter(person=juan)
    assert stays.count() == PARALLEL
    assert stays.filter(until__isnull=True).count() == 1
    assert {stay.end_reason for stay in stays.filter(until__isnull=False)} == {"moved"}


def test_new_household_sent_several_times_is_one():
    sent = [submission(member_answers(), later=number) for number in range(PARALLEL)]

    at_once([lambda one=one: enter_household(submission=one) for one in sent])

    assert Person.objects.count() == 1
    assert HouseholdMembership.objects.values("household").distinct().count() == 1


def test_households_that_exchange_people_do_not_wait_for_each_other():
    one = member_answers(num_doc="40000001")
    two = member_answers(num_doc="40000002")
    child = member_answers(_id="fila-3", nombres="A", num_doc="40000003", ptes=3)
    other = member_answers(_id="fila-4", nombres="B", num_doc="40000004", ptes=3)
    enter_household(submission=submission(one, child))
    enter_household(submission=submission(two, other))

    sent = [submission(one, other, later=1), submission(two, child, later=1)]
    at_once([lambda each=each: enter_household(submission=each) for each in sent])

    heads = {
        stay.person.document_number: stay.household_id
        for stay in HouseholdMembership.objects.filter(until__isnull=True).select_related("person")
    }
    assert heads["40000001"] == heads["40000004"] != heads["40000002"] == heads["40000003"]


def test_class_cancelled_by_several_at_once_is_cancelled_once():
    classification = ClassificationFactory(valid_until="2099-01-01")

    def cancel() -> None:
        cancel_classification(
            classification=classification, reason="mistake", text="", by=None, at=timezone.now()
        )

    assert at_once([cancel] * PARALLEL) == PARALLEL - 1
    assert Cancellation.objects.count() == 1


def test_stay_ended_by_several_at_once_ends_once():
    stay = ClassificationFactory().household.memberships.get()
    now = timezone.now()

    def end() -> None:
        end_membership(
            membership=stay, reason=EndReason.LEFT, on=timezone.localdate(), by=None, at=now
        )

    assert at_once([end] * PARALLEL, StayIsOver) == PARALLEL - 1


def test_household_moved_by_several_at_once_has_one_address():
    household = ClassificationFactory().household
    home = DeclaredDwelling("150110", "1", "", {}, "Jr. Ancón 4")
    now = timezone.now()

    def move() -> None:
        move_household(household=household, dwelling=home, on=timezone.localdate(), by=None, at=now)

    assert at_once([move] * PARALLEL, SameAddress) == PARALLEL - 1
    assert Residence.objects.count() == 1
