"""Decimals as a method document writes them: digit by digit, as text."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


def _exact(value: Any) -> Any:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    if isinstance(value, Decimal) or type(value) is int:
        return Decimal(value)
    raise ValueError('write the number as text, such as "0.25"')


def decimal_text(value: Decimal) -> str:
    """Return the exact digits of ``value`` without exponent, minus zero as zero."""
    return format(value if value else abs(value), "f")


Exact = Annotated[Decimal, BeforeValidator(_exact), PlainSerializer(decimal_text, when_used="json")]
"""A decimal kept digit by digit; in the document it is text, so that no reader makes it a float."""
