"""One form with a question of every type: filled in, shown, and pelted with hostile texts."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope
from lxml import html

from cms.submissions.selectors import read_answers
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from tests.every_field import DOCUMENT, FILLED, STEPS, STROKES
from tests.factories import FormFactory, FormVersionFactory
from tests.naughty import STRINGS
from tests.pictures import PDF

pytestmark = pytest.mark.django_db

LEFT_ALONE = ("csrfmiddlewaretoken", "revision", "current_step")


@pytest.fixture
def version(db):
    form = FormFactory(slug=DOCUMENT["slug"], title=DOCUMENT["title"])
    return FormVersionFactory(form=form, document=DOCUMENT)


def recibo():
    return SimpleUploadedFile("recibo.pdf", PDF)


def fill_in(desk, draft):
    for step, typed in FILLED.items():
        files = {"archivo_file": recibo()} if step == "archivos" else {}
        response = desk.send_step(draft, step, **typed, **files)
        assert response.status_code == 302, response.content.decode()
    return response


def test_form_has_every_type_of_question() -> None:
    types = {item.get("type") for step in DOCUMENT["steps"] for item in step["items"]}

    assert types >= {plugin.slug for plugin in registry.of_kind(FieldType)}


def test_every_question_is_answered_shown_and_sent(desk, draft) -> None:
    response = fill_in(desk, draft)

    with scope(office=desk.office):
        answers = read_answers(draft).answers
    assert response.url == desk.url(draft, "check")
    upload = answers.pop("archivo")
    assert len(upload) == 1
    assert answers == {
        "texto": "Comedor Santa Rosa",
        "texto_largo": "Se mojó.\nTodo.",
        "entero": 40,
        "decimal": Decimal("85.5"),
        "dinero": Decimal("1250.50"),
        "fecha": date(1987, 3, 5),
        "hora": "14:30",
        "telefono": "987654321",
        "correo": "rosa@correo.pe",
        "documento": "CE 001234567",
        "dni": "10117410-2",
        "opcion": 1,
        "lista": 2,
        "buscada": 7,
        "tiene": (1, 2),
        "si_no": True,
        "lugar": "150132",
        "firma": STROKES,
        "acepto": True,
        "marca": True,
        "codigo": "TR-2026",
        "ultima": "Gracias",
    }


def test_check_page_shows_every_answer_in_words(desk, draft) -> None:
    fill_in(desk, draft)

    page = html.fromstring(desk.client.get(desk.url(draft, "check")).content)

    words = " ".join(page.text_content().split())
    for shown in (
        "S/ 1,250.50", "5 de marzo de 1987", "14:30", "987 654 321", "CE 001234567", "DNI 10117410-2",
        "Comunidad 7", "Ladrillo, Adobe", "San Juan de Lurigancho", "recibo.pdf", "2026-1",
        "Comedor Santa Rosa TR-2026", "S/ 15,006.00", "2.14",
    ):  # fmt: skip
        assert shown in words, shown
    assert [path.get("d") for path in page.iter("path") if path.get("d") == STROKES]
    assert "Código del trámite" not in words


def test_computed_values_of_every_datatype_are_on_their_page(desk, draft) -> None:
    fill_in(desk, draft)

    page = html.fromstring(desk.client.get(desk.url(draft, "step", step="calculos")).content)

    values = [each.text_content() for each in page.find_class("computed__value")]
    assert values == [
        "Comedor Santa Rosa TR-2026", "Comedor Santa Rosa", "41", "2.14", "S/ 15,006.00",
        "5 de marzo de 1987", "Sí", "Ladrillo",
    ]  # fmt: skip


def hostile_page(controls, turn):
    """Return a page with another naughty string in each control."""
    left = {name: value for name, value in controls.items() if name.endswith(LEFT_ALONE)}
    others = sorted(name for name in controls if not name.endswith(LEFT_ALONE))
    size = len(STRINGS)
    return left | {name: STRINGS[(turn + 17 * place) % size] for place, name in enumerate(others)}


def every_control(desk, draft, step):
    """Return all names a page of the form may send, also those that are empty now."""
    response = desk.client.get(desk.url(draft, "step", step=step))
    form = html.fromstring(response.content).get_element_by_id("answers")
    named = {each.get("name"): "" for each in form.iter("input", "select", "textarea")}
    return {**named, **desk.controls(response)} | {"ir": ""}


def assert_harmless(response):
    assert response.status_code in (200, 302, 409), response.status_code
    page = html.fromstring(response.content) if response.content else None
    if page is None:
        return
    for script in page.iter("script"):
        is_data = script.get("type") == "application/json"
        assert is_data or script.get("src", "").startswith("/static/"), html.tostring(script)
    for element in page.iter("*"):
        assert not any(str(name).startswith("on") for name in element.attrib), element.attrib
        assert not element.get("href", "").lower().startswith("javascript:")
    assert b"<script>alert" not in response.content
    assert b"<img src=x" not in response.content


@pytest.mark.parametrize("step", STEPS)
def test_hostile_texts_never_break_or_escape_a_page(desk, draft, step) -> None:
    controls = every_control(desk, draft, step)

    for turn in range(0, len(STRINGS), 12):
        response = desk.client.post(
            desk.url(draft, "step", step=step), hostile_page(controls, turn)
        )
        assert_harmless(response)


@pytest.mark.parametrize("step", STEPS)
def test_hostile_texts_that_are_kept_are_shown_as_texts(desk, draft, step) -> None:
    controls = every_control(desk, draft, step)

    for turn in range(0, len(STRINGS), 40):
        page = hostile_page(controls, turn) | {"ir": "salir"}
        page["revision"] = desk.open_step(draft, step)["revision"]
        assert desk.client.post(desk.url(draft, "step", step=step), page).status_code == 302
        assert_harmless(desk.client.get(desk.url(draft, "step", step=step)))
        assert_harmless(desk.client.get(desk.url(draft, "check")))


def test_page_that_claims_to_be_of_another_step_is_refused(desk, draft) -> None:
    page = desk.open_step(draft, "textos")
    name = next(key for key in page if key.endswith("-current_step"))

    for claim in ("opciones", "<script>", ""):
        response = desk.client.post(desk.url(draft, "step", step="textos"), page | {name: claim})
        assert response.status_code == 400
