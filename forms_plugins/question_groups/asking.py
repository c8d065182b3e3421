"""
Small makers of questions for groups.

The words are content of forms, so they are Spanish here as they are in every form document; other
languages come as translations of the form.
"""

from typing import Any

from forms_plugins.engine.definition import Choice, Field, Validation
from forms_plugins.engine.rules import Tree


def answer(key: str) -> Tree:
    """Return the rule that reads the answer to a question."""
    return {"answer": key}


def personal(key: str, kind: str, datatype: str, label: str, **more: Any) -> Field:
    """Return a question whose answer says something about a person."""
    return Field(key=key, type=kind, datatype=datatype, label=label, sensitivity="personal", **more)


def short_text(key: str, label: str, *, purpose: str = "off", **more: Any) -> Field:
    """Return a line of text; ``purpose`` is what browsers may fill in (WCAG 1.3.5)."""
    options = {"max_length": 120, **more.pop("options", {})}
    if purpose != "off":
        options["autocomplete"] = purpose
    return personal(key, "text", "text", label, options=options, **more)


def options_of(labels: dict[int, str]) -> tuple[Choice, ...]:
    """Return the options of a question by code."""
    return tuple(Choice(code=code, label=label) for code, label in labels.items())


def must_hold(rule: Tree, message: str) -> Validation:
    """Return a validation that stops the person."""
    return Validation(rule=rule, message=message)
