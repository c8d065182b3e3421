"""How many certified people of an area finished the lessons that teach where it goes wrong."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from cms.accounts.models import Membership
from cms.accounts.selectors import memberships_in_force
from cms.training.certifications import everybody_in_force
from cms.training.coverage.causes import Area
from cms.training.coverage.hiding import SMALLEST, is_small
from cms.training.coverage.lessons import Lesson
from cms.training.models import Course, LessonProgress


@dataclass(frozen=True)
class Finished:
    """
    How many of the ``certified`` people finished a lesson.

    Both are ``None`` with fewer than five people; ``finished`` alone where it would show that one
    to four did, or did not.
    """

    finished: int | None
    certified: int | None


def finished_by_certified(
    lessons: Collection[Lesson], area: Area, *, on: date
) -> dict[UUID, Finished]:
    """Return, by lesson, how many of those certified in its course on a day finished it."""
    found: dict[UUID, Finished] = {}
    courses = {lesson.course for lesson in lessons}
    for course in Course.objects.filter(slug__in=courses):
        keys = [lesson.key for lesson in lessons if lesson.course == course.slug]
        found |= _of_course(course, keys, area, on)
    return found


def _of_course(
    course: Course, keys: Collection[UUID], area: Area, on: date
) -> dict[UUID, Finished]:
    held = everybody_in_force(course, on).values("user")
    people = _members(area, on).filter(user__in=held).order_by().values("user").distinct()
    certified = people.count()
    rows = LessonProgress.objects.filter(
        lesson_key__in=keys, finished_at__isnull=False, user__in=people
    )
    counts = dict(rows.order_by().values_list("lesson_key").annotate(Count("user")))
    return {key: _shown(counts.get(key, 0), certified) for key in keys}


def _members(area: Area, on: date) -> QuerySet[Membership]:
    members = memberships_in_force(on).filter(user__is_active=True)
    if area.office is not None:
        return members.filter(office=area.office)
    return members.filter(office__place_code__startswith=area.place)


def _shown(finished: int, certified: int) -> Finished:
    if certified < SMALLEST:
        return Finished(None, None)
    hides = is_small(finished) or is_small(certified - finished)
    return Finished(None if hides else finished, certified)
