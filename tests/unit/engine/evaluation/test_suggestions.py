"""Answers an author suggests."""

from forms_plugins.engine.definition import load_form
from forms_plugins.engine.evaluation import evaluate_step, suggested_answers, suggested_row
from tests import forms
from tests.unit.engine.evaluation.told import TODAY

FORM = forms.load("suggestions")


def test_suggestions_for_questions_without_an_answer() -> None:
    assert suggested_answers(FORM, "visit", {"place": "Puno"}, TODAY) == {
        "day": TODAY,
        "sign": "Puno",
        "result": 1,
    }


def test_no_suggestion_where_there_is_an_answer_or_the_question_is_hidden() -> None:
    assert suggested_answers(FORM, "visit", {"sign": "Lima"}, TODAY) == {"day": TODAY}


def test_suggestion_is_no_answer() -> None:
    found = evaluate_step(FORM, "visit", {"sign": "Lima"}, TODAY)

    assert [(p.place.dotted, p.code) for p in found.problems] == [("day", "required")]


def test_suggestions_for_a_new_row() -> None:
    assert suggested_row(FORM, "people_step", {"place": "Puno"}, TODAY) == {"lives_in": "Puno"}
    assert suggested_row(FORM, "people_step", {}, TODAY) == {}
    assert suggested_row(FORM, "visit", {"place": "Puno"}, TODAY) == {}


def test_suggestion_whose_rule_fails_is_left_out() -> None:
    document = forms.read_document("plain")
    document["steps"][0]["items"][0]["default"] = {"concat": [{"div": [1, {"sub": [1, 1]}]}, "x"]}

    assert suggested_answers(load_form(document), "only", {}, TODAY) == {}


def test_suggestion_that_is_no_option_is_left_out() -> None:
    document = forms.read_document("suggestions")
    document["steps"][0]["items"][3]["default"] = 9

    suggested = suggested_answers(load_form(document), "visit", {"place": "Puno"}, TODAY)

    assert "result" not in suggested
