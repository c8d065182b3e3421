"""Publish and close courses."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cms.training.courses.documents import course_document
from cms.training.courses.problems import refuse_course
from cms.training.courses.selectors import source_course
from cms.training.models import Course, CoursePage, CourseVersion
from forms_plugins.engine.definition import document_hash


def publish_course(page: CoursePage, *, by: Any, at: datetime) -> CourseVersion:
    """
    Return the newest version of the course of ``page``, adding one if its document differs.

    :raises PageRefused: if the bank cannot fill its test, or its short name is another course's.
    """
    refuse_course(page)
    return add_version(page, by=by, at=at)


@transaction.atomic
def add_version(page: CoursePage, *, by: Any, at: datetime) -> CourseVersion:
    """
    Do what ``publish_course`` does, without asking the bank.

    A lesson that is put right must not wait for questions. A course says the same in every
    language: the document is that of the page in Spanish if there is one.
    """
    source = source_course(page)
    document = course_document(source).model_dump(mode="json")
    Course.objects.get_or_create(slug=source.course_slug, defaults={"title": source.title})
    # Two editors who publish at once take turns here, so that numbers run without gaps.
    course = Course.objects.select_for_update().get(slug=source.course_slug)
    if (course.title, course.is_open) != (source.title, True):
        course.title, course.is_open = source.title, True
        course.save(update_fields=["title", "is_open"])
    latest = course.latest_version
    sha256 = document_hash(document)
    if latest is not None and latest.sha256 == sha256:
        return latest
    version = CourseVersion(
        course=course,
        number=latest.number + 1 if latest else 1,
        document=document,
        sha256=sha256,
        published_at=at,
        published_by=by,
    )
    version.save()
    return version


def close_course(page: CoursePage) -> None:
    """Take nobody new into the course of a page that is no longer published."""
    others = CoursePage.objects.live().filter(course_slug=page.course_slug).exclude(pk=page.pk)
    if page.course_slug and not others.exists():
        Course.objects.filter(slug=page.course_slug).update(is_open=False)
