"""Who is told that an office fell below two, and that once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail

from cms.accounts.models import Role
from cms.accounts.services import end_membership
from cms.jobs.services import run_until_empty
from cms.training.coverage.falling import WEEK_MAIL, watch_coverage
from cms.training.groups import ensure_coordinator_group
from cms.training.models import OfficeCoverage
from tests.factories import MembershipFactory, OfficeFactory, UserFactory
from tests.factories.training import CertificationFactory, CourseVersionFactory
from tests.factories.training_gates import GateFactory

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)
MONDAY = date(2026, 11, 30)


@pytest.fixture
def course():
    course = CourseVersionFactory().course
    GateFactory(course=course, action="correct_person")
    return course


@pytest.fixture
def office():
    return OfficeFactory(name="ULE Rímac")


@pytest.fixture
def head(office):
    return MembershipFactory(user=UserFactory(email="j@example.org"), office=office, role=Role.HEAD)


def certified(office, course):
    place = MembershipFactory(user=UserFactory(), office=office, role=Role.CLERK)
    CertificationFactory(user=place.user, course=course)
    return place


def watch(day):
    with time_machine.travel(f"{day.isoformat()}T12:00:00Z"):
        found = watch_coverage(on=day)
        list(run_until_empty())
    return found


@pytest.fixture
def pair(office, course):
    return [certified(office, course), certified(office, course)]


def test_head_is_told_once_that_the_office_fell(head, pair, course):
    watch(TUESDAY)
    end_membership(membership=pair[0], until=TUESDAY)

    found = watch(TUESDAY + timedelta(days=1))

    assert (found.fallen, found.people) == (1, 1)
    [letter] = mail.outbox
    assert letter.to == ["j@example.org"]
    assert "ULE Rímac" in letter.body
    assert "Quispe" not in letter.body
    for days in (1, 2, 3):
        assert watch(TUESDAY + timedelta(days=days)).fallen == 0
    assert len(mail.outbox) == 1


def test_second_fall_is_told_again(head, pair, office, course):
    watch(TUESDAY)
    end_membership(membership=pair[0], until=TUESDAY)
    watch(TUESDAY + timedelta(days=1))
    other = certified(office, course)
    watch(TUESDAY + timedelta(days=2))
    end_membership(membership=other, until=TUESDAY + timedelta(days=2))

    watch(TUESDAY + timedelta(days=3))

    assert len(mail.outbox) == 2


def test_office_that_never_had_two_is_not_told(head, office, course):
    place = certified(office, course)
    watch(TUESDAY)
    end_membership(membership=place, until=TUESDAY)
    watch(TUESDAY + timedelta(days=1))

    assert mail.outbox == []
    assert OfficeCoverage.objects.get().certified == 0


def test_expiry_makes_an_office_fall(head, pair, course):
    watch(date(2027, 1, 4))  # the Monday before the last day

    assert watch(date(2027, 1, 5)).fallen == 0
    assert watch(date(2027, 1, 6)).fallen == 1


def test_letter_is_not_sent_if_somebody_passed_meanwhile(head, pair, office, course):
    watch(TUESDAY)
    end_membership(membership=pair[0], until=TUESDAY)
    wednesday = TUESDAY + timedelta(days=1)
    with time_machine.travel(f"{wednesday.isoformat()}T12:00:00Z"):
        watch_coverage(on=wednesday)
        certified(office, course)
        list(run_until_empty())

    assert mail.outbox == []


def test_course_nobody_asks_for_is_not_watched(head, pair, course):
    course.gates.update(is_active=False)

    watch(TUESDAY)

    assert not OfficeCoverage.objects.exists()


def test_coordinators_get_one_letter_a_week(pair, course):
    user = UserFactory(email="c@example.org")
    user.groups.add(ensure_coordinator_group())
    UserFactory().groups.add(ensure_coordinator_group())  # has no address

    for days in (-1, 0, 0, 1):
        watch(MONDAY + timedelta(days=days))

    [letter] = mail.outbox
    assert letter.to == ["c@example.org"]
    assert course.title in letter.body
    assert WEEK_MAIL not in letter.subject
