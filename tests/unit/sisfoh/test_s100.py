"""The request S100 as an editor built it: ways through it, checks, skips."""

import copy
from datetime import date

import pytest

from forms_plugins.api.cleaning import clean_answers
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.checking import check_form
from forms_plugins.engine.definition import Roster, load_form
from forms_plugins.engine.definition.layout import laid_out
from forms_plugins.engine.evaluation import evaluate_form
from tests.requests_of_households import CHILD, HEAD

TODAY = date(2026, 11, 23)
FORM = load_form(registry.get(Package, "sisfoh").forms()["s100"])
REQUEST = {
    "tipo_solicitud": 1,
    "cse_vigente": False,
    "fecha_solicitud": "2026-11-20",
    "solicitante_tipo_doc": 1,
    "solicitante_num_doc": "90000701",
    "solicitante_ape_pat": "Quispe",
    "solicitante_nombres": "Rosa",
    "solicitante_fecha_nac": "1985-03-09",
    "solicitante_sexo": 2,
    "contacto_telefono": "987654321",
    "vivienda_ubigeo": "150132",
    "vivienda_area": 1,
    "direccion_via_tipo": 3,
    "direccion_via_nombre": "Los Olivos",
    "integrantes": [HEAD, CHILD],
    "pueblo_amazonico": False,
    "luz": False,
    "lugar_firma": "San Juan de Lurigancho",
    "firma_solicitante": "Rosa Quispe",
}


def request(**changes):
    answers = copy.deepcopy(REQUEST) | changes
    return {key: value for key, value in answers.items() if value is not None}


def judge(answers, form=FORM):
    typed, refused = clean_answers(form, answers)
    evaluation = evaluate_form(form, typed, TODAY)
    problems = {
        (problem.place.dotted, problem.params.get("check", problem.code))
        for problem in (*refused, *evaluation.problems)
        if problem.level == "error" and problem.code != "declaration"
    }
    return evaluation, problems


def test_form_has_no_problem_and_is_whole_in_english():
    assert [problem for problem in check_form(FORM) if problem.level == "error"] == []
    assert set(FORM.languages) == {"es", "en"}
    assert all(step.title.exactly_in("en") for step in FORM.steps)


def test_form_holds_what_the_sources_know_of():
    asked = {field.key for _step, _roster, field in FORM.fields()}
    rosters = [item for step in FORM.steps for item in step.items if isinstance(item, Roster)]

    assert len(FORM.steps) == 6
    assert [roster.key for roster in rosters] == ["integrantes"]
    assert {"tipo_solicitud", "motivo", "fecha_solicitud", "vivienda_area"} <= asked
    assert {"pueblo_amazonico", "luz", "luz_compartida", "firma_solicitante"} <= asked
    codes = {
        field.key: [choice.code for choice in field.choices]
        for _step, _roster, field in FORM.fields()
    }
    assert codes["tipo_solicitud"] == [1, 2, 3]
    assert codes["parentesco"] == list(range(1, 12))
    assert codes["direccion_via_tipo"] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("layout", ["topic", "question"])
def test_household_with_everything_said_can_send(layout):
    evaluation, problems = judge(request(), laid_out(FORM, layout))

    assert problems == set()
    assert evaluation.outcome is None
    assert evaluation.answers["solicitante_edad"] == 41


@pytest.mark.parametrize(
    ("born", "outcome"), [("2008-11-21", "menor_de_edad"), ("2008-11-20", None)]
)
def test_applicant_must_be_of_age_on_the_day_of_the_request(born, outcome):
    evaluation, _problems = judge(request(solicitante_fecha_nac=born))

    assert evaluation.outcome == outcome


@pytest.mark.parametrize("layout", ["topic", "question"])
def test_household_with_a_valid_class_needs_no_new_one(layout):
    evaluation, _problems = judge(request(cse_vigente=True), laid_out(FORM, layout))

    assert evaluation.outcome == "ya_clasificado"
    assert "luz" not in evaluation.answers


def test_update_says_why():
    update = request(tipo_solicitud=2, cse_vigente=None)

    assert judge(update)[1] == {("motivo", "required")}
    assert judge(update | {"motivo": 4})[1] == {("motivo_otro", "required")}
    assert judge(update | {"motivo": 1})[1] == set()


def test_request_is_not_dated_in_the_future():
    assert {place for place, _code in judge(request(fecha_solicitud="2026-11-24"))[1]} == {
        "fecha_solicitud"
    }


@pytest.mark.parametrize(
    ("members", "check"),
    [
        ([HEAD, CHILD | {"parentesco": 1}], "una_jefatura"),
        ([HEAD | {"parentesco": 2}, CHILD], "una_jefatura"),
        ([HEAD, CHILD | {"integrante_num_doc": "90000701"}], "sin_repetir"),
        ([HEAD | {"integrante_num_doc": "90000709"}, CHILD], "solicitante_presente"),
    ],
    ids=["two heads", "no head", "same document", "applicant missing"],
)
def test_checks_over_the_members(members, check):
    _evaluation, problems = judge(request(integrantes=members))

    assert {code for _place, code in problems} == {check}


def test_members_without_document_are_no_repetition():
    newborns = [
        {key: value for key, value in CHILD.items() if key != "integrante_num_doc"}
        | {"integrante_tipo_doc": 4, "integrante_nombres": name}
        for name in ("Ana", "Eva")
    ]

    assert judge(request(integrantes=[HEAD, *newborns]))[1] == set()


def test_questions_about_the_supply_come_with_the_service():
    assert judge(request(luz=True))[1] == {
        ("luz_suministro", "required"),
        ("luz_empresa", "required"),
        ("luz_compartida", "required"),
    }
    assert judge(request(luz=False, luz_suministro="123"))[1] == {("luz_suministro", "irrelevant")}


def test_people_of_the_amazon_are_named():
    assert judge(request(pueblo_amazonico=True))[1] == {("pueblo_cual", "required")}


def test_telephone_or_mail_is_needed():
    _evaluation, problems = judge(request(contacto_telefono=None))
    assert {code for _place, code in problems} == {"contacto_contacto"}

    assert judge(request(contacto_telefono=None, contacto_correo="rosa@example.org"))[1] == set()
