"""
Run a decision table.

1. All inputs are evaluated. 2. Each row asks its cells as ``and`` does: a cell other than ``any``
on a missing input is missing. 3. ``first`` takes the first row that applies; ``unique`` the only
one; ``collect`` the results of all, each once, as a set. 4. A row that is undecided because of a
missing input makes the result missing (for ``first``, only if no row before it applies). 5. When
no row applies, the default; without a default, an error.
"""

from __future__ import annotations

import operator as python
from collections.abc import Callable, Mapping
from typing import Any, Final

from forms_plugins.engine.rules.logic import decided
from forms_plugins.engine.rules.running import (
    ABSENT,
    Absent,
    Place,
    Run,
    Trouble,
    joined,
    kind_of,
    operator,
    value,
)
from forms_plugins.engine.rules.values import Tree, literal_value

_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "lt": python.lt,
    "le": python.le,
    "gt": python.gt,
    "ge": python.ge,
}


@operator("decision")
def decision(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Return what the rows that apply say."""
    inputs = [
        value(tree, run, ((place, "inputs"), index)) for index, tree in enumerate(operand["inputs"])
    ]
    results: list[Tree] = []
    undecided: Absent | None = None
    for number, row in enumerate(operand["rows"]):
        run.spend(len(inputs), place)
        applies = _applies(row["when"], inputs, ((place, "rows"), number))
        if type(applies) in ABSENT:
            undecided = joined(undecided, applies)
        elif applies:
            results.append(row["then"])
        if operand["hit"] == "first" and applies is not False:
            break
    if undecided is not None:
        return undecided
    return _outcome(operand, results, place)


def _outcome(operand: dict[str, Any], results: list[Tree], place: Place) -> Any:
    collects = operand["hit"] == "collect"
    if not results:
        if "default" not in operand:
            raise Trouble("no_decision_row", place)
        results = [operand["default"]]
    elif len(results) > 1 and not collects:
        raise Trouble("several_decision_rows", place)
    if collects:
        return tuple(dict.fromkeys(literal_value(result) for result in results))
    return literal_value(results[0])


def _applies(cells: list[Tree], inputs: list[Any], place: Place) -> Any:
    pairs = enumerate(zip(cells, inputs, strict=True))
    results = (_cell(cell, found, ((place, "when"), index)) for index, (cell, found) in pairs)
    return decided(results, False, place)


def row_applies(cells: list[Tree], inputs: list[Any]) -> bool:
    """Tell whether a row applies to inputs that are all there and of the right kinds."""
    return _applies(cells, inputs, None) is True


def _cell(cell: Tree, found: Any, place: Place) -> Any:
    """Return whether an input fits a cell; absent if the input is."""
    name = next(iter(cell)) if type(cell) is dict else "eq"
    if name == "any":
        return True
    if type(found) in ABSENT:
        return found
    if name == "one_of":
        wanted = [literal_value(item) for item in cell[name]]
        _same_kind(found, wanted[0], place)
        return found in wanted
    if name == "between":
        low, high = (literal_value(item) for item in cell[name])
        _same_kind(found, low, place)
        return bool(low <= found <= high)
    if name in _COMPARE:
        limit = literal_value(cell[name])
        _same_kind(found, limit, place)
        return _COMPARE[name](found, limit)
    wanted_value = literal_value(cell)
    _same_kind(found, wanted_value, place)
    return found == wanted_value


def _same_kind(found: Any, wanted: Any, place: Place) -> None:
    if kind_of(found) != kind_of(wanted):
        raise Trouble("type", place, f"{kind_of(found)} with {kind_of(wanted)}")
