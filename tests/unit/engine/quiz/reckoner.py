"""
A second reckoning of scores, written from ``docs/questions.md`` and from nothing else.

It imports nothing that grades: documents and responses are plain JSON.
"""

import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import permutations
from typing import Any


def reckon(document: Mapping[str, Any], response: Any) -> Fraction:
    """Return the score of a response of the right shape, or ``None``, to a question."""
    if response is None:
        return Fraction(0)
    return _RECKONERS[document["kind"]](document, response)


def _single(document: Mapping[str, Any], response: str) -> Fraction:
    return Fraction(
        any(each["key"] == response and each.get("right", False) for each in document["options"])
    )


def _multiple(document: Mapping[str, Any], response: list[str]) -> Fraction:
    right = {each["key"] for each in document["options"] if each.get("right")}
    ticked = set(response)
    return Fraction(max(0, len(ticked & right) - len(ticked - right)), len(right))


def _true_false(document: Mapping[str, Any], response: bool) -> Fraction:
    return Fraction(response == document["right"])


def _numeric(document: Mapping[str, Any], response: str) -> Fraction:
    distance = abs(Decimal(response) - Decimal(document["right"]))
    return Fraction(distance <= Decimal(document["tolerance"]))


def _order(document: Mapping[str, Any], response: list[str]) -> Fraction:
    keys = [each["key"] for each in document["items"]]
    right = sum(
        1
        for i in range(len(keys) - 1)
        for j in range(len(response) - 1)
        if [keys[i], keys[i + 1]] == [response[j], response[j + 1]]
    )
    return Fraction(right, len(keys) - 1)


def _match(document: Mapping[str, Any], response: dict[str, str]) -> Fraction:
    right = sum(response.get(pair["key"]) == pair["right"] for pair in document["pairs"])
    return Fraction(right, len(document["pairs"]))


def _short(document: Mapping[str, Any], response: str) -> Fraction:
    return Fraction(bare(response) in [bare(text) for text in document["accepted"]])


def _cloze(document: Mapping[str, Any], response: dict[str, str]) -> Fraction:
    right = 0
    for gap in document["gaps"]:
        text = response.get(gap["key"])
        if text is not None:
            right += bare(text) in [bare(each) for each in gap["accepted"]]
    return Fraction(right, len(document["gaps"]))


def bare(text: str) -> str:
    """Small letters without accents, blanks for punctuation; ñ stays."""
    guarded = text.lower().replace("ñ", "\ue000")
    letters = [
        each for each in unicodedata.normalize("NFD", guarded) if not "\u0300" <= each < "\u0370"
    ]
    spaced = "".join(each if each.isalnum() or each in "\ue000%+<>=" else " " for each in letters)
    return " ".join(spaced.split())


def _case(document: Mapping[str, Any], response: dict[str, Any]) -> Fraction:
    """Points of one household; the rows of a roster in the best of all orders."""
    right, wanted = 0, 0
    given = response.get("answers", {})
    for key, model in document["answers"].items():
        if isinstance(model, list) and model and isinstance(model[0], dict):
            more, of = _roster(model, given.get(key) or [])
        elif model in ("", []):
            continue
        else:
            more, of = int(same(given.get(key), model)), 1
        right, wanted = right + more, wanted + of
    for method, name in document["categories"].items():
        wanted += 1
        right += response.get("categories", {}).get(method) == name
    return Fraction(max(0, right), wanted) if wanted else Fraction(0)


def _roster(model: list[dict[str, Any]], given: Any) -> tuple[int, int]:
    columns = {key for row in model for key in row}
    rows = (
        [
            row
            for row in given
            if isinstance(row, dict) and any(v not in (None, "") for v in row.values())
        ]
        if isinstance(given, list)
        else []
    )
    wanted = sum(len(row) for row in model)
    size = max(len(model), len(rows))
    places: list[Any] = [*model, *[None] * (size - len(model))]
    offers: list[Any] = [*rows, *[None] * (size - len(rows))]
    best = max(
        sum(_row(columns, one, other) for one, other in zip(places, order, strict=True))
        for order in permutations(offers)
    )
    return best, wanted


def _row(columns: set[str], model: Any, row: Any) -> int:
    if row is None:
        return 0
    if model is None:
        return -1
    points = 0
    for key in columns:
        if key in model:
            points += same(row.get(key), model[key])
        elif row.get(key) not in (None, "", False):
            points -= 1
    return points


def same(given: Any, model: Any) -> bool:
    if isinstance(given, bool) or isinstance(model, bool):
        return given is model
    if isinstance(model, list):
        return isinstance(given, list) and set(given) == set(model)
    if given is None or isinstance(given, list):
        return False
    try:
        return Decimal(given) == Decimal(model)
    except (InvalidOperation, TypeError, ValueError):
        return bare(str(given)) == bare(str(model))


_RECKONERS: Mapping[str, Callable[[Any, Any], Fraction]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "short": _short,
    "cloze": _cloze,
    "case": _case,
}
