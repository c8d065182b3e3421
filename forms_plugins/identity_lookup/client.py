"""
Ask an identity service: one POST of JSON, so that no document number stands in an address.

Request: ``{"kind": "dni", "number": "40123456"}`` with ``Authorization: Bearer TOKEN``. Answer: 200
with an object (``names``, ``first_surname``, ``second_surname``, ``birth_date`` as year-month-day,
``sex`` 1 or 2), or 404 when nobody has the document.
"""

import json
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

SECONDS = 4.0
"""Longest wait for the service; a person at a counter goes on by hand after that."""

LARGEST_ANSWER = 65_536
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
_NOT_FOUND = 404


class ServiceDidNotAnswer(Exception):
    """The service is down, slow, or said something that is no answer."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A service that moves sends the document number, and the token, to nobody else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def address_problem(address: str) -> str:
    """Return why an address cannot be used, empty if it can or if there is none."""
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return ""
    if parts.scheme == "http" and parts.hostname in _THIS_MACHINE:
        return ""
    return "EMPADRONA_IDENTITY_URL must be an https address."


class IdentityService:
    """A service at an address; proxies of the environment are not used."""

    def __init__(self, address: str, token: str = "", *, seconds: float = SECONDS) -> None:
        self.address = address
        self.token = token
        self.seconds = seconds
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())

    def ask(self, kind: str, number: str) -> dict[str, Any] | None:
        """
        Return the object of the answer, ``None`` if nobody has the document.

        :raises ServiceDidNotAnswer: without any part of the question in its text.
        """
        try:
            with self._opener.open(self._request(kind, number), timeout=self.seconds) as response:
                content = response.read(LARGEST_ANSWER + 1)
                is_cut_off = bool(response.length)  # bytes that were promised and did not come
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == _NOT_FOUND:
                return None
            raise ServiceDidNotAnswer(f"HTTP {error.code}") from None
        except (OSError, HTTPException) as error:  # URLError and TimeoutError are some
            raise ServiceDidNotAnswer(type(error).__name__) from None
        if is_cut_off:
            raise ServiceDidNotAnswer("cut off")
        return _object_in(content)

    def _request(self, kind: str, number: str) -> urllib.request.Request:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps({"kind": kind, "number": number}).encode()
        return urllib.request.Request(  # noqa: S310  # https, checked by address_problem
            self.address, data=body, headers=headers, method="POST"
        )


def _object_in(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST_ANSWER:
        raise ServiceDidNotAnswer("too long")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise ServiceDidNotAnswer("no JSON") from None
    if not isinstance(found, dict):
        raise ServiceDidNotAnswer("no object")
    return found
