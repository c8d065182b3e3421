"""Tags of the theme: icons, bars, grouped codes, and what every page says about the institution."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Page as PaginatorPage
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page, Site

from cms.content.models import ContentPage, SiteSettings

register = template.Library()

ICON_NAME = re.compile(r"[a-z0-9-]+")
GROUP_LENGTH = 4
BAR_HALF_WIDTH = 80


MOST_HOSTS = 50
_settings_by_host: dict[str, tuple[float, SiteSettings]] = {}


class UnknownIcon(Exception):
    """There is no drawing of this name in `theme/icons`."""


@cache
def _icon_drawing(name: str, size: str) -> SafeString:
    path = finders.find(f"theme/icons/{name}.svg") if ICON_NAME.fullmatch(name) else None
    if not path:
        raise UnknownIcon(name)
    drawing = Path(path).read_text(encoding="utf-8").strip()
    css_class = f"icon icon--{size}" if size else "icon"
    opening = f'<svg class="{css_class}" aria-hidden="true" focusable="false"'
    # Our own file, named by a checked word: nothing here was typed by a person.
    return mark_safe(drawing.replace("<svg", opening, 1))  # noqa: S308


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """
    Draw the icon ``name``; ``size`` is empty or "large".

    :raises UnknownIcon: if the theme has no such icon.
    """
    return _icon_drawing(name, "large" if size == "large" else "")


STEP_URL = "/Zq7address7qZ/"
"""Stands where the address of a step goes while its line is cut."""


@lru_cache(maxsize=5000)
def _step_pieces(title: str, state: str, *, is_link: bool, language: str) -> list[str]:
    step = {"title": title, "state": state, "url": STEP_URL if is_link else ""}
    return get_template("components/step_list_step.html").render({"step": step}).split(STEP_URL)


@register.simple_tag
def step_lines(steps: Sequence[Mapping[str, str]]) -> SafeString:
    """
    Draw the lines of a list of steps; each is kept, because long forms draw them with every page.

    A step has title, state (done, current, todo) and url (empty: it is no link).
    """
    language = get_language() or ""
    lines = (
        conditional_escape(step.get("url") or "").join(
            _step_pieces(
                str(step["title"]),
                str(step["state"]),
                is_link=bool(step.get("url")),
                language=language,
            )
        )
        for step in steps
    )
    # Our own template, drawn with escaped titles, and escaped addresses.
    return mark_safe("".join(lines))  # noqa: S308


@register.inclusion_tag("components/weight_bar.html")
def weight_bar(value: Decimal | str, maximum: Decimal | str) -> dict[str, Any]:
    """Draw ``value`` left (negative) or right of zero; ``maximum`` is the longest bar."""
    weight, longest = Decimal(value), abs(Decimal(maximum))
    share = min(abs(weight) / longest, Decimal(1)) if longest else Decimal(0)
    width = round(share * BAR_HALF_WIDTH)
    return {
        "sign": "negative" if weight < 0 else "positive",
        "start": BAR_HALF_WIDTH - width if weight < 0 else BAR_HALF_WIDTH,
        "width": width,
        "middle": BAR_HALF_WIDTH,
        "full": 2 * BAR_HALF_WIDTH,
    }


@register.filter
def grouped(text: object) -> list[str]:
    """Split a code in groups of four, the last one shorter; hyphens and spaces are dropped."""
    bare = re.sub(r"[\s-]", "", str(text))
    return [bare[start : start + GROUP_LENGTH] for start in range(0, len(bare), GROUP_LENGTH)]


@register.filter
def at(items: Sequence[Any], position: int) -> Any:
    """Return the item at ``position``, or nothing: a row may be longer than its columns."""
    return items[position] if position < len(items) else None


@register.filter
def is_mapping(value: object) -> bool:
    """Say whether a table cell is a mapping and not plain text."""
    return isinstance(value, Mapping)


@register.filter
def page_numbers(page: PaginatorPage) -> Iterator[int | str]:
    """Return the page numbers to link: the ends, this one and its neighbours."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def error_items(form: BaseForm) -> list[tuple[str, str]]:
    """Return (id of the first control, message) for each error, in the order of the fields."""
    return list(_error_items(form))


def _error_items(form: BaseForm) -> Iterator[tuple[str, str]]:
    for message in form.non_field_errors():
        yield "", str(message)
    for field in form:
        first_control = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
        for message in field.errors:
            yield first_control, str(message)


@register.simple_tag(takes_context=True)
def organisation(context: Context) -> SiteSettings:
    """
    Return the site settings; without request or site, their defaults.

    A process keeps them for ``SITE_SETTINGS_SECONDS``: each page shows them, they rarely change.
    """
    request = context.get("request")
    if request is None:
        return SiteSettings()
    host, now = request.get_host(), time.monotonic()
    until, found = _settings_by_host.get(host, (0.0, None))
    if found is None or until <= now:
        has_site = Site.find_for_request(request) is not None
        found = SiteSettings.for_request(request) if has_site else SiteSettings()
        if len(_settings_by_host) >= MOST_HOSTS:
            _settings_by_host.clear()
        _settings_by_host[host] = now + settings.SITE_SETTINGS_SECONDS, found
    return found


def _short_title(page: Page) -> str:
    return page.short_title if isinstance(page, ContentPage) else page.title


@register.simple_tag(takes_context=True)
def menu_pages(context: Context) -> list[dict[str, Any]]:
    """Return title, url and whether it is open, for each page of the first level shown in menus."""
    request = context.get("request")
    site = Site.find_for_request(request) if request is not None else None
    if site is None:
        return []
    pages = site.root_page.get_children().live().in_menu().specific()
    links = [{"title": _short_title(page), "url": page.get_url(request)} for page in pages]
    return [link | {"current": request.path.startswith(link["url"])} for link in links]


@register.simple_tag
def page_ancestors(page: Page) -> list[dict[str, str]]:
    """Return title and url of the pages above ``page``, from the home page down."""
    ancestors = page.get_ancestors().filter(depth__gt=1).specific()
    links = [{"title": _short_title(above), "url": above.get_url()} for above in ancestors]
    return [link for link in links if link["url"]]
