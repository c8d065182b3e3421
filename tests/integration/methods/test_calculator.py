"""Trying a household with a draft or a version, and keeping it as a test case."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from cms.methods.households import HouseholdForm
from cms.methods.models import MethodDraft
from cms.methods.reading import read_draft
from forms_plugins.classification.services import publish_method
from forms_plugins.engine.classification import InputCleaner, load_method
from tests.factories.methods import make_draft, small_document, small_sheets

pytestmark = pytest.mark.django_db
TRY = reverse("methods:try", args=["puntaje-chico"])
HOUSEHOLD = {
    "agua": "1",
    "personas-rows": "2",
    "personas-0-edad": "40",
    "personas-1-edad": "3",
    "today": "2026-03-01",
}


def cases():
    return (read_draft(MethodDraft.objects.get()).document or {})["cases"]


def test_household_is_explained(draft, author_client):
    page = author_client.post(TRY, HOUSEHOLD).content.decode()

    assert "No pobre" in page
    assert "<td>Red pública</td>" in page
    assert '<td class="is-number"><strong>10</strong></td>' in page


def test_household_of_a_version_is_explained_and_kept_nowhere(draft, author_client):
    publish_method(small_document(), at=timezone.now())
    address = reverse("methods:try_version", args=["puntaje-chico", 1])

    page = author_client.post(address, HOUSEHOLD | {"agua": "2"}).content.decode()
    refused = author_client.post(address, HOUSEHOLD | {"keep": "1", "case_name": "x"})

    assert "Pobre" in page
    assert "case_name" not in page
    assert refused.status_code == 302
    assert cases() == []


def test_wrong_and_missing_answers_are_told_at_their_field(draft, author_client):
    data = HOUSEHOLD | {"agua": "", "personas-1-edad": "ciento treinta"}

    page = author_client.post(TRY, data).content.decode()

    assert 'value="ciento treinta"' in page
    assert "«Edad» debe ser un número entero." in page
    assert "Falta la respuesta «Abastecimiento de agua»." in page


@pytest.mark.parametrize(
    ("act", "ages"),
    [
        ("add:personas", ["40", "3", ""]),
        ("remove:personas:0", ["3"]),
        ("remove:personas:1", ["40"]),
        ("remove:personas:7", ["40", "3"]),
        ("remove:nadie:0", ["40", "3"]),
        ("explode", ["40", "3"]),
    ],
)
def test_rows_of_a_list_come_and_go(draft, author_client, act, ages):
    response = author_client.post(TRY, HOUSEHOLD | {"act": act})

    rows = next(response.context["form"].lists()).rows
    assert [row.fields[0].value() or "" for row in rows] == ages


@pytest.mark.parametrize("count", ["-1", "x", "99999999", "²", ""])
def test_number_of_rows_is_bounded(count):
    data = QueryDict(mutable=True)
    data["personas-rows"] = count

    form = HouseholdForm(load_method(small_document()), data)

    assert len(next(form.lists()).rows) <= 9


def test_answers_come_back_as_they_went_in():
    method = load_method(small_document())
    answers = {"agua": 2, "personas": [{"edad": 4}, {"edad": 80}]}
    shown = HouseholdForm(method, answers=answers)
    data = QueryDict(mutable=True)
    data["personas-rows"] = "2"
    for field in [*shown.plain_fields(), *(f for r in next(shown.lists()).rows for f in r.fields)]:
        data[field.html_name] = field.value()

    typed, wrong = HouseholdForm(method, data).answers(InputCleaner(method))

    assert wrong == {}
    assert typed == answers


def test_household_is_kept_as_a_case_that_passes(draft, author_client):
    data = HOUSEHOLD | {"keep": "1", "case_name": "Dos personas con red"}

    response = author_client.post(TRY, data, follow=True)

    assert "Dos personas con red" in response.content.decode()
    (case,) = cases()
    assert case["answers"] == {"agua": 1, "personas": [{"edad": 40}, {"edad": 3}]}
    assert case["on"] == date(2026, 3, 1).isoformat()
    assert case["expected"]["category"] == "NP"
    assert case["expected"]["raw"] == "10"
    assert response.context["readiness"].outcomes[0].passed


def test_second_case_stands_below_the_first(draft, author_client):
    for name, water in (("Uno", "1"), ("Dos", "2")):
        author_client.post(TRY, HOUSEHOLD | {"agua": water, "keep": "1", "case_name": name})

    assert [case["name"] for case in cases()] == ["Uno", "Dos"]
    assert [case["expected"]["category"] for case in cases()] == ["NP", "P"]


def test_criterion_that_decided_is_named(author, author_client):
    gate = {
        "clave": "planilla",
        "etiqueta": "En planilla",
        "cuando": "agua = 1",
        "entonces": "no elegible",
        "texto": "Alguien está en planilla.",
    }
    make_draft(author, small_sheets(criterios=[gate]))

    page = author_client.post(TRY, HOUSEHOLD).content.decode()

    assert "<strong>En planilla</strong>: Alguien está en planilla." in page


@pytest.mark.parametrize("name", ["", "x" * 201, "Uno"])
def test_case_needs_a_name_of_its_own(draft, author_client, name):
    author_client.post(TRY, HOUSEHOLD | {"keep": "1", "case_name": "Uno"})

    response = author_client.post(TRY, HOUSEHOLD | {"keep": "1", "case_name": name})

    assert "case_problem" in response.context
    assert len(cases()) == 1


def test_case_without_result_expects_its_reason(draft, author_client):
    author_client.post(TRY, HOUSEHOLD | {"agua": "", "keep": "1", "case_name": "Sin agua"})

    (case,) = cases()
    assert case["expected"]["status"] == "not_computed"
    assert case["expected"]["reasons"]


def test_case_opens_in_the_calculator(draft, author_client):
    author_client.post(TRY, HOUSEHOLD | {"keep": "1", "case_name": "Uno"})

    page = author_client.get(TRY + "?caso=0").content.decode()

    assert 'name="personas-0-edad" value="40"' in page
    assert author_client.get(TRY + "?caso=99").status_code == 200
    assert author_client.get(TRY + "?caso=-1").status_code == 200


def test_draft_that_cannot_be_read_says_what_to_solve(author, author_client):
    make_draft(author, small_sheets(indice=[{"grupo": "todo", "minimo": "x", "maximo": "1"}]))

    page = author_client.get(TRY).content.decode()

    assert "#c-2-2" in page
    assert author_client.post(TRY, HOUSEHOLD).status_code == 200
