"""Tags of the pages of courses and lessons."""

from typing import Any

from django import template
from django.template.context import Context
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.training.glossary.linking import Linker
from cms.training.glossary.selectors import glossary_url, terms_in
from cms.training.lessons.media import VIDEO_TYPES

register = template.Library()

WITH_TERMS = frozenset({"text", "steps", "notice", "requirements", "table", "example", "questions"})
"""The blocks in whose words the terms of the glossary are linked."""


@register.simple_tag(takes_context=True)
def lesson_body(context: Context, page: Any, links_terms: bool = False) -> SafeString:
    """Draw the blocks of a page; ``links_terms`` leads the words of the glossary to it."""
    language = page.locale.language_code
    linker = Linker("", {})
    if links_terms:
        linker = Linker.of(terms_in(language), glossary_url(language))
    given = {name: context.get(name) for name in ("request", "csrf_token", "links_terms")}
    parts = [(_drawn(block, given | {"page": page}, linker),) for block in page.body]
    return format_html_join("\n", "{}", parts)


def _drawn(block: Any, given: dict[str, Any], linker: Linker) -> SafeString:
    html = block.render(context=given | {"block_id": block.id})
    if block.block_type in WITH_TERMS:
        # The block has escaped what people wrote; the linker adds links of ours to that.
        return mark_safe(linker.link(html))  # noqa: S308
    return mark_safe(html)  # noqa: S308  # drawn by the template of the block


@register.filter
def file_words(document: Any) -> str:
    """Return kind and size of a file: "PDF, 120 KB"; that it is lost if it is."""
    kind = document.file_extension.upper()
    try:
        size = document.file.size if document.file_size is None else document.file_size
    except FileNotFoundError:
        return _("%(kind)s, the file is lost") % {"kind": kind}
    return f"{kind}, {filesizeformat(size)}"


@register.filter
def video_type(document: Any) -> str:
    """Return the type of a video as browsers name it."""
    return VIDEO_TYPES.get(document.file_extension.lower(), "video/mp4")
