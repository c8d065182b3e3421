"""The office's list of classes that end soon."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import UserFactory
from tests.factories.register import ClassificationFactory

pytestmark = pytest.mark.django_db
LIST = "/oficina/padron/por-vencer/"


def ends_in(days: int, **values: object):
    today = timezone.localdate()
    return ClassificationFactory(
        valid_from=today - timedelta(days=900), valid_until=today + timedelta(days=days), **values
    )


def test_list_shows_the_own_office_masked_the_first_to_end_on_top(client):
    later = ends_in(80, member__document_number="40999999", member__given_names="Zoila")
    sooner = ends_in(5, household__office=later.household.office)
    ends_in(5, member__document_number="40999998", member__given_names="Ajena")
    client.force_login(UserFactory(office=later.household.office, clerk=True))

    page = client.get(LIST).content.decode()

    assert page.index(str(sooner.household)) < page.index(str(later.household))
    assert "Rosa Q. M." in page
    assert "Mamani" not in page
    assert "Ajena" not in page


@pytest.mark.parametrize(("days", "seen"), [("30", False), ("60", True), ("x", True)])
def test_list_is_narrowed_by_days(client, days, seen):
    row = ends_in(45)
    client.force_login(UserFactory(office=row.household.office, head=True))

    page = client.get(LIST, {"dias": days}).content.decode()

    assert (str(row.household) in page) is seen
    assert "30 días (0)" in page
    assert "60 días (1)" in page


def test_list_of_many_takes_as_many_queries_as_of_one(client):
    first = ends_in(5)
    client.force_login(UserFactory(office=first.household.office, head=True))
    client.get(LIST)
    with CaptureQueriesContext(connection) as of_one:
        client.get(LIST)
    for number in range(10):
        ends_in(
            6, household__office=first.household.office, member__document_number=f"4099999{number}"
        )

    with CaptureQueriesContext(connection) as of_many:
        client.get(LIST)

    assert len(of_many) == len(of_one) <= 12, [query["sql"][:90] for query in of_one]


def test_empty_list_says_so(client):
    client.force_login(UserFactory(head=True))

    assert "Ninguna clase vence en estos días." in client.get(LIST).content.decode()
