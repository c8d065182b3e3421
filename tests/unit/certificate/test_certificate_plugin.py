import json
from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from forms_plugins.api.context import SubmissionFacts
from forms_plugins.api.errors import ConfigurationFailure
from forms_plugins.api.kinds import Action
from forms_plugins.api.outcomes import CalculationResult, DocumentRequest, NothingToDo
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import load_form
from tests.factories.form_builder import REGISTER_MAPPING, tiny_document

OPTIONS = {
    "template": "cse-certificate",
    "household": [
        {
            "label": "Domicilio",
            "separator": ", ",
            "parts": [{"field": "calle"}, {"field": "lote", "before": "Lt. "}],
        },
        {"label": "Centro poblado", "parts": [{"field": "pueblo"}]},
        {"label": "Área", "parts": [{"field": "area"}]},
    ],
}


def question(key, **more):
    return {"kind": "field", "key": key, "type": "text", "datatype": "text", "label": key, **more}


def form(calculations=True):
    document = tiny_document()
    choices = [{"code": 1, "label": "Urbana"}, {"code": 2, "label": "Rural"}]
    document["steps"][0]["items"] += [
        question("calle"),
        question("lote", required=False),
        question("pueblo", required=False),
        question("area", type="choice", datatype="choice", choices=choices),
    ]
    uses = [{"plugin": "household-classification", "options": {"register": REGISTER_MAPPING}}]
    document["calculations"] = uses if calculations else []
    return load_form(document)


def member(**changes):
    row = {
        "ape_pat": "Quispe",
        "ape_mat": "Mamani",
        "nombres": "Rosa  María",
        "tipo_doc": 1,
        "num_doc": "40123456",
        "ptes": 2,
    }
    return row | changes


def facts(*members, **changes):
    answers = {"calle": "Jr. Unión", "lote": "7", "area": 1, "miembros": members, **changes}
    return SubmissionFacts(
        form=form(),
        form_version=1,
        answers=answers,
        office_code="150132",
        office_name="ULE San Juan de Lurigancho",
        submitted_on=date(2026, 11, 22),
        reference="FSU-1",
    )


RESULT = CalculationResult(
    method="cse-demostracion",
    method_version=3,
    status="computed",
    category="P",
    decides=True,
    valid_from=date(2026, 11, 22),
    valid_until=date(2030, 11, 22),
    explanation={
        "method": {"title": "CSE", "legal_effect": False, "disclaimer": "sin efecto legal"},
        "category": {"code": "P", "label": "Pobre", "meaning": "x"},
        "assumptions": [{"id": "a", "text": "Un supuesto."}],
    },
)


def decide(submission, *results, options=OPTIONS):
    plugin = registry.get(Action, "certificate")
    return plugin.decide(submission, results, plugin.read_options(options))


def test_computed_result_asks_for_the_document():
    [request] = decide(facts(member(ptes=1)), RESULT)

    assert isinstance(request, DocumentRequest)
    assert (request.template, request.valid_until) == ("cse-certificate", date(2030, 11, 22))
    assert json.loads(json.dumps(request.facts)) == request.facts
    assert request.facts["reference"] == "FSU-1"
    assert request.facts["result"]["category_label"] == "Pobre"
    assert request.facts["result"]["method_version"] == 3
    assert request.facts["result"]["disclaimer"] == "Sin efecto legal."
    assert request.facts["result"]["assumptions"] == ["Un supuesto."]


def test_household_lines_join_the_answers_that_were_given():
    [request] = decide(facts(member(ptes=1)), RESULT)

    assert request.facts["household"] == [
        {"label": "Domicilio", "value": "Jr. Unión, Lt. 7"},
        {"label": "Área", "value": "Urbana"},
    ]


def test_holder_is_the_head_wherever_listed():
    [request] = decide(facts(member(), member(nombres="Ana", ptes=1)), RESULT)

    assert request.facts["holder"]["full_name"] == "Ana Quispe Mamani"
    assert [person["is_head"] for person in request.facts["members"]] == [False, True]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (member(), "DNI 40123456"),
        (member(tipo_doc=3, num_doc="X1"), "Carné de extranjería X1"),
        (member(tipo_doc=4, num_doc=None), "No tiene"),
    ],
    ids=["of the register", "foreigner", "none"],
)
def test_document_of_a_member_in_words(row, words):
    [request] = decide(facts(row), RESULT)

    assert request.facts["members"][0]["document"] == words


def test_names_of_a_member():
    [request] = decide(facts(member(ape_mat=None)), RESULT)

    person = request.facts["members"][0]
    assert (person["full_name"], person["listed_name"]) == (
        "Rosa María Quispe",
        "Quispe, Rosa María",
    )
    assert person["relationship"] == "Cónyuge"


REFUSED = replace(
    RESULT,
    status="not_computed",
    category=None,
    explanation={"reasons": [{"about": "roof", "code": "no_weight", "text": "El techo ..."}]},
)


@pytest.mark.parametrize(
    "results",
    [(), (replace(RESULT, decides=False),), (REFUSED,), (replace(RESULT, valid_until=None),)],
    ids=["no result", "none decides", "refused", "no validity"],
)
def test_without_a_class_in_force_there_is_nothing_to_do(results):
    [outcome] = decide(facts(member()), *results)

    assert isinstance(outcome, NothingToDo)
    assert outcome.reason


def test_refusal_names_indicator_and_code_but_no_answer():
    [outcome] = decide(facts(member()), REFUSED)

    assert "roof no_weight" in outcome.reason
    assert "techo" not in outcome.reason


def test_form_without_register_mapping_waits_for_configuration():
    with pytest.raises(ConfigurationFailure):
        decide(replace(facts(member()), form=form(calculations=False)), RESULT)


def test_household_without_members_waits_for_configuration():
    with pytest.raises(ConfigurationFailure):
        decide(facts(), RESULT)


def test_line_about_a_question_the_form_lacks_waits_for_configuration():
    options = {"template": "x", "household": [{"label": "X", "parts": [{"field": "nada"}]}]}

    with pytest.raises(ConfigurationFailure, match="nada"):
        decide(facts(member()), RESULT, options=options)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"template": "../x"},
        {"template": "x", "colour": "red"},
        {"template": "x", "household": [{}]},
    ],
    ids=["no template", "path", "unknown key", "empty line"],
)
def test_wrong_options_are_refused(options):
    with pytest.raises(ValidationError):
        registry.get(Action, "certificate").read_options(options)
