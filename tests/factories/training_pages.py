"""The pages of a course, published: catalogue, course, modules, lessons."""

from typing import Any

from wagtail.models import Locale, Page, Site

from cms.training.models import CoursePage, LessonPage, ModulePage, TrainingIndexPage


def catalogue() -> TrainingIndexPage:
    """Return the catalogue below the home page of the site, made if it is not there."""
    index = TrainingIndexPage.objects.first()
    if index is not None:
        return index
    Locale.objects.get_or_create(language_code="es")
    site = Site.objects.filter(is_default_site=True).first()
    parent = site.root_page if site else Page.get_first_root_node()
    index = TrainingIndexPage(title="Capacitación", slug="capacitacion", summary="Los cursos.")
    parent.add_child(instance=index)
    published(index)
    return index


def course_page(slug: str = "curso-breve", *, live: bool = True, **values: Any) -> CoursePage:
    """Return a course without modules and without test unless ``draws`` are given."""
    values = {"title": "Curso breve", "summary": "Lo necesario.", "course_slug": slug} | values
    page = CoursePage(slug=slug, live=False, **values)
    catalogue().add_child(instance=page)
    return published(page) if live else page


def module_page(course: CoursePage, title: str = "Módulo", *, live: bool = True) -> ModulePage:
    """Return the next module of a course."""
    page = ModulePage(title=title, summary="De qué trata.", live=False)
    course.add_child(instance=page)
    return published(page) if live else page


def lesson_page(module: ModulePage, title: str = "Lección", *, live: bool = True, **values: Any):
    """Return the next lesson of a module, with one paragraph unless ``body`` is given."""
    body = [{"type": "text", "value": "<p>Pregunte y anote.</p>"}]
    values = {"summary": "De qué trata.", "body": body} | values
    page = LessonPage(title=title, live=False, **values)
    module.add_child(instance=page)
    return published(page) if live else page


def published(page: Any) -> Any:
    """Publish a page and return it as it is stored then."""
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)
