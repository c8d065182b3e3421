"""The modules and lessons of a course as somebody reads them, in their language."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from cms.form_builder.language_names import language_name
from cms.training.courses.selectors import source_course
from cms.training.models import CoursePage, LessonPage, ModulePage

LANGUAGE = "idioma"
"""Parameter of an address: the language somebody wants, where a page does not exist in it."""


@dataclass(frozen=True)
class ListedPage:
    """A module or lesson: ``page`` in the language wanted, else in that of the course."""

    page: Any
    wanted: str

    @property
    def key(self) -> str:
        """Return what names the page in every language."""
        return str(self.page.translation_key)

    @property
    def language(self) -> str:
        """Return the language of the page if it is not the one wanted."""
        own: str = self.page.locale.language_code
        return "" if own == self.wanted else own

    @property
    def url(self) -> str:
        """Return the address, which remembers the language wanted where the page lacks it."""
        return f"{self.page.url}?{LANGUAGE}={self.wanted}" if self.language else self.page.url


@dataclass(frozen=True)
class ListedModule(ListedPage):
    """A module with its lessons, in order."""

    lessons: tuple[ListedPage, ...] = ()


def outline(course: CoursePage, wanted: str) -> tuple[ListedModule, ...]:
    """Return the published modules and lessons of a course; order and extent are the source's."""
    source = source_course(course)
    modules = ModulePage.objects.child_of(source).live().filter(locale=source.locale)
    lessons = LessonPage.objects.descendant_of(source).live().filter(locale=source.locale)
    found = list(modules.select_related("locale").order_by("path"))
    inside = list(lessons.select_related("locale").order_by("path"))
    own = {page.translation_key: page for page in _translated((*found, *inside), wanted)}
    return tuple(
        ListedModule(
            own.get(module.translation_key, module),
            wanted,
            tuple(
                ListedPage(own.get(lesson.translation_key, lesson), wanted)
                for lesson in inside
                if lesson.path.startswith(module.path)
            ),
        )
        for module in found
    )


def wanted_language(request: Any, page: Any) -> str:
    """Return the language somebody reads the course of ``page`` in."""
    asked = request.GET.get(LANGUAGE, "") if request is not None else ""
    known = dict(settings.LANGUAGES)
    own: str = page.locale.language_code
    return asked if asked in known else own


def languages_of(page: Any) -> list[dict[str, Any]]:
    """Return code, name and address of each language a page is published in, its own marked."""
    pages = type(page).objects.filter(translation_key=page.translation_key, live=True)
    return [
        {
            "code": each.locale.language_code,
            "name": language_name(each.locale.language_code),
            "url": each.url,
            "current": each.pk == page.pk,
        }
        for each in pages.select_related("locale").order_by("locale__pk")
    ]


def course_of(page: Any, wanted: str) -> CoursePage | None:
    """Return the course a module or lesson is part of, in the language wanted if there is one."""
    above: CoursePage | None = CoursePage.objects.ancestor_of(page).first()
    if above is None or above.locale.language_code == wanted:
        return above
    return next(iter(_translated((above,), wanted)), above)


def _translated(pages: tuple[Any, ...], language: str) -> Iterator[Any]:
    for model in {type(page) for page in pages}:
        keys = [page.translation_key for page in pages if type(page) is model]
        found = model.objects.live().filter(
            translation_key__in=keys, locale__language_code=language
        )
        yield from found.select_related("locale")
