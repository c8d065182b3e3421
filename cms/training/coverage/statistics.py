"""
Comparing two times: intervals, and what may be claimed.

Pure functions of counts. What they assume is said with each; none adjusts for anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan, cos, pi, sin, sqrt
from statistics import NormalDist, fmean, stdev
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


def wilson(successes: int, trials: int, level: float) -> Interval:
    """
    Return a share with Wilson's score interval.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.

    :raises ValueError: without trials, or with more successes than trials.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials}")
    z = _normal(level)
    share = successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    half *= z / (1 + z * z / trials)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def difference_of_shares(before: tuple[int, int], after: tuple[int, int], level: float) -> Interval:
    """
    Return the second share less the first, with Newcombe's interval; each is (successes, trials).

    It takes every trial as independent of the others.
    Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10.

    :raises ValueError: as ``wilson``.
    """
    first, second = wilson(*before, level), wilson(*after, level)
    value = second.value - first.value
    below = sqrt((second.value - second.low) ** 2 + (first.high - first.value) ** 2)
    above = sqrt((second.high - second.value) ** 2 + (first.value - first.low) ** 2)
    return Interval(value, value - below, value + above)


def mean_difference(differences: Sequence[float], level: float) -> Interval:
    """
    Return the mean of paired differences with Student's interval.

    It takes the pairs as independent and their mean as nearly normal: ask for ten at least.

    :raises ValueError: with fewer than two.
    """
    count = len(differences)
    if count < 2:
        raise ValueError(f"{count} pairs")
    mean = fmean(differences)
    half = student(level, count - 1) * stdev(differences) / sqrt(count)
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


def _normal(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
