"""Routes lead past steps, or to an outcome that ends the way."""

from datetime import date
from typing import Any

import pytest

from forms_plugins.engine.definition import load_form
from forms_plugins.engine.evaluation import evaluate_form, evaluate_step
from forms_plugins.engine.navigation import (
    first_incomplete,
    next_step,
    outcome_after,
    path,
    previous_step,
    progress,
)
from tests import forms

TODAY = date(2026, 11, 23)
ROUTES = forms.load("routes")
WORKING = {"age": 30, "local": True, "works": True, "salary": 100}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ("start", "job", "pension", "last")),
        ({"age": 30}, ("start", "job", "pension", "last")),
        ({"age": 17}, ("start",)),
        ({"age": 70}, ("start", "pension", "last")),
        ({"age": 30, "works": False}, ("start", "job", "last")),
        (WORKING, ("start", "job", "salary_step", "pension", "last")),
        ({**WORKING, "salary": 10_000}, ("start", "job", "salary_step")),
        ({**WORKING, "local": False}, ("start", "job", "salary_step", "pension")),
    ],
)
def test_path_follows_the_first_route_that_holds(
    answers: dict[str, Any], expected: tuple[str, ...]
) -> None:
    assert path(ROUTES, answers, TODAY) == expected
    assert evaluate_form(ROUTES, answers, TODAY).path == expected


def test_next_and_previous_step_pass_what_a_route_leads_past() -> None:
    old = {"age": 70, "local": True}

    assert next_step(ROUTES, old, TODAY, "start") == "pension"
    assert previous_step(ROUTES, old, TODAY, "pension") == "start"
    assert previous_step(ROUTES, WORKING, TODAY, "pension") == "salary_step"
    assert next_step(ROUTES, WORKING, TODAY, "salary_step") == "pension"


def test_outcome_is_found_after_the_step_that_leads_to_it() -> None:
    young = outcome_after(ROUTES, {"age": 12}, TODAY, "start")

    assert young is not None
    assert young.key == "too_young"
    assert next_step(ROUTES, {"age": 12}, TODAY, "start") is None
    assert outcome_after(ROUTES, WORKING, TODAY, "start") is None
    assert outcome_after(ROUTES, WORKING, TODAY, "last") is None


def test_outcome_of_a_silent_step_is_found_after_the_page_before_it() -> None:
    rich = outcome_after(ROUTES, {**WORKING, "salary": 10_000}, TODAY, "salary_step")

    assert rich is not None
    assert rich.key == "elsewhere"


def test_step_that_is_not_shown_leads_nowhere() -> None:
    assert outcome_after(ROUTES, {"age": 12, "works": False}, TODAY, "job") is None


def test_unknown_step_raises() -> None:
    with pytest.raises(KeyError):
        outcome_after(ROUTES, {}, TODAY, "nowhere")


def test_first_incomplete_and_progress_follow_the_path() -> None:
    old = {"age": 70}

    assert first_incomplete(ROUTES, old, TODAY, {"start": True}) == "pension"
    assert progress(ROUTES, old, TODAY, "pension").position == 2
    assert progress(ROUTES, old, TODAY, "pension").total == 3


def test_form_that_ends_in_an_outcome_cannot_be_sent_and_asks_no_declaration() -> None:
    found = evaluate_form(ROUTES, {"age": 12, "works": True, "salary": 5}, TODAY)

    assert found.outcome == "too_young"
    assert not found.is_complete
    assert [(p.place.dotted, p.code, p.params) for p in found.problems] == [
        ("", "outcome", {"outcome": "too_young"})
    ]
    assert found.answers == {"age": 12}


def test_form_that_does_not_is_judged_to_the_end() -> None:
    found = evaluate_form(ROUTES, WORKING, TODAY)

    assert found.outcome is None
    assert [(p.place.dotted, p.code) for p in found.problems] == [
        ("has_pension", "required"),
        ("remark", "check"),
        ("declaracion", "declaration"),
    ]


def test_values_of_a_silent_step_count_and_nobody_stops_there() -> None:
    found = evaluate_form(ROUTES, WORKING, TODAY)

    assert found.answers["year"] == 1200
    assert "sums" not in found.steps
    assert "year" not in evaluate_form(ROUTES, {**WORKING, "works": False}, TODAY).answers


def test_answers_of_steps_that_are_passed_do_not_count_and_are_no_problem() -> None:
    found = evaluate_form(ROUTES, {**WORKING, "age": 70}, TODAY)

    assert "salary" not in found.answers
    assert ("salary", "irrelevant") not in [(p.place.dotted, p.code) for p in found.problems]
    assert evaluate_step(ROUTES, "salary_step", {**WORKING, "age": 70}, TODAY).answers == {}


def test_route_without_an_answer_is_not_taken_and_one_with_an_error_is_told() -> None:
    document = forms.read_document("routes")
    document["steps"][0]["routes"][0]["when"] = {"gt": [{"div": [1, 0]}, 1]}

    found = evaluate_form(load_form(document), {"age": 12}, TODAY)

    assert found.path[:2] == ("start", "job")
    errors = [p for p in found.problems if p.code == "rule_error"]
    assert [(p.place.step, p.params["part"]) for p in errors] == [("start", "routes.0")]
