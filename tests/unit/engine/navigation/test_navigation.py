"""Moving through the steps of a form."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_plugins.engine.navigation import (
    Progress,
    StepNotOnPath,
    first_incomplete,
    next_step,
    path,
    previous_step,
    progress,
)
from tests import forms
from tests.forms.random_answers import answers_of

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FORM = forms.load("hidden_step")
TODAY = date(2026, 1, 31)
RICH = {"has_job": True, "salary": 5000}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({}, ("start", "end"), id="nothing answered"),
        pytest.param({"has_job": True}, ("start", "job", "end"), id="one condition"),
        pytest.param(RICH, ("start", "job", "tax", "end"), id="both conditions"),
        pytest.param({"has_job": False, "salary": 5000}, ("start", "end"), id="hidden answer"),
        pytest.param({"has_job": "yes"}, ("start", "end"), id="wrong type"),
    ],
)
def test_path(answers: dict, expected: tuple) -> None:
    assert path(FORM, answers, TODAY) == expected


def test_next_and_previous_skip_hidden_steps() -> None:
    assert next_step(FORM, {}, TODAY, "start") == "end"
    assert previous_step(FORM, {}, TODAY, "end") == "start"
    assert next_step(FORM, RICH, TODAY, "job") == "tax"
    assert previous_step(FORM, RICH, TODAY, "end") == "tax"


def test_next_and_previous_at_the_ends() -> None:
    assert next_step(FORM, RICH, TODAY, "end") is None
    assert previous_step(FORM, RICH, TODAY, "start") is None


def test_next_of_a_step_that_is_hidden() -> None:
    assert next_step(FORM, {}, TODAY, "job") == "end"


@pytest.mark.parametrize("move", [next_step, previous_step])
def test_step_that_does_not_exist_raises_key_error(move) -> None:
    with pytest.raises(KeyError):
        move(FORM, {}, TODAY, "other")


@pytest.mark.parametrize(
    ("complete", "expected"),
    [
        ({}, "start"),
        ({"start": True}, "job"),
        ({"start": True, "job": False, "tax": True}, "job"),
        ({"start": True, "job": True, "end": True}, "tax"),
        ({"start": True, "job": True, "tax": True, "end": True}, None),
    ],
)
def test_first_incomplete(complete: dict, expected: str | None) -> None:
    assert first_incomplete(FORM, RICH, TODAY, complete) == expected


def test_first_incomplete_leaves_out_hidden_steps() -> None:
    assert first_incomplete(FORM, {}, TODAY, {"start": True, "end": True}) is None


def test_progress_counts_the_steps_of_the_path() -> None:
    assert progress(FORM, {}, TODAY, "end") == Progress(2, 2)
    assert progress(FORM, RICH, TODAY, "tax") == Progress(3, 4)


@pytest.mark.parametrize("key", ["tax", "other"])
def test_progress_of_a_step_that_is_not_on_the_path(key: str) -> None:
    with pytest.raises(StepNotOnPath):
        progress(FORM, {}, TODAY, key)


@unhurried
@given(form=st.sampled_from(forms.NAMES).map(forms.load), data=st.data())
def test_going_on_walks_the_path_and_back(form, data: st.DataObject) -> None:
    answers = data.draw(answers_of(form))
    steps = path(form, answers, TODAY)

    assert len(set(steps)) == len(steps)
    for before, after in zip(steps, [*steps[1:], None], strict=True):
        assert next_step(form, answers, TODAY, before) == after
        if after is not None:
            assert previous_step(form, answers, TODAY, after) == before
