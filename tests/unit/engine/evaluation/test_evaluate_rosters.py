"""Rows of a repeating group."""

from datetime import date

import pytest

from forms_plugins.engine.evaluation import (
    Place,
    StepEvaluation,
    evaluate_form,
    evaluate_row,
    evaluate_step,
)
from tests import forms
from tests.unit.engine.evaluation.told import TODAY, told

ROSTER = forms.load("roster")
ANA = {
    "_id": "a",
    "name": "Ana",
    "born": date(1950, 2, 1),
    "job": "agricultora",
    "number": "12345678",
}
LEO = {"_id": "b", "name": "Leo", "born": date(2020, 1, 31)}


def _members(*rows: object, total: int = 2) -> dict:
    return {"total": total, "ask_job": True, "members": rows}


def test_complete_rows() -> None:
    found = evaluate_form(ROSTER, {**_members(ANA, LEO), "pension": True}, TODAY)

    assert told(found) == []
    assert found.path == ("count_step", "members_step", "elders")
    assert found.answers["members"] == ({**ANA, "age": 75}, {**LEO, "age": 6})


def test_row_that_lacks_an_answer_is_told_by_question_and_as_a_row() -> None:
    found = evaluate_step(ROSTER, "members_step", _members(LEO, {"born": ANA["born"]}), TODAY)

    assert told(found) == [
        ("members.2.name", "required"),
        ("members.2.job", "required"),
        ("members.2", "row_incomplete"),
    ]
    assert found.problems[0].place == Place("members_step", "name", "members", 2)
    assert found.problems[2].params == {"errors": 2}


def test_condition_in_a_row_reads_the_row_and_the_form() -> None:
    asked = evaluate_row(ROSTER, "members_step", ANA, _members(), TODAY)
    not_asked = evaluate_row(ROSTER, "members_step", ANA, {"total": 1}, TODAY)

    assert "job" in asked.visible
    assert "job" not in not_asked.visible
    assert told(not_asked) == [("members.job", "irrelevant")]


def test_row_alone_has_its_answers_headings_and_places_without_a_number() -> None:
    found = evaluate_row(ROSTER, "members_step", {**LEO, "name": ""}, _members(), TODAY)

    assert found.answers == {"_id": "b", "born": LEO["born"], "age": 6}
    assert found.visible == {"name", "born", "age", "number"}
    assert found.visible_items == {0, 1, 2, 5, 6}
    assert [p.place for p in found.problems] == [Place("members_step", "name", "members")]


def test_row_check_and_validation_see_their_own_row() -> None:
    late = {**LEO, "born": date(2026, 2, 1), "number": "Leo"}

    found = evaluate_row(ROSTER, "members_step", late, _members(), TODAY)

    assert ("members.born", "validation") in told(found)
    assert ("members.name", "check") in told(found)


def test_row_of_a_step_without_roster_is_refused() -> None:
    with pytest.raises(ValueError, match="count_step"):
        evaluate_row(ROSTER, "count_step", {}, {}, TODAY)


def test_row_of_a_hidden_roster_is_empty() -> None:
    found = evaluate_row(forms.load("hidden_field"), "wall", {"caption": "x"}, {"mpared": 1}, TODAY)

    assert found == StepEvaluation()


def test_row_with_nothing_but_a_warning_is_complete() -> None:
    child = {"name": "Eva", "born": date(2020, 1, 1), "sex": 2, "pregnant": True}
    answers = {"men": 0, "women": 1, "members": (child,)}

    found = evaluate_step(forms.load("household"), "members_step", answers, TODAY)

    assert [(p.place.dotted, p.code, p.level) for p in found.problems] == [
        ("members.1.pregnant", "check", "warning")
    ]
    assert found.is_complete


def test_computed_value_in_a_row_must_be_right() -> None:
    found = evaluate_step(ROSTER, "members_step", _members({**LEO, "age": 7}, total=1), TODAY)

    assert told(found) == [("members.1.age", "computed_differs"), ("members.1", "row_incomplete")]


def test_unknown_key_in_a_row_is_told_and_does_not_count() -> None:
    found = evaluate_step(ROSTER, "members_step", _members({**LEO, "zz": 1}, total=1), TODAY)

    assert told(found) == [("members.1.zz", "unknown"), ("members.1", "row_incomplete")]
    assert "zz" not in found.answers["members"][0]


def test_row_that_is_no_object_is_told() -> None:
    found = evaluate_step(ROSTER, "members_step", _members(LEO, "x"), TODAY)

    assert told(found) == [("members.2", "datatype"), ("members.2", "row_incomplete")]


def test_row_id_must_be_a_text() -> None:
    found = evaluate_step(ROSTER, "members_step", _members({**LEO, "_id": 4}, total=1), TODAY)

    assert told(found) == [("members.1._id", "datatype"), ("members.1", "row_incomplete")]
    assert "_id" not in found.answers["members"][0]


@pytest.mark.parametrize("none", [{}, {"members": None}, {"members": ()}, {"members": []}])
def test_too_few_rows(none: dict) -> None:
    found = evaluate_step(ROSTER, "members_step", {"total": 0, **none}, TODAY)

    assert told(found) == [("members", "roster_minimum")]
    assert found.problems[0].params == {"minimum": 1, "given": 0}


def test_too_many_rows_are_told_and_do_not_count() -> None:
    found = evaluate_step(ROSTER, "members_step", _members(*[LEO] * 5, total=3), TODAY)

    assert told(found) == [("members", "roster_maximum")]
    assert found.problems[0].params == {"maximum": 3, "given": 5}
    assert len(found.answers["members"]) == 3


def test_checks_of_the_step_read_the_rows() -> None:
    found = evaluate_step(
        ROSTER, "members_step", _members(ANA, {**LEO, "number": ANA["number"]}, total=3), TODAY
    )

    assert [(p.place.dotted, p.code, p.params["check"]) for p in found.problems] == [
        ("members", "check", "as_many"),
        ("members_step", "check", "different"),
    ]
