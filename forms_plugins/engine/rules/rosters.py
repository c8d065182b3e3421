"""
Operators over the rows of a roster, and table look-ups.

A condition (``where``) that is missing for a row leaves the row out; a value that is missing is
skipped. Strict evaluation refuses in both cases, save that ``distinct`` never needs a value and
reads it leniently. A roster that is absent has no rows (strict: is missing); a roster that is there
and empty has no rows in either.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from forms_plugins.engine.rules.logic import decided
from forms_plugins.engine.rules.numbers import added, extreme
from forms_plugins.engine.rules.running import (
    ABSENT,
    Absent,
    Mode,
    Place,
    Run,
    Trouble,
    checked,
    expect,
    joined,
    kind_of,
    operator,
    value,
)
from forms_plugins.engine.rules.texts import written
from forms_plugins.engine.rules.values import MISSING

Rows = Sequence[Mapping[str, Any]]

CHARACTERS_A_STEP: Final = 10
"""Characters of a joined text that cost one step."""


def _rows(roster: str, run: Run, place: Place) -> tuple[Rows, Absent | None]:
    """
    Return the rows of a roster; in strict mode, what is absent if it is not there.

    It is looked for in the current row first, then among the answers, at last in the rows of all
    rosters among the answers, taken together. A row of a roster that is inside another row reads
    that one too.
    """
    if run.row is not None and roster in run.row:
        rows = _checked_rows(roster, run.row[roster], place)
        found: Rows | None = None if rows is None else [_within(row, run.row) for row in rows]
    elif roster in run.answers:
        found = _checked_rows(roster, run.answers[roster], place)
    else:
        found = _rows_of_all(roster, run, place)
    if found is None:
        return (), run.absent(roster) if run.mode is Mode.STRICT else None
    return found, None


def _checked_rows(roster: str, rows: Any, place: Place) -> Rows | None:
    if rows is None or rows == "":
        return None
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        raise Trouble("type", place, f"{roster} is not a roster")
    return rows


def _rows_of_all(roster: str, run: Run, place: Place) -> Rows | None:
    """Return the rows of an inner roster in all outer rows; None if no row has it."""
    found: list[Mapping[str, Any]] | None = None
    for rows in run.answers.values():
        if not isinstance(rows, list | tuple):
            continue
        for row in rows:
            if isinstance(row, Mapping) and roster in row:
                inner = _checked_rows(roster, row[roster], place) or ()
                run.spend(1 + len(inner), place)
                found = [*(found or ()), *(_within(each, row) for each in inner)]
    return found


def _within(row: Mapping[str, Any], around: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row that reads the row around it where it has nothing itself."""
    return ChainMap(cast("dict[str, Any]", row), cast("dict[str, Any]", around))  # only read


def _each(rows: Rows, inner: Run, place: Place) -> Iterator[None]:
    """Set the run on one row after the other."""
    inner.spend(len(rows), place)
    for inner.number, inner.row in enumerate(rows, 1):
        yield


def _over_values(
    operand: dict[str, Any], run: Run, place: Place, value_mode: Mode | None = None
) -> tuple[list[Any], Absent | None]:
    """
    Return the values of the rows that meet the condition, missing ones included.

    The second part is what a strict evaluation lacks to know which rows meet it. Without ``value``
    in the operand the list holds true for each row.
    """
    rows, absent = _rows(operand["roster"], run, place)
    inner = run.inside(operand["roster"])
    condition, tree = operand.get("where", True), operand.get("value", True)
    found: list[Any] = []
    for _ in _each(rows, inner, place):
        meets = value(condition, inner, (place, "where"))
        if meets is True:
            inner.mode = value_mode or run.mode
            found.append(value(tree, inner, (place, "value")))
            inner.mode = run.mode
        elif type(meets) in ABSENT:
            absent = joined(absent, meets) if run.mode is Mode.STRICT else None
        else:
            expect("boolean", meets, (place, "where"))
    return found, absent


def _present(operand: dict[str, Any], run: Run, place: Place) -> tuple[list[Any], Absent | None]:
    """Return the values that are there, and what a strict evaluation lacks."""
    found, absent = _over_values(operand, run, place)
    for item in found:
        if run.mode is Mode.STRICT and type(item) in ABSENT:
            absent = joined(absent, item)
    return [item for item in found if type(item) not in ABSENT], absent


@operator("count")
def count(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Return how many rows meet the condition, or how many there are."""
    found: Sequence[Any]
    if "where" in operand:
        found, absent = _over_values(operand, run, place)
    else:
        found, absent = _rows(operand["roster"], run, place)
    return len(found) if absent is None else absent


def _quantified(operand: dict[str, Any], run: Run, place: Place, deciding: bool) -> Any:
    rows, absent = _rows(operand["roster"], run, place)
    if absent is not None:
        return absent
    inner, condition = run.inside(operand["roster"]), operand["where"]
    found = (value(condition, inner, (place, "where")) for _ in _each(rows, inner, place))
    return decided(found, deciding, place)


@operator("any")
def any_row(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Join the condition of all rows as ``or`` does; false without rows."""
    return _quantified(operand, run, place, True)


@operator("all")
def all_rows(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Join the condition of all rows as ``and`` does; true without rows."""
    return _quantified(operand, run, place, False)


@operator("sum")
def total(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Return the sum of the values; 0 without any."""
    found, absent = _present(operand, run, place)
    if absent is not None:
        return absent
    result: Any = 0
    for number in found:
        expect("number", number, (place, "value"))
        result = added(result, number, place)
    return result


def _extreme_of_rows(name: str, largest: bool) -> Callable[..., Any]:
    @operator(name)
    def extreme_of_rows(operand: dict[str, Any], run: Run, place: Place) -> Any:
        found, absent = _present(operand, run, place)
        if absent is not None:
            return absent
        if not found:
            return run.absent(None, operand["roster"])
        return extreme(found, largest, place)

    return extreme_of_rows


largest_of_rows = _extreme_of_rows("largest", True)
smallest_of_rows = _extreme_of_rows("smallest", False)


@operator("distinct")
def distinct(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Tell whether the values of the rows that have one are all different."""
    found, absent = _over_values(operand, run, place, Mode.LENIENT)
    if absent is not None:
        return absent
    present = [item for item in found if type(item) not in ABSENT]
    for item in present:
        if kind_of(item) in ("set", "roster"):
            raise Trouble("type", (place, "value"), f"{kind_of(item)} as a value to tell apart")
    return len({(kind_of(item), item) for item in present}) == len(present)


@operator("pick")
def pick(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Return the value of the only row that meets the condition; missing without such a row."""
    found, absent = _over_values(operand, run, place)
    if absent is not None:
        return absent
    if len(found) > 1:
        raise Trouble("several_rows", place, operand["roster"])
    return found[0] if found else run.absent(None, operand["roster"])


@operator("nth")
def nth(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Return the value of row number so many, from 1; missing without such a row."""
    number = value(operand["number"], run, (place, "number"))
    if type(number) in ABSENT:
        return number
    expect("number", number, (place, "number"))
    rows, absent = _rows(operand["roster"], run, place)
    if absent is not None:
        return absent
    if not 1 <= number <= len(rows) or int(number) != number:
        return run.absent(None, operand["roster"])
    inner = run.inside(operand["roster"])
    inner.number, inner.row = int(number), rows[int(number) - 1]
    return value(operand["value"], inner, (place, "value"))


@operator("join")
def join(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Return the values that are there as one text; missing without any."""
    found, absent = _present(operand, run, place)
    if absent is not None:
        return absent
    if not found:
        return run.absent(None, operand["roster"])
    text = operand["separator"].join(written(item, (place, "value")) for item in found)
    run.spend(len(text) // CHARACTERS_A_STEP, place)
    return text


@operator("lookup")
def lookup(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """
    Return a cell of a table by row key and column; an empty cell is missing.

    ``otherwise`` stands for an empty cell and for a row that the table does not have.
    """
    key = value(operand["key"], run, (place, "key"))
    if type(key) in ABSENT:
        return key
    table = run.tables.get(operand["table"])
    if table is None:
        raise Trouble("unknown_table", place, operand["table"])
    if kind_of(key) not in ("number", "text"):
        raise Trouble("type", place, f"{kind_of(key)} as a key")
    row = table.get(key)
    if row is None:
        if "otherwise" in operand:
            return value(operand["otherwise"], run, (place, "otherwise"))
        raise Trouble("no_table_row", place, operand["table"])
    if operand["column"] not in row:
        raise Trouble("unknown_column", place, operand["column"])
    found = checked(row[operand["column"]], place)
    if found is MISSING and "otherwise" in operand:
        return value(operand["otherwise"], run, (place, "otherwise"))
    if found is MISSING:
        return run.absent(operand["column"], operand["table"])
    return found
