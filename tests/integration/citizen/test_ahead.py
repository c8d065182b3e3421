"""The look-up ahead of Django: the same answers, byte for byte, through the WSGI application."""

import logging
import time

import pytest
import time_machine
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.core import signing
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from cms.accounts.grants import QuickSigner
from cms.citizen import ahead
from cms.citizen.models import LookupBudget
from cms.citizen.views import RESULT_PAGE
from tests.factories import ClassificationFactory, OfficeFactory
from tests.wsgi_site import FORM, WsgiSite

RIGHT = {
    "document_type": "1",
    "number": "40123456",
    "birth_date_0": "9",
    "birth_date_1": "3",
    "birth_date_2": "1985",
    "district": "Comas, Lima, Lima",
}
PLAIN = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in RIGHT.items())


@pytest.fixture
def site(db, monkeypatch):
    """A process that has answered a look-up, inside the transaction of a test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(ahead, "_drop_if_too_old", lambda connection: None)
    with time_machine.travel("2026-11-20 15:00Z", tick=False):
        ClassificationFactory(household__office__area_name="Comas, Lima, Lima")
        OfficeFactory(area_name="Ate, Lima, Lima")
        site = WsgiSite()
        site.post(RIGHT)
        site.whole_ways = 0
        yield site
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_site_is_served_with_look_ups_ahead():
    from cms.wsgi import application

    assert isinstance(application, ahead.LookupAhead)


def test_answer_is_that_of_django_byte_for_byte(site):
    assert site.post(RIGHT) == site.post_to_django(RIGHT)
    assert site.whole_ways == 0
    assert "Su hogar está clasificado como" in site.post(RIGHT).page


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "4012-3456 "},
        {"district": "comas"},
        {"district": "COMÁS lima"},
        {"birth_date_1": "03"},
        {"place": ""},
    ],
)
def test_right_data_written_otherwise_are_answered_alike(site, changes):
    assert site.post(RIGHT | changes) == site.post_to_django(RIGHT | changes)
    assert site.whole_ways == 0


@pytest.mark.parametrize(
    ("body", "environ"),
    [
        (PLAIN, {"REQUEST_METHOD": "GET"}),
        (PLAIN, {"REQUEST_METHOD": "PUT"}),
        (PLAIN, {"PATH_INFO": "/consulta"}),
        (PLAIN, {"QUERY_STRING": "number=1"}),
        (PLAIN, {"CONTENT_TYPE": f"{FORM}; charset=latin-1"}),
        (PLAIN, {"CONTENT_TYPE": "text/plain"}),
        (PLAIN, {"CONTENT_TYPE": "multipart/form-data; boundary=x"}),
        (PLAIN, {"CONTENT_LENGTH": ""}),
        (PLAIN, {"CONTENT_LENGTH": "-1"}),
        (PLAIN, {"CONTENT_LENGTH": "20"}),
        (PLAIN, {"CONTENT_LENGTH": "900"}),
        (PLAIN, {"HTTP_HOST": "elsewhere.example"}),
        (PLAIN, {"HTTP_HOST": "localhost"}),
        (PLAIN, {"HTTP_SEC_FETCH_SITE": "cross-site"}),
        (PLAIN, {"HTTP_ORIGIN": "https://elsewhere.example"}),
        (PLAIN, {"HTTP_ORIGIN": "null"}),
        (PLAIN + "&x=1", {}),
        (PLAIN + "&number=40123457", {}),
        (PLAIN + "&", {}),
        (PLAIN + "&number", {}),
        (PLAIN + "&place=" + "1" * 1000, {}),
        (PLAIN.replace("Comas", "Com%FFas"), {}),
        (PLAIN.replace("Comas", "Comas%00"), {}),
        (PLAIN.replace("Comas", "Comás"), {}),
        (PLAIN.replace("=9&", "=40&"), {}),
        (PLAIN.replace("=1985", "=2085"), {}),
        (PLAIN.replace("40123456", "40123457"), {}),
        (PLAIN.replace("=9&", "=10&"), {}),
        (PLAIN.replace("Comas", "Ate"), {}),
        ("", {}),
    ],
)
def test_everything_else_is_handed_on_as_it_came(site, body, environ):
    found = site.post(body.encode(), **environ)

    assert site.whole_ways == 1
    assert found == site.post_to_django(body.encode(), **environ)


def test_look_up_is_one_query(site):
    with CaptureQueriesContext(connection) as queries:
        site.post(RIGHT)

    assert site.whole_ways == 0
    assert len(queries) == 1
    assert queries[0]["sql"].lstrip().startswith("SELECT")
    assert not LookupBudget.objects.exists()


def test_open_connection_is_sent_to_a_closed_one_always(site, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 1000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = WsgiSite()
    closed = {"HTTP_X_FORWARDED_PROTO": "https"}
    first, second = (site.post(RIGHT, **closed) for _ in range(2))

    assert site.whole_ways == 1
    assert first == second
    assert second.headers["Strict-Transport-Security"] == "max-age=1000"
    for open_ in ({}, {"HTTP_X_FORWARDED_PROTO": "http"}):
        answer = site.post(RIGHT, **open_)
        assert answer.status == 301
        assert answer.headers["Location"].startswith("https://")


def test_without_free_tries_django_counts(site):
    for _ in range(6):
        site.post(RIGHT | {"birth_date_0": "10"})
    site.whole_ways = 0

    assert "Su hogar está clasificado como" in site.post(RIGHT).page
    assert site.whole_ways == 1
    site.post(RIGHT | {"birth_date_0": "10"})
    paused = site.post(RIGHT)
    assert paused.status == 429
    assert "Pobre" not in paused.page


def test_network_is_that_of_the_believed_address(site, settings):
    settings.TRUSTED_PROXIES = 1
    crowd = {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.7"}
    for number in range(40):
        site.post(RIGHT | {"number": f"{49000000 + number}"}, **crowd)
    site.whole_ways = 0

    site.post(RIGHT, HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert site.whole_ways == 0
    site.post(RIGHT, HTTP_X_FORWARDED_FOR="203.0.113.8")
    assert site.whole_ways == 1


def test_what_fails_is_handed_on_and_named_without_values(site, monkeypatch, caplog):
    def fails(*args, **kwargs):
        raise ValueError("40123456")

    monkeypatch.setattr(ahead, "look_up_for_free", fails)
    with caplog.at_level(logging.DEBUG):
        answer = site.post(RIGHT)

    assert "Su hogar está clasificado como" in answer.page
    assert "ValueError" in caplog.text
    assert "40123456" not in caplog.text


def test_messages_for_one_person_are_drawn_for_nobody(site):
    storage = CookieStorage(RequestFactory().get("/"))
    cookie = storage._encode([Message(constants.INFO, "Zoraida Plantada")])
    RESULT_PAGE._kept.clear()

    first = site.post_to_django(RIGHT, HTTP_COOKIE=f"messages={cookie}")

    assert "Zoraida" not in first.page
    assert first.page == site.post(RIGHT).page


def test_headers_are_not_learnt_from_somebody_with_cookies(site):
    site = WsgiSite()
    for _ in range(2):
        site.post(RIGHT, HTTP_COOKIE="anything=1")
    assert site.whole_ways == 2


def test_token_is_signed_as_django_signs():
    ours, djangos = (kind(salt="s") for kind in (QuickSigner, signing.TimestampSigner))

    assert djangos.unsign_object(ours.sign_object([7, "FSU-1"])) == [7, "FSU-1"]
    assert ours.unsign_object(djangos.sign_object([7, "FSU-1"])) == [7, "FSU-1"]


@pytest.mark.django_db(transaction=True)
def test_connection_that_is_too_old_is_replaced():
    ClassificationFactory(household__office__area_name="Comas, Lima, Lima")
    site = WsgiSite()
    site.post(RIGHT)
    site.post(RIGHT)
    connection.ensure_connection()
    rested = connection.connection
    connection.close_at = time.monotonic() - 1

    assert site.post(RIGHT).status == 200

    assert site.whole_ways == 1
    assert connection.connection is not rested


@pytest.mark.django_db(transaction=True)
def test_lost_connection_is_replaced():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite loses no connection")
    ClassificationFactory(household__office__area_name="Comas, Lima, Lima")
    site = WsgiSite()
    site.post(RIGHT)
    connection.ensure_connection()
    connection.connection.close()

    assert site.post(RIGHT).status == 200
    assert site.whole_ways == 1


def test_query_is_planned_once_a_connection(site):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans it each time")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone()[0] >= 1
