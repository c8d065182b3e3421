"""Certifications: from when to when, whose, and taken back."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from cms.accounts.models import Role
from cms.training import certifications
from cms.training.learner import services
from cms.training.models import Certification, CertificationKind, Enrolment, EnrolmentReason
from cms.training.signals import certification_issued
from forms_plugins.api.records import RecordIsFinal
from tests.factories import MembershipFactory, OfficeFactory, UserFactory
from tests.factories.training import (
    CertificationFactory,
    CourseVersionFactory,
    EnrolmentFactory,
    in_force,
    lesson_key,
    member,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)


def certify(enrolment, at=NOW, kind=CertificationKind.PASSED):
    return services.certify(enrolment=enrolment, kind=kind, result=None, at=at)


def lima(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))


@pytest.mark.parametrize(
    ("passed", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), 6, date(2026, 9, 30)),
        (date(2026, 3, 2), 0, None),
    ],
)
def test_last_day_by_whole_months(passed, months, last):
    version = CourseVersionFactory(settings={"valid_months": months})
    enrolment = EnrolmentFactory(course=version.course)

    certification = certify(enrolment, lima(passed.year, passed.month, passed.day, 23, 30))

    assert certification.valid_from == passed
    assert certification.valid_until == last


def test_late_evening_in_lima_is_not_the_next_day():
    version = CourseVersionFactory(settings={"valid_months": 1})
    evening = datetime(2026, 2, 1, 4, 59, tzinfo=UTC)  # 31 January, 23:59 in Lima

    certification = certify(EnrolmentFactory(course=version.course), evening)

    assert certification.valid_from == date(2026, 1, 31)
    assert certification.valid_until == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 1, 5), "valid"),
        (date(2027, 1, 5), "valid"),
        (date(2027, 1, 6), "expired"),
    ],
)
def test_state_on_a_day(on, state):
    certification = CertificationFactory()

    assert certifications.state_of(certification, on) == state
    found = in_force(certification.user, certification.course, on)
    assert (found == certification) is (state == "valid")


def test_nothing_is_in_force_before_its_first_day():
    certification = CertificationFactory()

    found = in_force(certification.user, certification.course, date(2026, 1, 4))

    assert found is None


@pytest.mark.parametrize("trait", ["participated", "revoked"])
def test_what_does_not_open_gates(trait):
    certification = CertificationFactory(**{trait: True})
    user, course, on = certification.user, certification.course, date(2026, 2, 1)

    assert in_force(user, course, on) is None
    assert certifications.in_force_for([user], course, on) == {}
    assert certifications.last_of(user, course) is None


def test_the_one_that_ends_last_counts():
    first = CertificationFactory()
    user, course = first.user, first.course
    later = CertificationFactory(user=user, course=course, issued_on=date(2026, 6, 1))
    CertificationFactory(user=user, course=course, issued_on=date(2026, 8, 1), revoked=True)

    assert in_force(user, course, date(2026, 9, 1)) == later
    for_ever = CertificationFactory(user=user, course=course, for_ever=True)
    assert in_force(user, course, date(2026, 9, 1)) == for_ever
    assert certifications.last_of(user, course) == for_ever


def test_many_people_take_one_query_beside_the_version(django_assert_num_queries):
    version = CourseVersionFactory()
    held = [CertificationFactory(course=version.course) for _ in range(3)]
    people = [each.user for each in held] + [member()]

    with django_assert_num_queries(2):
        found = certifications.in_force_for(people, version.course, date(2026, 2, 1))

    assert found == {each.user_id: each for each in held}


def test_names_role_and_office_are_those_of_the_day():
    office = OfficeFactory()
    user = member(Role.CLERK, office, first_name="Rosa", last_name="Quispe")
    enrolment = EnrolmentFactory(user=user, course=CourseVersionFactory().course)

    certification = certify(enrolment)
    user.last_name = "Quispe de Mamani"
    user.save()
    user.memberships.update(until=date(2026, 3, 3))
    MembershipFactory(user=user, role=Role.HEAD, since=date(2026, 3, 4))

    stored = Certification.objects.get(pk=certification.pk)
    assert (stored.surnames, stored.role, stored.office) == ("Quispe", Role.CLERK, office)


def test_it_follows_the_person_to_another_office():
    certification = CertificationFactory()
    user = certification.user
    user.memberships.update(until=date(2026, 1, 31))
    MembershipFactory(user=user, since=date(2026, 2, 1))

    found = in_force(user, certification.course, date(2026, 2, 2))

    assert found == certification


def test_somebody_without_office_can_be_certified():
    enrolment = EnrolmentFactory(user=UserFactory(), course=CourseVersionFactory().course)

    certification = certify(enrolment)

    assert (certification.role, certification.office) == ("", None)


def test_certifying_again_gives_the_same_one_and_one_signal():
    heard = []
    enrolment = EnrolmentFactory(course=CourseVersionFactory().course)

    def hear(certification, **_kwargs):
        heard.append(certification.pk)

    certification_issued.connect(hear)
    try:
        first, second = certify(enrolment), certify(enrolment)
    finally:
        certification_issued.disconnect(hear)

    assert first == second
    assert heard == [first.pk]


def test_passing_closes_the_enrolment_and_taking_part_does_not():
    enrolment = EnrolmentFactory(course=CourseVersionFactory().course)

    certify(enrolment, kind=CertificationKind.PARTICIPATED)
    assert enrolment.closed_at is None
    certify(enrolment)

    assert enrolment.closed_at == NOW
    assert Certification.objects.filter(enrolment=enrolment).count() == 2


def test_taking_part_closes_a_course_without_test():
    enrolment = EnrolmentFactory(course=CourseVersionFactory(without_test=True).course)

    for number in (1, 2, 3):
        services.finish_lesson(
            user=enrolment.user,
            course=enrolment.course,
            lesson_key=lesson_key(number),
            at=NOW,
        )

    enrolment.refresh_from_db()
    assert enrolment.closed_at == NOW
    assert enrolment.certifications.get().kind == CertificationKind.PARTICIPATED


def test_reading_all_lessons_gives_the_record_once():
    enrolment = EnrolmentFactory(course=CourseVersionFactory().course)
    read = {"user": enrolment.user, "course": enrolment.course, "at": NOW}

    for number in (1, 2):
        services.finish_lesson(lesson_key=lesson_key(number), **read)
    assert not enrolment.certifications.exists()
    for _again in range(2):
        services.finish_lesson(lesson_key=lesson_key(3), **read)

    assert enrolment.certifications.get().kind == CertificationKind.PARTICIPATED
    assert Enrolment.objects.get().closed_at is None


def test_lesson_of_no_course_is_not_finished():
    enrolment = EnrolmentFactory(course=CourseVersionFactory().course)

    with pytest.raises(services.LessonIsUnknown):
        services.finish_lesson(
            user=enrolment.user, course=enrolment.course, lesson_key=lesson_key(99), at=NOW
        )


def test_who_read_everything_before_takes_part_on_enrolling():
    version, user = CourseVersionFactory(without_test=True), member()
    for number in (1, 2, 3):
        services.finish_lesson(
            user=user, course=version.course, lesson_key=lesson_key(number), at=NOW
        )

    enrolment = services.enrol_oneself(user=user, course=version.course, at=NOW)

    assert enrolment.certifications.get().kind == CertificationKind.PARTICIPATED
    assert enrolment.closed_at == NOW


def test_revoking_is_final_and_says_why():
    certification, operator = CertificationFactory(), UserFactory(operator=True)
    taken = {"certification": certification, "by": operator, "at": NOW}

    with pytest.raises(services.ReasonIsMissing):
        services.revoke(reason="  ", **taken)
    revocation = services.revoke(reason=" Suplantación ", **taken)
    with pytest.raises(services.RevokedAlready):
        services.revoke(reason="Otra vez", **taken)

    assert revocation.reason == "Suplantación"
    stored = Certification.objects.get(pk=certification.pk)
    assert certifications.state_of(stored, date(2026, 2, 1)) == "revoked"
    with pytest.raises(RecordIsFinal):
        revocation.delete()
    with pytest.raises(RecordIsFinal):
        stored.save()


@pytest.mark.parametrize("today", [date(2026, 11, 6), date(2027, 1, 5), date(2027, 2, 1)])
def test_renewal_from_so_many_days_before_the_end(today):
    certification = CertificationFactory()  # until 5 January 2027, 60 days

    found = services.enrol_oneself(
        user=certification.user,
        course=certification.course,
        at=lima(today.year, today.month, today.day, 9),
    )

    assert found.reason == EnrolmentReason.RENEWAL


@pytest.mark.parametrize(
    ("traits", "begins"), [({}, date(2026, 11, 6)), ({"for_ever": True}, None)]
)
def test_renewal_too_early(traits, begins):
    certification = CertificationFactory(**traits)

    with pytest.raises(services.CertifiedAlready) as refusal:
        services.enrol_oneself(
            user=certification.user, course=certification.course, at=lima(2026, 11, 5, 23, 59)
        )

    assert refusal.value.renew_from == begins


def test_who_renews_reads_the_lessons_again():
    certification = CertificationFactory()
    user, course = certification.user, certification.course
    CourseVersionFactory(course=course, number=2, without_test=True)
    for number in (1, 2, 3):
        services.finish_lesson(user=user, course=course, lesson_key=lesson_key(number), at=NOW)

    enrolment = services.enrol_oneself(user=user, course=course, at=lima(2026, 12, 1, 9))
    assert not enrolment.certifications.exists()
    for number in (1, 2, 3):
        services.finish_lesson(
            user=user, course=course, lesson_key=lesson_key(number), at=lima(2026, 12, 2, 9)
        )

    assert enrolment.certifications.get().valid_from == date(2026, 12, 2)


def test_the_course_for_renewal_renews_the_first_one():
    short = CourseVersionFactory(settings={"valid_months": 6})
    long = CourseVersionFactory(settings={"renewal": short.course.slug})
    earlier = CertificationFactory(course=long.course)
    stranger = CourseVersionFactory()
    CertificationFactory(user=earlier.user, course=stranger.course)
    enrolment = EnrolmentFactory(user=earlier.user, course=short.course)

    certify(enrolment, lima(2026, 12, 1, 9))

    given = {each.course: each.valid_until for each in enrolment.certifications.all()}
    assert given == {short.course: date(2027, 6, 1), long.course: date(2027, 12, 1)}


def test_the_course_for_renewal_alone_does_not_give_the_first_one():
    short = CourseVersionFactory()
    long = CourseVersionFactory(settings={"renewal": short.course.slug})
    lost = CertificationFactory(course=long.course, revoked=True)
    enrolment = EnrolmentFactory(user=lost.user, course=short.course)

    certify(enrolment)

    assert [each.course for each in enrolment.certifications.all()] == [short.course]


def test_enrolling_twice_keeps_one_and_the_earlier_last_day():
    version, user = CourseVersionFactory(), member()
    asked = {"user": user, "course": version.course, "reason": EnrolmentReason.RULE, "at": NOW}

    first = services.enrol(**asked)
    services.enrol(due_on=date(2026, 5, 1), **asked)
    services.enrol(due_on=date(2026, 6, 1), **asked)
    last = services.enrol(due_on=date(2026, 4, 1), **asked)

    assert first == last
    assert Enrolment.objects.get().due_on == date(2026, 4, 1)


@pytest.mark.parametrize("how", ["closed", "never published"])
def test_a_course_that_takes_nobody(how):
    course = CourseVersionFactory().course
    if how == "closed":
        course.is_open = False
        course.save()
    else:
        course.versions.all()._raw_delete("default")

    with pytest.raises(services.CourseIsClosed):
        services.enrol_oneself(user=member(), course=course, at=NOW)
