"""Invitations: who may be invited, the link, becoming a member."""

from datetime import datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from cms.accounts.invitations import services
from cms.accounts.models import Invitation, Membership, Role, User
from cms.accounts.services import AlreadyMember, ensure_operator_group
from cms.jobs.models import Job
from cms.jobs.services import run_until_empty
from tests.factories import MembershipFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
LIMA = ZoneInfo("America/Lima")
PASSWORD = "camino-largo-de-piedra"


@pytest.fixture
def head(db):
    return MembershipFactory(role=Role.HEAD)


def _now():
    return datetime.now(LIMA)


def _invite(head, email="nueva@example.org", **changes):
    values = {
        "office": head.office,
        "role": Role.CLERK,
        "given_names": "Ñusta Inés",
        "surnames": "Ccori Díaz",
        "email": email,
        "by": head.user,
        "at": _now(),
        **changes,
    }
    return services.invite(**values)


def _link(invitation):
    return reverse("accounts:invitation", kwargs={"token": services.token_of(invitation)})


def test_an_invited_person_chooses_a_password_and_works(client, head):
    _invite(head)
    list(run_until_empty())
    (sent,) = mail.outbox
    assert sent.to == ["nueva@example.org"]
    link = next(line for line in sent.body.splitlines() if "/invitacion/" in line)
    path = "/" + link.split("/", 3)[3]
    page = client.get(path).content.decode()
    assert 'value="nusta.ccori"' in page
    answer = client.post(path, {"username": "nusta.ccori", "password": PASSWORD})
    assert answer.url == reverse("training:mine")
    membership = Membership.objects.get(user__username="nusta.ccori")
    assert (membership.office, membership.role) == (head.office, Role.CLERK)
    assert client.get(reverse("submissions:home")).status_code == 200
    assert client.get(path).status_code == 410


def test_jobs_and_addresses_hold_nothing_personal(head):
    invitation = _invite(head)
    job = Job.objects.get()
    assert set(job.payload) == {"invitation", "mail"}
    for word in ("nueva", "Ccori", "example"):
        assert word not in _link(invitation)
        assert word not in job.key


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"username": "", "password": PASSWORD}, "Write a user name."),
        ({"username": "a b", "password": PASSWORD}, "Use letters"),
        ({"username": "Tomada", "password": PASSWORD}, "Somebody has this user name"),
        ({"username": "libre", "password": ""}, "Write a password."),
        ({"username": "libre", "password": "1234567890"}, ""),
        ({"username": "libre", "password": "nueva@example.org"}, ""),
    ],
)
def test_bad_input_is_refused_and_the_name_stays(client, head, sent, words, settings):
    settings.LANGUAGE_CODE = "en"
    UserFactory(username="tomada")
    invitation = _invite(head)
    answer = client.post(_link(invitation), sent)
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors)
    assert answer.context["form"].errors
    assert f'value="{sent["username"]}"' in answer.content.decode() or not sent["username"]
    assert (
        sent["password"] not in answer.content.decode()
        or not sent["password"]
        or ("@" in sent["password"])
    )
    assert not Membership.objects.exclude(pk=head.pk).exists()


@pytest.mark.parametrize("case", ["used", "withdrawn", "old", "sent again", "altered", "closed"])
def test_a_link_that_is_over_opens_nothing(client, head, case):
    invitation = _invite(head)
    link = _link(invitation)
    if case == "used":
        services.accept_with_new_user(
            invitation=invitation, username="x1", password=PASSWORD, at=_now()
        )
    elif case == "withdrawn":
        services.withdraw(invitation=invitation, at=_now())
    elif case == "old":
        Invitation.objects.update(expires_at=_now())
    elif case == "sent again":
        services.send_again(invitation=invitation, at=_now() + services.WAIT)
    elif case == "closed":
        type(head.office).objects.update(is_active=False)
    else:
        link = link[:-3] + "xx/"
    before = User.objects.count()
    for answer in (client.get(link), client.post(link, {"username": "n", "password": PASSWORD})):
        assert answer.status_code == 410
    assert User.objects.count() == before


def test_a_new_link_works_after_the_old_one_expired(client, head):
    invitation = _invite(head, at=_now() - timedelta(days=20))
    services.send_again(invitation=invitation, at=_now())
    invitation.refresh_from_db()
    assert client.get(_link(invitation)).status_code == 200


def test_nobody_is_invited_twice_or_while_they_work_there(head):
    _invite(head)
    with pytest.raises(services.AlreadyInvited):
        _invite(head, email="NUEVA@example.org")
    head.user.email = "jefa@example.org"
    head.user.save()
    with pytest.raises(AlreadyMember):
        _invite(head, email="Jefa@example.org")


def test_who_has_a_user_joins_with_it_and_nobody_else_does(client, head):
    known = UserFactory(email="Nueva@example.org")
    other = UserFactory(email="otra@example.org")
    invitation = _invite(head)
    link = _link(invitation)
    assert "next=" in client.get(link).content.decode()
    with pytest.raises(services.BelongsToSomebody):
        services.accept_with_new_user(
            invitation=invitation, username="x1", password=PASSWORD, at=_now()
        )
    client.force_login(other)
    client.post(link)
    assert not Membership.objects.filter(user__in=[known, other]).exists()
    with pytest.raises(services.InvitationIsOver):
        services.accept_as(invitation=invitation, user=other, at=_now())
    client.force_login(known)
    client.post(link)
    assert Membership.objects.get(user=known).office == head.office


def test_a_weak_password_is_refused_by_the_service_too(head):
    with pytest.raises(ValidationError):
        services.accept_with_new_user(
            invitation=_invite(head), username="x1", password="1234", at=_now()
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="races need PostgreSQL")
def test_accepting_at_the_same_moment_makes_one_member(head):
    invitation = _invite(head)
    outcomes = []

    def accept(number):
        try:
            services.accept_with_new_user(
                invitation=invitation, username=f"n{number}", password=PASSWORD, at=_now()
            )
            outcomes.append("in")
        except (services.InvitationIsOver, services.BelongsToSomebody):
            outcomes.append("over")
        finally:
            connection.close()

    threads = [Thread(target=accept, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "over", "over", "over"]
    assert Membership.objects.filter(office=head.office).count() == 2


def test_the_invitation_of_another_office_cannot_be_touched(client, head):
    invitation = _invite(head)
    stranger = MembershipFactory(role=Role.HEAD, office=OfficeFactory())
    client.force_login(stranger.user)
    for name in ("withdraw", "send_again"):
        address = reverse(f"training:{name}", args=[invitation.pk])
        assert client.post(address).status_code == 404
    clerk = MembershipFactory(role=Role.CLERK, office=head.office)
    client.force_login(clerk.user)
    for name in ("team", "invite"):
        assert client.get(reverse(f"training:{name}")).status_code == 403
    assert client.post(reverse("training:withdraw", args=[invitation.pk])).status_code == 403
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None


def test_the_head_invites_sees_and_ends(client, head):
    client.force_login(head.user)
    sent = {"given_names": "Ana", "surnames": "Rojas", "email": "ana@example.org", "role": "clerk"}
    assert client.post(reverse("training:invite"), sent).url == reverse("training:team")
    page = client.post(reverse("training:invite"), sent)
    assert "ana@example.org" in page.content.decode()
    assert page.context["form"].errors["email"]
    forbidden = client.post(reverse("training:invite"), {**sent, "role": "head"})
    assert forbidden.context["form"].errors["role"]
    team = client.get(reverse("training:team")).content.decode()
    assert "Ana Rojas" in team
    clerk = MembershipFactory(role=Role.CLERK, office=head.office)
    address = reverse("training:end_membership", args=[clerk.pk])
    assert client.get(address).status_code == 200
    client.post(address)
    clerk.refresh_from_db()
    assert clerk.until is not None
    assert client.post(address).status_code == 404
    own = reverse("training:end_membership", args=[head.pk])
    assert client.post(own).status_code == 404


@pytest.fixture
def operator(client):
    user = UserFactory()
    user.groups.add(ensure_operator_group())
    client.force_login(user)
    return client


def test_an_operator_invites_a_head_with_the_resolution_only(operator):
    office = OfficeFactory()
    sent = {
        "office": office.pk,
        "role": "head",
        "given_names": "Ana",
        "surnames": "Rojas",
        "email": "ana@example.org",
        "resolution": "",
    }
    refused = operator.post(reverse("invitation:add"), sent)
    assert refused.context["form"].errors["resolution"]
    assert not Invitation.objects.exists()
    operator.post(reverse("invitation:add"), {**sent, "resolution": "RA 120-2026"})
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.resolution) == (Role.HEAD, "RA 120-2026")
    page = operator.get(reverse("invitation:inspect", args=[invitation.pk]))
    assert "RA 120-2026" in page.content.decode()
    nonce = invitation.nonce
    Invitation.objects.update(sent_at=_now() - services.WAIT)
    operator.post(reverse("invitation:act", args=[invitation.pk]), {"hacer": "enviar"})
    invitation.refresh_from_db()
    assert invitation.nonce != nonce
    operator.post(reverse("invitation:act", args=[invitation.pk]), {"hacer": "retirar"})
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None
    assert operator.get(reverse("invitation:index")).status_code == 200


def test_a_head_has_nothing_to_say_in_the_cms(client, head):
    invitation = _invite(head)
    client.force_login(head.user)
    answer = client.post(reverse("invitation:act", args=[invitation.pk]), {"hacer": "retirar"})
    assert answer.status_code in (302, 403)
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None
