"""What the pages of a course show beside their own words."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from cms.form_builder.language_names import language_name
from cms.training.courses.outlines import (
    LANGUAGE,
    ListedPage,
    course_of,
    languages_of,
    outline,
    wanted_language,
)


def course_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the modules and lessons of a course, the languages it is there in, and its PDF."""
    wanted = wanted_language(request, page)
    modules = outline(page, wanted)
    return _languages(page, wanted) | {
        "modules": modules,
        "lesson_count": sum(len(module.lessons) for module in modules),
        "print_url": _print_url(page.course_slug),
        "crumbs": _crumbs(page.get_parent()),
    }


def module_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the lessons of a module, and the course above it."""
    wanted = wanted_language(request, page)
    course = course_of(page, wanted)
    modules = outline(course, wanted) if course else ()
    own = next((each for each in modules if each.key == str(page.translation_key)), None)
    above = (course.get_parent(), course) if course else ()
    return _languages(page, wanted) | {
        "course": course,
        "lessons": own.lessons if own else (),
        "crumbs": _crumbs(*above, wanted=wanted),
    }


def lesson_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return where a lesson stands: course, module, number, what comes before and after."""
    wanted = wanted_language(request, page)
    course = course_of(page, wanted)
    modules = outline(course, wanted) if course else ()
    key = str(page.translation_key)
    places = [(module, lesson) for module in modules for lesson in module.lessons]
    position = next((n for n, (_module, each) in enumerate(places) if each.key == key), None)
    context = _languages(page, wanted) | {"course": course, "lesson_key": key}
    if course is None or position is None:
        return context | {"crumbs": _crumbs(*page.get_ancestors().specific()[2:], wanted=wanted)}
    module = places[position][0]
    return context | {
        "crumbs": _crumbs(course.get_parent(), course, module, wanted=wanted),
        "module": module,
        "number": position + 1,
        "total": len(places),
        "previous_lesson": places[position - 1][1] if position else None,
        "next_lesson": places[position + 1][1] if position + 1 < len(places) else None,
    }


def _languages(page: Any, wanted: str) -> dict[str, Any]:
    own = page.locale.language_code
    return {
        "languages": languages_of(page) if page.pk else [],
        "content_language": own,
        "missing_language": language_name(wanted) if wanted != own else "",
    }


def _crumbs(*pages: Any, wanted: str = "") -> list[dict[str, str]]:
    crumbs = []
    for page in pages:
        listed = page if isinstance(page, ListedPage) else None
        own = listed.page if listed else page.specific
        asks = wanted and not listed and own.locale.language_code != wanted
        url = listed.url if listed else own.url
        crumbs.append(
            {"title": own.short_title, "url": _with_language(url, wanted if asks else "")}
        )
    return [crumb for crumb in crumbs if crumb["url"]]


def _with_language(url: str, language: str) -> str:
    return f"{url}?{LANGUAGE}={language}" if url and language else url


def _print_url(slug: str) -> str:
    try:
        return reverse("course_prints:latest", kwargs={"slug": slug}) if slug else ""
    except NoReverseMatch:
        return ""  # an installation without printed courses
