"""Queries over courses and their pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cms.training.models import Course, CoursePage, LessonPage, TrainingIndexPage
from forms_plugins.engine.definition import DEFAULT_LANGUAGE


def open_courses() -> QuerySet[Course]:
    """Return the courses that take people in, by title."""
    return Course.objects.filter(is_open=True, versions__isnull=False).distinct()


def catalogue_url() -> str:
    """Return the address of the catalogue, empty where none is published."""
    page = TrainingIndexPage.objects.live().first()
    return page.url or "" if page is not None else ""


def lesson_page(key: str | UUID, language: str = DEFAULT_LANGUAGE) -> LessonPage | None:
    """Return the published lesson of a translation key in a language, else in Spanish."""
    return _in_language(LessonPage.objects.live().filter(translation_key=key), language)


def course_page(slug: str, language: str = DEFAULT_LANGUAGE) -> CoursePage | None:
    """Return the published page of a course in a language, else in Spanish."""
    return _in_language(CoursePage.objects.live().filter(course_slug=slug), language)


def source_course(page: CoursePage) -> CoursePage:
    """Return the published page that speaks for a course: the Spanish one, else ``page``."""
    if page.locale.language_code == DEFAULT_LANGUAGE:
        return page
    found = CoursePage.objects.live().filter(
        translation_key=page.translation_key, locale__language_code=DEFAULT_LANGUAGE
    )
    return found.first() or page


def course_above(page: Any) -> CoursePage | None:
    """Return the published course that a module or lesson belongs to."""
    found: CoursePage | None = CoursePage.objects.live().ancestor_of(page).first()
    return found


def _in_language(pages: Any, language: str) -> Any:
    found = {
        page.locale.language_code: page for page in pages.select_related("locale").order_by("-pk")
    }
    return found.get(language) or found.get(DEFAULT_LANGUAGE) or next(iter(found.values()), None)
