"""Answers that sources know: looked up once, marked, kept with the time, and never in the way."""

import pytest
from django_scopes import scope

from cms.submissions.models import Draft
from cms.submissions.selectors import LOOKUPS_STEP
from cms.submissions.stored_answers import sources_by_place
from forms_plugins.api.errors import TemporaryFailure
from forms_plugins.api.kinds import Lookup
from forms_plugins.api.registry import registry
from tests.integration.wizard.drafts_of_forms import (
    DELIVERY,
    PLACE,
    SITUATION,
    draft_on,
    fill,
    stored,
)

pytestmark = pytest.mark.django_db

STEP = "personas"
ASK = {"fila-tipo_doc": "1", "fila-num_doc": "40123456"}


@pytest.fixture
def draft(desk) -> Draft:
    draft = draft_on(desk, "completing")
    fill(draft, "situacion", SITUATION)
    fill(draft, "lugar", PLACE)
    fill(draft, "entrega", DELIVERY)
    return draft


@pytest.fixture
def asked(monkeypatch) -> list:
    """Return what the demonstration register was asked, as it is asked."""
    plugin = registry.get(Lookup, "identity-demo")
    calls, find = [], type(plugin).find

    def counting(self, query, options):
        calls.append(dict(query))
        return find(self, query, options)

    monkeypatch.setattr(type(plugin), "find", counting)
    return calls


def new_person(desk, draft):
    address = desk.client.get(desk.url(draft, "row_add", step=STEP)).url
    return address, desk.controls(desk.client.get(address))


def test_button_fills_in_what_the_source_knows_and_says_where_from(desk, draft, asked) -> None:
    address, page = new_person(desk, draft)

    found = desk.client.post(address, page | ASK | {"fila-edad": "cuarenta", "buscar": "num_doc"})

    drawn = desk.controls(found)
    assert drawn["fila-nombres"] == ["Rosa María"]
    assert [drawn[f"fila-nacimiento_{n}"] for n in range(3)] == [["9"], ["3"], ["1985"]]
    assert drawn["fila-edad"] == ["cuarenta"]
    assert "consultado el" in found.content.decode()
    assert stored(draft).answers.get("miembros", ()) == ()


def test_same_question_is_put_once(desk, draft, asked) -> None:
    address, page = new_person(desk, draft)

    for _press in range(3):
        desk.client.post(address, page | ASK | {"buscar": "num_doc"})

    assert asked == [{"document_kind": 1, "document_number": "40123456"}]


def test_source_and_time_are_kept_with_the_answer_until_it_changes(desk, draft, asked) -> None:
    address, page = new_person(desk, draft)
    found = desk.client.post(address, page | ASK | {"buscar": "num_doc"})
    more = {"fila-parentesco": "1", "fila-edad": "41"}
    desk.client.post(address, desk.controls(found) | more)
    kept = dict(sources_by_place(stored(draft).stored(STEP)))

    desk.client.post(address, desk.controls(desk.client.get(address)) | {"fila-nombres": "Rosa M."})
    after = dict(sources_by_place(stored(draft).stored(STEP)))

    assert set(kept) == {"miembros.1.nombres", "miembros.1.nacimiento"}
    assert set(kept["miembros.1.nombres"]) == {"source", "at"}
    assert set(after) == {"miembros.1.nacimiento"}
    assert len(asked) == 1


def test_row_opened_again_is_filled_in_without_a_button(desk, draft, asked) -> None:
    desk.send_row(draft, STEP, tipo_doc="1", num_doc="40123456", ir="atras")
    row = stored(draft).answers["miembros"][0]["_id"]
    address = desk.url(draft, "row", step=STEP, row_id=row)

    first = desk.client.get(address)
    desk.client.get(address)

    assert desk.controls(first)["fila-nombres"] == ["Rosa María"]
    assert "nombres" not in stored(draft).answers["miembros"][0]
    assert len(asked) == 1


def test_typed_answer_is_never_replaced(desk, draft) -> None:
    address, page = new_person(desk, draft)

    typed = page | ASK | {"fila-nombres": "Otra", "buscar": "num_doc"}
    found = desk.client.post(address, typed)

    assert desk.controls(found)["fila-nombres"] == ["Otra"]
    assert desk.controls(found)["fila-nacimiento_2"] == ["1985"]


def test_person_nobody_knows_is_said_calmly(desk, draft) -> None:
    address, page = new_person(desk, draft)

    typed = page | ASK | {"fila-num_doc": "99999999", "buscar": "num_doc"}
    found = desk.client.post(address, typed).content.decode()

    assert "La fuente no tiene estos datos. Escríbalos usted." in found
    assert "error-summary" not in found


def test_source_that_does_not_answer_lets_the_person_go_on(desk, draft, monkeypatch) -> None:
    plugin = registry.get(Lookup, "identity-demo")
    calls = []

    def mute(self, query, options):
        calls.append(query)
        raise TemporaryFailure("down")

    monkeypatch.setattr(type(plugin), "find", mute)
    address, page = new_person(desk, draft)

    found = desk.client.post(address, page | ASK | {"buscar": "num_doc"})
    by_hand = {"fila-nombres": "Rosa", "fila-parentesco": "1", "fila-edad": "41"} | {
        "fila-nacimiento_0": "9", "fila-nacimiento_1": "3", "fila-nacimiento_2": "1985",
    }  # fmt: skip
    saved = desk.client.post(address, desk.controls(found) | by_hand)
    desk.client.get(address)

    assert "La fuente no responde ahora." in found.content.decode()
    assert saved.status_code == 302
    assert len(calls) == 1
    assert not dict(sources_by_place(stored(draft).stored(STEP)))


@pytest.mark.parametrize("number", ["", "<script>", "4" * 300, "\x00"])
def test_odd_numbers_are_asked_for_without_harm(desk, draft, number) -> None:
    address, page = new_person(desk, draft)

    typed = page | {"fila-tipo_doc": "1", "fila-num_doc": number, "buscar": "num_doc"}

    assert desk.client.post(address, typed).status_code == 200


def test_what_sources_said_is_no_answer_of_the_draft(desk, draft) -> None:
    address, page = new_person(desk, draft)
    desk.client.post(address, page | ASK | {"buscar": "num_doc"})

    answers = stored(draft)

    assert LOOKUPS_STEP in answers.rows
    assert set(answers.answers) == {*SITUATION, *PLACE, *DELIVERY}
    with scope(office=draft.office):
        assert not any("40123456" in str(event.detail) for event in draft.events.all())


def test_sending_tells_which_answers_were_looked_up_but_not_the_answers(desk, draft) -> None:
    address, page = new_person(desk, draft)
    found = desk.client.post(address, page | ASK | {"buscar": "num_doc"})
    more = {"fila-parentesco": "1", "fila-edad": "41"}
    desk.client.post(address, desk.controls(found) | more)
    desk.client.post(desk.url(draft, "check"))

    desk.client.post(desk.url(draft, "declaration"), {"declaracion": "si"})

    with scope(office=draft.office):
        detail = draft.events.get(kind="submitted").detail
    assert set(detail["looked_up"]) == {"miembros.1.nombres", "miembros.1.nacimiento"}
    assert "Rosa" not in str(detail)
