"""Operators manage offices and people in the Wagtail admin, without a way up to administrator."""

import re
from datetime import date

import pytest
from django.urls import reverse

from cms.accounts import services
from cms.accounts.models import Membership, Office, Role, User
from tests.factories import MembershipFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "otra-clave-larga-2026"


@pytest.fixture
def operator(client):
    user = UserFactory()
    user.groups.add(services.ensure_operator_group())
    client.force_login(user)
    return user


def test_operator_adds_an_office(client, operator):
    values = {
        "code": "150110",
        "name": "ULE Comas",
        "place_code": "150110",
        "area_name": "Comas, Lima, Lima",
        "is_active": "on",
    }

    response = client.post(reverse("office:add"), values)

    assert response.status_code == 302
    assert Office.objects.get().name == "ULE Comas"


def test_operator_adds_a_person_with_a_place(client, operator):
    office = OfficeFactory()
    person = {
        "username": "mquispe",
        "first_name": "María",
        "last_name": "Quispe",
        "password": NEW_PASSWORD,
        "is_active": "on",
    }
    client.post(reverse("staffperson:add"), person)
    user = User.objects.get(username="mquispe")
    place = {"user": user.pk, "office": office.pk, "role": Role.CLERK, "since": "2026-11-02"}

    client.post(reverse("membership:add"), place)

    assert user.check_password(NEW_PASSWORD)
    assert user.memberships.get().role == Role.CLERK


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"password": ""}, "Escriba una primera contraseña"),
        ({"password": "12345678"}, "contraseña"),
        ({"username": "EDITORA"}, "Otra persona tiene ese usuario"),
    ],
)
def test_operator_adds_a_person_with_wrong_data(client, operator, changes, message):
    UserFactory(username="editora", editor=True)
    person = {"username": "mquispe", "password": NEW_PASSWORD, "is_active": "on"}

    response = client.post(reverse("staffperson:add"), person | changes)

    assert message in response.content.decode()
    assert not User.objects.filter(username="mquispe").exists()


def test_operator_sets_a_new_password_and_sessions_close(client, operator):
    membership = MembershipFactory()
    device = client.__class__()
    device.force_login(membership.user)
    values = {"username": membership.user.username, "password": NEW_PASSWORD, "is_active": "on"}

    client.post(reverse("staffperson:edit", args=[membership.user.pk]), values)

    assert device.get(reverse("submissions:home")).status_code == 302


def test_operator_ends_a_membership_and_sessions_close(client, operator):
    membership = MembershipFactory(role=Role.CLERK)
    device = client.__class__()
    device.force_login(membership.user)

    values = {"role": Role.CLERK, "until": "2026-11-20"}
    client.post(reverse("membership:edit", args=[membership.pk]), values)

    assert Membership.objects.get().until == date(2026, 11, 20)
    assert device.get(reverse("submissions:home")).status_code == 302


@pytest.mark.parametrize("kind", ["editor", "operator"])
def test_operator_cannot_reach_people_with_rights(client, operator, kind):
    person = UserFactory(**{kind: True})
    values = {"username": person.username, "password": NEW_PASSWORD, "is_active": "on"}

    response = client.post(reverse("staffperson:edit", args=[person.pk]), values)

    person.refresh_from_db()
    assert response.status_code in (302, 404)
    assert not person.check_password(NEW_PASSWORD)


def test_operator_cannot_open_the_users_of_wagtail(client, operator):
    own = reverse("wagtailusers_users:edit", args=[operator.pk])

    for address in (reverse("wagtailusers_users:index"), reverse("wagtailusers_users:add"), own):
        assert client.get(address).status_code == 302


def test_administrator_opens_the_users_of_wagtail(client):
    client.force_login(UserFactory(operator=True))

    assert client.get(reverse("wagtailusers_users:index")).status_code == 200
    assert client.get(reverse("wagtailusers_users:add")).status_code == 200


def test_lists_of_operators_open(client, operator):
    MembershipFactory()

    for name in ("office", "staffperson", "membership"):
        assert client.get(reverse(f"{name}:index")).status_code == 200
        assert client.get(reverse(f"{name}:add")).status_code == 200


def test_lists_of_operators_speak_spanish(client, operator):
    MembershipFactory()

    pages = {
        name: client.get(reverse(f"{name}:index")).content.decode()
        for name in ("office", "staffperson", "membership")
    }

    headings = re.findall(r"<th\b.*?</th>", pages["membership"], re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]*>", " ", heading).split()) for heading in headings]
    assert {"Persona", "Oficina"} <= set(words)
    assert not {"User", "Office"} & set(words)
    for name in ("office", "staffperson"):
        cells = re.findall(r"<td\b.*?</td>", pages[name], re.DOTALL)
        words = {re.sub(r"<[^>]*>", " ", cell).strip() for cell in cells}
        assert "Sí" in words, name
        assert not {"True", "False"} & words, name
