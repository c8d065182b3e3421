"""One roster inside the rows of another."""

from datetime import date
from typing import Any

import pytest

from forms_plugins.engine.answers import answers_from_json, answers_to_json, without_computed
from forms_plugins.engine.definition import load_form
from forms_plugins.engine.evaluation import (
    Place,
    Within,
    evaluate_form,
    evaluate_row,
    evaluate_step,
    rows_wanted,
    suggested_row,
)
from tests import forms
from tests.unit.engine.evaluation.told import told

TODAY = date(2026, 11, 23)
NESTED = forms.load("nested_roster")
FLU = {"illness": "gripe", "cost": 10}
COUGH = {"illness": "tos", "cost": 30}
ANA = {"name": "Ana", "limit": 20, "is_ill": True, "illnesses": (FLU, COUGH)}
LEO = {"name": "Leo", "is_ill": False}


def _answers(*members: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"people": len(members), "members": members, **more}


def test_inner_rows_count_with_their_computed_values_and_those_of_the_row_and_the_form() -> None:
    found = evaluate_form(NESTED, _answers(ANA, LEO), TODAY)

    ana, leo = found.answers["members"]
    assert ana["illnesses"] == (
        {**FLU, "year_cost": 120, "number": 1},
        {**COUGH, "year_cost": 360, "number": 2},
    )
    assert (ana["spent"], found.answers["all_spent"]) == (40, 40)
    assert (leo["illnesses"], leo["spent"]) == ((), 0)


def test_rules_of_an_inner_row_read_the_row_around_it() -> None:
    found = evaluate_step(NESTED, "members_step", _answers(ANA, LEO), TODAY)

    assert [(p.place.dotted, p.code, p.level, p.params) for p in found.problems] == [
        ("members.1.illnesses.2.cost", "validation", "warning", {"reason": True})
    ]


def test_rule_of_the_form_looks_into_the_inner_rosters_of_each_row() -> None:
    both_ill = {**LEO, "is_ill": True, "illnesses": (FLU,)}

    assert "help_wanted" in evaluate_step(NESTED, "end", _answers(ANA, LEO), TODAY).visible
    assert "help_wanted" not in evaluate_step(NESTED, "end", _answers(both_ill), TODAY).visible


def test_problems_of_inner_rows_say_where_they_are() -> None:
    wrong = {**ANA, "illnesses": ({"illness": "Ana", "cost": "x", "other": 1}, 5)}

    found = evaluate_step(NESTED, "members_step", _answers(wrong), TODAY)

    assert told(found) == [
        ("members.1.illnesses.1.other", "unknown"),
        ("members.1.illnesses.1.cost", "datatype"),
        ("members.1.illnesses.1.illness", "check"),
        ("members.1.illnesses.1", "row_incomplete"),
        ("members.1.illnesses.2", "datatype"),
        ("members.1.illnesses.2", "row_incomplete"),
        ("members.1", "row_incomplete"),
    ]
    place = Place("members_step", "cost", "members", 1, "illnesses", 1)
    assert found.problems[1].place == place


def test_check_of_the_row_names_the_inner_roster() -> None:
    twice = {**ANA, "illnesses": (FLU, FLU)}

    found = evaluate_step(NESTED, "members_step", _answers(twice), TODAY)

    assert told(found) == [
        ("members.1.illnesses", "check"),
        ("members.1", "row_incomplete"),
    ]


def test_inner_roster_has_its_own_bounds() -> None:
    none = evaluate_step(NESTED, "members_step", _answers({**ANA, "illnesses": ()}), TODAY)
    many = evaluate_step(NESTED, "members_step", _answers({**ANA, "illnesses": (FLU,) * 4}), TODAY)

    assert ("members.1.illnesses", "roster_minimum") in told(none)
    assert ("members.1.illnesses", "roster_maximum") in told(many)
    assert len(many.answers["members"][0]["illnesses"]) == 3


def test_inner_roster_that_is_not_shown_has_no_rows_and_what_is_left_in_it_is_told() -> None:
    left = {**LEO, "illnesses": (FLU,)}

    found = evaluate_step(NESTED, "members_step", _answers(left), TODAY)

    assert told(found) == [("members.1.illnesses", "irrelevant"), ("members.1", "row_incomplete")]
    assert found.answers["members"][0]["illnesses"] == ()


def test_row_alone_has_its_inner_rows() -> None:
    found = evaluate_row(NESTED, "members_step", {**ANA, "limit": 5}, {"people": 1}, TODAY)

    assert told(found) == [
        ("members.illnesses.1.cost", "validation"),
        ("members.illnesses.2.cost", "validation"),
    ]
    assert found.answers["spent"] == 40


def test_inner_row_alone_reads_the_row_around_it() -> None:
    within = Within("illnesses", {**ANA, "limit": 5})

    new = evaluate_row(NESTED, "members_step", FLU, {"people": 1}, TODAY, within=within)
    third = evaluate_row(NESTED, "members_step", FLU, {"people": 1}, TODAY, 3, within=within)

    assert told(new) == [("members.illnesses.cost", "validation")]
    assert new.answers == {**FLU, "year_cost": 120}
    assert third.answers == {**FLU, "year_cost": 120, "number": 3}


def test_inner_row_alone_is_empty_if_its_roster_is_not_shown() -> None:
    within = Within("illnesses", LEO)

    found = evaluate_row(NESTED, "members_step", FLU, {"people": 1}, TODAY, within=within)

    assert (found.visible, found.problems) == (frozenset(), ())
    with pytest.raises(KeyError):
        evaluate_row(NESTED, "members_step", {}, {}, TODAY, within=Within("nothing", ANA))


def test_suggestions_for_an_inner_row_read_the_row_around_it() -> None:
    document = forms.read_document("nested_roster")
    illness = document["steps"][1]["items"][0]["items"][3]["items"]
    illness[0]["default"] = {"concat": ["mal de ", {"row": "name"}]}
    form = load_form(document)

    found = suggested_row(form, "members_step", {}, TODAY, within=Within("illnesses", ANA))

    assert found == {"illness": "mal de Ana"}
    assert suggested_row(form, "members_step", {}, TODAY, within=Within("illnesses", LEO)) == {}


def test_inner_rows_that_are_no_list_are_told() -> None:
    found = evaluate_step(NESTED, "members_step", _answers({**ANA, "illnesses": "tos"}), TODAY)

    assert ("members.1.illnesses", "datatype") in told(found)


def test_number_of_rows_follows_another_answer_within_the_bounds() -> None:
    few = evaluate_step(NESTED, "members_step", {"people": 2, "members": (LEO,)}, TODAY)
    many = evaluate_step(NESTED, "members_step", {"people": 1, "members": (LEO, LEO)}, TODAY)
    beyond = evaluate_step(NESTED, "members_step", {"people": 9, "members": (LEO,) * 4}, TODAY)
    unknown = evaluate_step(NESTED, "members_step", {"members": (LEO,)}, TODAY)

    assert [(p.code, p.params) for p in few.problems] == [
        ("roster_minimum", {"minimum": 2, "given": 1, "exact": True})
    ]
    assert [(p.code, p.params) for p in many.problems] == [
        ("roster_maximum", {"maximum": 1, "given": 2, "exact": True})
    ]
    assert (told(beyond), told(unknown)) == ([], [])


def test_number_of_rows_wanted_is_told() -> None:
    document = forms.read_document("nested_roster")
    document["steps"][1]["items"][0]["items"][3]["size"] = {"row": "limit"}
    form = load_form(document)
    step = "members_step"

    assert rows_wanted(form, step, {"people": 3}, TODAY) == 3
    assert rows_wanted(form, step, {"people": 99}, TODAY) == 4
    assert rows_wanted(form, step, {}, TODAY) is None
    assert rows_wanted(form, "start", {"people": 3}, TODAY) is None
    ana = Within("illnesses", {**ANA, "limit": 2})
    assert rows_wanted(form, step, {}, TODAY, within=ana) == 2
    assert rows_wanted(NESTED, step, {}, TODAY, within=ana) is None


def test_inner_rows_go_to_json_and_back() -> None:
    answers = _answers({**ANA, "illnesses": ({**FLU, "_id": "a", "year_cost": 120},)})

    stored = answers_to_json(NESTED, answers)

    assert stored["members"][0]["illnesses"][0]["_id"] == "a"
    assert answers_from_json(NESTED, stored) == answers
    kept = without_computed(NESTED, answers)["members"][0]["illnesses"][0]
    assert kept == {**FLU, "_id": "a"}


def test_title_of_a_row_may_tell_its_number() -> None:
    found = evaluate_form(NESTED, _answers(ANA, LEO), TODAY)

    assert [row["number"] for row in found.answers["members"][0]["illnesses"]] == [1, 2]
