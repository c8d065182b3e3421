"""Decimals as integers: one power of ten for all points of a method, indices rounded exactly."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from forms_plugins.engine.classification.parts import Bounds, Rescale

MAX_DIGITS: Final = 12
_WORD: Final = 1 << 62


def shared_digits(numbers: Iterable[Decimal]) -> int:
    """Return how many digits after the point these numbers are written with, at most twelve."""
    digits = (-int(number.as_tuple().exponent) for number in numbers)
    return min(max((0, *digits)), MAX_DIGITS)


def scaled(number: Decimal, digits: int) -> int | None:
    """Return ``number`` times ten to the power of ``digits``, or ``None`` if that is no integer."""
    whole = Fraction(number) * 10**digits
    return whole.numerator if whole.denominator == 1 else None


def unscaled(number: int, digits: int, least: int = MAX_DIGITS) -> Decimal:
    """Return the decimal of a scaled integer; past the ``least`` digits no zeros are written."""
    while digits > least and number % 10 == 0:
        number, digits = number // 10, digits - 1
    return Decimal((number < 0, tuple(map(int, str(abs(number)))), -digits))


@dataclass(frozen=True)
class IndexLine:
    """
    The index of a scaled raw score: (slope * raw + shift) / divisor, rounded to a scaled integer.

    All three are integers, so nothing is lost before the one rounding.
    """

    slope: int
    shift: int
    divisor: int
    half_even: bool

    def of(self, raw: int) -> int:
        """Return the scaled index of a scaled raw score."""
        whole, rest = divmod(self.slope * raw + self.shift, self.divisor)
        twice = 2 * rest
        if twice != self.divisor:
            return whole + (twice > self.divisor)
        # Exactly between two: half up means away from zero, as decimals do it.
        return whole + (whole % 2 if self.half_even else whole >= 0)

    def of_all(self, raws: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the scaled indices of scaled raw scores."""
        if not raws.size:
            return raws
        most = max(abs(int(raws.min())), abs(int(raws.max())))
        if abs(self.slope) * most + abs(self.shift) >= _WORD or self.divisor >= _WORD:
            distinct, inverse = np.unique(raws, return_inverse=True)
            known = [self.of(raw) for raw in distinct.tolist()]
            return np.array(known, dtype=np.int64)[inverse]
        whole, rest = np.divmod(raws * self.slope + self.shift, self.divisor)
        left = self.divisor - rest
        tie = whole % 2 == 1 if self.half_even else whole >= 0
        return whole + np.where(rest == left, tie, rest > left)

    def first_at_least(self, index: int) -> int:
        """Return the lowest scaled raw score whose scaled index is at least ``index``."""
        low, high = -_WORD, _WORD
        while low < high:
            middle = (low + high) // 2
            if self.of(middle) >= index:
                high = middle
            else:
                low = middle + 1
        return low


def index_line(rescale: Rescale, bounds: Bounds, digits: int) -> IndexLine:
    """Return how a raw score with ``digits`` becomes an index with the digits of its rounding."""
    step = (Fraction(rescale.highest) - Fraction(rescale.lowest)) / (
        Fraction(bounds.max) - Fraction(bounds.min)
    )
    unit = 10**rescale.rounding.digits
    slope = step * unit / 10**digits
    shift = (Fraction(rescale.lowest) - Fraction(bounds.min) * step) * unit
    divisor = _common(slope, shift)
    return IndexLine(
        slope=int(slope * divisor),
        shift=int(shift * divisor),
        divisor=divisor,
        half_even=rescale.rounding.mode == "half_even",
    )


def _common(first: Fraction, second: Fraction) -> int:
    return math.lcm(first.denominator, second.denominator)


def ceiling(number: Decimal, digits: int) -> int:
    """Return the lowest scaled integer that is not below ``number``."""
    return _ceil(Fraction(number) * 10**digits)


def _ceil(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)
