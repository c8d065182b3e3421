"""Rules of assignment: whom they concern, once, by when; reminders."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.translation import gettext

from cms.accounts.models import Membership, Office, Role, User
from cms.accounts.services import end_membership
from cms.jobs.services import run_until_empty
from cms.training.assignments.matching import offices_of_people, people_of
from cms.training.assignments.reminding import ASSIGNED, DAY, LATE, OVERDUE, WEEK, band_of, remind
from cms.training.assignments.running import run_rules
from cms.training.models import (
    AssignmentRule,
    Certification,
    CertificationKind,
    CertificationRevocation,
    Course,
    CourseVersion,
    Enrolment,
    EnrolmentNotice,
    EnrolmentReason,
)
from forms_plugins.engine.definition import document_hash
from tests.factories.submissions import SubmissionFactory

pytestmark = pytest.mark.django_db
LIMA = ZoneInfo("America/Lima")
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=LIMA)


@pytest.fixture
def course() -> Course:
    return _course("operatividad")


def _course(slug: str, **document: object) -> Course:
    course = Course.objects.create(slug=slug, title=slug.title())
    draws = [{"topic": "fsu", "count": 2}]
    content = {"slug": slug, "title": slug, "draws": draws, **document}
    CourseVersion.objects.create(
        course=course,
        number=1,
        document=content,
        sha256=document_hash(content),
        published_at=NOW,
    )
    return course


@pytest.fixture
def offices() -> list[Office]:
    return [
        Office.objects.create(code=code, name=code, place_code=code, area_name=code)
        for code in ("150132", "050113", "080101")
    ]


def _member(office: Office, role: str = Role.CLERK, since: date = TODAY) -> Membership:
    number = User.objects.count()
    user = User.objects.create(username=f"p{number}", email=f"p{number}@example.org")
    return Membership.objects.create(user=user, office=office, role=role, since=since)


def _rule(course: Course, **fields: object) -> AssignmentRule:
    values = {"name": "r", "course": course, "starts_on": date(2026, 1, 1), **fields}
    return AssignmentRule.objects.create(**values)


def _certify(
    user: User, course: Course, until: date | None, kind: str = CertificationKind.PASSED
) -> Certification:
    enrolment = Enrolment.objects.create(
        user=user, course=course, reason=EnrolmentReason.OWN, closed_at=NOW
    )
    return Certification.objects.create(
        user=user,
        course=course,
        course_version=course.latest_version,
        enrolment=enrolment,
        kind=kind,
        given_names="A",
        surnames="B",
        issued_at=NOW,
        valid_from=TODAY,
        valid_until=until,
    )


def _run() -> tuple[int, int]:
    done = run_rules(on=TODAY, at=NOW)
    return done.assigned, done.closed


def test_a_rule_concerns_who_meets_all_its_conditions(course, offices):
    clerk = _member(offices[0])
    _member(offices[1])
    _member(offices[0], Role.HEAD)
    gone = _member(offices[0])
    Membership.objects.filter(pk=gone.pk).update(
        since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1)
    )
    rule = _rule(course, roles=[Role.CLERK], places=["15"])
    assert people_of(rule, on=TODAY) == {clerk.user_id: TODAY}
    assert offices_of_people(rule, on=TODAY) == 1


@pytest.mark.parametrize(("since", "concerned"), [(TODAY, True), (TODAY - timedelta(1), False)])
def test_joined_since_counts_the_day_itself(course, offices, since, concerned):
    _member(offices[0], since=since)
    rule = _rule(course, joined_since=TODAY)
    assert bool(people_of(rule, on=TODAY)) is concerned


@pytest.mark.parametrize(
    ("sent", "concerned"),
    [
        (datetime(2026, 11, 23, 23, 59, tzinfo=LIMA), True),
        (datetime(2026, 11, 13, 0, 0, tzinfo=LIMA), True),
        (datetime(2026, 11, 12, 23, 59, tzinfo=LIMA), False),
    ],
)
def test_used_form_counts_whole_days_of_the_place(course, offices, sent, concerned):
    member = _member(offices[0])
    submission = SubmissionFactory(submitted_by=member.user, submitted_at=sent)
    rule = _rule(course, used_form=submission.form_version.form, used_within_days=10)
    assert bool(people_of(rule, on=TODAY)) is concerned


def test_tests_of_forms_are_no_use_of_them(course, offices):
    member = _member(offices[0])
    submission = SubmissionFactory(
        submitted_by=member.user, submitted_at=NOW, is_test=True, office=None, draft__is_test=True
    )
    rule = _rule(course, used_form=submission.form_version.form)
    assert people_of(rule, on=TODAY) == {}


def test_running_twice_changes_nothing(course, offices):
    for office in offices:
        _member(office)
    _rule(course, due_days=30)
    assert _run() == (3, 0)
    before = list(Enrolment.objects.order_by("pk").values())
    assert _run() == (0, 0)
    assert list(Enrolment.objects.order_by("pk").values()) == before
    assert {row["due_on"] for row in before} == {TODAY + timedelta(days=30)}


def test_who_joins_an_office_is_assigned_at_once(course, offices):
    _rule(course, starts_on=date(2020, 1, 1))
    member = _member(offices[0], since=timezone.localdate())
    enrolment = Enrolment.objects.get(user=member.user)
    assert enrolment.reason == EnrolmentReason.RULE
    assert enrolment.due_on == timezone.localdate() + timedelta(days=30)


def test_who_is_certified_is_left_alone_and_renews_in_time(course, offices):
    member = _member(offices[0])
    _rule(course, renew_days=60)
    _certify(member.user, course, TODAY + timedelta(days=61))
    assert _run() == (0, 0)
    later = run_rules(on=TODAY + timedelta(days=1), at=NOW)
    assert later.assigned == 1
    renewal = Enrolment.objects.get(closed_at=None)
    assert (renewal.reason, renewal.due_on) == (
        EnrolmentReason.RENEWAL,
        TODAY + timedelta(days=61),
    )


def test_a_certification_for_ever_is_never_renewed(course, offices):
    member = _member(offices[0])
    _rule(course)
    _certify(member.user, course, None)
    assert run_rules(on=date(2090, 1, 1), at=NOW).assigned == 0


def test_an_expired_one_is_assigned_anew_and_due_after_its_end(course, offices):
    member = _member(offices[0], since=date(2025, 1, 1))
    _rule(course, due_days=10, starts_on=date(2025, 1, 1))
    _certify(member.user, course, TODAY - timedelta(days=1))
    assert _run() == (1, 0)
    assert Enrolment.objects.get(closed_at=None).due_on == TODAY + timedelta(days=9)


def test_old_staff_are_not_late_the_day_they_are_assigned(course, offices):
    _member(offices[0], since=date(2019, 3, 1))
    _rule(course, due_days=30, starts_on=TODAY - timedelta(days=31))
    assert _run() == (1, 0)
    assert Enrolment.objects.get().due_on == TODAY + timedelta(days=30)


def test_of_two_rules_for_a_course_the_shorter_time_counts(course, offices):
    _member(offices[0])
    _rule(course, due_days=60)
    _rule(course, due_days=15)
    assert _run() == (1, 0)
    assert Enrolment.objects.get().due_on == TODAY + timedelta(days=15)
    assert _run() == (0, 0)


def test_a_rule_that_changes_leaves_the_last_day_of_who_is_enrolled(course, offices):
    _member(offices[0])
    rule = _rule(course, due_days=30)
    _run()
    AssignmentRule.objects.filter(pk=rule.pk).update(due_days=5)
    assert _run() == (0, 0)
    assert Enrolment.objects.get().due_on == TODAY + timedelta(days=30)


def test_a_revoked_one_does_not_count(course, offices):
    member = _member(offices[0], since=date(2025, 1, 1))
    _rule(course, due_days=5, starts_on=date(2025, 1, 1))
    revoked = _certify(member.user, course, None)
    CertificationRevocation.objects.create(
        certification=revoked, reason="x", at=NOW, by=member.user
    )
    assert _run() == (1, 0)
    assert Enrolment.objects.get(closed_at=None).due_on == TODAY + timedelta(days=5)


def test_having_taken_part_is_not_having_passed(course, offices):
    member = _member(offices[0])
    _rule(course)
    _certify(member.user, course, None, CertificationKind.PARTICIPATED)
    assert _run() == (1, 0)


def test_a_course_without_test_is_done_by_taking_part(offices):
    course = _course("charla", draws=[])
    member = _member(offices[0])
    _rule(course)
    _certify(member.user, course, None, CertificationKind.PARTICIPATED)
    assert _run() == (0, 0)


def test_a_renewal_is_by_the_course_for_it(offices):
    short = _course("repaso")
    course = _course("operatividad", renewal="repaso")
    member = _member(offices[0])
    _rule(course, renew_days=30)
    _certify(member.user, course, TODAY + timedelta(days=3))
    assert _run() == (1, 0)
    assert Enrolment.objects.get(closed_at=None).course == short
    assert _run() == (0, 0)


def test_closed_courses_and_rules_that_have_not_begun_assign_nobody(course, offices):
    _member(offices[0])
    _rule(course, starts_on=TODAY + timedelta(days=1))
    _rule(course, is_active=False)
    assert _run() == (0, 0)
    _rule(course)
    Course.objects.update(is_open=False)
    assert _run() == (0, 0)


def test_who_left_every_office_is_asked_no_more_and_keeps_what_they_did(course, offices):
    _rule(course)
    member = _member(offices[0], since=TODAY - timedelta(days=5))
    assert _run()[0] in (0, 1)
    own = Enrolment.objects.create(
        user=_member(offices[1]).user, course=_course("otro"), reason=EnrolmentReason.OWN
    )
    end_membership(membership=member, until=TODAY - timedelta(days=1))
    run_rules(on=TODAY, at=NOW)
    assert Enrolment.objects.get(user=member.user).closed_at is not None
    own.refresh_from_db()
    assert own.closed_at is None


def test_who_left_is_asked_no_more_although_the_rule_was_deleted(course, offices):
    rule = _rule(course)
    member = _member(offices[0], since=TODAY - timedelta(days=5))
    _run()
    rule.delete()
    end_membership(membership=member, until=TODAY - timedelta(days=1))
    _run()
    assert Enrolment.objects.get().closed_at is not None


def test_who_was_deactivated_is_not_assigned(course, offices):
    member = _member(offices[0])
    User.objects.filter(pk=member.user_id).update(is_active=False)
    _rule(course)
    assert _run() == (0, 0)


@pytest.mark.parametrize(
    ("days", "band"),
    [(30, ASSIGNED), (8, ASSIGNED), (7, WEEK), (2, WEEK), (1, DAY), (0, DAY), (-1, OVERDUE)]
    + [(-13, OVERDUE), (-14, LATE), (-400, LATE)],
)
def test_bands(days, band):
    assert band_of(TODAY + timedelta(days=days), TODAY) == band


def test_reminders_are_sent_once_in_each_band_and_one_a_day(course, offices):
    member = _member(offices[0])
    for slug in ("uno", "dos"):
        Enrolment.objects.create(
            user=member.user,
            course=_course(slug),
            reason=EnrolmentReason.OWN,
            due_on=TODAY + timedelta(days=7),
        )
    assert remind(on=TODAY, at=NOW).people == 1
    assert remind(on=TODAY, at=NOW).notices == 0
    assert remind(on=TODAY + timedelta(days=3), at=NOW).notices == 0
    list(run_until_empty())
    assert len(mail.outbox) == 1
    assert "Uno" in mail.outbox[0].body
    assert "Dos" in mail.outbox[0].body
    assert remind(on=TODAY + timedelta(days=6), at=NOW).notices == 2
    assert EnrolmentNotice.objects.count() == 4


def test_reminder_says_of_each_course_whether_it_was_due(course, offices):
    member = _member(offices[0], since=TODAY - timedelta(days=5))
    for slug, days in (("pasado", -1), ("futuro", 7)):
        Enrolment.objects.create(
            user=member.user,
            course=_course(slug),
            reason=EnrolmentReason.OWN,
            due_on=TODAY + timedelta(days=days),
        )
    remind(on=TODAY, at=NOW)
    list(run_until_empty())

    lines = {line[2:8]: line for line in mail.outbox[0].body.splitlines() if line[:2] == "- "}
    due = gettext("was due on %(day)s") % {"day": "22 de noviembre de 2026"}
    until = gettext("until %(day)s") % {"day": "30 de noviembre de 2026"}
    assert lines["Pasado"] == f"- Pasado: {due}"
    assert lines["Futuro"] == f"- Futuro: {until}"


def test_a_reminder_says_nothing_to_who_finished_or_left(course, offices):
    member = _member(offices[0], since=TODAY - timedelta(days=5))
    Enrolment.objects.create(user=member.user, course=course, reason=EnrolmentReason.OWN)
    remind(on=TODAY, at=NOW)
    Enrolment.objects.update(closed_at=NOW)
    list(run_until_empty())
    assert mail.outbox == []
