"""What a course does when one of its pages is published, taken down, moved or removed."""

from functools import partial
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.training.courses.approving import let_approve_training
from cms.training.courses.editors import let_write_courses
from cms.training.courses.selectors import course_above
from cms.training.courses.services import add_version, close_course, publish_course
from cms.training.groups import EDITOR_GROUP
from cms.training.models import CoursePage, LessonPage, ModulePage, TrainingIndexPage

PARTS = (ModulePage, LessonPage)


@receiver(post_save, sender=TrainingIndexPage)
def catalogue_made(created: bool, **kwargs: Any) -> None:
    """Let the editors of the training write and approve below a catalogue that is new."""
    group = Group.objects.filter(name=EDITOR_GROUP).first()
    if created and group is not None:
        let_write_courses(group)
        let_approve_training(group)


@receiver(page_published, sender=CoursePage)
def course_published(instance: CoursePage, revision: Any, **kwargs: Any) -> None:
    """Add the version that the page describes."""
    if instance.live:  # else it was put on the schedule only
        publish_course(instance, by=_somebody(revision), at=timezone.now())


@receiver(page_unpublished, sender=CoursePage)
def course_unpublished(instance: CoursePage, **kwargs: Any) -> None:
    """Take nobody new."""
    close_course(instance)


@receiver(page_published, sender=ModulePage)
@receiver(page_published, sender=LessonPage)
def part_published(instance: Any, revision: Any, **kwargs: Any) -> None:
    """Add a version to the course that holds the page, if it is published."""
    if instance.live:
        _refresh(instance, by=_somebody(revision))


@receiver(page_unpublished, sender=ModulePage)
@receiver(page_unpublished, sender=LessonPage)
def part_unpublished(instance: Any, **kwargs: Any) -> None:
    """Add a version without the page. While it is being removed, its removal does that."""
    if not type(instance).objects.filter(pk=instance.pk, live=True).exists():
        _refresh(instance, by=_somebody())


@receiver(post_page_move)
def page_moved(instance: Any, parent_page_before: Any, **kwargs: Any) -> None:
    """Add versions to the courses a page came from and went to."""
    if isinstance(instance.specific_deferred, PARTS):
        _refresh(instance, by=_somebody())
        _refresh_at(parent_page_before.path, by=_somebody())


@receiver(post_delete, sender=ModulePage)
@receiver(post_delete, sender=LessonPage)
def part_removed(instance: Any, **kwargs: Any) -> None:
    """Add a version without the page, once all of what is removed is gone."""
    by = _somebody()
    transaction.on_commit(partial(_refresh_at, instance.path, by=by))


def _refresh(page: Any, *, by: Any) -> None:
    course = course_above(page)
    if course is not None:
        add_version(course, by=by, at=timezone.now())


def _refresh_at(path: str, *, by: Any) -> None:
    step = CoursePage.steplen
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    for course in CoursePage.objects.live().filter(path__in=above):
        add_version(course, by=by, at=timezone.now())


def _somebody(revision: Any = None) -> Any:
    return get_active_log_context().user or (revision.user if revision else None)
