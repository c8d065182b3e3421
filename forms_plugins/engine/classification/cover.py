"""Holes and overlaps of the intervals of a table."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any, Final

from forms_plugins.engine.classification.arithmetic import EXACT
from forms_plugins.engine.classification.intervals import Interval
from forms_plugins.engine.classification.numbers import decimal_text
from forms_plugins.engine.classification.ranges import Span

_LEAST: Final = Decimal("-Infinity")
_MOST: Final = Decimal("Infinity")
End = tuple[Decimal, bool]
"""A number and whether it belongs to the side below (``True``)."""


def holes(
    intervals: Sequence[Interval[Any]], span: Span, step: Decimal | None
) -> Iterator[tuple[str, bool]]:
    """
    Yield the numbers of ``span`` that no interval takes, in words, and whether that is certain.

    With a ``step`` only its multiples come out, so that 4 follows on 3. At an end of the span that
    is not known a hole is possible, not certain.
    """
    reached: End = (_LEAST, True) if span.low is None else (span.low, False)
    last: End = (_MOST, True) if span.high is None else (span.high, True)
    for interval in sorted(intervals, key=lambda one: one.order):
        if interval.is_empty:
            continue
        begins: End = (
            (_LEAST, False)
            if interval.low is None
            else (
                interval.low,
                not interval.with_low,
            )
        )
        if reached < min(begins, last) and _holds_one(reached, min(begins, last), step):
            yield _words(reached, min(begins, last)), reached[0] != _LEAST
        ends: End = (_MOST, True) if interval.high is None else (interval.high, interval.with_high)
        reached = max(reached, ends)
    if reached < last and _holds_one(reached, last, step):
        yield _words(reached, last), last[0] != _MOST


def _holds_one(after: End, until: End, step: Decimal | None) -> bool:
    """Say whether a multiple of ``step`` lies between two ends."""
    if step is None or after[0] == _LEAST or until[0] == _MOST:
        return True
    first = _multiple(after[0], step, ROUND_CEILING)
    if first == after[0] and after[1]:
        first = EXACT.add(first, step)
    return (first, True) <= until


def _multiple(number: Decimal, step: Decimal, mode: str) -> Decimal:
    return EXACT.multiply(EXACT.divide(number, step).to_integral_value(mode), step)


def _words(after: End, until: End) -> str:
    low = f"{'más de' if after[1] else 'desde'} {decimal_text(after[0])}" if _known(after) else ""
    high = f"{'hasta' if until[1] else 'menos de'} {decimal_text(until[0])}"
    high = high if _known(until) else ""
    if _known(after) and after[0] == until[0]:
        return decimal_text(after[0])
    return f"{low} {high}".strip()


def _known(end: End) -> bool:
    return end[0].is_finite()


def overlaps(
    intervals: Sequence[Interval[Any]], step: Decimal | None
) -> Iterator[tuple[Interval[Any], Interval[Any]]]:
    """Yield intervals that take the same number; single values may lie inside an interval."""
    ranges = [one for one in intervals if not one.single and not one.is_empty]
    singles = [one for one in intervals if one.single]
    for group in (singles, ranges):
        ordered = sorted(group, key=lambda one: one.order)
        for position, first in enumerate(ordered):
            for second in ordered[position + 1 :]:
                if _meet(first, second, step):
                    yield first, second


def _meet(first: Interval[Any], second: Interval[Any], step: Decimal | None) -> bool:
    low = max(_low_end(first), _low_end(second))
    high = min(_high_end(first), _high_end(second))
    return low < high and _holds_one(low, high, step)


def _low_end(interval: Interval[Any]) -> End:
    return (_LEAST, True) if interval.low is None else (interval.low, not interval.with_low)


def _high_end(interval: Interval[Any]) -> End:
    return (_MOST, True) if interval.high is None else (interval.high, interval.with_high)
