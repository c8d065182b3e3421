"""The one door: who gets where, what is said, and when a session ends."""

import re

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from cms.accounts import services
from tests.factories import MembershipFactory, OfficeFactory, UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/ingresar/"


def sign_in(client: Client, user, next_url: str = "", password: str = PASSWORD):
    values = {"username": user.username, "password": password, "next": next_url}
    return client.post(SIGN_IN, values)


def landing(client: Client) -> str:
    """Where the page after signing in sends the person, or the name of what it shows."""
    response = client.get(reverse("accounts:after_sign_in"))
    return response["Location"] if response.status_code == 302 else "no office"


def test_sign_in_of_staff_with_one_office(client):
    user = UserFactory(enumerator=True)

    response = sign_in(client, user)

    assert response["Location"] == reverse("accounts:after_sign_in")
    assert landing(client) == reverse("submissions:home")


def test_sign_in_of_staff_with_two_offices_chooses(client):
    user = UserFactory(enumerator=True)
    second = MembershipFactory(user=user).office
    sign_in(client, user)

    assert landing(client) == reverse("accounts:choose_office")
    response = client.post(reverse("accounts:choose_office"), {"office": second.code})

    assert response["Location"] == reverse("submissions:home")
    assert client.get("/ingresar/oficina/").context["active_office"] == second


def test_choosing_an_office_changes_the_session_key(client):
    user = UserFactory(enumerator=True)
    second = MembershipFactory(user=user).office
    sign_in(client, user)
    before = client.session.session_key

    client.post(reverse("accounts:choose_office"), {"office": second.code})

    assert client.session.session_key != before


def test_choosing_an_office_of_others(client):
    user = UserFactory(enumerator=True)
    MembershipFactory(user=user)
    stranger = OfficeFactory()
    sign_in(client, user)

    response = client.post(reverse("accounts:choose_office"), {"office": stranger.code})

    assert response.status_code == 404
    assert client.get("/ingresar/oficina/").context["active_office"] is None


@pytest.mark.parametrize("kind", ["editor", "operator"])
def test_sign_in_of_cms_people(client, kind):
    sign_in(client, UserFactory(**{kind: True}))

    assert landing(client) == reverse("wagtailadmin_home")


def test_sign_in_of_somebody_without_office(client):
    sign_in(client, UserFactory())

    response = client.get(reverse("accounts:after_sign_in"))

    assert response.status_code == 200
    assert "todavía no tiene oficina" in response.content.decode()


@pytest.mark.parametrize("state", ["unknown", "wrong password", "inactive"])
def test_sign_in_refused_says_the_same(client, state):
    user = UserFactory(enumerator=True, is_active=state != "inactive")
    name = "nadie" if state == "unknown" else user.username
    password = PASSWORD if state == "inactive" else "otra-clave"

    response = client.post(SIGN_IN, {"username": name, "password": password})

    page = response.content.decode()
    words = re.sub(r'value="[^"]*"', "", page)
    assert "El usuario o la contraseña no es correcto" in words
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("/oficina/", True),
        ("/oficina/?pagina=2", True),
        ("https://malo.example/oficina/", False),
        ("//malo.example/", False),
        ("/\\malo.example/", False),
        ("javascript:alert(1)", False),
        ("http:///malo.example/", False),
        ("https:malo.example", False),
        (" https://malo.example/", False),
    ],
)
def test_sign_in_follows_next_inside_the_site_only(client, target, followed):
    response = sign_in(client, UserFactory(enumerator=True), next_url=target)

    expected = target if followed else reverse("accounts:after_sign_in")
    assert response["Location"] == expected


def test_planted_session_is_dead_after_sign_in(client):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    sign_in(client, UserFactory(enumerator=True))

    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_sign_out_forgets_the_pages(client):
    sign_in(client, UserFactory(enumerator=True))

    response = client.post(reverse("accounts:sign_out"))

    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("accounts:sign_out")).status_code == 405


def test_session_ends_after_an_hour_without_use(client):
    with time_machine.travel("2026-11-02 15:00Z", tick=False) as clock:
        sign_in(client, UserFactory(enumerator=True))
        clock.shift(59 * 60)
        assert client.get(reverse("submissions:home")).status_code == 200
        clock.shift(60 * 60)
        response = client.get(reverse("submissions:home"))

    assert response["Location"] == "/ingresar/?next=%2Foficina%2F&motivo=sesion"
    assert "no se usó" in client.get(response["Location"]).content.decode()


def test_session_ends_after_twelve_hours_of_use(client):
    with time_machine.travel("2026-11-02 11:00Z", tick=False) as clock:
        sign_in(client, UserFactory(enumerator=True))
        for _ in range(23):
            clock.shift(30 * 60)
            assert client.get(reverse("submissions:home")).status_code == 200
        clock.shift(30 * 60)
        response = client.get(reverse("submissions:home"))

    assert response.status_code == 302


def test_membership_ended_in_mid_session(client):
    user = UserFactory(enumerator=True)
    sign_in(client, user)
    membership = user.memberships.get()

    membership.office.is_active = False
    membership.office.save()

    assert client.get(reverse("submissions:home")).status_code == 403


def test_end_membership_closes_the_sessions_of_that_person_only(client):
    user, colleague = UserFactory(enumerator=True), UserFactory(enumerator=True)
    other_device, other_client = Client(), Client()
    for device in (client, other_device):
        sign_in(device, user)
    sign_in(other_client, colleague)
    membership = user.memberships.get()

    services.end_membership(membership=membership, until=membership.since)

    for device in (client, other_device):
        assert device.get(reverse("submissions:home"))["Location"].startswith(SIGN_IN)
    assert other_client.get(reverse("submissions:home")).status_code == 200


def test_too_many_wrong_passwords(client, settings):
    user = UserFactory(enumerator=True)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, user, password="otra-clave")

    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "Espere 15 minutos" in response.content.decode()
    assert sign_in(client, user).status_code == 429


def test_too_many_wrong_passwords_of_nobody(client, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = client.post(SIGN_IN, {"username": "nadie", "password": "otra-clave"})

    assert response.status_code == 429


def test_guesses_of_strangers_do_not_lock_a_person_out(client, settings):
    user = UserFactory(enumerator=True)
    for guess in range(3 * settings.AXES_FAILURE_LIMIT):
        values = {"username": user.username, "password": "otra-clave"}
        Client().post(SIGN_IN, values, REMOTE_ADDR=f"198.51.100.{guess % 2 + 1}")

    assert sign_in(client, user).status_code == 302
