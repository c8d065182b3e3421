"""The pages of a package's courses: catalogue, glossary, courses, modules and lessons."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import asdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from wagtail.models import Locale, Page, Site

from cms.training.models import (
    CoursePage,
    GlossaryPage,
    LessonPage,
    ModulePage,
    TaughtPart,
    Topic,
    TrainingIndexPage,
)
from cms.training.package_blocks import UnknownPackageBlock, html_of, stream_of
from cms.training.package_memory import CourseRefused, Memory
from cms.training.package_pictures import install_pictures
from forms_plugins.api.packages import CourseData, LessonData, ModuleData
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, document_hash

CATALOGUE_SLUG = "capacitacion"
FORMER_SUFFIX = "-anterior"
CATALOGUE = {
    "title": "Capacitación",
    "slug": CATALOGUE_SLUG,
    "show_in_menus": True,
    "summary": "Cursos para responsables, empadronadores y digitadores de las unidades locales de "
    "empadronamiento (ULE).",
}
GLOSSARY = {
    "title": "Glosario",
    "slug": "glosario",
    "summary": "Las palabras del registro de hogares, explicadas en pocas líneas.",
}


class PackagePages:
    """Installs the pages of one course; ``memory`` knows what was installed before."""

    def __init__(self, course: CourseData, memory: Memory) -> None:
        self.course, self.memory = course, memory
        self.pictures: Mapping[str, int] = {}
        self.locale, _created = Locale.objects.get_or_create(language_code=DEFAULT_LANGUAGE)

    def install(self) -> None:
        """
        Add or update the pages. The course goes live last: it is published as a whole.

        :raises CourseRefused: if a page cannot be published.
        """
        catalogue = ensure_catalogue(self.locale)
        ensure_glossary(catalogue)
        self.pictures = install_pictures(self.course, self.memory)
        course = self._place(CoursePage, self.course.slug, catalogue, self._course_values())
        if course is None:
            return
        for module in self.course.modules:
            self._install_module(module, course)
        self._settle(course, self.course.slug, self._course_values())

    def _install_module(self, module: ModuleData, course: Page) -> None:
        key, values = f"{self.course.slug}/{module.key}", _module_values(module)
        page = self._place(ModulePage, key, course, values)
        if page is None:
            return
        self._settle(page, key, values)
        for lesson in module.lessons:
            self._install_lesson(lesson, page)

    def _install_lesson(self, lesson: LessonData, module: Page) -> None:
        key, values = f"{self.course.slug}/{lesson.key}", self._lesson_values(lesson)
        page = self._place(LessonPage, key, module, values)
        if page is not None:
            self._settle(page, key, values)

    def _place(
        self, page_class: type[Page], key: str, parent: Page, values: Mapping[str, Any]
    ) -> Page | None:
        """Return the page of an item, a draft if it is new; ``None`` if somebody removed it."""
        item = self.memory.find(_kind(page_class), key)
        if item is not None:
            return page_class.objects.filter(pk=item.object_id).first()
        slug = key.rpartition("/")[2]
        there = page_class.objects.child_of(parent).filter(slug=slug).first()
        if there is not None:
            return there
        page = page_class(slug=slug, live=False, locale=self.locale, **_columns(values))
        parent.add_child(instance=page)
        return page

    def _settle(self, page: Page, key: str, values: Mapping[str, Any]) -> None:
        """Publish what the package says of a page, unless it said so before or it was changed."""
        kind, sha256 = _kind(type(page)), document_hash(_plain(values))
        if self.memory.is_current(kind, key, sha256):
            return
        item = self.memory.find(kind, key)
        stored = Page.objects.get(pk=page.pk)
        if item is None and stored.latest_revision_id is not None:
            self.memory.keep(page.title)
            return
        if item is not None and (item.mark != str(stored.latest_revision_id) or not stored.live):
            self.memory.keep(page.title)
            return
        title = self._publish(page, values)
        mark = str(Page.objects.values_list("latest_revision_id", flat=True).get(pk=page.pk))
        self.memory.note(kind, key, sha256, object_id=page.pk, mark=mark, name=title)

    def _publish(self, page: Page, values: Mapping[str, Any]) -> str:
        latest = page.get_latest_revision_as_object() if page.latest_revision_id else page
        for name, value in _columns(values).items():
            setattr(latest, name, value)
        if "taught" in values:
            latest.taught_parts = [
                TaughtPart(form_slug=part["form"], step_key=part["step"], field_key=part["field"])
                for part in values["taught"]
            ]
        try:
            latest.save_revision().publish(skip_permission_checks=True)
        except ValidationError as refusal:
            raise CourseRefused(f"{latest.title}: {'; '.join(refusal.messages)}") from refusal
        return str(latest.title)

    def _course_values(self) -> dict[str, Any]:
        course = self.course
        topics = dict(Topic.objects.values_list("slug", "pk"))
        return {
            "title": course.title,
            "summary": course.summary,
            "course_slug": course.slug,
            "audience_roles": list(course.roles),
            "minutes": course.minutes,
            "valid_months": course.valid_months,
            "pass_mark": course.pass_mark,
            "attempts_allowed": course.attempts,
            "wait_hours": course.wait_hours,
            "time_limit": course.time_limit,
            "renew_days": course.renew_days,
            "body": self._stream(course),
            "draws": [
                {"type": "draw", "value": {"topic": topics[topic], "count": count}}
                for topic, count in course.draws.items()
            ],
        }

    def _lesson_values(self, lesson: LessonData) -> dict[str, Any]:
        return {
            "title": lesson.title,
            "summary": lesson.summary,
            "minutes": lesson.minutes,
            "body": self._stream(lesson),
            "card": html_of(lesson.card),
            "unit_in_charge": self.course.in_charge,
            "legal_basis": lesson.legal_basis,
            "reviewed_on": lesson.reviewed_on,
            "review_by": lesson.review_by,
            "taught": [asdict(part) for part in lesson.taught],
        }

    def _stream(self, data: CourseData | LessonData) -> list[dict[str, Any]]:
        try:
            return stream_of(self._with_picture(block) for block in data.body)
        except UnknownPackageBlock as unknown:
            raise CourseRefused(f"{data.title}: {unknown}") from unknown

    def _with_picture(self, block: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a block; the figure of a file becomes that of the picture it was installed as."""
        if "figure" not in block:
            return block
        figure = block["figure"]
        if figure["file"] not in self.pictures:
            raise CourseRefused(f"{self.course.title}: there is no picture {figure['file']}")
        return {"figure": {**figure, "image": self.pictures[figure["file"]]}}


def _module_values(module: ModuleData) -> dict[str, Any]:
    return {"title": module.title, "summary": module.summary}


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the page, copied: streams write ids into what they are given."""
    return {name: deepcopy(value) for name, value in values.items() if name != "taught"}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON has them, for their hash."""
    return {
        name: value if isinstance(value, str | int | list) else str(value)
        for name, value in values.items()
    }


def _kind(page_class: type[Page]) -> str:
    return {CoursePage: "course", ModulePage: "module", LessonPage: "lesson"}[page_class]


def ensure_catalogue(locale: Locale) -> TrainingIndexPage:
    """
    Return the catalogue, made below the home page if it is not there.

    A page of text that has its address gives it up: it is taken down under another address, so
    that nothing an editor wrote is lost.
    """
    catalogues = TrainingIndexPage.objects
    index: TrainingIndexPage | None = catalogues.filter(locale=locale).first() or catalogues.first()
    if index is not None:
        return index
    parent = _home()
    for page in parent.get_children().filter(slug=CATALOGUE_SLUG).specific():
        _step_aside(page, taken={child.slug for child in parent.get_children()})
    made: TrainingIndexPage = _added(parent, TrainingIndexPage(locale=locale, **CATALOGUE))
    return made


def ensure_glossary(catalogue: TrainingIndexPage) -> None:
    """Make the page of the glossary below the catalogue if there is none."""
    if not GlossaryPage.objects.child_of(catalogue).exists():
        _added(catalogue, GlossaryPage(locale=catalogue.locale, **GLOSSARY))


def _added(parent: Page, page: Any) -> Any:
    parent.add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)
    return type(page).objects.get(pk=page.pk)


def _home() -> Page:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is not None:
        return site.root_page.specific
    root = Page.get_first_root_node()
    if root is None:
        page_type = ContentType.objects.get_for_model(Page)
        root = Page.add_root(instance=Page(title="Root", slug="root", content_type=page_type))
    return root


def _step_aside(page: Page, *, taken: Iterable[str]) -> None:
    slug, number = page.slug + FORMER_SUFFIX, 1
    while slug in taken:
        number += 1
        slug = f"{page.slug}{FORMER_SUFFIX}-{number}"
    latest = page.get_latest_revision_as_object()
    latest.slug = page.slug = slug
    page.save()
    latest.save_revision()
    page.unpublish()
