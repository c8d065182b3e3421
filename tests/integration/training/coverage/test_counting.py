"""Coverage of offices: it equals a naive recount, on any day, whatever happened."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cms.accounts.models import Membership, Role
from cms.accounts.services import end_membership
from cms.training.coverage.counting import (
    certified_in,
    count_offices,
    day_after_horizon,
    required_courses,
    total_of,
    totals_by_region,
    watched_courses,
)
from cms.training.models import (
    AssignmentRule,
    Certification,
    CertificationKind,
    CertificationRevocation,
)
from tests.factories import MembershipFactory, OfficeFactory, UserFactory
from tests.factories.training import CertificationFactory, CourseFactory, CourseVersionFactory
from tests.factories.training_gates import GateFactory

pytestmark = pytest.mark.django_db
LIMA = ZoneInfo("America/Lima")
DAY = date(2026, 11, 23)


@pytest.fixture
def course():
    return CourseVersionFactory().course


def member(office, role=Role.CLERK, **values):
    return MembershipFactory(user=UserFactory(), office=office, role=role, **values)


def certify(membership, course, **values):
    return CertificationFactory(user=membership.user, course=course, **values)


def only(course, on=DAY, **values):
    [count] = count_offices(course, on=on, **values)
    return count


def naive(course, office, on, role=""):
    """Count by reading everything and asking of each person in turn."""
    people = set()
    for place in Membership.objects.filter(office=office).select_related("user", "office"):
        is_there = place.since <= on and (place.until is None or on <= place.until)
        if not (is_there and place.user.is_active and place.office.is_active):
            continue
        if role and place.role != role:
            continue
        for held in Certification.objects.filter(user=place.user, course=course):
            if held.kind != CertificationKind.PASSED or hasattr(held, "revocation"):
                continue
            if held.valid_from <= on and (held.valid_until is None or on <= held.valid_until):
                people.add(place.user_id)
    return people


def happen(chance, course, offices, people, day):
    """Let one thing happen: somebody joins, leaves, passes, takes part, loses it, or is closed."""
    user = chance.choice(people)
    place = Membership.objects.filter(user=user, until__isnull=True).order_by("pk").last()
    act = chance.choice(
        ["join", "leave", "pass", "pass", "take part", "revoke", "sign in", "close"]
    )
    if act == "join":
        office = chance.choice(offices)
        if not Membership.objects.filter(user=user, office=office, until__isnull=True).exists():
            role = chance.choice(Role.values)
            MembershipFactory(user=user, office=office, role=role, since=day)
    elif act == "leave" and place and place.since <= day:
        end_membership(membership=place, until=day + timedelta(days=chance.randint(0, 40)))
    elif act in ("pass", "take part"):
        until = chance.choice([None, day + timedelta(days=chance.randint(0, 90))])
        kind = CertificationKind.PASSED if act == "pass" else CertificationKind.PARTICIPATED
        CertificationFactory(user=user, course=course, issued_on=day, valid_until=until, kind=kind)
    elif act == "revoke":
        held = Certification.objects.filter(user=user, revocation__isnull=True).first()
        if held:
            at = datetime(day.year, day.month, day.day, 12, tzinfo=LIMA)
            CertificationRevocation.objects.create(
                certification=held, reason="Error", at=at, by=user
            )
    elif act == "sign in":
        user.is_active = not user.is_active
        user.save()
    elif act == "close" and chance.random() < 0.2:
        office = chance.choice(offices)
        office.is_active = not office.is_active
        office.save()


@pytest.mark.parametrize("seed", range(6))
def test_coverage_equals_a_naive_recount_whatever_happens(course, seed):
    chance = random.Random(seed)
    offices = [OfficeFactory() for _each in range(3)]
    people = [member(chance.choice(offices)).user for _each in range(8)]
    elsewhere = CourseVersionFactory().course
    CertificationFactory(user=people[0], course=elsewhere, for_ever=True)
    day = DAY
    seen = set()
    for _step in range(25):
        happen(chance, course, offices, people, day)
        day += timedelta(days=chance.choice([0, 0, 1, 5, 20]))
        role = chance.choice(["", "", Role.CLERK])
        after = day_after_horizon(day)

        for count in count_offices(course, on=day, role=role):
            now = naive(course, count.office, day, role)
            assert count.certified == len(now)
            assert count.later == len(naive(course, count.office, after, role))
            listed = certified_in([count.office.pk], course, on=day, role=role)
            assert len(listed.get(count.office.pk, [])) == count.certified
            seen.add(count.state)
    assert len(seen) > 1


def test_certification_counts_the_whole_of_its_last_day(course):
    certify(member(OfficeFactory()), course, valid_until=DAY)

    assert only(course).certified == 1
    assert only(course, DAY + timedelta(days=1)).certified == 0


@pytest.mark.parametrize(("days", "ending"), [(30, 1), (31, 0)])
def test_ending_is_thirty_days_or_less(course, days, ending):
    certify(member(OfficeFactory()), course, valid_until=DAY + timedelta(days=days))

    assert (only(course).certified, only(course).ending) == (1, ending)


def test_office_falls_when_somebody_known_leaves(course):
    office = OfficeFactory()
    certify(member(office), course, for_ever=True)
    certify(member(office, until=DAY + timedelta(days=10)), course, for_ever=True)

    count = only(course)

    assert (count.certified, count.ending, count.later) == (2, 0, 1)
    assert count.falls


def test_renewal_kept_at_the_same_time_ends_nothing(course):
    place = member(OfficeFactory())
    certify(place, course, valid_until=DAY + timedelta(days=3))
    certify(place, course, valid_until=DAY + timedelta(days=300))

    assert (only(course).certified, only(course).ending) == (1, 0)


def test_person_renewed_by_another_course_counts():
    renewal = CourseVersionFactory().course
    course = CourseVersionFactory(settings={"renewal": renewal.slug}).course
    place = member(OfficeFactory())
    certify(place, course, valid_until=date(2026, 11, 1))
    assert only(course).certified == 0

    certify(place, renewal, valid_until=date(2027, 11, 1))

    assert only(course).certified == 1


def test_role_and_place_narrow(course):
    here, there = OfficeFactory(place_code="150101"), OfficeFactory(place_code="050101")
    certify(member(here, Role.CLERK), course)
    certify(member(here, Role.HEAD), course)
    certify(member(there, Role.HEAD), course)

    assert only(course, place="15").certified == 2
    assert only(course, place="15", role=Role.HEAD).certified == 1


def test_totals_of_regions_add_up(course):
    here, there = OfficeFactory(place_code="150101"), OfficeFactory(place_code="050101")
    OfficeFactory(place_code="050102")
    certify(member(here), course)
    for _each in range(2):
        certify(member(there), course, valid_until=DAY + timedelta(days=5))
    counts = count_offices(course, on=DAY)

    regions = {each.region.name: each.total for each in totals_by_region(counts)}
    total = total_of(counts)

    assert list(regions) == ["Ayacucho", "Lima"]
    assert (regions["Lima"].one, regions["Ayacucho"].enough, regions["Ayacucho"].none) == (1, 1, 1)
    assert (total.offices, total.falls, total.certified, total.ending) == (3, 1, 3, 2)
    assert total.offices == sum(each.offices for each in regions.values())


def test_queries_do_not_grow_with_offices(course, django_assert_max_num_queries):
    for _each in range(20):
        certify(member(OfficeFactory()), course)

    with django_assert_max_num_queries(4):  # two, and one each for what renews the course
        totals_by_region(count_offices(course, on=DAY))


def test_course_that_most_is_asked_of_comes_first(course):
    asked = CourseVersionFactory().course
    GateFactory(course=asked, action="correct_person")
    AssignmentRule.objects.create(name="r", course=asked, starts_on=DAY)
    GateFactory(course=course, action="correct_person", is_active=False)
    CourseFactory(title="Sin publicar")

    assert watched_courses() == [asked, course]
    assert required_courses() == [asked]


def test_people_are_listed_with_their_last_day(course):
    place = member(OfficeFactory())
    certify(place, course, valid_until=DAY + timedelta(days=3))

    [person] = certified_in([place.office_id], course, on=DAY)[place.office_id]

    assert (person.name, person.until, person.is_ending) == (
        "Rosa Quispe",
        DAY + timedelta(days=3),
        True,
    )
