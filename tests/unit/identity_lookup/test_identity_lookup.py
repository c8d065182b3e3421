"""Who has a document: invented people, and a service that may be slow, broken or gone."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from forms_plugins.api.errors import ConfigurationFailure, TemporaryFailure
from forms_plugins.api.kinds import Lookup
from forms_plugins.api.registry import registry
from forms_plugins.identity_lookup import client

ROSA = {
    "names": "Rosa María",
    "first_surname": "Quispe",
    "second_surname": "Mamani",
    "birth_date": "1985-03-09",
    "sex": 2,
}


def find(slug: str, kind: Any = 1, number: Any = "40123456", **options: Any) -> Any:
    plugin = registry.get(Lookup, slug)
    query = {"document_kind": kind, "document_number": number}
    return plugin.find(query, plugin.read_options(options))


class Service:
    """A service that says what a test wants it to say."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, json.dumps(ROSA).encode(), {}
        self.asked: list[tuple[str, str, Any]] = []
        self.wait = threading.Event()
        self.wait.set()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                service.asked.append((self.path, self.headers.get("Authorization", ""), body))
                service.wait.wait(5)
                self.send_response(service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(service.body)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/personas"


@pytest.fixture
def service(settings) -> Iterator[Service]:
    made = Service()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.IDENTITY_SERVICE_URL, settings.IDENTITY_SERVICE_TOKEN = made.url, "secreto"
    yield made
    made.wait.set()
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def test_invented_person_is_typed_and_says_that_it_is_invented() -> None:
    answer = find("identity-demo")

    assert answer.values == ROSA | {"birth_date": date(1985, 3, 9)}
    assert "invent" in answer.source


@pytest.mark.parametrize(
    ("kind", "number"),
    [(1, "99999999"), (3, "40123456"), (4, "40123456"), (None, "40123456"), (1, ""), (1, None), (1, "a/b")],
)  # fmt: skip
def test_nobody_is_found_without_a_document_of_theirs(kind, number) -> None:
    assert find("identity-demo", kind, number) is None


def test_every_invented_person_can_be_typed() -> None:
    from forms_plugins.identity_lookup.fake import _people

    for kind, number in _people():
        values = find("identity-demo", kind, number).values
        assert {"names", "first_surname", "birth_date", "sex"} <= set(values)
        assert set(values) <= set(registry.get(Lookup, "identity-demo").outputs)


def test_service_is_asked_without_a_number_in_its_address(service) -> None:
    answer = find("identity-service", source="RENIEC")

    assert answer.values == ROSA | {"birth_date": date(1985, 3, 9)}
    assert answer.source == "RENIEC"
    assert service.asked == [("/personas", "Bearer secreto", {"kind": "dni", "number": "40123456"})]


def test_service_that_knows_nobody(service) -> None:
    service.status = 404

    assert find("identity-service") is None


def test_what_makes_no_sense_is_left_out(service) -> None:
    strange = {"names": 7, "first_surname": " ", "birth_date": "ayer", "sex": True, "other": "x"}
    service.body = json.dumps(strange | {"second_surname": "Ma\n mani"}).encode()

    assert find("identity-service").values == {"second_surname": "Ma mani"}


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (500, b"{}", {}),
        (401, b"{}", {}),
        (200, b"<html>", {}),
        (200, b"[]", {}),
        (200, b"", {}),
        (200, b'{"names": "' + b"x" * 70_000 + b'"}', {}),
        (200, b"[" * 50_000, {}),
        (302, b"", {"Location": "http://127.0.0.1:1/"}),
        (200, b"{}", {"Content-Length": "100"}),
    ],
)
def test_broken_service_is_a_temporary_failure_without_the_number(
    service, status, body, headers
) -> None:
    service.status, service.body, service.headers = status, body, headers

    with pytest.raises(TemporaryFailure) as failure:
        find("identity-service")

    assert "40123456" not in f"{failure.value}{failure.value.__cause__}"


def test_silent_service_is_not_waited_for(service, monkeypatch) -> None:
    service.wait.clear()
    monkeypatch.setattr(client.IdentityService.__init__, "__kwdefaults__", {"seconds": 0.2})

    with pytest.raises(TemporaryFailure):
        find("identity-service")


def test_service_that_is_not_there(settings) -> None:
    settings.IDENTITY_SERVICE_URL = "http://127.0.0.1:1/"

    with pytest.raises(TemporaryFailure):
        find("identity-service")


@pytest.mark.parametrize("address", ["", "http://registro.example/", "file:///etc/passwd", "x"])
def test_address_must_be_safe(settings, address) -> None:
    settings.IDENTITY_SERVICE_URL = address

    with pytest.raises(ConfigurationFailure):
        find("identity-service")
    assert bool(registry.get(Lookup, "identity-service").check()) == bool(address)
