"""A course as a document: the page that waits for it, and the file."""

import logging
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.training.courses.outlines import LANGUAGE
from forms_plugins.engine.definition import DEFAULT_LANGUAGE
from reporting.course_prints import services
from reporting.course_prints.models import CoursePrint
from reporting.course_prints.selectors import print_state
from reporting.course_prints.sources import NothingToPrint, Sources, read_sources
from reporting.documents import storage

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def latest(request: HttpRequest, slug: str) -> HttpResponse:
    """
    Offer the document of a course, or say that it is being made.

    Whoever opens the page asks for it: once for what the course says, however often it is opened.
    """
    asked = request.GET.get(LANGUAGE, DEFAULT_LANGUAGE)
    sources = _sources(slug, asked)
    state = print_state(sources)
    if not state.is_current and not state.is_asked_for:
        services.ask_for(sources)
    again = request.path if asked == DEFAULT_LANGUAGE else f"{request.path}?{LANGUAGE}={asked}"
    context: dict[str, Any] = {
        "course": sources.page,
        "state": state,
        "print": state.latest,
        "again": quote(again, safe="/?="),
    }
    return render(request, "training/print/latest.html", context)


@require_safe
def download(
    request: HttpRequest, slug: str, language: str, version: int, edition: int
) -> HttpResponse:
    """Hand out an edition of a course that is still published."""
    _sources(slug, language)
    found = get_object_or_404(
        CoursePrint,
        course_version__course__slug=slug,
        course_version__number=version,
        language=language,
        edition=edition,
    )
    try:
        content = storage.read(found.file_name)
    except FileNotFoundError as error:
        logger.error("The file of a printed course is missing: %s", found.pk)
        raise Http404 from error
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{slug}-v{version}-e{edition}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _sources(slug: str, language: str) -> Sources:
    try:
        return read_sources(slug, language)
    except NothingToPrint as error:
        raise Http404 from error
