"""The part of a form's public page that lets citizens start it."""

from typing import Any

from django import template

from cms.wizard.citizen.grants import idle_seconds
from cms.wizard.citizen.starting import citizen_version, start_context

register = template.Library()


@register.simple_tag
def citizen_idle_seconds() -> int:
    """Return after how long without use a citizen's form closes."""
    return idle_seconds()


@register.inclusion_tag("wizard/citizen/start_parts.html")
def citizen_start(slug: str) -> dict[str, Any]:
    """Draw what to know before the form ``slug``, and the button that starts it."""
    version = citizen_version(slug)
    return start_context(version) if version else {}
