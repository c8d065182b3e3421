"""Points of tests in words."""

from decimal import ROUND_DOWN, Decimal
from typing import Any

from django import template
from django.utils.formats import number_format

from cms.training.learner.standing import percent_of

register = template.Library()


@register.filter
def plain_points(points: Decimal) -> str:
    """Return points with two decimals at most, cut so that they are never more: 16,33; 16."""
    return _plain(points.quantize(Decimal("0.01"), ROUND_DOWN))


@register.filter
def percent(result: Any) -> str:
    """Return the share of the points of a result, cut to one decimal."""
    return _plain(percent_of(Decimal(result.points), result.total))


def _plain(number: Decimal) -> str:
    return str(
        number_format(number.quantize(Decimal(1)) if number == int(number) else number.normalize())
    )
