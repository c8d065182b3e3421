"""
Check the cells of a decision table: their types, cases no row covers, rows that overlap.

Each input is cut into its cases: the two booleans, the codes of a choice, and for numbers and
dates the limits that the cells name and what lies between them. One value stands for each case,
and the evaluator's own cells are asked about every combination. Tables with too many combinations
are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from typing import Any, Final

from forms_plugins.engine.rules.decisions import row_applies
from forms_plugins.engine.rules.literals import literal_kind
from forms_plugins.engine.rules.types import Type
from forms_plugins.engine.rules.values import Tree, literal_value

MAX_CHECKS: Final = 200_000
MAX_OVERLAPS: Final = 5
_CODE_KINDS: Final = frozenset({"number", "text"})
_OTHER_TEXT: Final = "\0"

Problem = tuple[str, tuple[str | int, ...], dict[str, str]]
_KIND_NAMES: Final[Mapping[str, str]] = {
    "number": "un número",
    "text": "un texto",
    "boolean": "un sí o no",
    "date": "una fecha",
    "set": "varios códigos",
    "roster": "un grupo repetido",
}


def decision_problems(table: dict[str, Any], inputs: Sequence[Type | None]) -> Iterator[Problem]:
    """
    Yield the problems of a checked table as (key, path inside the table, parameters).

    :param inputs: type of each input; None if unknown, then only its cells decide the cases.
    """
    wrong = list(_wrong_cells(table, inputs))
    yield from wrong
    if wrong:
        return
    columns = [[row["when"][index] for row in table["rows"]] for index in range(len(inputs))]
    domains = [_domain(*pair) for pair in zip(inputs, columns, strict=True)]
    if prod(len(domain) for domain in domains) * len(table["rows"]) <= MAX_CHECKS:
        yield from _coverage(table, domains)


def _wrong_cells(table: dict[str, Any], inputs: Sequence[Type | None]) -> Iterator[Problem]:
    for index, found in enumerate(inputs):
        wanted = found.base if found is not None and found.base != "code" else None
        for number, row in enumerate(table["rows"]):
            cell, path = row["when"][index], ("rows", number, "when", index)
            for node in _literals(cell):
                kind = literal_kind(node)
                wanted = wanted or kind  # of an unknown input, the first cell tells
                if kind != wanted or (found and found.base == "code" and kind not in _CODE_KINDS):
                    names = {"left": _KIND_NAMES[wanted], "right": _KIND_NAMES[kind]}
                    yield "kinds_differ", path, names
                elif found and _is_equality(cell) and _is_no_code(literal_value(node), found):
                    yield "code_unknown", path, {"code": str(literal_value(node))}


def _is_no_code(code: Any, found: Type) -> bool:
    return found.kind == "choice" and bool(found.codes) and code not in found.codes


def _is_equality(cell: Tree) -> bool:
    return type(cell) is not dict or "one_of" in cell


def _literals(cell: Tree) -> list[Tree]:
    """Return the literals of a cell."""
    name = next(iter(cell)) if type(cell) is dict else "eq"
    if name == "any":
        return []
    if name in ("between", "one_of"):
        return list(cell[name])
    return [cell[name]] if name in ("lt", "le", "gt", "ge") else [cell]


def _domain(found: Type | None, cells: list[Tree]) -> list[Any]:
    """Return one value for each case of an input."""
    named: list[Any] = [literal_value(node) for cell in cells for node in _literals(cell)]
    if found is not None and found.kind == "choice" and found.codes:
        return list(found.codes)
    if not named:
        return [True]  # every cell is "any": one case
    if isinstance(named[0], bool):
        return [True, False]
    if isinstance(named[0], str):
        return [*dict.fromkeys(named), _OTHER_TEXT]
    if isinstance(named[0], date):
        return _date_cases(sorted(set(named)))
    whole = found is not None and found.kind == "whole"
    return _number_cases(sorted(set(named)), whole)


def _number_cases(limits: list[Any], whole: bool) -> list[Any]:
    if whole:
        around = {int(limit) + step for limit in limits for step in (-1, 0, 1)}
        return sorted(around)
    between = [(Decimal(low) + Decimal(high)) / 2 for low, high in pairwise(limits)]
    return sorted([limits[0] - 1, *limits, *between, limits[-1] + 1])


def _date_cases(limits: list[date]) -> list[date]:
    day = timedelta(days=1)
    around = set(limits)
    around |= {limit - day for limit in limits if limit > date.min}
    around |= {limit + day for limit in limits if limit < date.max}
    return sorted(around)


def _coverage(table: dict[str, Any], domains: list[list[Any]]) -> Iterator[Problem]:
    used: set[int] = set()
    overlaps: dict[tuple[int, int], str] = {}
    gap = None
    for case in product(*domains):
        rows = [n for n, row in enumerate(table["rows"]) if row_applies(row["when"], list(case))]
        used.update(rows[:1])
        if not rows and gap is None:
            gap = _written(case)
        if len(rows) > 1:
            overlaps.setdefault((rows[0], rows[1]), _written(case))
    if gap is not None and "default" not in table:
        yield "decision_gap", (), {"example": gap}
    if table["hit"] == "unique":
        for (first, second), example in list(overlaps.items())[:MAX_OVERLAPS]:
            names = {"first": str(first + 1), "second": str(second + 1), "example": example}
            yield "decision_overlap", ("rows", second), names
    if table["hit"] == "first":
        for number in sorted(set(range(len(table["rows"]))) - used):
            yield "decision_row_unused", ("rows", number), {"row": str(number + 1)}


def _written(case: tuple[Any, ...]) -> str:
    words = {True: "sí", False: "no"}
    texts = []
    for item in case:
        if isinstance(item, bool):
            texts.append(words[item])
        else:
            texts.append("otro texto" if item == _OTHER_TEXT else str(item))
    return "; ".join(texts)
