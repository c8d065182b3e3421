"""Who is in a course, and which of its lessons they have read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.accounts.models import User
from cms.training.certifications import last_of, state_of
from cms.training.learner.certifying import certify
from cms.training.models import (
    AssignmentRule,
    Certification,
    CertificationKind,
    Course,
    CourseVersion,
    Enrolment,
    EnrolmentReason,
    LessonProgress,
)


class CourseIsClosed(Exception):
    """The course takes nobody: it was closed, or never published."""


@dataclass
class CertifiedAlready(Exception):
    """The person holds a certification; ``renew_from`` is when they may renew it, if ever."""

    certification: Certification
    renew_from: date | None


class LessonIsUnknown(Exception):
    """The published course has no such lesson."""


def enrol(
    *,
    user: User,
    course: Course,
    reason: str,
    at: datetime,
    due_on: date | None = None,
    rule: AssignmentRule | None = None,
    by: User | None = None,
) -> Enrolment:
    """
    Return the open enrolment of a person in a course, made now if there is none.

    An earlier ``due_on`` than that of the open one takes its place, with the rule that asks for it.
    Who has read all lessons of a course without a test already took part at once.
    """
    asked = {"due_on": due_on, "rule": rule}
    with transaction.atomic():
        enrolment, is_new = Enrolment.objects.get_or_create(
            user=user,
            course=course,
            closed_at=None,
            defaults={"reason": reason, "created_at": at, "assigned_by": by, **asked},
        )
        if is_new:
            take_part(enrolment, at=at)
        elif due_on is not None:
            later = Q(due_on__isnull=True) | Q(due_on__gt=due_on)
            if Enrolment.objects.filter(later, pk=enrolment.pk).update(**asked):
                enrolment.refresh_from_db()
    return enrolment


def enrol_oneself(*, user: User, course: Course, at: datetime) -> Enrolment:
    """
    Put a person into a course because they want to.

    :raises CourseIsClosed: if nobody can enrol.
    :raises CertifiedAlready: if they hold a certification that it is too early to renew.
    """
    if found := open_enrolment(user, course):
        return found
    version = course.latest_version
    if version is None or not course.is_open:
        raise CourseIsClosed(course.slug)
    earlier, today = last_of(user, course), timezone.localdate(at)
    if earlier is not None and state_of(earlier, today) == "valid":
        begins = renew_from(earlier, version)
        if begins is None or today < begins:
            raise CertifiedAlready(earlier, begins)
    reason = EnrolmentReason.RENEWAL if earlier else EnrolmentReason.OWN
    return enrol(user=user, course=course, reason=reason, at=at)


def renew_from(certification: Certification, version: CourseVersion) -> date | None:
    """Return the first day on which a certification may be renewed; ``None``: it never ends."""
    if certification.valid_until is None:
        return None
    return certification.valid_until - timedelta(days=version.definition.renew_days)


def open_enrolment(user: User, course: Course) -> Enrolment | None:
    """Return the enrolment of a person in a course that is not closed."""
    return Enrolment.objects.filter(user=user, course=course, closed_at__isnull=True).first()


@transaction.atomic
def finish_lesson(
    *, user: User, course: Course, lesson_key: str | UUID, at: datetime, revision: int | None = None
) -> LessonProgress:
    """
    Write down that a person read a lesson; reading the last one gives the record of taking part.

    ``revision`` is the published one they read, by default that of the published course.

    :raises LessonIsUnknown: if the newest version of the course has no lesson of this key.
    """
    version = course.latest_version
    lessons = version.definition.lessons if version else ()
    lesson = next((each for each in lessons if each.key == str(lesson_key)), None)
    if lesson is None:
        raise LessonIsUnknown(str(lesson_key))
    read = {"course": course, "revision": revision or lesson.revision, "finished_at": at}
    progress, _is_new = LessonProgress.objects.update_or_create(
        user=user,
        lesson_key=lesson_key,
        defaults=read,
        create_defaults={**read, "opened_at": at},
    )
    if enrolment := open_enrolment(user, course):
        take_part(enrolment, at=at)
    return progress


def take_part(enrolment: Enrolment, *, at: datetime) -> Certification | None:
    """Give the record of taking part to whoever has read every lesson of the course."""
    read = lessons_read(enrolment)
    version = enrolment.course.latest_version if read else None
    if version is None or not version.definition.lessons:
        return None
    if not {lesson.key for lesson in version.definition.lessons} <= read:
        return None
    return certify(enrolment=enrolment, kind=CertificationKind.PARTICIPATED, result=None, at=at)


def lessons_read(enrolment: Enrolment) -> set[str]:
    """
    Return the keys of the lessons that count as read for an enrolment.

    In the first one all that the person ever read counts; who renews reads the lessons again.
    """
    read = LessonProgress.objects.filter(
        user_id=enrolment.user_id, course_id=enrolment.course_id, finished_at__isnull=False
    )
    if enrolment.reason == EnrolmentReason.RENEWAL:
        read = read.filter(finished_at__gte=enrolment.created_at)
    return {str(key) for key in read.values_list("lesson_key", flat=True)}
