"""What stands on a page of questions: sections, notes, help, earlier answers, dependent lists."""

import re

import pytest

from cms.submissions.models import Draft, DraftLayout
from tests.integration.wizard.drafts_of_forms import (
    PLACE,
    SITUATION,
    draft_on,
    fill,
    stored,
)
from tests.integration.wizard.reading import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(desk) -> Draft:
    return draft_on(desk, "completing")


def page_of(desk, draft, step, query=""):
    return desk.client.get(desk.url(draft, "step", step=step) + query).content.decode()


def test_notes_and_help_are_drawn_in_their_styles(desk, draft) -> None:
    fill(draft, "situacion", SITUATION)

    first, second = page_of(desk, draft, "situacion"), page_of(desk, draft, "lugar")

    assert 'class="notice notice--warning"' in first
    assert "Antes de empezar" in first
    assert re.search(r"<details[^>]*>\s*<summary[^>]*>Ayuda con esta pregunta", first)
    assert re.search(r"<summary[^>]*>¿Qué dirección se escribe\?</summary>", second)


def test_earlier_answers_stand_in_titles_and_labels_escaped(desk, draft) -> None:
    fill(draft, "situacion", {**SITUATION, "nombre": "<b>Rosa & Co</b>"})

    page = page_of(desk, draft, "lugar")

    assert "<h1>Dónde vive &lt;b&gt;Rosa &amp; Co&lt;/b&gt;</h1>" in page
    assert "Calle y número de &lt;b&gt;Rosa" in page
    assert "<b>Rosa" not in page
    assert "{nombre}" not in page


def test_answer_that_is_missing_leaves_an_ellipsis(desk, draft) -> None:
    fill(draft, "situacion", {"vive_aqui": True}, is_complete=False)

    assert "Dónde vive …" in page_of(desk, draft, "lugar")


def test_section_with_a_condition_says_it_and_its_questions_are_drawn(desk, draft) -> None:
    fill(draft, "situacion", SITUATION)

    page = page_of(desk, draft, "lugar")

    assert "Datos del negocio" in page
    assert "Solo si «¿Hay un negocio en casa?» es sí." in page
    assert "lugar-rubro" in page


def test_answer_in_a_section_that_does_not_count_is_refused_not_dropped(desk, draft) -> None:
    fill(draft, "situacion", SITUATION)

    typed = {**PLACE, "negocio": "false", "rubro": "Bodega"}
    response = desk.send_step(draft, "lugar", **typed)

    assert response.status_code == 200
    assert "se pregunta solo si «¿Hay un negocio en casa?» es sí" in response.content.decode()


def test_hidden_question_is_never_drawn_and_its_answer_is_kept(desk, draft) -> None:
    page = page_of(desk, draft, "situacion")
    desk.send_step(draft, "situacion", nombre="Rosa", vive_aqui="true")
    desk.send_step(draft, "situacion", nombre="Rosa María")

    assert "canal" not in page.lower()
    assert stored(draft).answers["canal"] == "oficina"


def test_list_offers_what_the_earlier_answer_allows(desk, draft) -> None:
    fill(draft, "situacion", SITUATION)
    fill(draft, "lugar", PLACE)

    page = page_of(desk, draft, "entrega")

    assert "San Juan de Lurigancho" in page
    assert "Cusco" not in page


def test_answer_no_longer_offered_is_asked_again(desk, draft) -> None:
    fill(draft, "situacion", SITUATION)
    fill(draft, "lugar", PLACE)
    fill(draft, "entrega", {"distrito": "150132", "calle_entrega": "x", "tamano": 1})
    fill(draft, "lugar", {**PLACE, "provincia": "0801"})

    page = page_of(desk, draft, "entrega")
    kept = desk.send_step(draft, "entrega", distrito="150132")

    assert "Elija de nuevo: «Distrito» ofrece ahora otras opciones." in page
    assert "<title>Error: " in page
    assert kept.status_code == 200


def test_earlier_answer_is_taken_over_without_losing_what_is_typed(desk, draft) -> None:
    fill(draft, "situacion", SITUATION)
    fill(draft, "lugar", PLACE)

    page = page_of(desk, draft, "entrega")
    again = desk.send_step(draft, "entrega", tamano="dos", igual="calle_entrega")

    assert "Usar la misma respuesta que en «Calle y número de …»: Jr. Lima 12" in page
    shown = desk.controls(again)
    assert shown["entrega-calle_entrega"] == ["Jr. Lima 12"]
    assert shown["entrega-tamano"] == ["dos"]
    assert "entrega" not in stored(draft).rows


@pytest.mark.parametrize("name", ["tamano", "no_existe", "distrito"])
def test_button_of_a_question_without_earlier_answer_changes_nothing(desk, draft, name) -> None:
    fill(draft, "situacion", SITUATION)
    fill(draft, "lugar", PLACE)

    again = desk.send_step(draft, "entrega", tamano="2", igual=name)

    assert desk.controls(again)["entrega-tamano"] == ["2"]


def test_one_question_a_page_makes_the_question_the_only_heading(desk) -> None:
    draft = draft_on(desk, "completing", layout=DraftLayout.QUESTION)
    desk.send_step(draft, "situacion_q1", nombre="Rosa")

    response = desk.client.get(desk.url(draft, "step", step="situacion_q2"))

    page = response.content.decode()
    assert page.count("<h1") == 1
    assert re.search(r"<legend[^>]*><h1>¿El hogar vive en el distrito\?", page)
    assert texts(response, "step-progress") == ["Paso 1 de 4: Su situación"]
    assert page.count("¿El hogar vive en el distrito?") == 3  # title, heading, help


def test_section_is_the_caption_of_an_only_question(desk) -> None:
    draft = draft_on(desk, "completing", layout=DraftLayout.QUESTION)
    for step, typed in (
        ("situacion_q1", {"nombre": "Rosa"}),
        ("situacion_q2", {"vive_aqui": "true"}),
        ("lugar_q1", {"provincia": "1501"}),
        ("lugar_q2", {"calle": "Jr. Lima 12"}),
    ):
        response = desk.send_step(draft, step, **typed)

    page = desk.client.get(response.url)

    assert texts(page, "page-caption") == ["Negocio en casa"]
    assert "<h2" not in page.content.decode().split("<main")[1].split("</main>")[0]
