"""Offices before and after their first certification: what is counted on which side."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django_scopes import scopes_disabled

from cms.submissions.models import Draft
from cms.training.coverage.causes import Area
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
    assert first_days(course, Area(), on=TODAY) == {country.lima.pk: FIRST}
    assert first_days(course, Area("05"), on=TODAY) == {}
    assert first_days(course, Area("15", country.rimac), on=TODAY) == {}


@pytest.mark.parametrize(("trait", "value"), [("revoked", True), ("participated", True)])
def test_what_does_not_count_is_no_first(country, course, trait, value):
    user = member(office=country.lima)
    CertificationFactory(user=user, course=course, issued_on=date(2026, 3, 1), **{trait: value})

    assert first_days(course, Area(), on=TODAY) == {country.lima.pk: FIRST}


@pytest.mark.parametrize(("days", "offices"), [(29, 0), (30, 1)])
def test_young_certifications_are_left_out(country, course, days, offices):
    assert compare(course, Area(), on=FIRST + timedelta(days=days)).offices == offices


def test_decisions_fall_on_their_side(country, course):
    for days in [-DAYS - 1, -DAYS, -1] + [0] * 7 + [1, DAYS, DAYS + 1]:
        decided(country.lima, country.version, noon(days), steps={"vivienda"})
    decided(country.lima, country.version, noon(5))
    decided(country.rimac, country.version, noon(5))

    found = compare(course, Area(), on=TODAY).returned

    assert (found.forms_before, found.forms_after) == (2, 3)
    assert found.verdict == "too_little"


def test_large_effect_is_found_in_the_tables(country, course):
    for number in range(40):
        steps = {"vivienda"} if number % 2 else set()
        decided(country.lima, country.version, noon(-1 - number), steps=steps)
        decided(country.lima, country.version, noon(1 + number))

    found = compare(course, Area("15", country.lima), on=TODAY).returned

    assert (found.before.value, found.after.value) == (0.5, 0.0)
    assert found.verdict == "less"


def test_same_share_is_no_difference(country, course):
    for number in range(40):
        steps = {"vivienda"} if number % 2 else set()
        decided(country.lima, country.version, noon(-1 - number), steps=steps)
        decided(country.lima, country.version, noon(1 + number), steps=steps)

    assert compare(course, Area(), on=TODAY).returned.verdict == "no_difference"


def test_messages_and_minutes_are_compared_office_by_office(
    country, course, django_assert_max_num_queries
):
    offices = [OfficeFactory(place_code="050101") for _each in range(10)]
    for place, office in enumerate(offices):
        user = member(office=office)
        CertificationFactory(user=user, course=course, issued_on=FIRST)
        for number in range(10):
            sent(office, country.version, -1 - number, minutes=40 + place)
            sent(office, country.version, 1 + number, minutes=20 + place % 3)
        sent(office, country.version, 20, minutes=241)  # was left and taken up again
        held = decided(office, country.version, noon(21)).sending
        held.draft = sent(office, country.version, 21, minutes=200).draft
        held.save()
        told(office, country.version, FIRST - timedelta(days=2), 10)
        told(office, country.version, FIRST + timedelta(days=2), 12)
        told(office, country.version, FIRST, 500)

    with django_assert_max_num_queries(4):
        found = compare(course, Area("05"), on=TODAY)

    assert found.minutes.before.value == pytest.approx(44.5)
    assert found.minutes.verdict == "less"
    assert (found.told.before.value, found.told.after.value) == (100, 100)
    assert found.told.verdict == "no_difference"
    assert (found.told.forms_before, found.told.forms_after) == (100, 120)
    assert (found.minutes.forms_before, found.minutes.forms_after) == (100, 100)
