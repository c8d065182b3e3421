"""Write what a rule may look at, and what it gives, as the browser's evaluator has it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from forms_plugins.engine.rules import MISSING, Refusal, RuleError, Scope

LARGEST_NUMBER = 2**53 - 1
"""Largest whole number that JSON in a browser reads exactly."""


def encoded(found: Any) -> Any:
    """Return an answer as JSON; what is no value of the language is an object it does not know."""
    if found is None or isinstance(found, bool | str):
        return found
    if isinstance(found, int):
        return found if abs(found) <= LARGEST_NUMBER else {"whole": str(found)}
    if isinstance(found, Decimal):
        return {"decimal": str(found)}
    if isinstance(found, date) and not isinstance(found, datetime):
        return {"date": found.isoformat()}
    if isinstance(found, list | tuple):
        return _encoded_list(found)
    return {"unknown": type(found).__name__}


def _encoded_list(found: Any) -> Any:
    if found and all(isinstance(item, Mapping) for item in found):
        return [encoded_answers(row) for row in found]
    return {"list": [encoded(item) for item in found]}


def encoded_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers by key, or a row, as JSON."""
    return {key: encoded(item) for key, item in answers.items()}


def encoded_scope(scope: Scope) -> dict[str, Any]:
    """Return a scope as JSON."""
    return {
        "answers": encoded_answers(scope.answers),
        "today": scope.today.isoformat(),
        "row": None if scope.row is None else encoded_answers(scope.row),
        "number": scope.number,
        "option": None if scope.option is None else encoded_answers(scope.option),
        "tables": {
            name: [[encoded(key), encoded_answers(row)] for key, row in table.items()]
            for name, table in scope.tables.items()
        },
        "labels": {
            question: [[encoded(code), words] for code, words in labels.items()]
            for question, labels in scope.labels.items()
        },
    }


def encoded_result(found: Any) -> dict[str, Any]:
    """Return a result of any of the three ways of evaluating as JSON."""
    if found is MISSING or found is None:
        return {"missing": True}
    if isinstance(found, RuleError):
        return {"error": found.code, "place": found.place}
    if isinstance(found, Refusal):
        return {"refusal": list(found.places)}
    return {"value": _plain(found)}


def _plain(found: Any) -> Any:
    """Return a value in the one way it is written: final zeros of a decimal do not count."""
    if isinstance(found, Decimal):
        text = format(found, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return {"decimal": "0" if text == "-0" else text}
    if isinstance(found, tuple):
        return {"list": [_plain(item) for item in found]}
    return encoded(found)
