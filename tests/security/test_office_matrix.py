"""
Every staff address x who asks x method: offices see their own records only.

The routes come from the URL configuration: a new one without a row in ``ARGUMENTS`` fails the test.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.invitations.services import invite
from cms.register.models import DuplicatePair
from cms.register.reviews import ask_for_review
from cms.submissions.models import Draft, Submission
from cms.training.learner.services import start_attempt
from cms.training.models import Attempt, ChangeConcern, ChangeNote, SupervisedSending
from tests.factories import (
    ClassificationFactory,
    DraftFactory,
    FormVersionFactory,
    IssuedDocumentFactory,
    MemberFactory,
    OfficeFactory,
    StepAnswersFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.factories.submissions import household_answers, member_answers
from tests.factories.training import (
    CourseVersionFactory,
    EnrolmentFactory,
    QuestionVersionFactory,
    member,
)
from tests.factories.training_gates import GateFactory, GateOverrideFactory
from tests.security.routes import routes_of

pytestmark = pytest.mark.django_db
SECRETS = ("Quispe", "Mamani", "40123456", "Rosa María", "1985")
SIGN_IN = "/ingresar/"


@dataclass
class World:
    """The records of one office."""

    office: Any
    draft: Draft
    submission: Submission
    document: Any
    household: Any
    person: Any
    pair: Any
    review: Any
    waiting: Draft
    lifting: Any


@pytest.fixture
def world() -> World:
    office = OfficeFactory()
    version = FormVersionFactory(form__slug="hogar")
    draft = DraftFactory(office=office, form_version=version)
    StepAnswersFactory(draft=draft)
    StepAnswersFactory(draft=draft, step="personas", answers={"miembros": [member_answers()]})
    submission = SubmissionFactory(office=office, form_version=version, answers=household_answers())
    classification = ClassificationFactory(submission=submission, household__office=office)
    document = IssuedDocumentFactory(submission=classification.submission)
    household = classification.household
    person = household.memberships.get().person
    other = MemberFactory(document_number="49999999", household=household)
    pair = DuplicatePair.objects.create(
        first=person, second=other.person, score=80, found_at=submission.submitted_at
    )
    review = ask_for_review(classification=classification, grounds="no", at=submission.submitted_at)
    waiting, lifting = waits(office, version)
    return World(
        office, draft, submission, document, household, person, pair, review, waiting, lifting
    )


def waits(office: Any, version: Any) -> tuple[Draft, Any]:
    """Return a form of an office that waits for approval, and a gate lifted for the office."""
    gate = GateFactory(form=version.form)
    draft = DraftFactory(office=office, form_version=version, state="waiting")
    StepAnswersFactory(draft=draft)
    StepAnswersFactory(draft=draft, step="personas", answers={"miembros": [member_answers()]})
    SupervisedSending.objects.create(
        draft=draft, office=office, gate=gate, sent_by=draft.created_by, sent_at=timezone.now()
    )
    return draft, GateOverrideFactory(gate=gate, office=office, until_day=date(2099, 1, 1))


def household_of(world: World) -> dict[str, str]:
    return {"public_id": world.household.public_id}


def person_of(world: World) -> dict[str, str]:
    return {**household_of(world), "person": world.person.public_id}


def attempt_in(world: World) -> Attempt:
    """Return an open attempt of somebody of the office."""
    question = QuestionVersionFactory()
    version = CourseVersionFactory(
        settings={"draws": [{"topic": question.question.topic.slug, "count": 1}]}
    )
    enrolment = EnrolmentFactory(user=member(office=world.office), course=version.course)
    return start_attempt(enrolment=enrolment, at=timezone.now())


def question_in(world: World) -> dict[str, Any]:
    return {"public_id": attempt_in(world).public_id, "position": 1}


def change_in(world: World) -> int:
    """Return a change that was told to somebody of the office."""
    version = FormVersionFactory(form=world.draft.form_version.form, number=2)
    note = ChangeNote.objects.get(version=version)
    note.question_version, note.released_at = QuestionVersionFactory(), timezone.now()
    note.save()
    ChangeConcern.objects.create(note=note, user=world.draft.created_by)
    return int(note.pk)


def invitation_of(world: World) -> int:
    """Return an open invitation to the office."""
    invitation = invite(
        office=world.office,
        role="clerk",
        given_names="Rosa María",
        surnames="Quispe Mamani",
        email="rosa@example.org",
        by=world.draft.created_by,
        at=timezone.now(),
    )
    return int(invitation.pk)


def membership_of(world: World) -> int:
    """Return the place of somebody in the office."""
    colleague = member(office=world.office, last_name="Quispe Mamani")
    return int(colleague.memberships.get().pk)


ARGUMENTS = {
    "submissions:home": lambda world: {},
    "submissions:detail": lambda world: {"reference": world.submission.reference},
    "submissions:receipt": lambda world: {"reference": world.submission.reference},
    "wizard:start": lambda world: {"slug": "hogar"},
    "wizard:places": lambda world: {"catalogue": "nada"},
    "wizard:places_under": lambda world: {"catalogue": "nada", "code": "15"},
    "wizard:recover": lambda world: {},
    "wizard:resume": lambda world: {"public_id": world.draft.public_id},
    "wizard:check": lambda world: {"public_id": world.draft.public_id},
    "wizard:declaration": lambda world: {"public_id": world.draft.public_id},
    "wizard:saved": lambda world: {"public_id": world.draft.public_id},
    "wizard:discard": lambda world: {"public_id": world.draft.public_id},
    "wizard:step": lambda world: {"public_id": world.draft.public_id, "step": "vivienda"},
    "wizard:upload": lambda world: {"public_id": world.draft.public_id, "upload": "nada"},
    "submissions:upload": lambda world: {
        "reference": world.submission.reference,
        "upload": "nada",
    },
    "wizard:row_add": lambda world: {"public_id": world.draft.public_id, "step": "personas"},
    "wizard:row": lambda world: {
        "public_id": world.draft.public_id,
        "step": "personas",
        "row_id": "fila-1",
    },
    "wizard:row_remove": lambda world: {
        "public_id": world.draft.public_id,
        "step": "personas",
        "row_id": "fila-1",
    },
    "documents:status": lambda world: {"reference": world.submission.reference},
    "documents:download": lambda world: {"number": world.document.number},
    "register:search": lambda world: {},
    "register:ending": lambda world: {},
    "register:reads": lambda world: {},
    "register:duplicates": lambda world: {},
    "register:duplicate": lambda world: {"pk": world.pair.pk},
    "register:household": household_of,
    "register:move": household_of,
    "register:cancel": household_of,
    "register:correct_person": person_of,
    "register:end_stay": person_of,
    "register:ask_review": household_of,
    "register:reviews": lambda world: {},
    "register:review": lambda world: {"reference": world.review.reference},
    "training:practice": lambda world: {},
    "training:supervision": lambda world: {},
    "training:supervised": lambda world: {"public_id": world.waiting.public_id},
    "training:supervised_upload": lambda world: {
        "public_id": world.waiting.public_id,
        "upload": "nada",
    },
    "training:received": lambda world: {"public_id": world.waiting.public_id},
    "training:gates": lambda world: {},
    "training:lift_gate": lambda world: {"pk": world.lifting.gate.pk},
    "training:end_lifting": lambda world: {"pk": world.lifting.pk},
    "training:mine": lambda world: {},
    "training:enrol": lambda world: {"slug": attempt_in(world).enrolment.course.slug},
    "training:test": lambda world: {"slug": attempt_in(world).enrolment.course.slug},
    "training:finish_lesson": lambda world: {"key": UUID(int=1)},
    "training:attempt": lambda world: {"public_id": attempt_in(world).public_id},
    "training:send": lambda world: {"public_id": attempt_in(world).public_id},
    "training:result": lambda world: {"public_id": attempt_in(world).public_id},
    "training:question": lambda world: question_in(world),
    "training:autosave": lambda world: question_in(world),
    "training:case": lambda world: question_in(world),
    "training:change": lambda world: {"pk": change_in(world)},
    "training:change_before": lambda world: {
        "pk": change_in(world),
        "public_id": world.draft.public_id,
    },
    "training:team": lambda world: {},
    "training:invite": lambda world: {},
    "training:send_again": lambda world: {"pk": invitation_of(world)},
    "training:withdraw": lambda world: {"pk": invitation_of(world)},
    "training:end_membership": lambda world: {"pk": membership_of(world)},
    "training:start_practice_of_form": lambda world: {"slug": "nada"},
    "training:start_practice_of_case": lambda world: {"pk": 0},
}
OF_NO_OFFICE = {
    "submissions:home",
    "wizard:start",
    "wizard:recover",
    "register:search",
    "register:ending",
    "register:reads",
    "register:duplicates",
    "register:reviews",
    "training:practice",
    "training:supervision",
    "training:gates",
    "training:lift_gate",
    "training:mine",
    "training:enrol",
    "training:team",
    "training:invite",
}
"""Pages that belong to whoever opens them."""

FOR_HEADS = {
    "register:reads",
    "register:duplicates",
    "register:duplicate",
    "register:move",
    "register:cancel",
    "register:correct_person",
    "register:end_stay",
    "register:reviews",
    "register:review",
    "training:lift_gate",
    "training:end_lifting",
    "training:team",
    "training:invite",
    "training:send_again",
    "training:withdraw",
    "training:end_membership",
}
"""Refused to everybody else in the office."""

OF_ONE_PERSON = {
    "training:test",
    "training:attempt",
    "training:send",
    "training:result",
    "training:question",
    "training:autosave",
    "training:case",
    "training:change",
    "training:change_before",
}
"""Found by nobody else, also of the same office."""

FOR_CITIZENS_TOO = {"documents:status", "documents:download"}
"""Answer 404 to everybody without right, signed in or not."""

NEED_FILES = {
    "wizard:places",
    "wizard:places_under",
    "documents:download",
    "wizard:upload",
    "submissions:upload",
    "training:supervised_upload",
    "training:finish_lesson",
}
"""Answer 404 without a catalogue or a stored file; their own tests have them."""

POSTED_ONLY = {
    "training:send_again",
    "training:withdraw",
    "training:start_practice_of_form",
    "training:start_practice_of_case",
}

ROUTES = [
    route.name
    for route in routes_of("wizard", "submissions", "register", "training")
    # Every other page of a draft is in test_draft_doors or, of practice, among its own tests.
    if "public_id>" not in route.pattern or route.name in ARGUMENTS
] + sorted(FOR_CITIZENS_TOO)


def address(name: str, world: World) -> str:
    return reverse(name, kwargs=ARGUMENTS[name](world))


def ask(client: Client, method: str, name: str, world: World):
    response = client.generic(method, address(name, world))
    shown = response.content.decode(errors="replace")
    return response, [secret for secret in SECRETS if secret in shown]


def leads_home(name: str, response) -> bool:
    """Say whether this is the page for typed values, which sends on whoever brings none."""
    return name == "wizard:recover" and response.headers.get("Location") == "/oficina/"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("name", ROUTES)
def test_anonymous(client, world, name, method):
    response, leaks = ask(client, method, name, world)

    assert not leaks
    if name in FOR_CITIZENS_TOO:
        assert response.status_code in (404, 405)
    elif response.status_code == 302:
        assert response["Location"].startswith(SIGN_IN) or leads_home(name, response)
    else:
        assert response.status_code in (403, 404, 405)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("name", ROUTES)
def test_staff_of_another_office(client, world, name, method):
    # Their own names, which pages of their office may show, are no secrets.
    client.force_login(UserFactory(head=True, first_name="Ana", last_name="Lazo"))
    before = list(Draft.objects.with_scopes_disabled().all().values())

    response, leaks = ask(client, method, name, world)

    assert not leaks
    own = [row for row in Draft.objects.with_scopes_disabled().all().values()]
    assert [row for row in own if row["office_id"] == world.office.pk] == before
    if name not in OF_NO_OFFICE:
        assert response.status_code in (404, 405)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("kind", ["editor", "operator", None])
def test_signed_in_without_office(client, world, name, method, kind):
    client.force_login(UserFactory(**({kind: True} if kind else {})))

    response, leaks = ask(client, method, name, world)

    assert not leaks
    assert response.status_code in (403, 404, 405) or leads_home(name, response)


@pytest.mark.parametrize("name", sorted(set(ROUTES) - NEED_FILES))
@pytest.mark.parametrize("role", ["head", "enumerator", "clerk"])
def test_staff_of_the_same_office(client, world, name, role):
    client.force_login(UserFactory(office=world.office, **{role: True}))

    response = client.get(address(name, world))

    if name in FOR_HEADS and role != "head":
        assert response.status_code == 403
        return
    if name in OF_ONE_PERSON:
        assert response.status_code in (404, 405)
        return
    may_refuse = {"wizard:recover": (302, 405), **dict.fromkeys(POSTED_ONLY, (405,))}
    assert response.status_code in may_refuse.get(name, (200, 302))
    if response.status_code == 302:
        assert not response["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("name", ROUTES)
def test_member_who_left(client, world, name):
    user = UserFactory(head=True, office=world.office)
    client.force_login(user)
    user.memberships.update(until="2025-12-31")

    response, leaks = ask(client, "GET", name, world)

    assert not leaks
    assert response.status_code in (403, 404, 405)
