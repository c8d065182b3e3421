"""Offices before and after their first certification: what is counted on which side."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django_scopes import scopes_disabled

from cms.submissions.models import Draft
from cms.training.coverage.comparing import DAYS, compare, first_days
from tests.factories import OfficeFactory
from tests.factories.submissions import DraftFactory, SubmissionFactory
from tests.factories.training import CertificationFactory, CourseVersionFactory, member
from tests.factories.training_coverage import decided, told

pytestmark = pytest.mark.django_db
LIMA = ZoneInfo("America/Lima")
FIRST = date(2026, 6, 1)
TODAY = date(2026, 11, 23)


@pytest.fixture
def course(country):
    course = CourseVersionFactory().course
    CertificationFactory(user=member(office=country.lima), course=course, issued_on=FIRST)
    CertificationFactory(
        user=member(office=country.lima), course=course, issued_on=FIRST + timedelta(days=9)
    )
    return course


def noon(days):
    return datetime(2026, 6, 1, 12, tzinfo=LIMA) + timedelta(days=days)


def sent(office, version, days, minutes=20):
    draft = DraftFactory(office=office, form_version=version, submitted=True)
    began_at = noon(days) - timedelta(minutes=minutes)
    with scopes_disabled():
        Draft.objects.filter(pk=draft.pk).update(created_at=began_at)
    return SubmissionFactory(
        office=office, form_version=version, draft=draft, submitted_at=noon(days)
    )


def test_first_certification_of_an_office_counts(country, course):
    assert first_days(course, on=TODAY) == {country.lima.pk: FIRST}
    assert first_days(course, on=TODAY, place="15") == {country.lima.pk: FIRST}
    assert first_days(course, on=TODAY, place="05") == {}


@pytest.mark.parametrize(("trait", "value"), [("revoked", True), ("participated", True)])
def test_what_does_not_count_is_no_first(country, course, trait, value):
    user = member(office=country.lima)
    CertificationFactory(user=user, course=course, issued_on=date(2026, 3, 1), **{trait: value})

    assert first_days(course, on=TODAY) == {country.lima.pk: FIRST}


@pytest.mark.parametrize(("days", "offices"), [(29, 0), (30, 1)])
def test_young_certifications_are_left_out(country, course, days, offices):
    assert compare(course, on=FIRST + timedelta(days=days)).offices == offices


def test_decisions_fall_on_their_side(country, course):
    outside, before, after = [-DAYS - 1, 0, DAYS + 1], [-DAYS, -1] * 5, [1, 2, DAYS] * 4
    for days in outside + before + after:
        decided(country.lima, country.version, noon(days), steps={"vivienda"})
    decided(country.rimac, country.version, noon(5))

    found = compare(course, on=TODAY).returned

    assert (found.forms_before, found.forms_after) == (10, 12)
    assert found.verdict == "too_little"


@pytest.fixture
def ten_offices(course):
    offices = [OfficeFactory(place_code="050101") for _each in range(10)]
    for office in offices:
        CertificationFactory(user=member(office=office), course=course, issued_on=FIRST)
    return offices


@pytest.mark.parametrize(("errs_after", "verdict"), [(False, "less"), (True, "no_difference")])
def test_share_given_back_is_compared_office_by_office(
    country, course, ten_offices, errs_after, verdict
):
    for office in ten_offices:
        for number in range(10):
            steps = {"vivienda"} if number % 2 else set()
            decided(office, country.version, noon(-1 - number), steps=steps)
            decided(office, country.version, noon(1 + number), steps=steps if errs_after else ())

    found = compare(course, on=TODAY).returned

    assert (found.before.value, found.after.value) == (0.5, 0.5 if errs_after else 0.0)
    assert found.verdict == verdict


def test_messages_and_minutes_are_compared_office_by_office(
    country, course, ten_offices, django_assert_max_num_queries
):
    for place, office in enumerate(ten_offices):
        for number in range(10):
            sent(office, country.version, -1 - number, minutes=40 + place)
            sent(office, country.version, 1 + number, minutes=20 + place % 3)
        sent(office, country.version, 20, minutes=241)  # was left and taken up again
        held = decided(office, country.version, noon(21)).sending
        held.draft = sent(office, country.version, 21, minutes=200).draft
        held.save()
        told(office, country.version, FIRST - timedelta(days=10), 10)
        told(office, country.version, FIRST + timedelta(days=2), 12)
        told(office, country.version, FIRST, 500)

    with django_assert_max_num_queries(5):
        found = compare(course, on=TODAY, place="05")

    assert found.minutes.before.value == pytest.approx(44.5)
    assert found.minutes.verdict == "less"
    assert (found.told.before.value, found.told.after.value) == (100, 100)
    assert found.told.verdict == "no_difference"
    assert (found.told.forms_before, found.told.forms_after) == (100, 120)
    assert (found.minutes.forms_before, found.minutes.forms_after) == (100, 100)


def test_forms_sent_before_messages_were_counted_do_not_seem_to_have_had_none(
    country, course, ten_offices
):
    for office in ten_offices:
        for number in range(10):
            sent(office, country.version, -1 - number)
            sent(office, country.version, -31 - number)
            sent(office, country.version, 1 + number)
        told(office, country.version, FIRST - timedelta(days=10), 10)
        told(office, country.version, FIRST + timedelta(days=2), 10)

    found = compare(course, on=TODAY).told

    assert (found.before.value, found.after.value) == (100, 100)
