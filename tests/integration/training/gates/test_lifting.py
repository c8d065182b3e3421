"""Lifting a gate: by whom, for whom, for how long; and ending that."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cms.training.gates import lifting
from cms.training.groups import ensure_coordinator_group
from cms.training.models import GateOverride
from forms_plugins.api.records import RecordIsFinal
from tests.factories import OfficeFactory, UserFactory
from tests.integration.training.gates.conftest import NOW, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]

TODAY = NOW.date()
REASON = "El curso se dicta la próxima semana."


def lift(desk, by, **values):
    asked = {
        "gate": desk.head_gate,
        "user": desk.clerk,
        "office": desk.office,
        "from_day": TODAY,
        "until_day": TODAY + timedelta(days=2),
        "reason": REASON,
    }
    return lifting.lift_gate(**(asked | values), by=by, at=NOW)


@pytest.fixture
def at_work(desk):
    desk.head_gate = desk.gate(head_override_days=3)
    return desk


def coordinator():
    user = UserFactory()
    user.groups.add(ensure_coordinator_group())
    return user


@pytest.mark.parametrize("user", ["clerk", None])
def test_heads_lift_for_a_person_or_the_whole_office(at_work, user) -> None:
    row = lift(at_work, at_work.head, user=getattr(at_work, user) if user else None)

    assert (row.from_day, row.until_day, row.by) == (TODAY, date(2026, 11, 25), at_work.head)


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        (0, 2, None),
        (0, 3, lifting.DaysDoNotFit),
        (-1, 1, lifting.DaysDoNotFit),
        (2, 1, lifting.DaysDoNotFit),
        (5, 7, None),
    ],
)
def test_days_that_heads_may_give(at_work, first, last, error) -> None:
    days = {
        "from_day": TODAY + timedelta(days=first),
        "until_day": TODAY + timedelta(days=last),
    }
    if error is None:
        assert lift(at_work, at_work.head, **days).pk
    else:
        with pytest.raises(error):
            lift(at_work, at_work.head, **days)


@pytest.mark.parametrize("reason", ["", "   ", "corta", " " * 30, "x" * 19])
def test_a_reason_says_something(at_work, reason) -> None:
    with pytest.raises(lifting.ReasonTooShort):
        lift(at_work, at_work.head, reason=reason)
    assert GateOverride.objects.count() == 0


def test_heads_lift_only_in_their_office(at_work) -> None:
    elsewhere = OfficeFactory()
    stranger = UserFactory(clerk=True, office=elsewhere)

    for asked in ({"office": elsewhere, "user": None}, {"user": stranger}, {"office": None}):
        with pytest.raises(lifting.NotTheirs):
            lift(at_work, at_work.head, **asked)


@pytest.mark.parametrize("who", ["clerk", "certified"])
def test_only_heads_lift_in_an_office(at_work, who) -> None:
    with pytest.raises(lifting.NotTheirs):
        lift(at_work, getattr(at_work, who))


def test_a_gate_without_days_is_not_for_heads(at_work) -> None:
    gate = at_work.gate(head_override_days=0)

    with pytest.raises(lifting.DaysDoNotFit):
        lift(at_work, at_work.head, gate=gate, until_day=TODAY)


def test_heads_lift_once_at_a_time(at_work) -> None:
    row = lift(at_work, at_work.head)

    with pytest.raises(lifting.LiftedAlready):
        lift(
            at_work,
            at_work.head,
            from_day=TODAY + timedelta(days=3),
            until_day=TODAY + timedelta(days=4),
        )
    lifting.withdraw(lifting=row, reason=REASON, by=at_work.head, at=NOW)
    assert lift(at_work, at_work.head)


def test_coordinators_lift_for_anybody_and_longer_but_never_for_the_past(at_work) -> None:
    helper, stranger = coordinator(), UserFactory()

    assert lift(at_work, helper, user=stranger, office=None, until_day=TODAY + lifting.LONGEST)
    with pytest.raises(lifting.DaysDoNotFit):
        lift(at_work, helper, until_day=TODAY + lifting.LONGEST + timedelta(days=1))
    with pytest.raises(lifting.DaysDoNotFit):
        lift(at_work, helper, from_day=TODAY - timedelta(days=1))
    with pytest.raises(lifting.DaysDoNotFit):
        lift(at_work, helper, user=None, office=None)


def test_withdrawing_adds_a_row_and_ends_it_at_once(at_work) -> None:
    row = lift(at_work, at_work.head)
    draft = at_work.draft()

    lifting.withdraw(lifting=row, reason=REASON, by=at_work.head, at=NOW)

    at_work.submit(draft)
    assert at_work.state(draft) == "waiting"
    assert GateOverride.objects.count() == 2
    with pytest.raises(lifting.WithdrawnAlready):
        lifting.withdraw(lifting=row, reason=REASON, by=at_work.head, at=NOW)


def test_what_ends_a_lifting_cannot_be_ended(at_work) -> None:
    row = lift(at_work, at_work.head)
    end = lifting.withdraw(lifting=row, reason=REASON, by=at_work.head, at=NOW)

    with pytest.raises(lifting.WithdrawnAlready):
        lifting.withdraw(lifting=end, reason=REASON, by=at_work.head, at=NOW)


def test_heads_end_what_is_of_their_office(at_work) -> None:
    row = lift(at_work, coordinator(), user=None)
    other_head = UserFactory(head=True)

    with pytest.raises(lifting.NotTheirs):
        lifting.withdraw(lifting=row, reason=REASON, by=other_head, at=NOW)
    assert lifting.withdraw(lifting=row, reason=REASON, by=at_work.head, at=NOW)


def test_liftings_are_never_changed(at_work) -> None:
    row = lift(at_work, at_work.head)
    row.until_day = date(2030, 1, 1)

    with pytest.raises(RecordIsFinal):
        row.save()
    with pytest.raises(RecordIsFinal):
        row.delete()


def posted(desk, **changes):
    day = {"until_0": "25", "until_1": "11", "until_2": "2026"}
    return {"whom": str(desk.clerk.pk), **day, "reason": REASON} | changes


def test_the_page_lifts_from_today_on(at_work) -> None:
    client, address = (
        client_of(at_work.head),
        reverse("training:lift_gate", args=[at_work.head_gate.pk]),
    )

    assert client.get(address).status_code == 200
    response = client.post(address, posted(at_work))

    assert response.status_code == 302, response.content.decode()
    row = GateOverride.objects.get()
    assert (row.user, row.office, row.from_day) == (at_work.clerk, at_work.office, TODAY)
    page = client.get(reverse("training:gates")).content.decode()
    assert REASON in page
    client.post(reverse("training:end_lifting", args=[row.pk]), {"reason": REASON})
    assert GateOverride.objects.filter(withdraws=row).exists()


@pytest.mark.parametrize(
    "changes", [{"until_0": "26"}, {"reason": "corta"}, {"whom": "999999"}, {"until_0": ""}]
)
def test_the_page_keeps_what_was_typed_and_says_what_to_do(at_work, changes) -> None:
    client, address = (
        client_of(at_work.head),
        reverse("training:lift_gate", args=[at_work.head_gate.pk]),
    )

    response = client.post(address, posted(at_work, **changes))

    assert response.status_code == 200
    assert GateOverride.objects.count() == 0


def test_the_page_shows_a_day_that_will_do(at_work) -> None:
    address = reverse("training:lift_gate", args=[at_work.head_gate.pk])

    page = client_of(at_work.head).get(address).content.decode()

    assert "25 11 2026" in page
    assert "1987" not in page


def test_others_read_the_requirements_and_cannot_lift(at_work) -> None:
    client = client_of(at_work.clerk)

    page = client.get(reverse("training:gates"))

    assert page.status_code == 200
    assert "levantar" not in page.content.decode()
    address = reverse("training:lift_gate", args=[at_work.head_gate.pk])
    assert (
        client.get(address).status_code == client.post(address, posted(at_work)).status_code == 403
    )


def test_a_lifting_of_another_office_is_not_found(at_work) -> None:
    row = lift(at_work, coordinator(), user=None)

    other = client_of(UserFactory(head=True))

    assert other.get(reverse("training:end_lifting", args=[row.pk])).status_code == 404
