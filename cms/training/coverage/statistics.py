"""
Comparing two times: intervals, and what may be claimed.

Pure functions of numbers. What they assume is said with each; none adjusts for anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan, cos, pi, sin, sqrt
from statistics import fmean, stdev
from typing import Final

PAGE_LEVEL: Final = 0.99
"""
How sure a page of comparisons is that it claims no difference that is not there.

Choice: stricter than the usual 0.95, because coordinators look at one region after the other, and
every look is another chance to be misled.
"""


@dataclass(frozen=True)
class Interval:
    """A value with the limits between which it lies at a stated level."""

    value: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Say whether a difference may be claimed."""
        return self.low > 0 or self.high < 0


def level_of_each(comparisons: int, level: float = PAGE_LEVEL) -> float:
    """Return the level of each of several comparisons so that all together keep ``level``.

    Source: Bonferroni's inequality.
    """
    return 1 - (1 - level) / comparisons


def mean_interval(values: Sequence[float], level: float) -> Interval:
    """
    Return a mean with Student's interval; that of differences of pairs tells whether they differ.

    It takes the values as independent and their mean as nearly normal: ask for ten at least.

    :raises ValueError: with fewer than two.
    """
    count = len(values)
    if count < 2:
        raise ValueError(f"{count} values")
    mean = fmean(values)
    half = student(level, count - 1) * stdev(values) / sqrt(count)
    return Interval(mean, mean - half, mean + half)


def student(level: float, freedom: int) -> float:
    """
    Return how many standard errors wide half an interval at ``level`` is.

    Solved by halving on the exact distribution, so that no table and no package is needed.
    """
    low, high = 0.0, 1e6
    for _step in range(100):
        middle = (low + high) / 2
        if _central(middle, freedom) < level:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _central(t: float, freedom: int) -> float:
    """
    Return the probability that Student's t lies between -t and t.

    Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964), 26.7.3-26.7.4.
    """
    angle = atan(t / sqrt(freedom))
    is_odd = freedom % 2
    total, term = 0.0, cos(angle) if is_odd else 1.0
    for step in range(1, (freedom - is_odd) // 2 + 1):
        total += term
        # Odd: 2/3, 4/5 and so on; even: 1/2, 3/4 and so on.
        term *= cos(angle) ** 2 * (2 * step - 1 + is_odd) / (2 * step + is_odd)
    if is_odd:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total
