"""Find one of several lists by its key."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(found: Mapping[str, Any] | None, key: str) -> Any:
    """Return what is stored under ``key``, nothing if there is nothing."""
    return (found or {}).get(key)
