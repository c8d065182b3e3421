"""Type rules of the operators that compute: numbers, texts, sets, dates, rosters and tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from forms_plugins.engine.rules.checking import (
    NOTHING,
    SURE_BOOLEAN,
    SURE_WHOLE,
    TYPE_NAMES,
    Checker,
    Known,
    Path,
    Row,
    infers,
    may_miss,
)
from forms_plugins.engine.rules.types import DATE, DECIMAL, TEXT, WHOLE, Type, choice
from forms_plugins.engine.rules.values import Tree


@infers("add", "mul", "sub", "div")
def _arithmetic(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    types = check.all(operand, path, row)
    for index, found in enumerate(types):
        check.require(found, "number", (*path, index))
    whole = path[-1] != "div" and all(found is None or found.kind == "whole" for found in types)
    return replace(WHOLE if whole else DECIMAL, missing_ok=may_miss(types))


@infers("min", "max")
def _extreme(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    types = check.all(operand, path, row)
    for index, found in enumerate(types):
        _orderable(check, found, (*path, index))
    found = check.merged(types, path)
    return found and replace(found, codes=found.codes if found.kind == "choice" else ())


def _orderable(check: Checker, found: Known, path: Path) -> bool:
    if found is None or found.base in ("number", "date", "code"):
        return True
    check.problem(path, "order_impossible", found=TYPE_NAMES[found.kind])
    return False


@infers("round")
def _round(check: Checker, operand: dict[str, Any], path: Path, row: Row) -> Known:
    found = check.infer(operand["value"], (*path, "value"), row)
    check.require(found, "number", (*path, "value"))
    return replace(DECIMAL if operand["digits"] > 0 else WHOLE, missing_ok=may_miss([found]))


@infers("length")
def _length(check: Checker, operand: Tree, path: Path, row: Row) -> Known:
    found = check.infer(operand, path, row)
    check.require(found, "text", path)
    return replace(WHOLE, missing_ok=may_miss([found]))


@infers("concat")
def _concat(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    types = check.all(operand, path, row)
    for index, found in enumerate(types):
        if found is not None and found.base not in ("text", "number", "date", "code"):
            check.problem((*path, index), "writable_needed", found=TYPE_NAMES[found.kind])
    return replace(TEXT, missing_ok=may_miss(types))


@infers("matches")
def _matches(check: Checker, operand: list[Any], path: Path, row: Row) -> Known:
    check.require(check.infer(operand[0], (*path, 0), row), "text", (*path, 0))
    return SURE_BOOLEAN


@infers("contains", "starts_with")
def _of_two_texts(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    for index, found in enumerate(check.all(operand, path, row)):
        check.require(found, "text", (*path, index))
    return SURE_BOOLEAN


@infers("substring")
def _substring(check: Checker, operand: dict[str, Any], path: Path, row: Row) -> Known:
    types = []
    for key in ("text", "start", "length"):
        if key in operand:
            types.append(check.infer(operand[key], (*path, key), row))
            check.require(types[-1], "text" if key == "text" else "number", (*path, key))
    return replace(TEXT, missing_ok=may_miss(types))


@infers("trim")
def _trim(check: Checker, operand: Tree, path: Path, row: Row) -> Known:
    found = check.infer(operand, path, row)
    check.require(found, "text", path)
    return replace(TEXT, missing_ok=may_miss([found]))


@infers("number")
def _number(check: Checker, operand: Tree, path: Path, row: Row) -> Known:
    found = check.infer(operand, path, row)
    if found is None:
        return DECIMAL
    if found.base not in ("number", "text", "boolean", "code"):
        check.problem(path, "number_unreadable", found=TYPE_NAMES[found.kind])
    is_whole = found.kind in ("whole", "boolean") or (
        found.kind == "choice" and found.base == "number"
    )
    return WHOLE if is_whole else DECIMAL


@infers("label_of")
def _label_of(check: Checker, operand: Tree, path: Path, row: Row) -> Known:
    found = check.infer(operand, path, row)
    if found is not None and found.kind not in ("choice", "choices"):
        check.problem(path, "choice_needed", found=TYPE_NAMES[found.kind])
    return replace(TEXT, missing_ok=may_miss([found]))


@infers("code_at")
def _code_at(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    ticked, number = check.all(operand, path, row)
    check.require(ticked, "set", (*path, 0))
    check.require(number, "number", (*path, 1))
    return choice(ticked.codes) if ticked is not None else None


@infers("selected")
def _selected(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    ticked, code = check.all(operand, path, row)
    check.require(ticked, "set", (*path, 0))
    if ticked is not None and code is not None:
        if code.kind not in ("whole", "text", "choice"):
            names = {"left": TYPE_NAMES[ticked.kind], "right": TYPE_NAMES[code.kind]}
            check.problem(path, "kinds_differ", **names)
        elif code.kind != "choice":
            check.require_codes(ticked, code.codes, (*path, 1))
    return SURE_BOOLEAN


@infers("count_selected")
def _count_selected(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    ticked = check.infer(operand[0], (*path, 0), row)
    check.require(ticked, "set", (*path, 0))
    check.require_codes(ticked, tuple(operand[1]["list"]), (*path, 1))
    return replace(WHOLE, missing_ok=may_miss([ticked]))


@infers("size")
def _size(check: Checker, operand: Tree, path: Path, row: Row) -> Known:
    ticked = check.infer(operand, path, row)
    check.require(ticked, "set", path)
    return replace(WHOLE, missing_ok=may_miss([ticked]))


@infers("age")
def _age(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    types = check.all(operand, path, row)
    for index, found in enumerate(types):
        check.require(found, "date", (*path, index))
    return replace(WHOLE, missing_ok=may_miss(types))


@infers("difference")
def _difference(check: Checker, operand: dict[str, Any], path: Path, row: Row) -> Known:
    types = [check.infer(operand[key], (*path, key), row) for key in ("from", "to")]
    for key, found in zip(("from", "to"), types, strict=True):
        check.require(found, "date", (*path, key))
    return replace(WHOLE, missing_ok=may_miss(types))


@infers("shift")
def _shift(check: Checker, operand: dict[str, Any], path: Path, row: Row) -> Known:
    types = [check.infer(operand[key], (*path, key), row) for key in ("date", "number")]
    for key, found in zip(("date", "number"), types, strict=True):
        check.require(found, key, (*path, key))
    return replace(DATE, missing_ok=may_miss(types))


@infers("to_date")
def _to_date(check: Checker, operand: Tree, path: Path, row: Row) -> Known:
    found = check.infer(operand, path, row)
    if found is not None and found.base not in ("text", "date", "code"):
        check.problem(path, "date_unreadable", found=TYPE_NAMES[found.kind])
    return DATE


@infers("format_date")
def _format_date(check: Checker, operand: list[Any], path: Path, row: Row) -> Known:
    found = check.infer(operand[0], (*path, 0), row)
    check.require(found, "date", (*path, 0))
    return replace(TEXT, missing_ok=may_miss([found]))


def _fields(check: Checker, operand: dict[str, Any], path: Path, row: Row) -> tuple[Row, bool]:
    """
    Return the fields of the roster, and whether it is one.

    An inner roster reads the row around it; it is known in that row and, from outside, by its key.
    """
    key = operand["roster"]
    found = (row or {}).get(key)
    if found is not None and found.kind == "roster":
        return {**(row or {}), **found.fields}, True
    found = check.scope.answers.get(key)
    if found is not None and found.kind == "roster":
        return found.fields, True
    for outer in check.scope.answers.values():
        inner = outer.fields.get(key) if outer.kind == "roster" else None
        if inner is not None and inner.kind == "roster":
            return {**outer.fields, **inner.fields}, True
    check.problem(
        (*path, "roster"), "roster_unknown" if found is None else "roster_needed", key=key
    )
    return None, False


@infers("count", "any", "all", "sum", "largest", "smallest", "distinct", "pick", "nth", "join")
def _roster(check: Checker, operand: dict[str, Any], path: Path, row: Row) -> Known:
    if "number" in operand:
        number = check.infer(operand["number"], (*path, "number"), row)
        check.require(number, "number", (*path, "number"))
    fields, known = _fields(check, operand, path, row)
    result = _ROSTER_RESULTS.get(str(path[-1]))
    if not known:
        return result
    if "where" in operand:
        condition = check.infer(operand["where"], (*path, "where"), fields)
        check.require(condition, "boolean", (*path, "where"))
    if "value" not in operand:
        return result
    found = check.infer(operand["value"], (*path, "value"), fields)
    return _of_value(check, str(path[-1]), found, (*path, "value")) or result


_ROSTER_RESULTS = {"join": TEXT, "count": SURE_WHOLE, "any": SURE_BOOLEAN, "all": SURE_BOOLEAN}


def _of_value(check: Checker, name: str, found: Known, path: Path) -> Known:
    if name == "sum":
        check.require(found, "number", path)
        decimal = found is not None and found.kind == "decimal"
        return replace(DECIMAL if decimal else WHOLE, missing_ok=False)
    if name == "distinct":
        if found is not None and found.base in ("set", "roster"):
            check.problem(path, "writable_needed", found=TYPE_NAMES[found.kind])
        return SURE_BOOLEAN
    if name == "join":
        if found is not None and found.base not in ("text", "number", "date", "code"):
            check.problem(path, "writable_needed", found=TYPE_NAMES[found.kind])
        return TEXT
    if name in ("largest", "smallest") and not _orderable(check, found, path):
        return None
    return found and replace(found, missing_ok=True)


@infers("lookup")
def _lookup(check: Checker, operand: dict[str, Any], path: Path, row: Row) -> Known:
    key = check.infer(operand["key"], (*path, "key"), row)
    table = check.scope.tables.get(operand["table"])
    if table is None:
        check.problem((*path, "table"), "table_unknown", name=operand["table"])
        return None
    column = operand["column"]
    if column not in table.columns:
        check.problem((*path, "column"), "column_unknown", table=operand["table"], name=column)
    if key is not None:
        _table_key(check, key, table.key, (*path, "key"))
    found = table.columns.get(column)
    if "otherwise" in operand:
        return _or_otherwise(check, operand["otherwise"], found, path, row)
    return found and replace(found, missing_ok=found.missing_ok or may_miss([key]))


def _or_otherwise(check: Checker, tree: Tree, cell: Known, path: Path, row: Row) -> Known:
    """Return the type of a cell or what stands for it."""
    other = check.infer(tree, (*path, "otherwise"), row)
    if tree == NOTHING:
        return cell
    return check.merged([cell, other], path)


def _table_key(check: Checker, found: Type, wanted: Type, path: Path) -> None:
    if found.base not in ("number", "text", "code"):
        check.problem(path, "key_needed", found=TYPE_NAMES[found.kind])
    elif found.base != wanted.base and "code" not in (found.base, wanted.base):
        check.problem(
            path, "kinds_differ", left=TYPE_NAMES[found.kind], right=TYPE_NAMES[wanted.kind]
        )
    else:
        check.require_codes(wanted, found.codes, path)
