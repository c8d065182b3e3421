"""Saving a step works out the conditions that hang on it, and no others."""

from datetime import date
from typing import Any

import pytest

from cms.submissions import reach
from cms.submissions.reach import hidden_after, hidden_steps, reach_of
from forms_plugins.engine.definition import load_form

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
    """Return the keys of the steps whose condition is evaluated."""
    found: list[str] = []
    original = reach._is_asked

    def counting(lean, step, given, today):
        found.append(step.key)
        return original(lean, step, given, today)

    monkeypatch.setattr(reach, "_is_asked", counting)
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
