"""
Arithmetic.

Whole numbers stay whole under +, -, *, min and max and are exact; as soon as one operand is a
decimal, the result is a decimal with 28 significant digits (ties to even), step by step from the
left. A quotient is always a decimal. The number of final zeros of a decimal never shows. Rounding
happens only in ``round``.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from forms_plugins.engine.rules.running import (
    ABSENT,
    NUMBER_LIMIT,
    Place,
    Run,
    Trouble,
    expect,
    kind_of,
    operator,
    value,
    values,
)
from forms_plugins.engine.rules.values import Tree

CONTEXT: Final = decimal.Context(
    prec=28,
    rounding=decimal.ROUND_HALF_EVEN,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)

_EXACT: Final = decimal.Context(prec=200, traps=[decimal.InvalidOperation])
"""For rounding: an answer may have more digits than arithmetic keeps, and none may be refused."""

_MODES: Final = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "down": decimal.ROUND_DOWN,
    "up": decimal.ROUND_UP,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
}

Number = int | Decimal


def in_range(number: Number, place: Place) -> Number:
    """Return the number. :raises Trouble: if it is of 10**28 or more."""
    if -NUMBER_LIMIT < number < NUMBER_LIMIT:
        return number
    raise Trouble("number_range", place)


def added(left: Number, right: Number, place: Place) -> Number:
    """Return the sum of two numbers."""
    if type(left) is int and type(right) is int:
        return in_range(left + right, place)
    return in_range(CONTEXT.add(left, right), place)


def _subtracted(left: Number, right: Number, place: Place) -> Number:
    if type(left) is int and type(right) is int:
        return in_range(left - right, place)
    return in_range(CONTEXT.subtract(left, right), place)


def _multiplied(left: Number, right: Number, place: Place) -> Number:
    if type(left) is int and type(right) is int:
        return in_range(left * right, place)
    return in_range(CONTEXT.multiply(left, right), place)


def _divided(left: Number, right: Number, place: Place) -> Number:
    if right == 0:
        raise Trouble("division_by_zero", place)
    return in_range(CONTEXT.divide(left, right), place)


def _arithmetic(name: str, combine: Callable[[Number, Number, Place], Number]) -> None:
    @operator(name)
    def arithmetic(operand: list[Tree], run: Run, place: Place) -> Any:
        found, absent = values(operand, run, place)
        if absent is not None:
            return absent
        for index, number in enumerate(found):
            expect("number", number, (place, index))
        total = found[0]
        for number in found[1:]:
            total = combine(total, number, place)
        return total


_arithmetic("add", added)
_arithmetic("mul", _multiplied)
_arithmetic("sub", _subtracted)
_arithmetic("div", _divided)


def extreme(found: list[Any], largest: bool, place: Place) -> Any:
    """
    Return the largest or smallest of numbers or of dates; of equals, the first.

    :raises Trouble: if they are not all numbers or all dates.
    """
    kinds = {kind_of(item) for item in found}
    if len(kinds) > 1 or not kinds <= {"number", "date"}:
        raise Trouble("type", place, " with ".join(sorted(kinds)))
    return max(found) if largest else min(found)


@operator("min")
def minimum(operand: list[Tree], run: Run, place: Place) -> Any:
    """Return the smallest operand."""
    found, absent = values(operand, run, place)
    return extreme(found, False, place) if absent is None else absent


@operator("max")
def maximum(operand: list[Tree], run: Run, place: Place) -> Any:
    """Return the largest operand."""
    found, absent = values(operand, run, place)
    return extreme(found, True, place) if absent is None else absent


@operator("round")
def rounded(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Round to a number of decimals; with none or fewer (tens, hundreds) the result is whole."""
    number = value(operand["value"], run, (place, "value"))
    if type(number) in ABSENT:
        return number
    expect("number", number, place)
    exact, digits = Decimal(number), operand["digits"]
    if int(exact.as_tuple().exponent) < -digits:
        unit = Decimal((0, (1,), -digits))
        exact = exact.quantize(unit, _MODES[operand["mode"]], _EXACT)
    return in_range(exact if digits > 0 else int(exact), place)


def whole(number: Any, place: Place) -> int:
    """Return a number as a whole one. :raises Trouble: if it is no number or not whole."""
    expect("number", number, place)
    if int(number) != number:
        raise Trouble("type", place, "a number that is not whole")
    return int(number)
