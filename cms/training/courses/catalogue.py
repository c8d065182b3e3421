"""The catalogue: all courses, and a search in their titles, texts and cards."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page
from wagtail.search.query import And, Or, PlainText

from cms.form_builder.language_names import language_name
from cms.training.courses.outlines import outline
from cms.training.courses.word_forms import searched_words, word_forms
from cms.training.models import CoursePage, GlossaryPage, LessonPage, ModulePage
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

SEARCHED = (CoursePage, ModulePage, LessonPage)
MOST_FOUND = 50
MOST_LETTERS = 120


@dataclass(frozen=True)
class ListedCourse:
    """A course of the catalogue; ``languages`` are the names of the others it is there in."""

    page: CoursePage
    lesson_count: int
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A page that was found and the course it belongs to; ``language`` if it is not Spanish."""

    page: Any
    course: str
    language: str


def catalogue_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the courses of a catalogue, or what matches the words of ``q``."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_LETTERS]
    glossary = GlossaryPage.objects.live().child_of(page)
    return {
        "courses": [] if words else listed_courses(page),
        "words": words,
        "found": search(page, words) if words else [],
        "glossary": glossary.filter(locale=page.locale).first() or glossary.first(),
    }


def listed_courses(catalogue: Any) -> list[ListedCourse]:
    """Return the published courses, each once, in the order the editors gave them."""
    pages = CoursePage.objects.live().child_of(catalogue).select_related("locale").order_by("path")
    by_key: dict[Any, list[CoursePage]] = {}
    for page in pages:
        by_key.setdefault(page.translation_key, []).append(page)
    return [_listed(same) for same in by_key.values()]


def _listed(same: list[CoursePage]) -> ListedCourse:
    spanish = (page for page in same if page.locale.language_code == DEFAULT_LANGUAGE)
    main = next(spanish, same[0])
    modules = outline(main, main.locale.language_code)
    others = tuple(language_name(page.locale.language_code) for page in same if page is not main)
    return ListedCourse(main, sum(len(module.lessons) for module in modules), others)


def search(catalogue: Any, words: str) -> list[Found]:
    """Return the pages below the catalogue that hold the words, best first."""
    # Marks and capitals mean something to the search of SQLite; letters and figures are enough.
    plain = re.findall(r"\w+", words.lower())
    if not plain:
        return []
    # Stems alone do not do: PostgreSQL's of "hogar" and "hogares" differ, SQLite has none.
    asked = And([Or(list(map(PlainText, word_forms(word)))) for word in searched_words(plain)])
    pages = Page.objects.live().public().descendant_of(catalogue).type(*SEARCHED)
    found = pages.search(asked)[:MOST_FOUND]
    titles = {course.path: course.title for course in CoursePage.objects.live()}
    return [_found(page.specific, titles) for page in found]


def _found(page: Any, titles: dict[str, str]) -> Found:
    above = next((title for path, title in titles.items() if page.path.startswith(path)), "")
    code = page.locale.language_code
    language = language_name(code) if code != DEFAULT_LANGUAGE else ""
    return Found(page, "" if isinstance(page, CoursePage) else above, language)
