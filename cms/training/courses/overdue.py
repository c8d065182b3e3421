"""Lessons that should have been reviewed by now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.training.courses.selectors import course_above
from cms.training.lessons.problems import body_problems
from cms.training.models import LessonPage, TrainingIndexPage


@dataclass(frozen=True)
class OverdueLesson:
    """A published lesson and its course; ``days`` it is late, or what is broken in it."""

    page: LessonPage
    course: str
    days: int
    problems: tuple[str, ...]


def may_review(user: Any) -> bool:
    """Say whether somebody may edit pages of the training."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    index = TrainingIndexPage.objects.first()
    return index is not None and index.permissions_for_user(user).can_edit()


def overdue_lessons(on: date) -> list[OverdueLesson]:
    """Return the published lessons that are overdue on a day or show what is gone, latest first."""
    lessons = LessonPage.objects.live().select_related("person_in_charge", "locale")
    listed = [_listed(lesson, on) for lesson in lessons]
    wanted = [each for each in listed if each.days > 0 or each.problems]
    return sorted(wanted, key=lambda each: (-each.days, each.page.title))


def _listed(lesson: LessonPage, on: date) -> OverdueLesson:
    course = course_above(lesson)
    days = (on - lesson.review_by).days if lesson.is_overdue(on) else 0
    problems = tuple(str(problem) for problem in body_problems(lesson))
    return OverdueLesson(lesson, course.title if course else "", days, problems)
