"""The list of people: add, change, remove."""

import pytest
from django_scopes import scope

from cms.submissions.selectors import read_answers
from tests.households import fill_step
from tests.integration.wizard.reading import both_versions

pytestmark = pytest.mark.django_db

STEP = "personas"
ROSA = {"nombres": "Rosa", "sexo": "2", "gestante": "false", "edad": "40"}


def people(draft):
    with scope(office=draft.office):
        return read_answers(draft).answers.get("miembros", ())


def list_page(desk, draft):
    return desk.client.get(desk.url(draft, "step", step=STEP)).content.decode()


def test_person_is_added_and_listed_as_complete(desk, draft) -> None:
    response = desk.send_row(draft, STEP, **ROSA)

    assert response.url == desk.url(draft, "step", step=STEP)
    assert [row["nombres"] for row in people(draft)] == ["Rosa"]
    assert "Completo" in list_page(desk, draft)


def test_person_saved_half_is_listed_with_what_is_missing(desk, draft) -> None:
    desk.send_row(draft, STEP, nombres="Luis", edad="doce", ir="atras")

    page = list_page(desk, draft)
    assert "Luis" in page
    assert "Sexo" in page
    assert "Edad" in page
    row = people(draft)[0]["_id"]
    again = desk.client.get(desk.url(draft, "row", step=STEP, row_id=row)).content.decode()
    assert 'value="doce"' in again


def test_new_person_left_empty_is_not_added(desk, draft) -> None:
    desk.send_row(draft, STEP, ir="atras")

    assert people(draft) == ()


def test_wrong_person_is_shown_again(desk, draft) -> None:
    response = desk.send_row(draft, STEP, nombres="Luis", sexo="1", gestante="true", edad="12")

    assert response.status_code == 200
    assert "se pregunta solo si «Sexo» es «Mujer»" in response.content.decode()
    assert people(draft) == ()


def test_adding_the_same_page_twice_adds_one_person(desk, draft) -> None:
    address = desk.client.get(desk.url(draft, "row_add", step=STEP)).url
    data = desk.controls(desk.client.get(address)) | {f"fila-{k}": v for k, v in ROSA.items()}

    desk.client.post(address, data)
    desk.client.post(address, data)

    assert len(people(draft)) == 1


def test_person_changed_in_two_tabs_shows_both(desk, draft) -> None:
    desk.send_row(draft, STEP, **ROSA)
    address = desk.url(draft, "row", step=STEP, row_id=people(draft)[0]["_id"])
    old = desk.controls(desk.client.get(address))
    desk.client.post(address, old | {"fila-edad": "41"})

    conflict = desk.client.post(address, old | {"fila-edad": "42"})

    assert conflict.status_code == 409
    assert both_versions(conflict) == ["41", "42"]
    assert people(draft)[0]["edad"] == 41


def test_person_removed_meanwhile_is_offered_again(desk, draft) -> None:
    desk.send_row(draft, STEP, **ROSA)
    row = people(draft)[0]["_id"]
    address = desk.url(draft, "row", step=STEP, row_id=row)
    old = desk.controls(desk.client.get(address))
    desk.client.post(desk.url(draft, "row_remove", step=STEP, row_id=row))

    conflict = desk.client.post(address, old | {"fila-edad": "41"})
    kept = desk.client.post(address, old | {"fila-edad": "41", "revision": "0"})

    assert conflict.status_code == 409
    assert "se quitó de la lista" in conflict.content.decode()
    assert kept.status_code == 302
    assert people(draft)[0]["edad"] == 41


def test_removing_asks_first(desk, draft) -> None:
    desk.send_row(draft, STEP, **ROSA)
    address = desk.url(draft, "row_remove", step=STEP, row_id=people(draft)[0]["_id"])

    page = desk.client.get(address).content.decode()
    assert "¿Quitar a Rosa de la lista?" in page
    assert len(people(draft)) == 1

    desk.client.post(address)
    assert people(draft) == ()
    assert "Se quitó a Rosa de la lista." in list_page(desk, draft)


def test_list_cannot_be_left_while_people_are_missing(desk, draft) -> None:
    with scope(office=desk.office):
        fill_step(draft, "hogar")
    empty = desk.send_step(draft, STEP)
    desk.send_row(draft, STEP, **ROSA)

    response = desk.send_step(draft, STEP)

    assert "Agregue por lo menos 1 registro en «Personas»." in empty.content.decode()
    assert response.status_code == 200
    assert "Registre a todas las personas del hogar." in response.content.decode()


def test_list_with_everybody_leads_to_the_check(desk, draft) -> None:
    with scope(office=desk.office):
        fill_step(draft, "hogar")
    desk.send_row(draft, STEP, **ROSA)
    desk.send_row(draft, STEP, nombres="Luis", sexo="1", edad="12")

    assert desk.send_step(draft, STEP).url == desk.url(draft, "check")


def test_full_list_takes_nobody_more(desk, draft) -> None:
    for number in range(4):
        desk.send_row(draft, STEP, **{**ROSA, "nombres": f"Persona {number}"})

    response = desk.client.get(desk.url(draft, "row_add", step=STEP))

    assert response.url == desk.url(draft, "step", step=STEP)
    assert len(people(draft)) == 4


def test_step_without_list_has_no_rows(desk, draft) -> None:
    assert desk.client.get(desk.url(draft, "row_add", step="vivienda")).status_code == 404
    assert desk.client.get(desk.url(draft, "row_add", step="nada")).status_code == 404
