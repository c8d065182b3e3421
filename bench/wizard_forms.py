"""
Forms of any size to measure with: twelve questions a step, as in the study the goals come from.

Source of the shape: the measurement of django-formtools 2.7 with 5, 20 and 60 steps of two texts,
two numbers, four lists of eight options, two dates and two ticks, where each step's condition reads
the step before.
"""

from typing import Any

KINDS = ("text", "integer", "choice", "date", "confirm", "choice") * 2
DATATYPES = {
    "text": "text",
    "integer": "whole",
    "choice": "choice",
    "date": "date",
    "confirm": "boolean",
}
STORED = {
    "text": "María José",
    "integer": 42,
    "choice": 3,
    "date": "2001-02-03",
    "confirm": True,
}
NEVER = 7
"""The number that would hide the next step; nobody gives it."""


def question_key(step: int, question: int) -> str:
    """Return the key of a question; both count from 1 and from 0."""
    return f"f{step}_{question}"


def wizard_document(steps: int, *, conditions: bool = True) -> dict[str, Any]:
    """Return the document of a form whose steps are each asked by what the one before says."""
    return {
        "slug": f"medida-{steps}",
        "title": f"Formulario de {steps} pasos",
        "retention": {"drafts_days": 30},
        "steps": [_step(number, conditions) for number in range(1, steps + 1)],
    }


def _step(number: int, conditions: bool) -> dict[str, Any]:
    step: dict[str, Any] = {
        "key": f"s{number}",
        "title": f"Paso {number}",
        "help_not_needed": True,
        "items": [_question(number, index, kind) for index, kind in enumerate(KINDS)],
    }
    if conditions and number > 1:
        step["show_if"] = {"ne": [{"answer": question_key(number - 1, 1)}, NEVER]}
    return step


def _question(step: int, index: int, kind: str) -> dict[str, Any]:
    question: dict[str, Any] = {
        "kind": "field",
        "key": question_key(step, index),
        "type": kind,
        "datatype": DATATYPES[kind],
        "label": f"Pregunta {step}.{index}",
        "required": kind != "confirm",
    }
    if kind == "choice":
        question["choices"] = [{"code": code, "label": f"Opción {code}"} for code in range(1, 9)]
        question["options"] = {"display": "select"}
    if kind == "integer":
        question["options"] = {"minimum": 0, "maximum": 99}
    return question


def posted(step: int, prefix: str) -> dict[str, str]:
    """Return what a browser sends for a step whose names begin with ``prefix``."""
    sent = {}
    for index, kind in enumerate(KINDS):
        name = f"{prefix}-{question_key(step, index)}"
        if kind == "date":
            sent |= {f"{name}_0": "3", f"{name}_1": "2", f"{name}_2": "2001", name: "2001-02-03"}
        else:
            sent[name] = {"confirm": "on"}.get(kind, str(STORED[kind]))
    return sent
