"""
What pages of courses and lessons show of the person who reads them.

``{% course_progress page %}`` and ``{% lesson_progress page %}`` draw it, nothing for whoever works
in no office (but the invitation to sign in).
"""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from cms.training.courses.selectors import course_above
from cms.training.learner.standing import Held, Standing, held_by, standings
from cms.training.models import Course, CoursePage, LessonPage, LessonProgress

register = template.Library()


@register.inclusion_tag("training/learner/course_progress.html", takes_context=True)
def course_progress(context: Context, page: CoursePage) -> dict[str, Any]:
    """Draw how far the reader is in a course, and what they can do: enrol, go on, take the test."""
    request = context.get("request")
    course = Course.objects.filter(slug=page.course_slug).first()
    shown = {"request": request, "course": course, "page": page}
    if course is None or not _works_in_office(request):
        return shown
    shown["standing"] = _standing(request, course)
    if shown["standing"] is None:
        shown["held"] = _held(request, course)
    return shown


@register.inclusion_tag("training/learner/lesson_progress.html", takes_context=True)
def lesson_progress(context: Context, page: LessonPage) -> dict[str, Any]:
    """Draw the button that says a lesson was read, or since when it is."""
    request = context.get("request")
    if not _works_in_office(request) or request.is_preview:
        return {"request": request}
    above = course_above(page)
    course = above and Course.objects.filter(slug=above.course_slug).first()
    if not course:
        return {"request": request}
    read = LessonProgress.objects.filter(user=request.user, lesson_key=page.translation_key).first()
    return {
        "request": request,
        "key": page.translation_key,
        "finished_at": read.finished_at if read else None,
        "standing": _standing(request, course),
    }


def _works_in_office(request: Any) -> bool:
    return getattr(request, "office", None) is not None


def _standing(request: Any, course: Course) -> Standing | None:
    return next(iter(standings(request.user, at=timezone.now(), course=course)), None)


def _held(request: Any, course: Course) -> Held | None:
    """Return the certification of a course that counts, if there is one."""
    mine = held_by(request.user, on=timezone.localdate())
    valid = [each for each in mine if each.certification.course_id == course.pk]
    return next((each for each in valid if each.is_passed and each.state == "valid"), None)
