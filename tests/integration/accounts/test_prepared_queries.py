"""A prepared query lists what its queryset lists, for every value."""

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import Membership, Office, Role, User
from cms.prepared_queries import PreparedQuery

pytestmark = pytest.mark.django_db


@pytest.fixture
def memberships():
    user = User.objects.create_user(username="ana")
    for number, since in ((1, date(2026, 1, 1)), (2, date(2026, 6, 1))):
        office = Office.objects.create(
            code=f"15013{number}", name=f"ULE {number}", place_code="150132", area_name="Lima"
        )
        Membership.objects.create(user=user, office=office, role=Role.CLERK, since=since)
    return user


def _since(user, day):
    found = Membership.objects.filter(user_id=user, since__lte=day, since__gte=date(2026, 1, 1))
    return found.select_related("office", "user").order_by("office__code")


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2026, 1, 1), date(2026, 7, 1)])
def test_records_are_those_of_the_queryset(memberships, day):
    prepared = PreparedQuery(_since, int, date)
    for _again in range(2):
        assert prepared(memberships.pk, day) == list(_since(memberships.pk, day))
    assert prepared(memberships.pk + 1, day) == []


def test_related_records_come_along_in_one_query(memberships):
    prepared = PreparedQuery(_since, int, date)
    with CaptureQueriesContext(connection) as queries:
        found = prepared(memberships.pk, date(2026, 7, 1))
        names = [(each.user.username, each.office.name) for each in found]
    assert names == [("ana", "ULE 1"), ("ana", "ULE 2")]
    assert len(queries) == 1
    assert not found[0]._state.adding


def test_moments_and_tuples_are_converted():
    ends = datetime(2026, 3, 1, 12, tzinfo=UTC)
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=ends)
    prepared = PreparedQuery(
        lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list(
            "session_key", "expire_date"
        ),
        str,
        datetime,
    )
    assert prepared("k" * 32, datetime(2026, 3, 1, 11, tzinfo=UTC)) == [("k" * 32, ends)]
    assert prepared("k" * 32, ends) == []


def test_value_of_another_type_is_asked_plainly(memberships):
    prepared = PreparedQuery(
        lambda user: Membership.objects.filter(user_id=user).order_by("pk"), int
    )
    assert prepared(None) == []
    assert len(prepared(str(memberships.pk))) == 2


def test_value_that_is_not_in_the_query_as_it_is_still_counts(memberships):
    prepared = PreparedQuery(
        lambda name: User.objects.filter(username__startswith=name.removeprefix("una ")), str
    )
    assert [user.username for user in prepared("una an")] == ["ana"]
    assert prepared("una eva") == []


def test_quotes_in_a_value_stay_part_of_it(memberships):
    prepared = PreparedQuery(lambda name: User.objects.filter(username=name), str)
    assert prepared("ana") == [memberships]
    assert prepared("' OR 1=1 --") == []


def test_each_thread_prepares_its_own(memberships):
    prepared = PreparedQuery(lambda user: Membership.objects.filter(user_id=user), int)
    prepared._plan()
    plans = []

    def plan():
        plans.append(prepared._plan())
        connection.close()

    thread = Thread(target=plan)
    thread.start()
    thread.join()
    assert plans[0] is not prepared._plan()
