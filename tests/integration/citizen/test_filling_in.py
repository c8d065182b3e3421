"""A citizen fills a form in without an account and sends it."""

from copy import deepcopy
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cms.form_builder.models import Form
from cms.jobs.models import Job
from cms.submissions.models import Draft, DraftState, Event, Submission
from tests.citizens import ANSWERS, DOCUMENT, Citizen, citizen_version, deliver
from tests.factories import OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return citizen_version()


@pytest.fixture
def citizen(version):
    return Citizen()


@pytest.fixture
def draft(citizen):
    return citizen.start()


def sent(citizen, draft) -> Submission:
    response = citizen.send(draft)
    assert response.status_code == 302
    with scopes_disabled():
        return Submission.objects.select_related("draft").get(draft=draft)


def text_of(response) -> str:
    return response.content.decode()


def test_start_page_says_what_to_know(client, version):
    page = text_of(client.get(reverse("tramites:start", args=["solicitud-breve"])))

    assert "Pedir la clasificación del hogar" in page
    assert "La municipalidad guarda las respuestas de prueba." in page
    assert "csrfmiddlewaretoken" in page
    assert Draft.objects.model._base_manager.count() == 0


def test_start_makes_a_draft_of_nobody_in_the_layout_of_the_form(draft):
    assert draft.office_id is None
    assert draft.created_by_id is None
    assert draft.layout == "question"
    assert not draft.is_test


def test_start_needs_the_token_of_the_page(version):
    client = Citizen().client.__class__(enforce_csrf_checks=True)

    response = client.post(reverse("tramites:start", args=["solicitud-breve"]))

    assert response.status_code == 403
    assert not Draft.objects.model._base_manager.exists()


def test_closed_staff_and_unknown_forms_cannot_be_started(client, version):
    Form.objects.update(is_open=False)

    assert client.post(reverse("tramites:start", args=["solicitud-breve"])).status_code == 404
    assert client.post(reverse("tramites:start", args=["nada"])).status_code == 404


def test_form_for_staff_cannot_be_started_by_citizens(client):
    citizen_version(audience="staff")

    assert client.post(reverse("tramites:start", args=["solicitud-breve"])).status_code == 404


def test_flood_of_starts_has_to_wait(client, version):
    address = reverse("tramites:start", args=["solicitud-breve"])

    answers = [client.post(address).status_code for _ in range(33)]

    assert answers[:30] == [302] * 30
    assert 429 in answers[30:]
    assert "Retry-After" in client.post(address).headers


def test_every_question_is_a_page(citizen, draft):
    page = text_of(citizen.client.get(citizen.url(draft, "resume"), follow=True))

    assert "Nombres y apellidos" in page
    assert "Correo electrónico" not in page


def test_sending_gives_the_office_of_the_place(citizen, draft):
    OfficeFactory(place_code="1501")
    office = OfficeFactory(place_code="150110")
    OfficeFactory(place_code="150111")
    citizen.answer_all(draft, distrito={"distrito": "1501100007"})

    submission = sent(citizen, draft)

    assert submission.office == office
    assert submission.submitted_by is None
    assert submission.draft.state == DraftState.SUBMITTED
    assert submission.draft.office_id == office.pk


def test_sending_from_a_place_without_office_gives_none(citizen, draft):
    OfficeFactory(place_code="150111")
    OfficeFactory(place_code="150110", is_active=False)
    citizen.answer_all(draft)

    assert sent(citizen, draft).office is None


def test_office_sees_that_the_person_sent_it(citizen, draft):
    office = OfficeFactory(place_code="150110")
    citizen.answer_all(draft)
    submission = sent(citizen, draft)
    clerk = Citizen()
    clerk.client.force_login(UserFactory(clerk=True, office=office))

    home = text_of(clerk.client.get(reverse("submissions:home")))
    detail = clerk.client.get(reverse("submissions:detail", args=[submission.reference]))

    assert "Zoraida Plantada" in home
    assert "enviada por la persona" in home or "sent by the person" in home
    assert "enviada por la persona" in text_of(detail) or "sent by the person" in text_of(detail)


def test_other_office_and_submission_without_office_are_not_seen(citizen, draft):
    citizen.answer_all(draft)
    submission = sent(citizen, draft)
    office = OfficeFactory(place_code="150110")

    with scope(office=office):
        assert not Submission.objects.exists()
    clerk = Citizen()
    clerk.client.force_login(UserFactory(clerk=True, office=office))
    address = reverse("submissions:detail", args=[submission.reference])
    assert clerk.client.get(address).status_code == 404


def test_receipt_is_stable_and_holds_no_answers(citizen, draft, client):
    OfficeFactory(place_code="150110", name="ULE Comas")
    citizen.answer_all(draft)
    submission = sent(citizen, draft)
    receipt = reverse("tramites:receipt", args=[draft.public_id])

    page = text_of(client.get(receipt))

    assert submission.reference[-4:] in page
    assert "ULE Comas" in page
    assert "Zoraida" not in page
    assert "1971" not in page


def test_pages_of_a_sent_form_lead_to_the_receipt(citizen, draft):
    citizen.answer_all(draft)
    sent(citizen, draft)
    receipt = reverse("tramites:receipt", args=[draft.public_id])

    for name in ("resume", "check", "saved", "declaration"):
        assert citizen.client.get(citizen.url(draft, name)).url == receipt


def test_sending_twice_sends_once(citizen, draft):
    citizen.answer_all(draft)
    citizen.send(draft)
    again = citizen.client.post(citizen.url(draft, "declaration"), {"declaracion": "si"})

    assert again.url == reverse("tramites:receipt", args=[draft.public_id])
    with scopes_disabled():
        assert Submission.objects.count() == 1


def test_confirmation_goes_to_the_answered_address_without_answers(citizen, draft):
    citizen.answer_all(draft, correo={"correo": "zoraida@example.org"})
    submission = sent(citizen, draft)

    deliver()

    [message] = mail.outbox
    assert message.to == ["zoraida@example.org"]
    whole = message.subject + message.body + message.alternatives[0][0]
    assert submission.reference in whole
    assert "Zoraida" not in whole
    assert "1971" not in whole


def test_no_confirmation_without_address(citizen, draft):
    citizen.answer_all(draft)
    sent(citizen, draft)

    deliver()

    assert not mail.outbox
    assert not Job.objects.exists()


def test_sensitive_address_is_not_written_to():
    steps = deepcopy(DOCUMENT["steps"])
    steps[0]["items"][2]["sensitivity"] = "sensitive"
    citizen_version(steps=steps)
    citizen = Citizen()
    draft = citizen.start()
    citizen.answer_all(draft, correo={"correo": "zoraida@example.org"})

    sent(citizen, draft)

    assert not Job.objects.exists()


def test_warning_that_asks_for_a_reason(citizen, draft):
    citizen.answer_all(draft, personas={"personas": "15"})
    refused = citizen.client.post(citizen.url(draft, "check"), {"avisos": "leidos"})

    assert refused.status_code == 200
    with scopes_disabled():
        assert not Submission.objects.exists()


def test_staff_may_start_the_same_form_by_topic(version):
    office = OfficeFactory()
    clerk = Citizen()
    clerk.client.force_login(UserFactory(clerk=True, office=office))

    response = clerk.client.post(reverse("wizard:start", args=["solicitud-breve"]))

    with scope(office=office):
        draft = Draft.objects.get()
    assert response.url.endswith("/persona/")
    assert draft.layout == "topic"
    assert draft.office == office


def test_events_name_nobody(citizen, draft):
    citizen.answer_all(draft)
    sent(citizen, draft)

    events = Event.objects.filter(draft=draft)
    assert {event.by_id for event in events} == {None}
    assert events.get(kind="submitted").detail["from"] == "citizen"


def test_leaving_takes_the_draft_away_from_the_browser(citizen, draft):
    citizen.answer(draft, "nombres")

    response = citizen.client.post(citizen.url(draft, "leave"))

    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert citizen.client.get(citizen.url(draft, "resume")).status_code == 404
    with scopes_disabled():
        assert Draft.objects.get(pk=draft.pk).state == DraftState.OPEN


def test_saying_that_one_is_still_there_counts_as_use(citizen, draft):
    start = timezone.now()
    with time_machine.travel(start + timedelta(minutes=59)):
        assert citizen.client.get(citizen.url(draft, "stay")).status_code == 204
    with time_machine.travel(start + timedelta(minutes=90)):
        assert citizen.client.get(citizen.url(draft, "resume")).status_code == 302
    with time_machine.travel(start + timedelta(minutes=151)):
        assert citizen.client.get(citizen.url(draft, "stay")).status_code == 404


def test_a_question_costs_few_queries(citizen, draft):
    citizen.answer(draft, "nombres")
    with CaptureQueriesContext(connection) as queries:
        citizen.client.get(citizen.url(draft, "step", step="persona_q2"))
    asked = [query for query in queries if "SAVEPOINT" not in query["sql"]]
    with CaptureQueriesContext(connection) as queries:
        citizen.answer(draft, "fecha_nacimiento")
    answered = [query for query in queries if "SAVEPOINT" not in query["sql"]]

    assert len(asked) <= 8
    # resume (3), the page of the question (5), its answer (6)
    assert len(answered) <= 16


def test_answers_of_the_example_fit_the_form():
    assert set(ANSWERS) == {"nombres", "fecha_nacimiento", "correo", "distrito", "personas"}
