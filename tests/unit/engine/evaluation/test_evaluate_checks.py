"""Cross-checks of steps and of the form."""

from forms_plugins.engine.evaluation import Place, evaluate_form, evaluate_step
from tests import forms
from tests.unit.engine.evaluation.told import TODAY, told

CHECKS = forms.load("checks")


def test_check_that_fails_is_told_at_its_first_question() -> None:
    found = evaluate_step(CHECKS, "first", {"low": 5, "high": 3}, TODAY)

    assert told(found) == [("low", "check")]
    assert found.problems[0].message.es == "Escriba primero el menor."
    assert found.problems[0].params == {"check": "in_order", "fields": ("low", "high")}


def test_check_without_questions_is_told_at_the_step() -> None:
    found = evaluate_step(CHECKS, "first", {"low": 5, "high": 30}, TODAY)

    assert [(p.place, p.code, p.level) for p in found.problems] == [
        (Place("first"), "check", "warning")
    ]


def test_check_with_a_missing_answer_is_not_yet_told() -> None:
    assert told(evaluate_step(CHECKS, "first", {"low": 5}, TODAY)) == [("high", "required")]


def test_check_of_the_form_is_told_at_the_step_of_its_question() -> None:
    found = evaluate_form(CHECKS, {"low": 1, "high": 3, "middle": 7}, TODAY)

    assert [(p.place, p.code) for p in found.problems] == [(Place("second", "middle"), "check")]
    assert told(evaluate_step(CHECKS, "second", {"low": 1, "high": 3, "middle": 7}, TODAY)) == []


def test_validation_reads_other_steps() -> None:
    answers = {"low": 1, "high": 3, "middle": 0, "ratio": 1}

    found = evaluate_step(CHECKS, "second", answers, TODAY)

    assert told(found) == [("ratio", "rule_error")]
    assert found.problems[0].params["part"] == "validations.0"
