"""Lists: columns, copies, the number another answer asks for, and lists inside rows."""

import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from cms.submissions import services
from cms.submissions.models import Draft
from tests.integration.wizard.drafts_of_forms import (
    DELIVERY,
    PLACE,
    ROSA,
    SITUATION,
    draft_on,
    fill,
    stored,
)
from tests.integration.wizard.reading import both_versions, texts

pytestmark = pytest.mark.django_db

STEP = "personas"
LUIS = {"tipo_doc": "1", "num_doc": "40123457", "nombres": "Luis", "nacimiento_0": "21"} | {
    "nacimiento_1": "11", "nacimiento_2": "1982", "parentesco": "2", "edad": "43",
}  # fmt: skip


@pytest.fixture
def draft(desk) -> Draft:
    draft = draft_on(desk, "completing")
    fill(draft, "situacion", SITUATION)
    fill(draft, "lugar", PLACE)
    fill(draft, "entrega", {**DELIVERY, "tamano": 2})
    return draft


def people(draft):
    return stored(draft).answers.get("miembros", ())


def rosa_page(desk, draft):
    desk.send_row(draft, STEP, **{**LUIS, "nombres": "Rosa", "num_doc": "40123456"})
    return desk.url(draft, "row", step=STEP, row_id=people(draft)[0]["_id"])


def inside(desk, draft, page, **typed):
    """Press the button that adds an illness on the page of a person and fill it in."""
    add = desk.client.post(page, desk.controls(desk.client.get(page)) | {"ir": "add:enfermedades"})
    address = desk.client.get(add.url).url
    data = desk.controls(desk.client.get(address))
    return address, desk.client.post(address, data | {f"fila-{k}": v for k, v in typed.items()})


def test_list_has_columns_of_short_answers_and_a_state(desk, draft) -> None:
    rosa_page(desk, draft)

    page = desk.client.get(desk.url(draft, "step", step=STEP))

    heads = re.findall(r'role="columnheader"[^>]*>([^<]+)<', page.content.decode())
    assert heads[:4] == ["Persona", "Parentesco", "Edad", "Enfermedades"]
    assert "Hija o hijo" in page.content.decode()
    assert "40123456" not in page.content.decode()


def test_number_of_rows_that_another_answer_asks_for_is_said(desk, draft) -> None:
    rosa_page(desk, draft)
    fewer = desk.send_step(draft, STEP)
    fill(draft, "entrega", {**DELIVERY, "tamano": 1})
    desk.send_row(draft, STEP, **LUIS)
    more = desk.send_step(draft, STEP)

    assert "Agregue 1 registro más en «Personas»: debe tener 2." in fewer.content.decode()
    assert "Quite 1 registro de «Personas»: debe tener 1." in more.content.decode()


def test_copy_brings_what_is_shared_and_nothing_that_names_a_person(desk, draft) -> None:
    rosa_page(desk, draft)
    listed = desk.client.get(desk.url(draft, "step", step=STEP)).content.decode()
    copy = re.search(r'href="([^"]+copiar=[^"]+)"', listed)[1].replace("&amp;", "&")

    page = desk.client.get(desk.client.get(copy).url)

    drawn = desk.controls(page)
    assert "Estas respuestas son de Rosa" in page.content.decode()
    assert drawn["fila-parentesco"] == ["2"]
    assert drawn["fila-edad"] == ["43"]
    assert drawn["fila-nombres"] == drawn["fila-num_doc"] == [""]
    assert drawn["fila-nacimiento_2"] == [""]
    assert len(people(draft)) == 1


def test_copy_of_a_row_that_is_not_there_begins_empty(desk, draft) -> None:
    rosa_page(desk, draft)

    address = desk.url(draft, "row_add", step=STEP) + "?copiar=nadie"

    assert "copiar" not in desk.client.get(address).url


def test_error_of_a_row_links_to_its_first_wrong_question(desk, draft) -> None:
    desk.send_row(draft, STEP, **{**LUIS, "edad": "mil"}, ir="atras")
    row = people(draft)[0]["_id"]

    page = desk.send_step(draft, STEP).content.decode()
    link = re.search(rf'href="([^"]*{row}[^"]*problemas=si#id_fila-edad)"', page)
    opened = desk.client.get(link[1].replace("&amp;", "&")).content.decode()

    assert "Falta: Edad" in page
    assert "<title>Error: " in opened
    assert 'href="#id_fila-edad"' in opened


def test_list_inside_a_row_is_added_to_and_kept_with_the_row(desk, draft) -> None:
    page = rosa_page(desk, draft)

    _address, added = inside(desk, draft, page, cual="Asma", desde="3")
    desk.client.post(page, desk.controls(desk.client.get(page)) | {"fila-edad": "44"})

    row = people(draft)[0]
    assert added.url.startswith(page)
    assert added.url.endswith("#lista-enfermedades")
    assert row["edad"] == 44
    assert [(i["cual"], i["desde"]) for i in row["enfermedades"]] == [("Asma", 3)]
    assert "Asma" in desk.client.get(page).content.decode()


def test_button_of_the_inner_list_keeps_what_is_typed_on_the_row(desk, draft) -> None:
    page = rosa_page(desk, draft)
    typed = desk.controls(desk.client.get(page)) | {"fila-edad": "mil", "fila-nombres": "Rosa M."}

    add = desk.client.post(page, typed | {"ir": "add:enfermedades"})

    assert "/enfermedades/agregar/" in add.url
    assert people(draft)[0]["nombres"] == "Rosa M."
    assert 'value="mil"' in desk.client.get(page).content.decode()


def test_rule_of_an_inner_row_reads_the_row_around_it(desk, draft) -> None:
    page = rosa_page(desk, draft)

    _address, refused = inside(desk, draft, page, cual="Asma", desde="90")

    assert refused.status_code == 200
    words = refused.content.decode()
    assert "Escriba una edad que Rosa ya haya cumplido." in words
    assert "¿Desde qué edad la tiene Rosa?" in words
    assert texts(refused, "page-caption") == ["Rosa"]


def test_inner_row_is_removed_after_asking(desk, draft) -> None:
    page = rosa_page(desk, draft)
    address, _added = inside(desk, draft, page, cual="Asma", desde="3")
    button = desk.controls(desk.client.get(page)) | {
        "ir": f"remove:enfermedades:{people(draft)[0]['enfermedades'][0]['_id']}"
    }

    asks = desk.client.post(page, button)
    question = desk.client.get(asks.url).content.decode()
    desk.client.post(asks.url)

    assert asks.url == f"{address}quitar/"
    assert "¿Quitar a Asma de la lista?" in question
    assert people(draft)[0]["enfermedades"] == ()


def test_inner_row_changed_in_two_tabs_shows_both(desk, draft) -> None:
    page = rosa_page(desk, draft)
    address, _added = inside(desk, draft, page, cual="Asma", desde="3")
    old = desk.controls(desk.client.get(address))
    desk.client.post(address, old | {"fila-desde": "4"})

    conflict = desk.client.post(address, old | {"fila-desde": "5"})

    assert conflict.status_code == 409
    assert both_versions(conflict) == ["4", "5"]


def test_inner_row_sent_twice_is_added_once(desk, draft) -> None:
    page = rosa_page(desk, draft)
    add = desk.client.get(f"{page}enfermedades/agregar/")
    data = desk.controls(desk.client.get(add.url)) | {"fila-cual": "Asma", "fila-desde": "3"}

    desk.client.post(add.url, data)
    desk.client.post(add.url, data)

    assert len(people(draft)[0]["enfermedades"]) == 1


def test_full_inner_list_takes_no_more(desk, draft) -> None:
    page = rosa_page(desk, draft)
    for number in range(3):
        inside(desk, draft, page, cual=f"Mal {number}", desde="3")

    fourth = desk.client.get(f"{page}enfermedades/agregar/")

    assert fourth.url == f"{page}#lista-enfermedades"
    assert "add:enfermedades" not in desk.client.get(page).content.decode()


@pytest.mark.parametrize("path", ["nada/agregar/", "enfermedades/zz/quitar/", "nada/zz/"])
def test_lists_that_are_not_there_are_not_found_or_led_back(desk, draft, path) -> None:
    page = rosa_page(desk, draft)

    response = desk.client.get(page + path)

    assert response.status_code in (302, 404)
    assert desk.client.get(page.replace(people(draft)[0]["_id"], "nadie") + path).status_code == 404


def test_inner_row_of_a_person_removed_meanwhile_is_not_kept(desk, draft) -> None:
    page = rosa_page(desk, draft)
    address = desk.client.get(f"{page}enfermedades/agregar/").url
    row = people(draft)[0]["_id"]

    with scope(office=draft.office):
        services.remove_row(draft=draft, step=STEP, row_id=row, by=desk.user)
        with pytest.raises(services.RowIsGone):
            services.save_row(
                draft=draft, step=STEP, row_id="x", inner="enfermedades", outer_id=row,
                answers={"cual": "Asma"}, revision=0, by=desk.user,
            )  # fmt: skip

    assert desk.client.get(address).status_code == 404


def test_thirty_people_are_drawn_and_saved_fast(desk, draft) -> None:
    rows = [{**ROSA, "_id": f"r{n}", "nombres": f"Persona {n}"} for n in range(30)]
    fill(draft, "entrega", {**DELIVERY, "tamano": 30})
    fill(draft, STEP, {"miembros": rows})
    step, row = desk.url(draft, "step", step=STEP), desk.url(draft, "row", step=STEP, row_id="r29")
    typed = desk.controls(desk.client.get(row)) | {"fila-edad": "50"}

    with CaptureQueriesContext(connection) as drawing:
        began = time.process_time()
        desk.client.get(step)
        spent = time.process_time() - began
    with CaptureQueriesContext(connection) as saving:
        desk.client.post(row, typed)

    assert statements(drawing) <= 8
    assert statements(saving) <= 8
    assert spent < 1.5  # seconds of processor; a tenth of it here, the machines of tests vary


def statements(captured) -> int:
    """Count queries; savepoints stand for the BEGIN and COMMIT of a request outside a test."""
    return sum("SAVEPOINT" not in query["sql"] for query in captured)
