"""
Bring the courses of a country package into the site: questions, words of the trade, pages.

Installing again changes nothing. A newer package updates what nobody changed since, and says what
it left alone: what a person changed, took down or removed stays as they want it. Nothing is
removed here.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms.form_builder.models import FormVersion
from cms.training.bank.services import install_question, is_edited
from cms.training.models import GlossaryTerm, Question, Topic
from cms.training.package_memory import CourseRefused, InstalledCourses, Memory
from cms.training.package_pages import PackagePages
from forms_plugins.api.kinds import Package
from forms_plugins.api.packages import CourseData, QuestionData, TermData
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, document_hash

Report = Callable[[str], None]
__all__ = ["CourseRefused", "InstalledCourses", "install_courses"]

TERM_FIELDS = ("term", "meaning", "also")
"""Not its ``source``: that is for reviewers of the package and says nothing to readers."""


@transaction.atomic
def install_courses(
    package: Package, *, at: datetime, report: Report = lambda line: None
) -> InstalledCourses:
    """
    Install or update the courses of a package; either all of them or nothing.

    The forms they speak of are installed before.

    :raises CourseRefused: if a question, a page or a test would not do.
    """
    done = InstalledCourses()
    memory = Memory(package.slug, done)
    for course in package.courses():
        _install_course(course, package, memory, at)
    _tell(done, report)
    return done


def _tell(done: InstalledCourses, report: Report) -> None:
    counts = {"added": len(done.added), "updated": len(done.updated)}
    report(_("Parts of courses: %(added)d added, %(updated)d updated") % counts)
    if done.kept:
        names = ", ".join(done.kept)
        report(_("Left alone, because somebody changed them: %(names)s") % {"names": names})


def _install_course(course: CourseData, package: Package, memory: Memory, at: datetime) -> None:
    for slug, title in course.topics.items():
        Topic.objects.get_or_create(slug=slug, defaults={"title": title})
    for term in course.terms:
        _install_term(term, memory)
    for question in course.questions:
        _install_question(_pinned(question, package), memory, at)
    PackagePages(course, memory).install()


def _install_term(term: TermData, memory: Memory) -> None:
    kind, key = "term", term.slug
    locale, _created = Locale.objects.get_or_create(language_code=DEFAULT_LANGUAGE)
    values = {name: asdict(term)[name] for name in TERM_FIELDS} | {"also": list(term.also)}
    sha256 = document_hash(values)
    if memory.is_current(kind, key, sha256):
        return
    item = memory.find(kind, key)
    stored = GlossaryTerm.objects.filter(slug=term.slug, locale=locale).first()
    is_theirs = stored is not None and (item is None or item.mark != _term_mark(stored))
    if is_theirs or (item is not None and stored is None):
        memory.keep(term.term)
        return
    stored = stored or GlossaryTerm(slug=term.slug, locale=locale)
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save()
    stored.save_revision()  # translations say which one they follow
    memory.note(kind, key, sha256, object_id=stored.pk, mark=_term_mark(stored), name=term.term)


def _term_mark(term: GlossaryTerm) -> str:
    return document_hash({name: getattr(term, name) for name in TERM_FIELDS})


def _install_question(data: QuestionData, memory: Memory, at: datetime) -> None:
    kind, key = "question", data.slug
    sha256 = document_hash({"title": data.title, "document": dict(data.document)})
    if memory.is_current(kind, key, sha256):
        return
    stored = Question.objects.filter(slug=data.slug).first()
    latest = stored.latest_version if stored else None
    item = memory.find(kind, key)
    is_theirs = stored is not None and (latest is None or is_edited(stored, latest))
    if is_theirs or (stored is None and item is not None):
        memory.keep(data.slug)
        return
    try:
        version = install_question(slug=data.slug, title=data.title, document=data.document, at=at)
    except ValidationError as refusal:
        raise CourseRefused(f"{data.slug}: {'; '.join(refusal.messages)}") from refusal
    memory.note(
        kind, key, sha256, object_id=version.question.pk, mark=version.sha256, name=data.slug
    )


def _pinned(data: QuestionData, package: Package) -> QuestionData:
    """
    Return a question whose case is set on a published version of its form.

    That is the one the package itself describes: what editors published since may ask something
    else. Where it was never published it is the newest one.

    :raises CourseRefused: if the form is not published.
    """
    document: Mapping[str, Any] = data.document
    if document["kind"] != "case":
        return data
    versions = FormVersion.objects.filter(form__slug=document["form"]).order_by("-number")
    described = package.forms().get(document["form"])
    own = versions.filter(sha256=document_hash(dict(described))) if described else versions.none()
    version = own.first() or versions.first()
    if version is None:
        raise CourseRefused(f"{data.slug}: no version of the form {document['form']} is published")
    return replace(data, document={**document, "version": version.number})
