"""Questions and steps that are not asked."""

import pytest

from forms_plugins.engine.evaluation import Place, StepEvaluation, evaluate_form, evaluate_step
from tests import forms
from tests.unit.engine.evaluation.told import TODAY, told

HIDDEN_FIELD = forms.load("hidden_field")
HIDDEN_STEP = forms.load("hidden_step")


def test_hidden_question_is_not_required_and_does_not_count() -> None:
    found = evaluate_step(HIDDEN_FIELD, "wall", {"mpared": 1}, TODAY)

    assert found == StepEvaluation(frozenset({"mpared"}), {"mpared": 1}, (), frozenset({0}))
    assert found.is_complete


def test_shown_question_is_asked_with_its_heading() -> None:
    found = evaluate_step(HIDDEN_FIELD, "wall", {"mpared": 8, "mpared_otro": "latas"}, TODAY)

    assert found.visible == {"mpared", "mpared_otro", "sure", "photos"}
    assert found.visible_items == {0, 1, 2, 3, 4}
    assert found.answers == {"mpared": 8, "mpared_otro": "latas", "photos": ()}


@pytest.mark.parametrize("value", ["latas", 5, 0, True])
def test_answer_to_a_hidden_question_is_irrelevant(value: object) -> None:
    found = evaluate_step(HIDDEN_FIELD, "wall", {"mpared": 1, "mpared_otro": value}, TODAY)

    assert told(found) == [("mpared_otro", "irrelevant")]
    assert found.problems[0].place == Place("wall", "mpared_otro")
    assert found.answers == {"mpared": 1}


@pytest.mark.parametrize("value", [None, "", (), [], False])
def test_empty_answer_to_a_hidden_question_is_no_problem(value: object) -> None:
    assert (
        told(evaluate_step(HIDDEN_FIELD, "wall", {"mpared": 1, "mpared_otro": value}, TODAY)) == []
    )


def test_rows_of_a_hidden_roster_are_irrelevant() -> None:
    answers = {"mpared": 1, "photos": ({"caption": "x"},)}

    found = evaluate_step(HIDDEN_FIELD, "wall", answers, TODAY)

    assert told(found) == [("photos", "irrelevant")]
    assert found.problems[0].place == Place("wall", roster="photos")


def test_hidden_answer_hides_what_depends_on_it() -> None:
    answers = {"mpared": 1, "mpared_otro": "latas", "sure": True}

    found = evaluate_step(HIDDEN_FIELD, "wall", answers, TODAY)

    assert told(found) == [("mpared_otro", "irrelevant"), ("sure", "irrelevant")]


def test_answers_of_a_hidden_step_are_ignored_without_a_problem() -> None:
    answers = {"has_job": False, "salary": 5000, "pays": True}

    found = evaluate_form(HIDDEN_STEP, answers, TODAY)

    assert found.path == ("start", "end")
    assert tuple(found.steps) == ("start", "end")
    assert found.answers == {"has_job": False}
    assert found.problems == ()


def test_step_alone_sees_that_another_step_is_hidden() -> None:
    answers = {"has_job": False, "salary": 5000, "remark": "x"}

    assert evaluate_step(HIDDEN_STEP, "end", answers, TODAY).answers == {"remark": "x"}
    assert evaluate_step(HIDDEN_STEP, "tax", answers, TODAY) == StepEvaluation()


def test_step_with_an_unanswered_condition_is_hidden() -> None:
    assert evaluate_form(HIDDEN_STEP, {}, TODAY).path == ("start", "end")


def test_step_that_does_not_exist_raises_key_error() -> None:
    with pytest.raises(KeyError):
        evaluate_step(HIDDEN_STEP, "other", {}, TODAY)


def test_unknown_keys_are_reported_at_the_end() -> None:
    found = evaluate_form(HIDDEN_STEP, {"zzz": None, "has_job": False}, TODAY)

    assert told(found) == [("zzz", "unknown")]
    assert found.problems[0].params == {"key": "zzz"}
    assert "zzz" not in found.answers


@pytest.mark.parametrize(
    ("place", "dotted"),
    [
        (Place("hogar"), "hogar"),
        (Place("hogar", "total"), "total"),
        (Place("step", roster="miembros"), "miembros"),
        (Place("step", "num_doc", "miembros", 2), "miembros.2.num_doc"),
        (Place("step", "", "miembros", 2), "miembros.2"),
        (Place("step", "num_doc", "miembros"), "miembros.num_doc"),
        (Place("", "declaracion"), "declaracion"),
    ],
)
def test_dotted_place(place: Place, dotted: str) -> None:
    assert place.dotted == dotted
