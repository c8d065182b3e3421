"""The look-up says the same, in the same work, whichever of the data is wrong or unknown."""

import re

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.citizen import ahead
from tests.factories import ClassificationFactory, MemberFactory, OfficeFactory
from tests.wsgi_site import WsgiSite

pytestmark = pytest.mark.django_db
LOOKUP = "/consulta/"
VALUE = re.compile(r"'[^']*'|\"s\d+_x\d+\"|\b\d+\b")
RIGHT = {
    "document_type": "1",
    "number": "40123456",
    "birth_date_0": "9",
    "birth_date_1": "3",
    "birth_date_2": "1985",
    "district": "Comas, Lima, Lima",
}
WRONG = {
    "unknown number": {"number": "49999999"},
    "other document type": {"document_type": "3"},
    "wrong birth date": {"birth_date_0": "10"},
    "wrong district": {"district": "Ate, Lima, Lima"},
    "number of a former member": {"number": "41111111"},
    "everything wrong": {"number": "49999999", "birth_date_0": "1", "district": "Ate"},
}


@pytest.fixture(autouse=True)
def register():
    with time_machine.travel("2026-11-20 15:00Z", tick=False):
        ClassificationFactory(household__office__area_name="Comas, Lima, Lima")
        OfficeFactory(area_name="Ate, Lima, Lima")
        former = MemberFactory(document_number="41111111")
        ClassificationFactory(
            household=former.household, submission=former.submission, member=False
        )
        ClassificationFactory(
            household=former.household,
            entered_at=former.submission.submitted_at.replace(day=9),
            member__document_number="42222222",
        )
        # The first page ever drawn makes the settings of the site, and the first try the rows that
        # count everybody's.
        Client().get(LOOKUP)
        Client(REMOTE_ADDR="203.0.113.9").post(LOOKUP, RIGHT | {"number": "40000000"})
        yield


def answer(changes: dict[str, str]) -> tuple[int, str, dict[str, str], list[str]]:
    """Return status, page without what was typed, headers and queries without values."""
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.post(LOOKUP, RIGHT | changes)
    page = re.sub(r'value="[^"]*"| checked', "", response.content.decode())
    headers = {key: value for key, value in response.headers.items() if key != "Content-Length"}
    shapes = [VALUE.sub("?", query["sql"]) for query in queries.captured_queries]
    return response.status_code, page, headers, shapes


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_wrong_data_get_the_same_answer(wrong):
    reference = answer({"number": "48888888"})
    found = answer(wrong)

    assert found[0] == 200
    assert found[1] == reference[1]
    assert found[2].keys() == reference[2].keys()
    assert found[3] == reference[3]


@pytest.fixture
def site(monkeypatch):
    """The site as a server calls it, which answers look-ups ahead of Django by now."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(ahead, "_drop_if_too_old", lambda connection: None)
    site = WsgiSite()
    site.post(RIGHT)
    site.post(RIGHT | {"number": "40000000"}, REMOTE_ADDR="203.0.113.9")
    yield site
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_wrong_data_get_the_same_answer_ahead_of_django(site, wrong):
    found = []
    for changes in ({"number": "48888888"}, wrong):
        site.whole_ways = 0
        with CaptureQueriesContext(connection) as queries:
            answer = site.post(RIGHT | changes)
        page = re.sub(r'value="[^"]*"| checked', "", answer.page)
        shapes = [VALUE.sub("?", query["sql"]) for query in queries.captured_queries]
        found.append((answer.status, page, answer.headers.keys(), shapes, site.whole_ways))

    assert found[0] == found[1]
    assert found[1][-1] == 1


def test_wrong_data_leave_nothing_behind(client):
    client.post(LOOKUP, RIGHT | {"birth_date_0": "10"})

    assert "sessionid" not in client.cookies
    assert not client.cookies


def test_right_data_are_told_apart_by_the_result_alone(client):
    right, wrong = client.post(LOOKUP, RIGHT), client.post(LOOKUP, RIGHT | {"birth_date_0": "10"})

    assert "Su hogar está clasificado como" in right.content.decode()
    assert right.status_code == wrong.status_code == 200
    assert right.headers.keys() == wrong.headers.keys()


@pytest.mark.parametrize("number", ["40123456", "49999999"], ids=["known", "unknown"])
def test_malformed_data_say_nothing_about_the_register(client, number):
    response = client.post(LOOKUP, RIGHT | {"number": number, "birth_date_0": "40"})

    page = re.sub(r'value="[^"]*"', "", response.content.decode())
    other = client.post(LOOKUP, RIGHT | {"number": "48888888", "birth_date_0": "40"})
    assert page == re.sub(r'value="[^"]*"', "", other.content.decode())


def test_pause_comes_alike_for_known_and_unknown_documents():
    def tries_until_pause(number: str, network: str) -> int:
        client = Client(REMOTE_ADDR=network)
        for position in range(1, 20):
            values = RIGHT | {"number": number, "birth_date_0": "10"}
            if client.post(LOOKUP, values).status_code == 429:
                return position
        return 0

    known = tries_until_pause("40123456", "192.0.2.1")
    unknown = tries_until_pause("49999999", "198.51.100.1")

    assert known == unknown == 8
