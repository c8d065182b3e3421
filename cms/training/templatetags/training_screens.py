"""Tags of the screens of the training in the CMS."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("wagtailadmin/shared/headers/slim_header.html")
def screen_header(
    title: str, icon: str, list_url: str = "", list_title: str = ""
) -> dict[str, Any]:
    """Say where a screen stands: below the start of the CMS and a list (the name of its URL)."""
    way = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if list_url:
        way.append({"url": reverse(list_url), "label": list_title})
    way.append({"url": "", "label": title})
    return {"title": title, "icon_name": icon, "breadcrumbs_items": way}
