"""Who has learnt what in a demonstration: certifications, attempts, a gate, a form that waits."""

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from django.utils import timezone
from django_scopes import scopes_disabled

from cms.accounts.models import Membership, Office, Role, User
from cms.accounts.services import add_member
from cms.content.models import ServicePage
from cms.demonstration.answering import answered
from cms.demonstration.sending import send
from cms.form_builder.models import Form
from cms.training.analysis.services import analyse_answers
from cms.training.certifications import add_months
from cms.training.learner.grading import grade_attempt
from cms.training.learner.services import certify, enrol, finish_lesson, start_attempt
from cms.training.models import (
    AssignmentRule,
    Attempt,
    AttemptItem,
    AttemptState,
    CertificationKind,
    Course,
    CourseVersion,
    Enrolment,
    EnrolmentReason,
    Gate,
    LessonPage,
    TrainingIndexPage,
)
from forms_plugins.api.packages import DemoAttempts, DemoLearner, DemoTraining

JOINED_DAYS_AGO: Final = 600
SPREAD_DAYS: Final = 180
"""Days over which the invented attempts are spread."""
KNOWS_ALL: Final = 1.0
SKILLS: Final = (0.5, 1.0)
CONFUSED: Final = (2.1, 2.0)
"""So steep that the analysis finds it whatever questions chance draws for the tests."""
EASE: Final = 0.3
ROLES: Final = (Role.ENUMERATOR, Role.CLERK, Role.HEAD)


def load_training(data: DemoTraining, *, by: User | None, at: datetime) -> None:
    """Enrol, examine and certify invented people, once ever; ``by`` is who assigns."""
    course = Course.objects.filter(slug=data.course).first()
    version = course.latest_version if course else None
    if version is None or Enrolment.objects.exists():
        return
    _place_catalogue()
    _put_in_charge(User.objects.get(username=data.in_charge))
    with scopes_disabled():
        for learner in data.learners:
            _teach(learner, version, by, at)
        _examine_many(data.attempts, version.course, at)
        _make_rule(data, version.course, at)
        _make_gate(data, version.course, at)
    for household in data.waiting:
        send(household)
    analyse_answers(at=at)


def _place_catalogue() -> None:
    """Put the catalogue behind the service in the menu: it was installed before all other pages."""
    catalogue = TrainingIndexPage.objects.get()
    service = ServicePage.objects.sibling_of(catalogue).first()
    if service is not None and catalogue.path < service.path:
        catalogue.move(service, pos="right")


def _put_in_charge(person: User) -> None:
    """
    Let somebody answer for the lessons that nobody answers for.

    Their texts stay as they were installed: there is no new revision, the newest one says it too.
    """
    for lesson in LessonPage.objects.filter(person_in_charge=None):
        revision = lesson.latest_revision
        revision.content["person_in_charge"] = person.pk
        revision.save(update_fields=["content"])
        LessonPage.objects.filter(pk=lesson.pk).update(person_in_charge=person)


def _teach(learner: DemoLearner, version: CourseVersion, by: User | None, at: datetime) -> None:
    user = _person(learner, at)
    today = timezone.localdate(at)
    due_on = None if learner.due_in is None else today + timedelta(days=learner.due_in)
    if learner.holds == "passed":
        _pass(user, version, learner.ends_in, at)
    if learner.holds != "passed" or due_on is not None:
        enrolment = enrol(
            user=user,
            course=version.course,
            reason=EnrolmentReason.PERSON,
            at=at,
            due_on=due_on,
            by=by,
        )
        if learner.holds == "participated":
            _read(user, version, len(version.definition.lessons), at)
            certify(enrolment=enrolment, kind=CertificationKind.PARTICIPATED, result=None, at=at)
    _read(user, version, learner.lessons, at)


def _person(learner: DemoLearner, at: datetime) -> User:
    """Return somebody who signs in, or make one who does not."""
    if not learner.role:
        return User.objects.get(username=learner.username)
    return _colleague(
        learner.username, (learner.given_names, learner.surnames), learner.role, learner.office, at
    )


def _colleague(username: str, names: tuple[str, str], role: str, office: str, at: datetime) -> User:
    user, is_new = User.objects.get_or_create(
        username=username, defaults={"first_name": names[0], "last_name": names[1]}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
    if not Membership.objects.filter(user=user, until__isnull=True).exists():
        since = timezone.localdate(at) - timedelta(days=JOINED_DAYS_AGO)
        add_member(user=user, office=Office.objects.get(code=office), role=Role(role), since=since)
    return user


def _read(user: User, version: CourseVersion, count: int, at: datetime) -> None:
    for number, lesson in enumerate(version.definition.lessons[:count]):
        read_at = at - timedelta(minutes=10 * (count - number))
        finish_lesson(user=user, course=version.course, lesson_key=lesson.key, at=read_at)


def _pass(user: User, version: CourseVersion, ends_in: int, at: datetime) -> None:
    """Let somebody pass on the day from which the certification ends in so many days."""
    months = version.definition.valid_months
    last_day = timezone.localdate(at) + timedelta(days=ends_in)
    days = (timezone.localdate(at) - add_months(last_day, -months)).days
    then = at - timedelta(days=days)
    enrolment = enrol(user=user, course=version.course, reason=EnrolmentReason.OWN, at=then)
    _attempt(enrolment, KNOWS_ALL, Random(user.username), then, ())  # noqa: S311


def _examine_many(data: DemoAttempts, course: Course, at: datetime) -> None:
    random = Random(data.seed)  # noqa: S311  # invented people, nothing to guess
    for number in range(1, data.count + 1):
        names = (
            random.choice(data.given_names),
            f"{random.choice(data.surnames)} {random.choice(data.surnames)}",
        )
        office = data.offices[number % len(data.offices)]
        role = ROLES[number % len(ROLES)]
        user = _colleague(f"demo.persona{number:02}", names, role, office, at)
        then = at - timedelta(days=random.randint(1, SPREAD_DAYS), minutes=random.randint(0, 480))
        enrolment = enrol(user=user, course=course, reason=EnrolmentReason.OWN, at=then)
        _attempt(enrolment, random.uniform(*SKILLS), random, then, data.confusing)


def _attempt(
    enrolment: Enrolment, skill: float, random: Random, at: datetime, confusing: tuple[str, ...]
) -> None:
    """Answer a test by chance; who passes gets the certification of that day."""
    attempt: Attempt = start_attempt(enrolment=enrolment, at=at - timedelta(minutes=35))
    items = list(attempt.items.select_related("question_version__question"))
    for item in items:
        item.response = answered(item, _chance(item, skill, confusing), random)
        item.answered_at, item.revision = at, 1
    AttemptItem.objects.bulk_update(items, ["response", "answered_at", "revision"])
    result = grade_attempt(attempt, at=at, read=_as_answered)
    attempt.state = AttemptState.SENT
    attempt.save(update_fields=["state"])
    if result.passed:
        certify(enrolment=enrolment, kind=CertificationKind.PASSED, result=result, at=at)


def _chance(item: AttemptItem, skill: float, confusing: tuple[str, ...]) -> float:
    """Return how likely an answer is right: essential questions are known better."""
    question = item.question_version
    if question.question.slug in confusing:
        return CONFUSED[0] - CONFUSED[1] * skill
    return skill**EASE if question.definition.essential else skill


def _as_answered(item: AttemptItem) -> Any:
    # The cases of invented people were never filled in: their answers are in the item.
    return item.response


def _make_rule(data: DemoTraining, course: Course, at: datetime) -> None:
    today = timezone.localdate(at)
    AssignmentRule.objects.create(
        name=data.rule,
        course=course,
        places=sorted({learner.office for learner in data.learners if learner.office}),
        joined_since=today - timedelta(days=30),
        due_days=15,
        starts_on=today,
    )


def _make_gate(data: DemoTraining, course: Course, at: datetime) -> None:
    form = Form.objects.get(slug=data.form)
    Gate.objects.create(
        name=data.gate,
        course=course,
        form=form,
        starts_on=timezone.localdate(at),
        is_supervised=True,
    )
