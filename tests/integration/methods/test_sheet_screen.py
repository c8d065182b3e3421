"""The screen on which a sheet is written, with and without its script."""

import json
import re
import time

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.methods.models import MethodDraft
from cms.methods.sheet_edits import LONGEST_CELL, fingerprint
from tests.factories.accounts import UserFactory
from tests.factories.methods import make_draft, small_sheets

pytestmark = pytest.mark.django_db
HEAD = ["grupo", "valor"]
NAUGHTY = [
    "</textarea><script>alert(1)</script>",
    '" onfocus="alert(1)',
    "=CMD|' /C calc'!A0",
    "{{ 7 * 7 }}{% url %}",
    "\u202ederecha a izquierda",
]


def address(sheet="umbrales", slug="puntaje-chico"):
    return reverse("methods:sheet", args=[slug, sheet])


def posted(draft, cells, sheet="umbrales", **more):
    base = fingerprint(draft.sheets.get(sheet, []))
    return {"base": base, "head": HEAD, "cell": cells, **more}


def stored(sheet="umbrales"):
    return MethodDraft.objects.get().sheets[sheet]


def test_table_is_saved_without_a_script(draft, author_client):
    response = author_client.post(address(), posted(draft, ["all", "40", "", ""]))

    assert response.status_code == 302
    assert stored() == [HEAD, ["all", "40"]]


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("delete", [["b", "2"]]),
        ("down", [["b", "2"], ["a", "1"]]),
        ("insert", [["", ""], ["a", "1"], ["b", "2"]]),
    ],
)
def test_buttons_work_without_a_script(draft, author_client, act, expected):
    author_client.post(address(), posted(draft, ["a", "1", "b", "2"], act=act, row=["0"]))

    assert stored()[1:] == expected


def test_added_rows_are_there_to_write_in(draft, author_client):
    page = author_client.get(address()).content.decode()

    # the row of the sheet and five empty ones
    assert page.count('name="cell"') == 2 * 6


def test_script_sends_one_field_and_learns_what_is_wrong(draft, author_client):
    data = {"rows": json.dumps([["all", "mucho"]]), "head": HEAD}
    data["base"] = fingerprint(draft.sheets["umbrales"])

    response = author_client.post(address(), data, headers={"accept": "application/json"})

    answer = response.json()
    assert answer["base"] == fingerprint(stored())
    assert [(each["row"], each["column"]) for each in answer["problems"]] == [(2, 2)]
    assert "#c-2-2" in answer["panel"]
    assert stored()[1] == ["all", "mucho"]


@pytest.mark.parametrize("rows", ["{", "7", "[7]", '{"a": 1}', "[" * 100_000])
def test_table_that_is_none_is_refused(draft, author_client, rows):
    data = {"rows": rows, "head": HEAD, "base": ""}

    assert author_client.post(address(), data).status_code == 400
    assert stored() == draft.sheets["umbrales"]


def test_cells_that_are_no_texts_are_empty(draft, author_client):
    base = fingerprint(draft.sheets["umbrales"])
    rows = json.dumps([["all", {"a": 1}], [None, 7]])

    author_client.post(address(), {"rows": rows, "head": HEAD, "base": base})

    assert stored()[1:] == [["all", ""]]


def test_stale_tab_sees_both_and_loses_nothing(draft, author_client):
    data = posted(draft, ["all", "60"])
    author_client.post(address(), posted(draft, ["all", "40"]))

    response = author_client.post(address(), data)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Ana Torres" in page
    assert "<td>40</td><td>60</td>" in page
    assert re.search(r'id="c-2-2"[^>]* value="60"', page)
    assert stored()[1] == ["all", "40"]
    base = re.search(r'name="base" value="(\w+)"', page)[1]
    author_client.post(address(), data | {"base": base})
    assert stored()[1] == ["all", "60"]


def test_script_is_told_of_a_stale_tab(draft, author_client):
    author_client.post(address(), posted(draft, ["all", "40"]))
    data = posted(draft, ["all", "60"])

    response = author_client.post(address(), data, headers={"accept": "application/json"})

    assert response.status_code == 409
    assert "Ana Torres" in response.json()["message"]


def test_what_is_too_long_comes_back_as_it_was_typed(draft, author_client):
    long = "x" * (LONGEST_CELL + 1)

    response = author_client.post(address(), posted(draft, ["all", long]))

    assert response.status_code == 422
    assert long in response.content.decode()
    assert stored() == draft.sheets["umbrales"]


@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_cells_stay_texts(draft, author_client, text):
    author_client.post(address(), posted(draft, [text, "linea 1\n" + text], **{"head": [*HEAD]}))

    page = author_client.get(address()).content.decode()

    assert stored()[1][0] == text
    assert "<script>alert" not in page
    assert ' onfocus="alert' not in page
    assert "49" not in re.findall(r'value="([^"]*)"', page)


def test_hostile_headings_stay_texts(draft, author_client):
    data = posted(draft, ["all", "1", "2"]) | {"head": [*HEAD, '"><script>alert(1)</script>']}

    author_client.post(address(), data)
    page = author_client.get(address()).content.decode()

    assert "<script>alert" not in page
    assert 'value="drop:2"' in page


def test_column_of_an_area_that_went_is_kept_until_it_is_removed(draft, author_client):
    areas = [["clave"], ["otra"]]
    author_client.post(
        address("areas"),
        {"head": areas[0], "cell": areas[1], "base": fingerprint(draft.sheets["areas"])},
    )

    page = author_client.get(address("puntos")).content.decode()

    assert "Puntos: otra" in page
    assert "puntos (todo)" in page
    assert 'name="act" value="drop:' in page


def test_problems_lead_to_the_very_cell_of_another_sheet(author, author_client):
    sheets = small_sheets(indice=[{"grupo": "todo", "minimo": "cero", "maximo": "10"}])
    make_draft(author, sheets)

    page = author_client.get(address()).content.decode()
    target = author_client.get(address("indice")).content.decode()

    assert f'{address("indice")}#c-2-2"' in page
    assert re.search(r'id="c-2-2"[^>]*aria-describedby="m-2-2" aria-invalid="true"', target)
    assert 'id="m-2-2"' in target


def test_name_of_another_method_is_a_problem_at_its_cell(author, author_client):
    make_draft(author, slug="otro-nombre")

    page = author_client.get(address("metodo", "otro-nombre")).content.decode()

    assert re.search(r'id="c-3-2"[^>]*aria-invalid="true"', page)


def test_sheet_of_500_rows_is_quick_and_asks_no_more_of_the_database(author, author_client):
    rows = [
        {"indicador": "agua", "codigo": f"fila{n}", "etiqueta": f"Fila {n}", "codigos": str(n + 10),
         "puntos (todo)": str(n)}
        for n in range(500)
    ]  # fmt: skip
    make_draft(author, small_sheets(puntos=rows))
    author_client.get(address())  # what every screen of the admin loads once
    with CaptureQueriesContext(connection) as few:
        author_client.get(address())

    with CaptureQueriesContext(connection) as many:
        begun = time.process_time()
        response = author_client.get(address("puntos"))
        seconds = time.process_time() - begun

    assert response.content.count(b'name="cell"') > 500 * 12
    assert len(many) == len(few)
    assert seconds < 3  # well below one on an idle machine


@pytest.mark.parametrize("sheet", ["nada", "metodo2"])
def test_unknown_sheet_is_not_found(draft, author_client, sheet):
    assert author_client.get(address(sheet)).status_code == 404
    assert author_client.get(address(slug="otro")).status_code == 404


def test_reader_sees_the_table_and_writes_nothing(draft, client):
    reader = UserFactory(editor=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_methoddraft"))
    client.force_login(reader)

    page = client.get(address()).content.decode()

    assert 'name="cell"' not in page
    assert ">50<" in page
    assert client.post(address(), posted(draft, ["all", "1"])).status_code == 302
    assert stored() == draft.sheets["umbrales"]
