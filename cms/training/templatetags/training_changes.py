"""What "My training" says about changes of forms."""

from typing import Any

from django import template
from django.template import Context

from cms.training.models import ChangeConcern

register = template.Library()


@register.inclusion_tag("training/changes/untold.html", takes_context=True)
def untold_changes(context: Context) -> dict[str, Any]:
    """List the cards that somebody has not answered yet, the oldest first."""
    rows = ChangeConcern.objects.filter(user=context["request"].user, read_at__isnull=True)
    found = rows.select_related("note__version__form").order_by("note__released_at", "pk")
    return {"notes": [row.note for row in found.defer("note__changes", "note__version__document")]}
