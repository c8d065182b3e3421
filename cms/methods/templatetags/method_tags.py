"""Small helps for the templates about methods."""

from collections.abc import Mapping
from typing import Any

from django import template

from cms.submissions.explaining import signed

register = template.Library()


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> Any:
    """Return what a mapping holds under a key, the key itself if nothing."""
    return mapping.get(key, key)


@register.filter
def exactly(text: str | None) -> str:
    """Return an exact decimal as people write it: ``-0.25`` as ``−0,25``."""
    return signed(text)
