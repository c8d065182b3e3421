"""How often an invitation is sent: not twice in ten minutes, five times a day, whatever is pressed."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from cms.accounts.invitations import services
from cms.accounts.invitations.services import MOST_A_DAY, WAIT, SentTooOften
from cms.accounts.invitations.words import too_often
from cms.accounts.models import Invitation, Role
from cms.accounts.services import ensure_operator_group
from cms.jobs.models import Job
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LIMA = ZoneInfo("America/Lima")
NOW = datetime(2026, 11, 23, 10, 0, 0, tzinfo=LIMA)


@pytest.fixture
def head(db):
    return MembershipFactory(role=Role.HEAD)


def invite(head, at=NOW, email="nueva@example.org") -> Invitation:
    return services.invite(
        office=head.office,
        role=Role.CLERK,
        given_names="Ana",
        surnames="Rojas",
        email=email,
        by=head.user,
        at=at,
    )


def again(invitation, at) -> None:
    services.send_again(invitation=invitation, at=at)


def sent_until_the_last(head, at=NOW) -> tuple[Invitation, datetime]:
    """Return an invitation sent as often as may be on one day, and when it was sent last."""
    invitation = invite(head, at)
    for _number in range(MOST_A_DAY - 1):
        at += WAIT
        again(invitation, at)
    return invitation, at


def test_it_is_sent_again_after_ten_minutes_and_not_before(head):
    invitation = invite(head)
    link = services.token_of(invitation)

    with pytest.raises(SentTooOften) as refusal:
        again(invitation, NOW + WAIT - timedelta(microseconds=1))

    assert refusal.value.again_at == NOW + WAIT
    assert services.invitation_of(link, at=NOW + WAIT) == invitation
    again(invitation, NOW + WAIT)
    assert Job.objects.count() == 2


def test_five_times_a_day_and_again_after_midnight_in_lima(head):
    invitation, at = sent_until_the_last(head)
    tomorrow = datetime(2026, 11, 24, tzinfo=LIMA)

    for moment in (at + WAIT, tomorrow - timedelta(seconds=1)):
        with pytest.raises(SentTooOften) as refusal:
            again(invitation, moment)
        assert refusal.value.again_at == tomorrow

    assert Job.objects.count() == MOST_A_DAY
    again(invitation, tomorrow)
    assert Job.objects.count() == MOST_A_DAY + 1


def test_the_ten_minutes_go_on_after_midnight(head):
    late = datetime(2026, 11, 23, 23, 55, tzinfo=LIMA)
    invitation = invite(head, late)

    with pytest.raises(SentTooOften):
        again(invitation, late + timedelta(minutes=6))


def test_taking_back_and_inviting_anew_begins_no_new_day(head):
    invitation, at = sent_until_the_last(head)
    services.withdraw(invitation=invitation, at=at)

    with pytest.raises(SentTooOften):
        invite(head, at + timedelta(hours=1), email="Nueva@example.org")

    assert Job.objects.count() == MOST_A_DAY
    assert not Invitation.objects.filter(withdrawn_at=None).exists()
    assert invite(head, NOW + timedelta(days=1)).sent_that_day == 1


def test_a_name_is_mended_at_once(head):
    services.withdraw(invitation=invite(head), at=NOW)

    assert invite(head, NOW + timedelta(seconds=5)).sent_that_day == 2


def test_other_people_and_other_offices_are_not_counted(head):
    _invitation, at = sent_until_the_last(head)

    assert invite(head, at, email="otra@example.org").sent_that_day == 1
    assert invite(MembershipFactory(role=Role.HEAD), at).sent_that_day == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="races need PostgreSQL")
def test_pressed_at_the_same_moment_it_is_sent_once(head):
    invitation = invite(head)
    ready, outcomes = Barrier(4), []

    def press() -> None:
        ready.wait()
        try:
            again(invitation, NOW + WAIT)
            outcomes.append("sent")
        except SentTooOften:
            outcomes.append("later")
        finally:
            connection.close()

    threads = [Thread(target=press) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["later", "later", "later", "sent"]
    assert Job.objects.count() == 2


@pytest.mark.parametrize(
    ("again_at", "said"),
    [
        (datetime(2026, 11, 23, 10, 10, 0, tzinfo=LIMA), "10:10"),
        (datetime(2026, 11, 23, 10, 10, 0, 1, tzinfo=LIMA), "10:11"),
        (datetime(2026, 11, 23, 23, 59, 30, tzinfo=LIMA), "24/11/2026"),
        (datetime(2026, 11, 24, 0, 0, tzinfo=LIMA), "24/11/2026"),
    ],
)
def test_what_is_said_can_be_relied_on(again_at, said):
    assert said in too_often(SentTooOften(again_at), at=NOW)


def test_the_head_is_told_when_it_can_be_sent_again(client, head):
    invitation = invite(head)
    client.force_login(head.user)

    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        page = client.post(reverse("training:send_again", args=[invitation.pk]), follow=True)

    assert "10:10" in page.content.decode()
    assert "10:00" in page.content.decode()
    assert Job.objects.count() == 1


def test_the_head_who_invites_anew_is_told_beside_the_e_mail(client, head):
    invitation, at = sent_until_the_last(head)
    services.withdraw(invitation=invitation, at=at)
    client.force_login(head.user)
    sent = {"given_names": "Ana", "surnames": "Rojas", "email": invitation.email, "role": "clerk"}

    with time_machine.travel(at, tick=False):
        page = client.post(reverse("training:invite"), sent)

    assert "24/11/2026" in str(page.context["form"].errors["email"])


def test_the_operator_is_told_too(client, head):
    invitation = invite(head)
    operator = UserFactory()
    operator.groups.add(ensure_operator_group())
    client.force_login(operator)

    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        address = reverse("invitation:act", args=[invitation.pk])
        page = client.post(address, {"hacer": "enviar"}, follow=True)

    assert "10:10" in page.content.decode()
    assert Job.objects.count() == 1
