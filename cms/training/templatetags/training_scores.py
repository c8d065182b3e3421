"""Points of tests in words."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format

from cms.training.learner.standing import percent_of

register = template.Library()


@register.filter
def plain_points(points: Decimal) -> str:
    """Return points as exactly as they are stored, without empty decimals: 16,333333; 16."""
    whole = points.quantize(Decimal(1)) if points == points.to_integral() else points.normalize()
    return str(number_format(whole))


@register.filter
def percent(result: Any) -> str:
    """Return the share of the points of a result, cut to one decimal."""
    share = percent_of(Decimal(result.points), result.total)
    return str(number_format(share.quantize(Decimal(1)) if share == int(share) else share))
