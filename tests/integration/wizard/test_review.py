"""The page that checks all answers: changes, what is missing, warnings with a reason; languages."""

import re

import pytest
from django.utils import timezone
from django_scopes import scope

from cms.submissions import services
from cms.submissions.models import Draft
from tests.integration.wizard.drafts_of_forms import (
    ROSA,
    SITUATION,
    draft_on,
    fill,
    fill_everything,
    stored,
)
from tests.integration.wizard.reading import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(desk) -> Draft:
    return draft_on(desk, "completing")


def check(desk, draft):
    return desk.client.get(desk.url(draft, "check"))


def test_answer_is_changed_at_its_question_and_leads_back(desk, draft) -> None:
    fill_everything(draft)
    page = check(desk, draft).content.decode()
    link = re.search(r'href="([^"]+)#id_lugar-provincia_0"', page)[1].replace("&amp;", "&")

    changed = desk.controls(desk.client.get(link)) | {"lugar-cuartos": "4"}
    response = desk.client.post(link, changed)

    assert response.url == desk.url(draft, "check")


def test_change_that_makes_an_answer_wrong_asks_only_for_it(desk, draft) -> None:
    fill_everything(draft)
    page = desk.open_step(draft, "lugar", "?volver=revisar")

    desk.send_step(draft, "lugar", page, provincia="0801")
    words = check(desk, draft).content.decode()

    assert words.count("ofrece ahora otras opciones") == 1
    assert f"{desk.url(draft, 'step', step='entrega')}?volver=revisar&amp;problemas=si" in words


def test_rows_and_rows_inside_them_have_their_own_way_back(desk, draft) -> None:
    ill = {**ROSA, "enfermedades": [{"_id": "e1", "cual": "Asma", "desde": 3}]}
    fill_everything(draft, miembros=[ill])
    place = {"step": "personas", "outer_id": "r1", "inner": "enfermedades", "row_id": "e1"}

    page = check(desk, draft).content.decode()

    assert f"{desk.url(draft, 'row', step='personas', row_id='r1')}?volver=revisar#" in page
    assert f"{desk.url(draft, 'inner_row', **place)}?volver=revisar#id_fila-cual" in page
    assert "Rosa – Asma" in page


def test_nearly_empty_draft_counts_what_is_missing_by_topic(desk, draft) -> None:
    fill(draft, "situacion", SITUATION)

    lines = texts(check(desk, draft), "error-summary__list")[0]

    assert "Dónde vive Rosa: faltan 4 respuestas." in lines
    assert "Cuartos" not in lines


def test_reason_is_asked_for_kept_and_sent(desk, draft) -> None:
    fill_everything(draft, cuartos=14)
    address = desk.url(draft, "check")

    without = desk.client.post(address)
    blank = desk.client.post(address, {"motivo-0": "   "})
    with_reason = desk.client.post(address, {"motivo-0": "Es una <b>pensión</b>"})
    again = desk.client.get(address).content.decode()
    desk.client.post(desk.url(draft, "declaration"), {"declaracion": "si"})

    for page in (without, blank):
        words = page.content.decode()
        assert "Escriba el motivo: Son más de 10 cuartos." in words
        assert "<title>Error: " in words
        assert 'name="avisos"' not in words
    assert with_reason.url == desk.url(draft, "declaration")
    assert "Es una &lt;b&gt;pensión&lt;/b&gt;" in again
    with scope(office=desk.office):
        warnings = draft.submission.warnings
    assert [(w["field"], w["reason"]) for w in warnings] == [("cuartos", "Es una <b>pensión</b>")]


def test_declaration_cannot_be_reached_past_a_missing_reason(desk, draft) -> None:
    fill_everything(draft, cuartos=14)
    with scope(office=desk.office):
        examined = services.examine_draft(draft=draft, at=timezone.now())
        read = {services.warning_id(p) for p in examined.problems if p.level == "warning"}
        services.acknowledge_warnings(draft=draft, warnings=read, by=desk.user)

    assert desk.client.get(desk.url(draft, "declaration")).url == desk.url(draft, "check")


def test_long_reason_is_cut_and_odd_letters_are_left_out(desk, draft) -> None:
    fill_everything(draft, cuartos=14)

    desk.client.post(desk.url(draft, "check"), {"motivo-0": "\x00" + "x" * 9000})
    page = check(desk, draft).content.decode()

    assert re.search(r">x{2000}</textarea>", page)


def test_other_language_keeps_the_answers_and_what_is_typed(desk, draft) -> None:
    response = desk.send_step(draft, "situacion", nombre="Rosa", idioma="qu")
    page = desk.client.get(response.url).content.decode()

    assert response.url == desk.url(draft, "step", step="situacion")
    assert stored(draft).answers["nombre"] == "Rosa"
    assert "¿Llaqtapichu tiyan?" in page
    assert '<h1 lang="qu">Kawsayniyki</h1>' in page
    assert '<html lang="es">' in page
    assert "Continuar" in page


def test_language_is_chosen_on_pages_without_questions(desk, draft) -> None:
    fill_everything(draft)
    address = desk.url(draft, "check")

    response = desk.client.post(desk.url(draft, "language"), {"idioma": "qu", "siguiente": address})

    assert response.url == address
    assert "Sutiyki" in desk.client.get(address).content.decode()


@pytest.mark.parametrize("language", ["xx", "en", "", "<script>"])
def test_language_that_the_form_does_not_have_changes_nothing(
    desk, draft, language, reload
) -> None:
    desk.send_step(draft, "situacion", nombre="Rosa", idioma=language)

    assert reload(draft).language == ""
