"""Saving a step works out the conditions that hang on it, and no others."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from cms.submissions import reach
from cms.submissions.reach import hidden_after, hidden_steps, outcome_of, reach_of
from forms_plugins.engine.definition import load_form
from forms_plugins.engine.definition.layout import laid_out
from forms_plugins.engine.evaluation import evaluate_form, evaluate_step
from tests import forms
from tests.forms.random_answers import answer_to, answers_of

TODAY = date(2026, 11, 2)


def chain(length: int) -> Any:
    """Return a form in which each step is asked if the step before was answered with 1 or more."""
    steps = []
    for number in range(length):
        step: dict[str, Any] = {
            "key": f"s{number}",
            "title": f"Paso {number}",
            "help_not_needed": True,
            "items": [
                {
                    "kind": "field",
                    "key": f"a{number}",
                    "type": "integer",
                    "datatype": "whole",
                    "label": f"Pregunta {number}",
                }
            ],
        }
        if number:
            step["show_if"] = {"ge": [{"answer": f"a{number - 1}"}, 1]}
        steps.append(step)
    return load_form({"slug": "cadena", "title": "Cadena", "steps": steps})


def answers(length: int, **changes: int) -> dict[str, int]:
    return {f"a{number}": 1 for number in range(length)} | changes


@pytest.fixture
def evaluated(monkeypatch) -> list[str]:
    """Return the keys of the steps whose condition or routes are evaluated."""
    found: list[str] = []
    original = reach._Following._ruling

    def counting(following, step):
        found.append(step.key)
        return original(following, step)

    monkeypatch.setattr(reach._Following, "_ruling", counting)
    return found


def some(given: dict[str, int]):
    return lambda steps: {key: value for key, value in given.items() if f"s{key[1:]}" in steps}


@pytest.mark.parametrize("length", [5, 20, 60])
@pytest.mark.parametrize("saved", [1, -1], ids=["second", "last"])
def test_nothing_changes_and_one_condition_at_most_is_evaluated(evaluated, length, saved) -> None:
    form = chain(length)
    key = form.steps[saved].key

    hidden = hidden_after(form, key, (), some(answers(length)), TODAY)

    assert hidden == frozenset()
    assert len(evaluated) == (1 if saved == 1 else 0)


def test_steps_read_do_not_grow_with_the_form() -> None:
    assert [len(reach_of(chain(length)).reads["s1"]) for length in (5, 20, 60)] == [1, 1, 1]


def test_step_that_goes_takes_those_that_hang_on_it_along() -> None:
    form, given = chain(6), answers(6, a1=0)

    hidden = hidden_after(form, "s1", (), some(given), TODAY)

    assert hidden == {"s2", "s3", "s4", "s5"}
    assert hidden == hidden_steps(form, given, TODAY)


def test_step_that_comes_back_brings_them_back() -> None:
    form, given = chain(6), answers(6)

    hidden = hidden_after(form, "s1", {"s2", "s3", "s4", "s5"}, some(given), TODAY)

    assert hidden == frozenset()


ROUTES = forms.load("routes")


def of_steps(form: Any, given: dict[str, Any]):
    """Return the function that reads the answers of some steps."""
    steps = {
        item.key: step.key for step in form.steps for item in step.items if hasattr(item, "key")
    }
    return lambda wanted: {key: value for key, value in given.items() if steps[key] in wanted}


def test_route_that_is_taken_hides_what_it_leads_past() -> None:
    given = {"age": 70, "works": True, "salary": 5}

    before = hidden_steps(ROUTES, {"works": True, "salary": 5}, TODAY)
    after = hidden_after(ROUTES, "start", before, of_steps(ROUTES, given), TODAY)

    assert before == {"sums", "sums>"}
    assert after == {"job", "salary_step", "sums", "start>pension"}
    assert after == hidden_steps(ROUTES, given, TODAY)


def test_route_that_is_taken_no_more_brings_back_what_is_asked() -> None:
    given = {"age": 30, "works": False}
    before = hidden_steps(ROUTES, {**given, "age": 70}, TODAY)

    after = hidden_after(ROUTES, "start", before, of_steps(ROUTES, given), TODAY)

    assert after == {"salary_step", "sums", "pension", "job>last"}


def test_outcome_is_known_from_the_marks() -> None:
    young = hidden_steps(ROUTES, {"age": 12}, TODAY)
    outcome = outcome_of(ROUTES, young)

    assert outcome is not None
    assert outcome.key == "too_young"
    assert outcome_of(ROUTES, hidden_steps(ROUTES, {"age": 30}, TODAY)) is None


def test_saving_a_step_that_no_route_reads_evaluates_nothing(evaluated) -> None:
    before = hidden_steps(ROUTES, {"age": 30}, TODAY)

    hidden_after(ROUTES, "last", before, of_steps(ROUTES, {"age": 30, "remark": "x"}), TODAY)

    assert evaluated == []


FOLLOWED = [
    laid_out(forms.load(name), layout)
    for name in ("routes", "sections", "hidden_step", "household", "nested_roster", "hidden_field")
    for layout in ("topic", "question")
]


@pytest.mark.parametrize("form", FOLLOWED, ids=lambda form: f"{form.slug}-{form.layout}")
@drawn(data=st.data())
def test_marks_kept_step_by_step_are_those_of_all_answers(form: Any, data: st.DataObject) -> None:
    given = data.draw(answers_of(form))
    marks = hidden_steps(form, given, TODAY)

    for _ in range(data.draw(st.integers(1, 5))):
        step = data.draw(st.sampled_from([step for step in form.steps if step.fields]))
        for field in step.fields:
            given.pop(field.key, None)
            if data.draw(st.booleans()):
                given[field.key] = data.draw(answer_to(form, field))
        marks = hidden_after(form, step.key, marks, of_steps(form, given), TODAY)

        assert marks == hidden_steps(form, given, TODAY)
        path = evaluate_form(form, given, TODAY).path
        assert [each.key for each in form.steps if each.key not in marks] == list(path)


@pytest.mark.parametrize("form", FOLLOWED, ids=lambda form: f"{form.slug}-{form.layout}")
@drawn(data=st.data())
def test_lean_form_judges_a_step_with_what_it_reads_as_the_whole_form_does(
    form: Any, data: st.DataObject
) -> None:
    given = data.draw(answers_of(form))
    marks = hidden_steps(form, given, TODAY)
    reach_of_form = reach_of(form)

    for key in evaluate_form(form, given, TODAY).path:
        read = of_steps(form, given)(reach_of_form.reads[key] - marks)
        lean = evaluate_step(reach_of_form.lean, key, read, TODAY)
        assert lean.answers == evaluate_step(form, key, given, TODAY).answers


def gates(length: int) -> Any:
    """Return a form in which each step may lead to an outcome by its own answer."""
    document = chain(length).model_dump(mode="json", exclude_unset=True)
    for number, step in enumerate(document["steps"]):
        step.pop("show_if", None)
        step["routes"] = [{"when": {"lt": [{"answer": f"a{number}"}, 0]}, "to": "no"}]
    document["outcomes"] = [{"key": "no", "title": "No corresponde", "text": "Vaya a su oficina."}]
    return load_form(document)


@pytest.mark.parametrize("length", [5, 20, 60])
@pytest.mark.parametrize("saved", [1, -1], ids=["second", "last"])
def test_only_the_routes_of_the_saved_step_are_evaluated(evaluated, length, saved) -> None:
    form = gates(length)
    key = form.steps[saved].key

    marks = hidden_after(form, key, (), some(answers(length)), TODAY)

    assert marks == frozenset()
    assert evaluated == [key]
    assert reach_of(form).reads[key] == {key}


def test_outcome_taken_back_evaluates_the_routes_of_what_is_asked_again(evaluated) -> None:
    form = gates(6)
    before = hidden_steps(form, answers(6, a2=-1), TODAY)

    read: set[str] = {"s2"}
    queries = []

    def answers_of(steps: frozenset[str]) -> dict[str, int]:
        if steps - read:
            queries.append(steps - read)
        read.update(steps)
        return some(answers(6))(steps)

    after = hidden_after(form, "s2", before, answers_of, TODAY)

    assert before == {"s2>no", "s3", "s4", "s5"}
    assert after == frozenset()
    assert evaluated == ["s2", "s3", "s4", "s5"]
    assert queries == [{"s3", "s4", "s5"}]
