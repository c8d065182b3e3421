"""Run the shared vectors: the same file decides for every evaluator of the language."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from forms_plugins.engine.rules import (
    MISSING,
    Refusal,
    RuleError,
    Scope,
    check_shape,
    evaluate,
    evaluate_strict,
    holds,
    verdict,
)
from forms_plugins.engine.rules.structure import OPERATORS
from forms_plugins.engine.rules.values import ERROR_CODES

VECTORS = Path(__file__).parents[3] / "vectors" / "rules.json"
CASES: list[dict[str, Any]] = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]


def decoded(node: Any) -> Any:
    """Return a value of the vectors as the evaluator takes it."""
    if isinstance(node, Mapping):
        if "decimal" in node:
            return Decimal(node["decimal"])
        if "date" in node:
            return date.fromisoformat(node["date"])
        if "list" in node:
            return tuple(decoded(item) for item in node["list"])
        return {key: decoded(item) for key, item in node.items()}
    return [decoded(row) for row in node] if isinstance(node, list) else node


def table(encoded: Mapping[str, Any]) -> dict[Any, dict[str, Any]]:
    """Return a table of the vectors by its key column."""
    return {decoded(row[encoded["key"]]): decoded(row) for row in encoded["rows"]}


def scope_of(case: Mapping[str, Any]) -> Scope:
    """Return the scope that a case describes."""
    return Scope(
        answers={key: decoded(item) for key, item in case["answers"].items()},
        today=date.fromisoformat(case["today"]),
        row=decoded(case["row"]) if "row" in case else None,
        tables={name: table(encoded) for name, encoded in case.get("tables", {}).items()},
        number=case.get("number"),
        option=decoded(case["option"]) if "option" in case else None,
        labels={
            key: {code: words for code, words in pairs}
            for key, pairs in case.get("labels", {}).items()
        },
    )


def result_of(case: Mapping[str, Any]) -> Any:
    """Evaluate a case in its mode; "not yet" counts as missing."""
    if case.get("strict"):
        return evaluate_strict(case["rule"], scope_of(case))
    if case.get("validation"):
        found = verdict(case["rule"], scope_of(case))
        return MISSING if found is None else found
    return evaluate(case["rule"], scope_of(case))


def as_expected(found: Any) -> dict[str, Any]:
    """Describe a result as the vectors do, save that values stay values."""
    if found is MISSING:
        return {"missing": True}
    if isinstance(found, RuleError):
        return {"error": found.code}
    if isinstance(found, Refusal):
        return {"refusal": list(found.places)}
    return {"value": found}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_vector(case: dict[str, Any]) -> None:
    check_shape(case["rule"])

    found = as_expected(result_of(case))

    if "value" in case["expected"]:
        wanted = decoded(case["expected"]["value"])
        assert found == {"value": wanted}
        assert type(found["value"]) is type(wanted)
    else:
        assert found == case["expected"]


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not {"strict", "validation"} & case.keys()],
    ids=lambda c: c["id"],
)
def test_show_if_holds_only_when_true(case: dict[str, Any]) -> None:
    assert holds(case["rule"], scope_of(case)) is (case["expected"].get("value") is True)


def test_every_operator_and_error_has_vectors() -> None:
    used = Counter(json.dumps([case["rule"] for case in CASES]).split('"'))
    errors = {case["expected"].get("error") for case in CASES}

    assert [
        name for name in (*OPERATORS, "decision", "today", "row", "option") if used[name] < 3
    ] == []
    assert set(ERROR_CODES) - errors == set()


def test_ids_of_vectors_are_unique() -> None:
    assert [name for name, n in Counter(case["id"] for case in CASES).items() if n > 1] == []
