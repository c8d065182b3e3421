"""Draw the parts of a wizard page that are the same for everybody from pieces that are kept."""

from django import template
from django.utils.safestring import SafeString

from cms.wizard.drawing import draw_item
from cms.wizard.layout import PageItem

register = template.Library()


@register.simple_tag(name="draw_item")
def draw_item_tag(item: PageItem) -> SafeString:
    """Draw one thing on a page of questions."""
    return draw_item(item)
