"""Office staff are no CMS users: every address of the admin sends them away."""

import re

import pytest
from django.utils import timezone

from cms.accounts import services
from cms.form_builder.services import ensure_editor_group
from cms.methods.groups import ensure_method_editor_group
from cms.training.bank.services import install_question
from cms.training.groups import ensure_training_editor_group
from tests.factories import UserFactory
from tests.factories.training import question_document
from tests.security.routes import all_routes

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}
"""The door itself, and files without content of people."""

DOORS = ("/ingresar/", "/admin/login/")
"""The second leads to the first: see below."""

FILLERS = {"int": "1", "slug": "a", "str": "a", "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}


def admin_addresses() -> list[str]:
    """Return an address for every route of the admin, arguments filled in."""
    addresses = set()
    for route in all_routes():
        if route.pattern.startswith("admin/") and route.name not in OPEN_TO_ALL:
            addresses.add("/" + filled(route.pattern))
    return sorted(addresses)


def filled(pattern: str) -> str:
    typed = re.sub(r"\([^()]*\)", "1", pattern)  # groups of regular expressions
    typed = re.sub(r"<(?:(\w+):)?\w+>", lambda match: FILLERS.get(match[1] or "str", "1"), typed)
    return re.sub(r"[\^$\\?]", "", typed).replace(".*", "a")


@pytest.mark.parametrize("kind", ["enumerator", "head", "clerk", "nobody", "anonymous"])
def test_admin_is_closed_to_everybody_but_cms_people(client, kind):
    if kind != "anonymous":
        client.force_login(UserFactory(**({} if kind == "nobody" else {kind: True})))
    addresses = admin_addresses()

    opened = []
    for address in addresses:
        response = client.get(address)
        sent_away = response.status_code == 302 and response["Location"].startswith(DOORS)
        if not sent_away and response.status_code not in (301, 403, 404):
            opened.append((address, response.status_code, response.headers.get("Location")))

    assert len(addresses) > 100
    assert opened == []


def test_admin_leads_staff_back_to_their_office(client):
    client.force_login(UserFactory(enumerator=True))

    response = client.get("/admin/", follow=True)

    steps = [address for address, _ in response.redirect_chain]
    assert steps[:2] == ["/ingresar/?next=/admin/", "/ingresar/seguir/"]
    assert steps[-1] == "/oficina/"


def test_admin_has_no_door_of_its_own(client):
    response = client.get("/admin/login/?next=/admin/")

    assert response["Location"] == "/ingresar/?next=/admin/"
    assert client.post("/admin/login/", {"username": "a"}).status_code == 302


def test_admin_opens_to_editors(client):
    client.force_login(UserFactory(editor=True))

    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("area", ["users", "groups", "sites", "settings", "redirects"])
def test_operators_reach_no_rights(client, area):
    user = UserFactory()
    user.groups.add(services.ensure_operator_group())
    client.force_login(user)
    addresses = [address for address in admin_addresses() if address.startswith(f"/admin/{area}/")]

    opened = [address for address in addresses if client.get(address).status_code == 200]

    assert opened == []


@pytest.mark.parametrize(
    ("group", "reads"),
    [
        (services.ensure_operator_group, False),
        (ensure_method_editor_group, False),
        (ensure_editor_group, False),
        (ensure_training_editor_group, True),
    ],
    ids=["operators", "methods", "forms", "training"],
)
def test_right_answers_are_for_those_who_write_them(client, group, reads):
    secret = "Porque lo manda la norma secreta"  # plain letters: pages escape others in scripts
    document = question_document(explanation=secret)
    question = install_question(
        slug="secreta", title="Secreta", document=document, at=timezone.now()
    ).question
    user = UserFactory()
    user.groups.add(group())
    client.force_login(user)
    addresses = [each for each in admin_addresses() if each.startswith("/admin/capacitacion/")]

    told = []
    for address in addresses:
        response = client.get(address.replace("/1/", f"/{question.pk}/"))
        if response.status_code == 200 and not response.streaming:
            told += [address] * (secret in response.content.decode(errors="replace"))

    assert len(addresses) > 50
    assert bool(told) is reads
