"""Saved test cases: what passes, and what differs in words."""

import json

from forms_plugins.engine.classification import load_method, run_cases
from tests.unit.engine.classification.scorecard import HOUSEHOLD
from tests.unit.engine.classification.scorecard import document as card
from tests.unit.engine.classification.tiny_method import COAST, TODAY, document


def run(expected, answers=COAST, built=None, **more):
    built = built or document()
    raw = json.loads(json.dumps(answers))
    built["cases"] = [{"name": "Casa", "answers": raw, "expected": expected, **more}]
    (outcome,) = run_cases(load_method(built), TODAY)
    return outcome


def test_case_that_comes_out_as_expected_passes():
    outcome = run(
        {"status": "computed", "raw": "1.5", "index": "100", "category": "high", "eligible": False}
    )

    assert (outcome.name, outcome.passed, outcome.differences) == ("Casa", True, ())


def test_everything_that_differs_is_said():
    outcome = run(
        {"status": "not_computed", "raw": "1.51", "index": "99.9", "category": "low", "eligible": True, "reasons": ["no_roof"]}
    )  # fmt: skip

    assert not outcome.passed
    assert outcome.differences == (
        "Estado: se esperaba no calculado y salió calculado.",
        "Puntaje: se esperaba 1.51 y salió 1.50.",
        "Índice: se esperaba 99.9 y salió 100.0.",
        "Clase: se esperaba low y salió high.",
        "Elegible: se esperaba sí y salió no.",
        "Se esperaba el motivo «no_roof», pero los motivos son: nada.",
    )


def test_refusal_may_be_expected():
    outcome = run({"status": "not_computed", "reasons": ["no_roof"]}, {**COAST, "roof": 3})

    assert outcome.passed
    assert run({"raw": "1"}, {**COAST, "roof": 3}).differences == (
        "Puntaje: se esperaba 1 y salió nada.",
    )


def test_case_that_is_not_computed_says_why():
    answers = {key: value for key, value in COAST.items() if key != "roof"}

    assert run({"status": "computed"}, answers).differences == (
        "Estado: se esperaba calculado y salió no calculado.",
        "Falta la respuesta «Techo».",
    )


def test_outputs_are_compared():
    assert run({"outputs": {"poor": "3.250"}}, HOUSEHOLD, card()).passed
    assert run({"outputs": {"poor": "3.26"}}, HOUSEHOLD, card()).differences == (
        "poor: se esperaba 3.26 y salió 3.25.",
    )


def test_case_has_its_own_day():
    outcome = run({"category": "high"}, on="2019-12-31")

    assert outcome.classified.validity.key == "old"
