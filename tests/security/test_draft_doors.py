"""
Kind of person x kind of draft x every address of a draft: found by one of them only.

The addresses come from the URL configuration, so a page that is added is tested too.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.submissions.models import Draft, DraftState, StepAnswers
from cms.training.models import PracticeDraft
from cms.wizard.access import DOORS
from tests.citizens import Citizen, citizen_version
from tests.factories import DraftFactory, OfficeFactory, StepAnswersFactory, UserFactory
from tests.factories.submissions import SubmissionFactory, member_answers
from tests.security.routes import routes_of

pytestmark = pytest.mark.django_db
SECRETS = ("Quispe", "Mamani", "40123456", "Rosa María", "1985")
FILL_INS = {
    "step": "personas",
    "row_id": "fila-1",
    "outer_id": "fila-1",
    "inner": "nada",
    "upload": "nada",
}
NAMESPACES = tuple(door.namespace for door in DOORS)
ROUTES = [route for route in routes_of(*NAMESPACES) if "public_id>" in route.pattern]
OPEN_TO_ALL = {"tramites:leave", "tramites:receipt"}
"""Leaving takes only a right away; the receipt of what is not sent is not found by anybody."""

NEEDS_MORE = ("inner_", "upload", "receipt", "leave", "stay", "outcome", "move", "autosave")
"""Pages that a draft without lists in lists, files, outcome and answers by script has not."""


@dataclass
class World:
    """Drafts by kind, each with answers, and clients by kind of person."""

    drafts: dict[str, Draft]
    people: dict[str, Client] = field(default_factory=dict)


FINDS = {
    ("clerk", "office", "wizard"),
    ("citizen", "citizen", "tramites"),
    ("editor", "test", "prueba"),
    ("learner", "practice", "practica"),
    ("learner", "office", "wizard"),
}
PEOPLE = [
    "nobody", "citizen", "other citizen", "clerk", "clerk of another office", "editor",
    "other editor", "operator", "learner",
]  # fmt: skip
DRAFTS = ["office", "citizen", "test", "practice", "missing"]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def world() -> World:
    office, editor = OfficeFactory(), UserFactory(editor=True)
    # Somebody who may open the CMS too: the doors differ for one and the same person.
    learner = UserFactory(clerk=True, editor=True, office=office)
    own = {"office": None, "is_test": True}
    kinds = {
        "office": {"office": office},
        "citizen": {"office": None, "created_by": None},
        "test": {"office": None, "created_by": editor, "is_test": True},
        "practice": own | {"created_by": learner},
        "test of the learner": own | {"created_by": learner},
        "other citizen": {"office": None, "created_by": None},
    }
    drafts = {}
    with scopes_disabled():
        for number, (name, traits) in enumerate(kinds.items()):
            drafts[name] = draft = DraftFactory(
                form_version__form__slug=f"hogar-{number}", **traits
            )
            if name == "practice":
                PracticeDraft.objects.create(draft=draft, user=draft.created_by)
            StepAnswersFactory(draft=draft, updated_by=None)
            StepAnswersFactory(
                draft=draft,
                step="personas",
                answers={"miembros": [member_answers()]},
                updated_by=None,
            )
    people = {
        "nobody": Client(),
        "citizen": granted(drafts["citizen"]),
        "other citizen": granted(drafts["other citizen"]),
        "clerk": signed_in(UserFactory(clerk=True, office=office)),
        "clerk of another office": signed_in(UserFactory(clerk=True)),
        "editor": signed_in(editor),
        "other editor": signed_in(UserFactory(editor=True)),
        "operator": signed_in(UserFactory(operator=True)),
        "learner": signed_in(learner),
    }
    drafts["missing"] = Draft(public_id="no-hay-tal-ficha")
    return World(drafts, people)


def granted(draft: Draft) -> Client:
    """Return a browser that was given a draft, as starting or resuming it does."""
    from time import time

    from cms.wizard.citizen.grants import GRANTS_KEY

    client = Client()
    session = client.session
    session[GRANTS_KEY] = {draft.public_id: int(time())}
    session.save()
    return client


def address(route: Any, draft: Draft) -> str:
    keys = {key: value for key, value in FILL_INS.items() if f"{key}>" in route.pattern}
    return reverse(route.name, kwargs={"public_id": draft.public_id, **keys})


def stored() -> list[Any]:
    with scopes_disabled():
        drafts = list(Draft.objects.order_by("pk").values("pk", "state", "title", "held_by"))
        return drafts + list(StepAnswers.objects.order_by("pk").values("pk", "answers", "revision"))


@pytest.mark.parametrize("kind", DRAFTS)
@pytest.mark.parametrize("person", PEOPLE)
def test_drafts_of_others_are_not_found_and_not_changed(world, person, kind):
    client, draft, before = world.people[person], world.drafts[kind], stored()
    for route in ROUTES:
        door = route.name.split(":")[0]
        if (person, kind, door) in FINDS:
            continue
        for method in ("GET", "POST"):
            response = client.generic(method, address(route, draft))
            text = response.content.decode(errors="replace")

            what = f"{person} {method} {route.name} of {kind}: {response.status_code}"
            assert not [secret for secret in SECRETS if secret in text], what
            assert stored() == before, what
            if response.status_code == 302:
                goes = response["Location"]
                is_sign_in = goes.startswith("/ingresar/")
                assert is_sign_in or (route.name == "tramites:leave" and goes == "/"), what
            else:
                assert response.status_code in (403, 404, 405), what


@pytest.mark.parametrize(("person", "kind", "door"), sorted(FINDS))
def test_own_draft_is_found_on_every_page(world, person, kind, door):
    for route in routes_of(door):
        name = route.name.split(":")[1]
        if "public_id>" not in route.pattern or any(part in name for part in NEEDS_MORE):
            continue

        response = world.people[person].get(address(route, world.drafts[kind]))

        what = f"{route.name}: {response.status_code}"
        assert response.status_code in (200, 302, 405), what
        if response.status_code == 302:
            assert not response["Location"].startswith("/ingresar/"), what


@pytest.mark.parametrize(("person", "kind", "door"), sorted(FINDS))
def test_wrong_address_for_the_right_person(world, person, kind, door):
    for other in set(NAMESPACES) - {door}:
        route = next(route for route in ROUTES if route.name == f"{other}:step")

        response = world.people[person].get(address(route, world.drafts[kind]))

        assert response.status_code in (302, 403, 404)
        if response.status_code == 302:
            assert response["Location"].startswith("/ingresar/")


def test_a_citizens_answer_to_every_unknown_draft_is_the_same(world):
    client = world.people["citizen"]
    pages = {
        client.get(reverse("tramites:check", args=[public_id])).content
        for public_id in (
            world.drafts["other citizen"].public_id,
            world.drafts["office"].public_id,
            world.drafts["test"].public_id,
            "no-hay-tal-ficha",
        )
    }

    assert len(pages) == 1


def test_grant_opens_no_draft_that_became_an_offices(world):
    draft = world.drafts["citizen"]
    with scopes_disabled():
        Draft.objects.filter(pk=draft.pk).update(office=OfficeFactory())

    response = world.people["citizen"].get(reverse("tramites:resume", args=[draft.public_id]))

    assert response.status_code == 404


def test_grant_for_a_discarded_draft_opens_nothing(world):
    draft = world.drafts["citizen"]
    with scopes_disabled():
        Draft.objects.filter(pk=draft.pk).update(state=DraftState.DISCARDED)

    response = world.people["citizen"].get(reverse("tramites:resume", args=[draft.public_id]))

    assert response.status_code == 404


def test_editor_who_lost_the_cms_finds_no_test(world):
    draft = world.drafts["test"]
    draft.created_by.user_permissions.clear()

    response = world.people["editor"].get(reverse("prueba:resume", args=[draft.public_id]))

    assert response.status_code == 404


def test_own_practice_and_own_test_have_a_door_each(world):
    client = world.people["learner"]
    answers = {
        (kind, door): client.get(
            reverse(f"{door}:resume", args=[world.drafts[kind].public_id])
        ).status_code
        for kind in ("practice", "test of the learner")
        for door in ("practica", "prueba")
    }

    assert answers == {
        ("practice", "practica"): 302,
        ("practice", "prueba"): 404,
        ("test of the learner", "practica"): 404,
        ("test of the learner", "prueba"): 302,
    }


def test_member_whose_place_ended_finds_no_practice(world):
    draft = world.drafts["practice"]
    draft.created_by.memberships.update(until=date(2025, 12, 31))

    response = world.people["learner"].get(reverse("practica:resume", args=[draft.public_id]))

    assert response.status_code == 403


def test_real_draft_with_a_row_of_practice_is_refused_by_the_database(world):
    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        PracticeDraft.objects.create(
            draft=world.drafts["office"], user=world.drafts["practice"].created_by
        )


def test_receipt_of_an_offices_submission_is_not_found_without_account(client):
    with scopes_disabled():
        submission = SubmissionFactory()
    address_of_receipt = reverse("tramites:receipt", args=[submission.draft.public_id])

    assert client.get(address_of_receipt).status_code == 404


def test_session_keeps_the_last_drafts_only():
    citizen_version()
    citizen = Citizen()
    drafts = [citizen.start() for _ in range(6)]

    found = [citizen.client.get(citizen.url(draft, "resume")).status_code for draft in drafts]

    assert found == [404] + [302] * 5
