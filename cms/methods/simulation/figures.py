"""Numbers as the screens of simulations write them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

MINUS: Final = "\N{MINUS SIGN}"


def count_text(number: int | None) -> str:
    """Return a count in groups of three, or the word for one that is hidden."""
    if number is None:
        return _("hidden")
    return number_format(number, use_l10n=True, force_grouping=True)


def share_text(part: int | None, whole: int | None) -> str:
    """Return a part of a whole in percent with one decimal, empty where either is not known."""
    if part is None or not whole:
        return ""
    percent = (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{number_format(percent, decimal_pos=1, use_l10n=True)} %"


def money_text(text: str | None) -> str:
    """Return soles with two decimals: ``S/ 1 234.50``."""
    if text is None:
        return count_text(None)
    amount = Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP)
    sign = f"{MINUS} " if amount < 0 else ""
    figure = number_format(abs(amount), decimal_pos=2, use_l10n=True, force_grouping=True)
    return f"{sign}S/ {figure}"


def width(part: int | None, whole: int) -> str:
    """Return the length of a bar from 0 to 100 as SVG reads it, with a point."""
    if not part or not whole:
        return "0"
    return format((Decimal(part) * 100 / whole).quantize(Decimal("0.01")), "f")
