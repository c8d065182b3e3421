"""
Exact decimal arithmetic: sums and products without rounding, one rounding at the end.

The context is wide enough for every number a document or an answer may hold, so that nothing is
rounded where nobody asked for it. A division is the exception: see ``rescaled``.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Final

from forms_plugins.engine.classification.numbers import decimal_text
from forms_plugins.engine.classification.parts import Bounds, Rescale, Rounding

EXACT: Final = Context(prec=300)
"""Wider than any sum or product of numbers of 28 digits before and 100 after the point."""

_MODES: Final = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
ZERO: Final = Decimal("0")


def exact_sum(numbers: Iterable[Decimal], start: Decimal = ZERO) -> Decimal:
    """Return ``start`` and all ``numbers`` added up, every digit kept."""
    total = start
    add = EXACT.add
    for number in numbers:
        total = add(total, number)
    return total


def sum_of_weights(numbers: Iterable[Decimal]) -> Decimal:
    """
    Return the exact sum of numbers as a document writes them: at most 24 digits each.

    The 28 digits of ordinary decimals hold ten thousand of them, and are much quicker.
    """
    return sum(numbers, ZERO)


def exact_product(number: Decimal | int, factor: Decimal) -> Decimal:
    """Return the product with every digit."""
    return EXACT.multiply(Decimal(number), factor)


def rounded(number: Decimal, digits: int, mode: str = "half_up") -> Decimal:
    """Return ``number`` with so many digits after the point, in a named way."""
    return number.quantize(Decimal((0, (1,), -digits)), _MODES[mode], EXACT)


def rescaled(raw: Decimal, bounds: Bounds, rescale: Rescale) -> Decimal:
    """
    Return (raw - min) / (max - min) * (highest - lowest) + lowest, rounded once at the end.

    The multiplication goes first; the quotient keeps 300 digits, far more than roundings ask for.
    """
    span = EXACT.subtract(rescale.highest, rescale.lowest)
    part = EXACT.multiply(EXACT.subtract(raw, bounds.min), span)
    share = EXACT.divide(part, EXACT.subtract(bounds.max, bounds.min))
    return round_as(EXACT.add(share, rescale.lowest), rescale.rounding)


def round_as(number: Decimal, rounding: Rounding) -> Decimal:
    """Return ``number`` rounded as a method says."""
    return rounded(number, rounding.digits, rounding.mode)


def rescaling_text(raw: Decimal, bounds: Bounds, rescale: Rescale) -> str:
    """Return the arithmetic of ``rescaled`` written out, without its outcome."""
    low, high = decimal_text(bounds.min), decimal_text(bounds.max)
    span = decimal_text(EXACT.subtract(rescale.highest, rescale.lowest))
    return (
        f"({decimal_text(raw)} − ({low})) ÷ ({high} − ({low})) × {span}"
        f" + {decimal_text(rescale.lowest)}"
    )
