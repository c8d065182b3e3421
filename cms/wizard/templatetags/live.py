"""The scripts of a page of questions, and what they need."""

from collections.abc import Sequence
from typing import Any

from django import template

from cms.wizard.forms import QuestionsForm
from cms.wizard.layout import PageItem
from cms.wizard.live import live_page

register = template.Library()


@register.inclusion_tag("wizard/scripts.html")
def question_scripts(form: QuestionsForm, items: Sequence[PageItem]) -> dict[str, Any]:
    """Draw the scripts of a page, each only where there is something for it to do."""
    widgets = [field.widget for field in form.fields.values()]
    return {
        "live": live_page(form, items),
        "has_search": any("data-search" in widget.attrs for widget in widgets),
    }
