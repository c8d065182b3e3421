"""Where the answers end the way through a form, and how it is closed and opened again."""

import pytest
from django_scopes import scope, scopes_disabled

from cms.submissions import services
from cms.submissions.models import Draft, DraftState, Submission
from tests.integration.wizard.drafts_of_forms import SITUATION, draft_on, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(desk) -> Draft:
    return draft_on(desk, "completing")


@pytest.fixture
def refused(desk, draft) -> Draft:
    desk.send_step(draft, "situacion", nombre="Rosa", vive_aqui="false")
    return draft


def events(draft):
    with scope(office=draft.office):
        return [event.kind for event in draft.events.all()]


def test_answer_that_ends_the_form_leads_to_the_page_of_outcome(desk, draft) -> None:
    response = desk.send_step(draft, "situacion", nombre="Rosa", vive_aqui="false")

    page = desk.client.get(response.url).content.decode()
    assert response.url == desk.url(draft, "outcome")
    assert "<h1>Esta ficha no corresponde</h1>" in page
    assert "Vaya a la municipalidad del distrito donde vive" in page
    assert "error-summary" not in page
    assert desk.url(draft, "step", step="situacion") in page


def test_every_way_on_leads_to_the_outcome_and_nothing_is_sent(desk, refused) -> None:
    outcome = desk.url(refused, "outcome")

    for name in ("resume", "check", "declaration"):
        assert desk.client.get(desk.url(refused, name)).url == outcome
    desk.client.post(desk.url(refused, "declaration"), {"declaracion": "si"})
    with scope(office=desk.office), pytest.raises(services.IncompleteDraft):
        services.submit(draft=refused, by=desk.user, at=refused.updated_at)
    with scopes_disabled():
        assert not Submission.objects.exists()


def test_ending_closes_the_draft_and_says_how_to_come_back(desk, refused, reload) -> None:
    outcome = desk.url(refused, "outcome")

    ended = desk.client.post(outcome, {"ir": "terminar"}, follow=True)
    again = desk.client.post(outcome, {"ir": "terminar"}, follow=True)

    stored = reload(refused)
    assert (stored.state, stored.outcome) == (DraftState.ENDED, "no_corresponde")
    assert events(refused).count("draft_ended") == 1
    for page in (ended, again):
        assert "Abrir de nuevo" in page.content.decode()


def test_ended_draft_takes_no_answers_and_leads_to_its_page(desk, refused, reload) -> None:
    page = desk.open_step(refused, "situacion")
    desk.client.post(desk.url(refused, "outcome"), {"ir": "terminar"})

    response = desk.send_step(refused, "situacion", page, vive_aqui="true")

    assert response.url == desk.url(refused, "outcome")
    assert reload(refused).state == DraftState.ENDED


def test_list_of_the_office_shows_it_as_ended(desk, refused) -> None:
    desk.client.post(desk.url(refused, "outcome"), {"ir": "terminar"})

    page = desk.client.get("/oficina/").content.decode()

    assert "Terminada" in page
    assert "Rosa" in page


def test_opened_again_it_goes_on_where_it_led_away(desk, refused, reload) -> None:
    desk.client.post(desk.url(refused, "outcome"), {"ir": "terminar"})

    response = desk.client.post(desk.url(refused, "outcome"), {"ir": "abrir"})
    then = desk.send_step(refused, "situacion", vive_aqui="true")

    assert response.url == desk.url(refused, "step", step="situacion")
    assert then.url == desk.url(refused, "step", step="lugar")
    assert reload(refused).outcome == ""
    assert "draft_reopened" in events(refused)


def test_page_of_outcome_of_a_draft_that_goes_on_leads_on(desk, draft) -> None:
    fill(draft, "situacion", SITUATION)

    assert desk.client.get(desk.url(draft, "outcome")).url == desk.url(draft, "resume")
    desk.client.post(desk.url(draft, "outcome"), {"ir": "terminar"})
    assert "draft_ended" not in events(draft)


def test_ended_draft_can_be_discarded(desk, refused, reload) -> None:
    desk.client.post(desk.url(refused, "outcome"), {"ir": "terminar"})

    desk.client.post(desk.url(refused, "discard"))

    assert reload(refused).state == DraftState.DISCARDED
