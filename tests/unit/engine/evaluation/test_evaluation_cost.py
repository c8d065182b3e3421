"""The work for one step does not grow with the number of steps."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from forms_plugins.engine import navigation
from forms_plugins.engine.definition import FormDefinition, load_form
from forms_plugins.engine.evaluation import evaluate_form, evaluate_step, ruling

TODAY = date(2026, 1, 31)


def _step(number: int) -> dict[str, Any]:
    reads_first = {"ge": [{"answer": "number_0"}, 1]}
    key = f"number_{number}"
    return {
        "key": f"step_{number}",
        "title": "Paso",
        "help_not_needed": True,
        "show_if": reads_first if number else None,
        "items": [
            {
                "kind": "field",
                "key": key,
                "type": "whole",
                "datatype": "whole",
                "label": "Número",
                "validations": [{"rule": {"ge": [{"answer": key}, 0]}, "message": "Cero o más."}],
            },
            {
                "kind": "field",
                "key": f"why_{number}",
                "type": "text",
                "datatype": "text",
                "label": "¿Por qué?",
                "show_if": {"gt": [{"answer": key}, {"answer": "number_0"}]},
            },
        ],
    }


def _form(steps: int) -> FormDefinition:
    return load_form({"slug": "long", "title": "Largo", "steps": [_step(n) for n in range(steps)]})


def _answers(steps: int) -> dict[str, int]:
    return {f"number_{number}": 1 for number in range(steps)}


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Return the rules evaluated so far; every evaluation of the engine goes through ``ruling``."""
    rules: list[Any] = []
    for name in ("evaluate", "verdict"):
        real = getattr(ruling, name)
        monkeypatch.setattr(
            ruling, name, lambda rule, scope, real=real: rules.append(rule) or real(rule, scope)
        )
    return rules


@pytest.mark.parametrize("steps", [5, 20, 60])
def test_rules_of_the_last_step_are_evaluated_and_no_others(evaluated: list, steps: int) -> None:
    form = _form(steps)

    found = evaluate_step(form, f"step_{steps - 1}", _answers(steps), TODAY)

    assert found.is_complete
    assert (
        len(evaluated) == 3
    )  # its condition, the condition of the second question, the validation


@pytest.mark.parametrize("steps", [5, 20, 60])
def test_next_step_evaluates_one_condition(evaluated: list, steps: int) -> None:
    form = _form(steps)

    assert navigation.next_step(form, _answers(steps), TODAY, "step_2") == "step_3"
    assert len(evaluated) == 1


def test_path_evaluates_one_condition_a_step(evaluated: list) -> None:
    assert len(navigation.path(_form(60), _answers(60), TODAY)) == 60
    assert len(evaluated) == 59


def test_form_evaluates_each_rule_once(evaluated: list) -> None:
    evaluate_form(_form(20), _answers(20), TODAY)

    assert len(evaluated) == 3 * 20 - 1


def test_long_chain_of_conditions_does_not_recurse() -> None:
    steps = [_step(number) for number in range(1500)]
    for number in range(1, 1500):
        steps[number]["show_if"] = {"eq": [{"answer": f"number_{number - 1}"}, 1]}
    form = load_form({"slug": "chain", "title": "Cadena", "steps": steps})

    found = evaluate_step(form, "step_1499", _answers(1500), TODAY)

    assert found.is_complete
    assert navigation.path(form, {**_answers(1500), "number_700": 2}, TODAY)[-1] == "step_700"
