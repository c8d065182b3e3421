"""Rows that take numbers: single values and intervals with open or closed ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Generic, TypeVar

from forms_plugins.engine.classification.arithmetic import EXACT, ZERO
from forms_plugins.engine.classification.extras import LookupRow
from forms_plugins.engine.classification.parts import IndicatorCategory

T = TypeVar("T")
Number = Decimal | int
_LEAST: Final = Decimal("-Infinity")


@dataclass(frozen=True)
class Interval(Generic[T]):
    """
    The numbers from ``low`` to ``high`` that take ``row``; ``None`` is no limit.

    ``single`` marks one value written with ``equals``, which goes before the intervals around it.
    """

    row: T
    low: Decimal | None
    high: Decimal | None
    with_low: bool = True
    with_high: bool = True
    single: bool = False

    def takes(self, number: Number) -> bool:
        """Say whether ``number`` lies inside."""
        return not self.is_above(number) and not self.is_below(number)

    def is_above(self, number: Number) -> bool:
        """Say whether the whole interval lies above ``number``."""
        if self.low is None:
            return False
        return number < self.low or (number == self.low and not self.with_low)

    def is_below(self, number: Number) -> bool:
        """Say whether the whole interval lies below ``number``."""
        if self.high is None:
            return False
        return number > self.high or (number == self.high and not self.with_high)

    def distance(self, number: Number) -> Decimal:
        """Return how far ``number`` is from the nearest end, zero if it is inside or at it."""
        if self.low is not None and number < self.low:
            return EXACT.subtract(self.low, Decimal(number))
        if self.high is not None and number > self.high:
            return EXACT.subtract(Decimal(number), self.high)
        return ZERO

    @property
    def order(self) -> tuple[Decimal, bool]:
        """Return what intervals are sorted by: where they begin."""
        return (_LEAST if self.low is None else self.low, not self.with_low)

    @property
    def is_empty(self) -> bool:
        """Say whether no number lies inside."""
        if self.low is None or self.high is None:
            return False
        closed = self.with_low and self.with_high
        return self.low > self.high or (self.low == self.high and not closed)


class IntervalTable(Generic[T]):
    """
    Intervals of one table, from low to high.

    A number takes the row written for that value alone, else the interval around it; of several,
    the one that begins last.
    """

    def __init__(self, intervals: Iterable[Interval[T]]) -> None:
        found = sorted(intervals, key=lambda interval: interval.order)
        self.singles = tuple(interval for interval in found if interval.single)
        self.ranges = tuple(interval for interval in found if not interval.single)
        self._from_high = self.singles[::-1] + self.ranges[::-1]

    @property
    def intervals(self) -> tuple[Interval[T], ...]:
        """Return all of them, from low to high."""
        return tuple(sorted(self.singles + self.ranges, key=lambda interval: interval.order))

    def row(self, number: Number) -> T | None:
        """Return the row that takes ``number``."""
        for interval in self._from_high:
            if interval.takes(number):
                return interval.row
        return None

    def nearest(self, number: Number) -> T:
        """Return the row nearest to ``number``; of two just as near, the lower one."""
        return min(self.intervals, key=lambda interval: interval.distance(number)).row


def bins(rows: Sequence[IndicatorCategory]) -> IntervalTable[IndicatorCategory]:
    """
    Return the rows of an indicator as intervals.

    A row that has a lower limit only ends where the next row with one begins.
    """
    singles = [
        Interval(row, row.equals, row.equals, single=True) for row in rows if row.equals is not None
    ]
    ranges = sorted(
        (_range(row) for row in rows if row.equals is None and has_limits(row)),
        key=lambda interval: interval.order,
    )
    return IntervalTable([*singles, *_closed(ranges)])


def has_limits(row: IndicatorCategory) -> bool:
    """Say whether a row is an interval."""
    return (row.at_least, row.more_than, row.at_most, row.less_than) != (None,) * 4


def _range(row: IndicatorCategory) -> Interval[IndicatorCategory]:
    return Interval(
        row,
        row.more_than if row.at_least is None else row.at_least,
        row.less_than if row.at_most is None else row.at_most,
        with_low=row.more_than is None,
        with_high=row.less_than is None,
    )


def _closed(ranges: Sequence[Interval[T]]) -> list[Interval[T]]:
    closed = []
    for position, interval in enumerate(ranges):
        later = [other for other in ranges[position + 1 :] if other.order > interval.order]
        if interval.high is None and later:
            following = later[0]
            interval = replace(interval, high=following.low, with_high=not following.with_low)
        closed.append(interval)
    return closed


def lookup_rows(rows: Sequence[LookupRow]) -> IntervalTable[LookupRow]:
    """Return the rows of a look-up table as intervals; a limit left out is open."""
    return IntervalTable(
        Interval(
            row,
            row.at_least,
            row.less_than if row.at_most is None else row.at_most,
            with_high=row.less_than is None,
        )
        for row in rows
    )
