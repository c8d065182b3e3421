"""From the pages of a course to the HTML of its document."""

from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from cms.training.glossary.linking import Linker
from reporting.course_prints.blocks import printed_block, short
from reporting.course_prints.sources import Sources
from reporting.documents.composing import drawings, qr_image
from reporting.documents.publishing import shared_drawings

GLOSSARY = "glosario"


def compose(sources: Sources, *, edition: int, made_on: date) -> str:
    """Return the document of a course. The same arguments give the same text."""
    linker = Linker.of(sources.terms, GLOSSARY)
    with translation.override(sources.language):
        address = page_address(sources.page)
        context = {
            "course": sources.page,
            "course_body": _body(sources.page, sources.language, linker),
            "modules": [_module(module, sources, linker) for module in sources.modules],
            "version": sources.version,
            "edition": edition,
            "made_on": made_on,
            "language": sources.language,
            "institution": sources.institution,
            "address": address,
            "address_words": short(address),
            "qr_image": qr_image(address),
            "images": drawings(shared_drawings()),
        }
        context["terms"] = [term for term in sources.terms if term.slug in linker.linked]
        return render_to_string("training/print/course.html", context)


def page_address(page: Any) -> str:
    """Return the address at which a page is found from anywhere."""
    parts = page.get_url_parts()
    return settings.PUBLIC_URL + (parts[2] if parts else "")


def _module(module: Any, sources: Sources, linker: Linker) -> dict[str, Any]:
    return {
        "page": module.page,
        "language": module.language,
        "body": _body(module.page, sources.language, linker),
        "lessons": [_lesson(lesson, sources, linker) for lesson in module.lessons],
    }


def _lesson(lesson: Any, sources: Sources, linker: Linker) -> dict[str, Any]:
    return {
        "page": lesson.page,
        "language": lesson.language,
        "body": _body(lesson.page, sources.language, linker),
        "address_words": short(page_address(lesson.page)),
    }


def _body(page: Any, language: str, linker: Linker) -> SafeString:
    html = "".join(printed_block(child, language) for child in page.body)
    linked = linker.link(html).replace(f'href="{GLOSSARY}#', f'href="#{GLOSSARY}-')
    # Templates escaped what people typed; the linker adds links to words and nothing else.
    return SafeString(linked)
