"""JSON lines: the contract of the results and what becomes of lines that hold no household."""

import json
from datetime import date

import pytest

from forms_plugins.api.catalogues import get_catalogue
from forms_plugins.classification.lines import LineClassifier
from tests.unit.sisfoh.households_for_tests import LIMA, classifier

KEYS = [
    "id",
    "status",
    "raw",
    "index",
    "category",
    "eligible",
    "contributions",
    "assumptions",
    "reasons",
]
PLACES = {"inei": get_catalogue("inei").places}


@pytest.fixture(params=["ifh-2010", "cse-demostracion"])
def lines(request):
    return LineClassifier(classifier(request.param), date(2026, 11, 23), PLACES)


@pytest.fixture
def ifh():
    return LineClassifier(classifier("ifh-2010"), date(2026, 11, 23), PLACES)


def line(household, identifier="h1"):
    return json.dumps({"id": identifier, "answers": household}).encode()


def test_result_has_the_keys_of_the_contract_in_order(ifh):
    result = json.loads(ifh.line(line(LIMA)))

    assert list(result) == KEYS
    assert (result["id"], result["status"], result["raw"]) == ("h1", "computed", "-0.33")
    assert (result["index"], result["category"], result["eligible"]) == (None, None, None)
    assert result["contributions"][0] == {
        "indicator": "cooking_fuel", "category": "gas", "weight": "0.02",
    }  # fmt: skip
    assert len(result["contributions"]) == 11


def test_demonstration_gives_index_class_and_eligibility():
    lines = LineClassifier(classifier("cse-demostracion"), date(2026, 11, 23), PLACES)

    result = json.loads(lines.line(line(LIMA)))

    assert (result["index"], result["category"], result["eligible"]) == ("66.20", "NP", False)


def test_household_again_gives_the_same_line(lines):
    assert lines.line(line(LIMA)) == lines.line(line(LIMA))


def test_refusal_lists_no_weights(ifh):
    result = json.loads(ifh.line(line({**LIMA, "mtecho": 4})))

    assert (result["status"], result["raw"], result["contributions"]) == ("not_computed", None, [])
    assert any(
        reason.startswith("roof_material: corrugated_roof — ") for reason in result["reasons"]
    )


def test_missing_answer_is_named(ifh):
    household = {key: value for key, value in LIMA.items() if key != "abasag"}

    (reason,) = (r for r in json.loads(ifh.line(line(household)))["reasons"] if "abasag" in r)

    assert reason.startswith("water_supply: missing_answer (abasag) — Falta la respuesta")


def test_codes_written_as_digits_are_taken(ifh):
    household = {**LIMA, "combusa": "2", "bienes": ["2", "5", "14"], "ctahab": "3", "area": "1"}

    assert json.loads(ifh.line(line(household)))["raw"] == "-0.33"


def test_district_that_does_not_exist_is_refused(ifh):
    result = json.loads(ifh.line(line({**LIMA, "ubigeo": "159999"})))

    assert result["status"] == "not_computed"
    assert any(reason.startswith("area: wrong_answer (ubigeo)") for reason in result["reasons"])


@pytest.mark.parametrize(
    ("raw", "identifier", "code"),
    [
        (b"hola", None, "not_json"),
        (b'{"id": 1, "answers": {', None, "not_json"),
        (b'{"id": 1, "answers": {"x": NaN}}', None, "not_json"),
        (b'{"id": "\xff\xfe", "answers": {}}', None, "not_json"),
        (b"[" * 100_000, None, "not_json"),
        (b'{"id": ' + b"9" * 5000 + b"}", None, "not_json"),
        (b"[1, 2]", None, "not_an_object"),
        (b'"texto"', None, "not_an_object"),
        (b"null", None, "not_an_object"),
        (b'{"id": 7}', 7, "no_answers"),
        (b'{"id": "a", "answers": [1]}', "a", "no_answers"),
        (b'{"id": "a", "answers": null}', "a", "no_answers"),
        (b'{"answers": "x"}', None, "no_answers"),
        (b'{"id": {"a": 1}, "answers": {}}', None, "wrong_id"),
        (b'{"id": 1.5, "answers": {}}', None, "wrong_id"),
        (b'{"id": true, "answers": {}}', None, "wrong_id"),
        (b'{"id": 1e999, "answers": {}}', None, "wrong_id"),
    ],
)
def test_bad_line_gets_a_line_with_its_reason(lines, raw, identifier, code):
    result = json.loads(lines.line(raw))

    assert list(result) == KEYS
    assert (result["id"], result["status"], result["raw"]) == (identifier, "not_computed", None)
    assert [reason.split(" ")[1] for reason in result["reasons"]] == [code]


@pytest.mark.parametrize("identifier", [None, 0, -5, 'ñandú " \\ \n </script>', "😀", "\ud800"])
def test_id_comes_back_as_it_was(ifh, identifier):
    text = ifh.line(line(LIMA, identifier))

    assert json.loads(text)["id"] == identifier
    text.encode()  # a lone surrogate stays escaped
    assert "\n" not in text


@pytest.mark.parametrize(
    "answers",
    [
        {"area": {"x": 1}}, {"miembros": [[1]]}, {"miembros": "x"}, {"miembros": [{}] * 101}, {"bienes": {"a": 1}},
        {"ubigeo": 10**400}, {"ctahab": -3}, {"ctahab": 10**400}, {"cluster": "x"}, {"total": 0},
        {"bienes": list(range(1000))}, {"combusa": "<b>2</b>"}, {"niv": "\u0000"},
    ],
)  # fmt: skip
def test_hostile_answers_give_a_line(lines, answers):
    result = json.loads(lines.line(line({**LIMA, **answers})))

    assert result["status"] in {"computed", "not_computed"}
    assert "<b>" not in json.dumps(result)
