"""Check, sign, send; and what happens when somebody comes too late."""

import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from cms.submissions import services
from cms.submissions.models import Draft, DraftState, Submission
from tests.factories import UserFactory
from tests.households import fill_all, fill_step

pytestmark = pytest.mark.django_db


def submissions():
    with scopes_disabled():
        return list(Submission.objects.all())


@pytest.fixture
def filled(desk, draft):
    with scope(office=desk.office):
        fill_all(draft, declared=False)
        services.release(draft=draft, by=desk.user)
    return draft


def test_check_page_lists_what_is_missing_with_the_way_there(desk, draft) -> None:
    with scope(office=desk.office):
        fill_step(draft, "vivienda", typed={"telefono": "no sabe"})

    page = desk.client.get(desk.url(draft, "check")).content.decode()

    assert "Corrija lo escrito en «Teléfono»." in page
    assert f"{desk.url(draft, 'step', step='hogar')}?volver=revisar#id_hogar-hombres" in page
    assert 'type="submit">\n  <span>Continuar' not in page


def test_check_page_shows_every_answer_in_words(desk, filled) -> None:
    page = desk.client.get(desk.url(filled, "check")).content.decode()

    for words in ("Casa independiente", "30 de octubre de 2026", "Radio, Televisor", "Luis", "12"):
        assert words in page
    assert "Rubro del negocio" not in page


def test_warning_has_to_be_read_before_signing(desk, filled) -> None:
    with scope(office=desk.office):
        fill_step(filled, "vivienda", habitaciones=30)
    check = desk.url(filled, "check")

    past = desk.client.get(desk.url(filled, "declaration"))
    without = desk.client.post(check)
    read = desk.client.post(check, {"avisos": "leidos"})

    assert past.url == check
    assert "Marque la casilla después de revisar" in without.content.decode()
    assert read.url == desk.url(filled, "declaration")


def test_declaration_must_be_ticked(desk, filled) -> None:
    desk.client.post(desk.url(filled, "check"))

    response = desk.client.post(desk.url(filled, "declaration"))

    assert response.content.decode().count("Marque la casilla para enviar la ficha.") == 2
    assert submissions() == []


def test_sending_leads_to_the_receipt_and_back_does_not_send_again(desk, filled) -> None:
    desk.client.post(desk.url(filled, "check"))
    declaration = desk.url(filled, "declaration")

    first = desk.client.post(declaration, {"declaracion": "si"})
    back = desk.client.get(declaration)
    again = desk.client.post(declaration, {"declaracion": "si"})

    assert len(submissions()) == 1
    assert first.url == back.url == again.url
    receipt = desk.client.get(first.url).content.decode()
    assert re.search(r"HOGAR-BREVE</span>.*0000</span>", receipt)


def test_step_posted_after_sending_says_it_was_not_taken(desk, filled) -> None:
    page = desk.open_step(filled, "vivienda")
    with scope(office=desk.office):
        services.accept_declaration(draft=filled, by=desk.user)
        from django.utils import timezone

        services.submit(draft=filled, by=desk.user, at=timezone.now())

    response = desk.send_step(filled, "vivienda", page, habitaciones="9")

    assert response.status_code == 409
    assert "ya se envió" in response.content.decode()


def test_discarding_asks_first_and_removes_the_answers(desk, filled) -> None:
    address = desk.url(filled, "discard")

    assert "Se borran todas las respuestas" in desk.client.get(address).content.decode()
    desk.client.post(address)

    with scopes_disabled():
        stored = Draft.objects.get(pk=filled.pk)
    assert stored.state == DraftState.DISCARDED
    assert not stored.steps.exists()
    assert desk.client.get(desk.url(filled, "resume")).status_code == 404


@pytest.mark.parametrize(("role", "may"), [("head", True), ("enumerator", False), ("clerk", False)])
def test_draft_of_somebody_else_is_discarded_by_the_head_only(sit, desk, filled, role, may) -> None:
    colleague = sit(desk.office, **{role: True})

    colleague.client.post(colleague.url(filled, "discard"))

    with scopes_disabled():
        state = Draft.objects.get(pk=filled.pk).state
    assert (state == DraftState.DISCARDED) is may


def test_post_after_the_session_ended_keeps_what_was_typed(desk, draft) -> None:
    address = desk.url(draft, "step", step="vivienda")
    page = desk.open_step(draft, "vivienda")
    gone = Client()

    ended = gone.post(address, page | {"vivienda-habitaciones": "7"})
    kept = re.search(r'name="kept" value="([^"]+)"', ended.content.decode()).group(1)
    gone.force_login(UserFactory(clerk=True, office=desk.office))
    again = gone.post(reverse("wizard:recover"), {"kept": kept})

    assert ended.status_code == 403
    assert "Su sesión terminó" in ended.content.decode()
    assert 'value="7"' in again.content.decode()
    assert f'action="{address}"' in again.content.decode()
    assert not draft.steps.exists()


def test_kept_values_that_were_tampered_with_are_not_opened(desk) -> None:
    response = desk.client.post(reverse("wizard:recover"), {"kept": "eyJwYXRoIjoiLyJ9:x:y"})

    assert response.url == reverse("submissions:home")


@override_settings(CSRF_FAILURE_VIEW="cms.wizard.views.csrf_failure")
def test_token_that_does_not_fit_any_more_loses_nothing(desk, draft) -> None:
    """Signing in again in another tab changes the token under the page that is open here."""
    page = desk.open_step(draft, "vivienda")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.user)

    response = strict.post(
        desk.url(draft, "step", step="vivienda"), page | {"vivienda-habitaciones": "7"}
    )

    assert response.status_code == 403
    assert "Abrir la página con lo que escribí" in response.content.decode()


@override_settings(CSRF_FAILURE_VIEW="cms.wizard.views.csrf_failure")
def test_other_pages_say_how_to_send_them_again(desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.user)

    response = strict.post(reverse("accounts:sign_out"))

    assert response.status_code == 403
    assert "vuelva a cargar la página" in response.content.decode()


def test_places_are_listed_for_everybody(desk, client) -> None:
    from forms_plugins.api.catalogues import register_catalogue
    from tests.unit.fields.questions import PLACES

    register_catalogue(PLACES.slug, lambda: PLACES)
    address = reverse("wizard:places_under", kwargs={"catalogue": PLACES.slug, "code": "04"})

    assert desk.client.get(address).json() == {"places": [["0401", "AREQUIPA"]]}
    assert client.get(address).status_code == 200
    missing = reverse("wizard:places", kwargs={"catalogue": "no-such"})
    assert desk.client.get(missing).status_code == 404
