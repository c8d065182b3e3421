"""Deciding once, whatever happens at the same moment. PostgreSQL, real threads, real commits."""

import pytest
from django.db import connection  # noqa: F401  # read by skipif
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cms.submissions import services
from cms.submissions.gatekeeping import Held
from cms.submissions.models import Draft, Submission
from cms.submissions.services import DraftIsClosed
from cms.training.gates import lifting, supervising
from cms.training.models import GateOverride, GatePassage, SupervisedSending, SupervisionDecision
from tests.factories import OfficeFactory, UserFactory
from tests.factories.training import CertificationFactory, CourseFactory
from tests.factories.training_gates import GateFactory
from tests.households import fill_all, household_version, start
from tests.reliability.test_submit_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]

COUNT = 8


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def gate(office):
    return GateFactory(course=CourseFactory(), form=household_version().form)


@pytest.fixture
def clerk(office):
    return UserFactory(clerk=True, office=office)


@pytest.fixture
def draft(office, gate, clerk):
    with scope(office=office):
        draft = start(gate.form.latest_version, office, clerk)
        fill_all(draft)
    return draft


@pytest.fixture
def approvers(office, gate):
    people = [UserFactory(enumerator=True, office=office) for _ in range(COUNT)]
    for person in people:
        today = timezone.localdate()
        CertificationFactory(user=person, course=gate.course, valid_from=today)
    return people


def send(draft, office, by):
    with scope(office=office):
        mine = Draft.objects.select_related("form_version__form", "office").get(pk=draft.pk)
        return services.submit(draft=mine, by=by, at=timezone.now())


def test_sent_at_once_it_waits_once(draft, office, clerk, approvers) -> None:
    results = at_once(lambda number: send(draft, office, clerk), COUNT)

    assert all(isinstance(result, Held) for result in results), results
    assert SupervisedSending.objects.count() == GatePassage.objects.count() == 1


def test_approvers_at_once_make_one_submission(draft, office, clerk, approvers) -> None:
    send(draft, office, clerk)
    sending = SupervisedSending.objects.get()

    def approve(number: int) -> str:
        with scope(office=office):
            by = approvers[number]
            return supervising.approve(sending=sending, by=by, at=timezone.now()).reference

    results = at_once(approve, COUNT)

    assert sum(isinstance(result, str) for result in results) == 1, results
    assert sum(isinstance(each, supervising.NotWaiting) for each in results) == COUNT - 1
    with scopes_disabled():
        submission = Submission.objects.get()
    assert submission.submitted_by == clerk
    assert SupervisionDecision.objects.count() == 1


def test_approving_giving_back_and_opening_again_leave_one_truth(
    draft, office, clerk, approvers
) -> None:
    send(draft, office, clerk)
    sending = SupervisedSending.objects.get()

    def decide(number: int) -> str:
        now = timezone.now()
        with scope(office=office):
            if number == 0:
                supervising.take_back(sending=sending, by=clerk, at=now)
            elif number % 2:
                supervising.approve(sending=sending, by=approvers[number], at=now)
            else:
                supervising.give_back(
                    sending=sending, steps=["vivienda"], note="x", by=approvers[number], at=now
                )
        return "done"

    results = at_once(decide, COUNT)

    assert results.count("done") == 1, results
    lost = [result for result in results if result != "done"]
    assert all(isinstance(each, supervising.NotWaiting | DraftIsClosed) for each in lost)
    with scopes_disabled():
        state = Draft.objects.get(pk=draft.pk).state
        assert (state == "submitted") == Submission.objects.exists()
    assert state in ("submitted", "open")
    assert SupervisionDecision.objects.count() <= 1


def test_heads_at_once_lift_once(office, gate, clerk) -> None:
    heads = [UserFactory(head=True, office=office) for _ in range(COUNT)]
    today = timezone.localdate()

    def lift(number: int) -> str:
        lifting.lift_gate(
            gate=gate,
            user=clerk,
            office=office,
            from_day=today,
            until_day=today,
            reason="No hay nadie certificado hoy.",
            by=heads[number],
            at=timezone.now(),
        )
        return "lifted"

    results = at_once(lift, COUNT)

    assert results.count("lifted") == GateOverride.objects.count() == 1
