"""Logic, comparisons, choice, sets and presence."""

from __future__ import annotations

import operator as python
from collections.abc import Callable, Iterable
from typing import Any, Final

from forms_plugins.engine.rules.numbers import whole
from forms_plugins.engine.rules.running import (
    ABSENT,
    Absent,
    Mode,
    Place,
    Run,
    Trouble,
    expect,
    joined,
    kind_of,
    operator,
    undecided,
    value,
    values,
)
from forms_plugins.engine.rules.values import Tree, literal_value

_ORDERED: Final = frozenset({"number", "date"})
_EQUATABLE: Final = frozenset({"number", "date", "text", "boolean"})


def decided(found: Iterable[Any], deciding: bool, place: Place) -> Any:
    """
    Join true, false and absent values: the first ``deciding`` one decides, else absence, else not.

    ``deciding`` is false for "all of them" and true for "any of them". Later values are not
    computed.
    """
    absent: Absent | None = None
    for item in found:
        if item is deciding:
            return deciding
        if type(item) in ABSENT:
            absent = joined(absent, item)
        else:
            expect("boolean", item, place)
    return (not deciding) if absent is None else absent


@operator("and")
def conjunction(operand: list[Tree], run: Run, place: Place) -> Any:
    """Return false at the first false operand; missing if any is; else true."""
    return decided((value(t, run, (place, i)) for i, t in enumerate(operand)), False, place)


@operator("or")
def disjunction(operand: list[Tree], run: Run, place: Place) -> Any:
    """Return true at the first true operand; missing if any is; else false."""
    return decided((value(t, run, (place, i)) for i, t in enumerate(operand)), True, place)


@operator("not")
def negation(operand: Tree, run: Run, place: Place) -> Any:
    """Return the opposite; missing stays missing."""
    found = value(operand, run, place)
    if type(found) in ABSENT:
        return found
    expect("boolean", found, place)
    return not found


def _comparison(name: str, compare: Callable[[Any, Any], bool], kinds: frozenset[str]) -> None:
    @operator(name)
    def comparison(operand: list[Tree], run: Run, place: Place) -> Any:
        left = value(operand[0], run, (place, 0))
        right = value(operand[1], run, (place, 1))
        if type(left) in ABSENT:
            both = joined(left, right) if type(right) in ABSENT else left
            return undecided(both, run)
        if type(right) in ABSENT:
            return undecided(right, run)
        kind = kind_of(left)
        if kind != kind_of(right) or kind not in kinds:
            raise Trouble("type", place, f"{kind} with {kind_of(right)}")
        return compare(left, right)


_comparison("eq", python.eq, _EQUATABLE)
_comparison("ne", python.ne, _EQUATABLE)
_comparison("lt", python.lt, _ORDERED)
_comparison("le", python.le, _ORDERED)
_comparison("gt", python.gt, _ORDERED)
_comparison("ge", python.ge, _ORDERED)


@operator("in")
def membership(operand: list[Tree], run: Run, place: Place) -> Any:
    """Tell whether a value equals one of a list of literals."""
    found = value(operand[0], run, (place, 0))
    if type(found) in ABSENT:
        return undecided(found, run)
    items = operand[1]["list"]
    run.spend(len(items), place)
    listed = [literal_value(item) for item in items]
    if kind_of(listed[0]) != kind_of(found):
        raise Trouble("type", place, f"{kind_of(found)} in a list of {kind_of(listed[0])}")
    return found in listed


@operator("if")
def choice(operand: list[Tree], run: Run, place: Place) -> Any:
    """
    Return the second operand if the first is true, the third if false; only that one is computed.
    """
    condition = value(operand[0], run, (place, 0))
    if type(condition) in ABSENT:
        return condition
    expect("boolean", condition, (place, 0))
    branch = 1 if condition else 2
    return value(operand[branch], run, (place, branch))


@operator("answered")
def presence(operand: Tree, run: Run, place: Place) -> bool:
    """Tell whether the operand has a value; the same in every mode, so the operand is lenient."""
    mode, run.mode = run.mode, Mode.LENIENT
    found = value(operand, run, place)
    run.mode = mode
    return type(found) not in ABSENT


@operator("selected")
def selected(operand: list[Tree], run: Run, place: Place) -> Any:
    """Tell whether a code is ticked in a set; like a comparison when something is missing."""
    (ticked, code), absent = values(operand, run, place)
    if absent is not None:
        return undecided(absent, run)
    expect("set", ticked, place)
    _expect_code(ticked, code, place)
    return code in ticked


@operator("count_selected")
def count_selected(operand: list[Tree], run: Run, place: Place) -> Any:
    """Return how many of the listed codes are ticked."""
    ticked = value(operand[0], run, (place, 0))
    if type(ticked) in ABSENT:
        return ticked
    expect("set", ticked, place)
    listed = operand[1]["list"]
    run.spend(len(listed), place)
    _expect_code(ticked, listed[0], place)
    return len(set(ticked) & set(listed))


@operator("size")
def size(operand: Tree, run: Run, place: Place) -> Any:
    """Return how many different codes are ticked."""
    ticked = value(operand, run, place)
    if type(ticked) in ABSENT:
        return ticked
    expect("set", ticked, place)
    return len(set(ticked))


def _expect_code(ticked: tuple[Any, ...], code: Any, place: Place) -> None:
    """:raises Trouble: unless the code is a whole number or a text, as those of the set are."""
    if type(code) is not type(ticked[0]):
        raise Trouble("type", place, f"{kind_of(code)} as a code of the set")


@operator("code_at")
def code_at(operand: list[Tree], run: Run, place: Place) -> Any:
    """Return the code that was ticked as number so many, from 1; missing if there are fewer."""
    (ticked, number), absent = values(operand, run, place)
    if absent is not None:
        return absent
    expect("set", ticked, place)
    position = whole(number, place)
    return ticked[position - 1] if 1 <= position <= len(ticked) else run.absent("code_at")
