"""
A look-up is answered ahead of everything that it does not need: Django's requests, its middleware,
sessions, accounts, offices.

``LookupAhead`` stands before Django's WSGI application. The first look-up that comes over a kind of
connection (host, scheme) goes the whole way through Django, and its headers are remembered; a host
that Django refuses or redirects is therefore never answered here. The next ones that are plainly
written and find somebody within their free tries are answered with the same headers. Everything
else is handed on as it came, and whatever it costs is counted there: nothing is written here.
"""

import io
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from cms.accounts.addresses import address_of, network_of
from cms.citizen.choices import lookup_choices
from cms.citizen.questions import quick_question
from cms.citizen.same_site import is_sent_from_elsewhere
from cms.citizen.services import look_up_for_free
from cms.citizen.views import LookupResponse, drawn_result

PATH = "/consulta/"
MOST_BYTES = 1000
MOST_CONNECTIONS = 50
NAMES = frozenset(
    {
        "document_type",
        "number",
        "birth_date_0",
        "birth_date_1",
        "birth_date_2",
        "district",
        "place",
    }
)
CONTENT_LENGTH = "Content-Length"

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = Sequence[tuple[str, str]]


class LookupAhead:
    """Answer plain look-ups before the WSGI application of Django; safe between threads."""

    def __init__(self, django: Application) -> None:
        self._django = django
        self._headers: dict[tuple[str, ...], Headers] = {}
        proxy = settings.SECURE_PROXY_SSL_HEADER
        self._scheme_header = proxy[0] if proxy else ""
        # Where addresses hang on more than the connection, Django has to work them out.
        self._is_on = not (
            settings.DEBUG or settings.USE_X_FORWARDED_HOST or settings.FORCE_SCRIPT_NAME
        )

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH or not self._is_on or not _is_plain(environ):
            return self._django(environ, start_response)
        connection = self._connection_of(environ)
        headers = self._headers.get(connection)
        if headers is None:
            answer = self._django(environ, start_response)
            self._remember(connection, environ, answer)
            return answer
        page = _answer(environ)
        if page is None:
            return self._django(environ, start_response)
        length = str(len(page))
        start_response(
            "200 OK", [(n, length if n == CONTENT_LENGTH else value) for n, value in headers]
        )
        return [page]

    def _connection_of(self, environ: Environ) -> tuple[str, ...]:
        """Return all of a request that decides which host and scheme Django believes it has."""
        return (
            environ.get("HTTP_HOST", ""),
            environ["wsgi.url_scheme"],
            environ.get(self._scheme_header, ""),
        )

    def _remember(self, connection: tuple[str, ...], environ: Environ, answer: Any) -> None:
        """Keep the headers of a result that Django gave to somebody it knows nothing else about."""
        if not isinstance(answer, LookupResponse) or answer.cookies or "HTTP_COOKIE" in environ:
            return
        if len(self._headers) >= MOST_CONNECTIONS:
            self._headers.clear()
        self._headers[connection] = tuple(answer.items())


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE") == "application/x-www-form-urlencoded"
        and "HTTP_TRANSFER_ENCODING" not in environ
        and not environ.get("QUERY_STRING")
        and not environ.get("SCRIPT_NAME")
        and not environ.get("SCRIPT_URL")
        and not environ.get("REDIRECT_URL")
        and "HTTP_HOST" in environ
    )


@sensitive_variables()
def _answer(environ: Environ) -> bytes | None:
    """Return the page of a result; ``None`` if Django has to answer, with the body put back."""
    posted = _posted(environ)
    if posted is None or is_sent_from_elsewhere(environ, environ["HTTP_HOST"]):
        return None
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        _drop_if_too_old(connection)
        page = _page(posted, environ)
        _drop_if_too_old(connection)
    except Exception as error:
        # Django meets the same, answers it and reports it without what was typed. The message of
        # an error may hold a value, so its name has to do here.
        logger.warning("A look-up is handed on to Django after %s.", type(error).__name__)
        return None
    return page


def _page(posted: dict[str, str], environ: Environ) -> bytes | None:
    choices, now = lookup_choices(), timezone.now()
    today = timezone.localdate(now)
    question = quick_question(posted, choices, today=today)
    if question is None:
        return None
    network = network_of(address_of(environ))
    found = look_up_for_free(question, network=network, now=now)
    if found is None:
        return None
    host = environ["HTTP_HOST"]
    return drawn_result(found, choices, on=today, environ=environ, host=host)


def _drop_if_too_old(connection: Any) -> None:
    """Do to the thread's connection what Django does to it at both ends of a request."""
    if connection.connection is not None:
        connection.close_if_unusable_or_obsolete()


def _posted(environ: Environ) -> dict[str, str] | None:
    """Read what was posted if it is short and plain; the body can be read again afterwards."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit() and len(length) < 5):
        return None
    size = int(length)
    if not 0 < size <= MOST_BYTES:
        return None
    try:
        body = environ["wsgi.input"].read(size)
    except OSError:
        return None  # Django meets the broken connection when it reads on
    environ["wsgi.input"] = io.BytesIO(body)
    return _fields(body) if len(body) == size else None


def _fields(body: bytes) -> dict[str, str] | None:
    """Return the fields of an urlencoded body; ``None`` if it is anything but the page's own."""
    try:
        pairs = body.decode("ascii").split("&", len(NAMES))
        found = {}
        for pair in pairs:
            name, equals, value = pair.partition("=")
            if not equals or name not in NAMES or name in found:
                return None
            found[name] = _decoded(value)
    except UnicodeDecodeError:
        return None
    return found


def _decoded(value: str) -> str:
    plain = value.replace("+", " ")
    return unquote(plain, errors="strict") if "%" in plain else plain
