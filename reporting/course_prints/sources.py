"""What a printed course is made from, and the hash that tells when it has to be made anew."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.models import PageViewRestriction

from cms.form_builder.models import FormVersion
from cms.training.courses.outlines import ListedModule, outline
from cms.training.courses.selectors import course_page
from cms.training.glossary.selectors import terms_in
from cms.training.models import (
    Course,
    CoursePage,
    CourseVersion,
    GlossaryTerm,
    QuestionVersion,
)
from reporting.documents.payloads import institution, names_on_paper
from reporting.documents.publishing import complete, shared_folder, theme_folder


class NothingToPrint(LookupError):
    """There is no such course that is published and open to everybody."""


@dataclass(frozen=True)
class Sources:
    """A published course: its version, its pages in a language, and the words of the glossary."""

    version: CourseVersion
    page: CoursePage
    language: str
    modules: tuple[ListedModule, ...]
    terms: tuple[GlossaryTerm, ...]
    institution: dict[str, str]

    @property
    def pages(self) -> tuple[Any, ...]:
        """Return all pages in order: course, module, its lessons, next module."""
        found: list[Any] = [self.page]
        for module in self.modules:
            found += [module.page, *(lesson.page for lesson in module.lessons)]
        return tuple(found)


def read_sources(slug: str, language: str) -> Sources:
    """
    Return what the newest version of a course is made from today.

    :raises NothingToPrint: if it is not published, or somebody may not see all of it.
    """
    course = Course.objects.filter(slug=slug).first()
    version = course.latest_version if course else None
    page = course_page(slug, language)
    if version is None or page is None or _is_private(page):
        raise NothingToPrint(slug)
    own: str = page.locale.language_code
    names = {**institution(), "demonstration": names_on_paper().demonstration_text}
    return Sources(version, page, own, outline(page, own), tuple(terms_in(own)), names)


def fingerprint(sources: Sources) -> str:
    """Return the SHA-256 (hex) of everything a printed course depends on."""
    facts = {
        "version": [sources.version.number, sources.version.sha256],
        "language": sources.language,
        "pages": [[page.pk, page.live_revision_id, page.url] for page in sources.pages],
        "people": [getattr(page, "in_charge", "") for page in sources.pages],
        "used": [used for page in sources.pages for used in _used(page)],
        "terms": [[term.slug, term.term, term.meaning, term.source] for term in sources.terms],
        "institution": sources.institution,
        "address": settings.PUBLIC_URL,
        "layout": _layout_hash(),
    }
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def style_sheet() -> str:
    """Return the style of the document with all that it imports."""
    return complete((_print_folder() / "course.css").read_text(encoding="utf-8"))


def _print_folder() -> Path:
    return theme_folder() / "templates" / "training" / "print"


@lru_cache(maxsize=1)
def _layout_hash() -> str:
    files = [*_print_folder().rglob("*.html"), *shared_folder().iterdir()]
    texts = [style_sheet(), *(path.read_text(encoding="utf-8") for path in sorted(files))]
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def _is_private(page: CoursePage) -> bool:
    inside = PageViewRestriction.objects.filter(page__path__startswith=page.path)
    return bool(page.get_view_restrictions().exists() or inside.exists())


def _used(page: Any) -> Iterator[list[Any]]:
    """Yield what the blocks of a page refer to, and which version of it is the newest."""
    for child in page.body:
        value = child.value
        if child.block_type == "form_step":
            yield [value["part"], _newest_form(value["part"])]
        elif child.block_type == "bank_check":
            yield [value["question"], _newest_question(value["question"])]
        elif child.block_type in ("figure", "download", "video"):
            for name in ("image", "document", "video"):
                file = value.get(name)
                if file is not None:
                    yield [name, file.pk, file.title, file.file_hash]


def _newest_form(part: str) -> list[Any]:
    """Return what tells versions of a form apart, without loading the form."""
    versions = FormVersion.objects.filter(form__slug=part.partition("/")[0]).order_by("-number")
    return list(versions.values_list("pk", "form__is_open")[:1])


def _newest_question(slug: str) -> list[Any]:
    versions = QuestionVersion.objects.filter(question__slug=slug).order_by("-number")
    return list(versions.values_list("pk", "question__live")[:1])
