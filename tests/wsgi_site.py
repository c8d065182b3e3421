"""The site as a server calls it: through its WSGI application, not through Django's test client."""

import io
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler

from cms.citizen.ahead import LookupAhead

FORM = "application/x-www-form-urlencoded"


class Answer(NamedTuple):
    """What the server would send."""

    status: int
    headers: dict[str, str]
    page: str


class WsgiSite:
    """The site of a process; ``whole_ways`` counts the requests that came to Django."""

    def __init__(self) -> None:
        self.whole_ways = 0
        self._handler = WSGIHandler()
        self._application = LookupAhead(self._count)

    def _count(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.whole_ways += 1
        return self._handler(environ, start_response)

    def post(self, values: Mapping[str, str] | bytes, **environ: str) -> Answer:
        """Post a look-up, or the bytes of a body."""
        return _call(self._application, values, environ)

    def post_to_django(self, values: Mapping[str, str] | bytes, **environ: str) -> Answer:
        """Post the same to Django itself."""
        return _call(self._handler, values, environ)


def _call(application: Any, values: Mapping[str, str] | bytes, changes: dict[str, str]) -> Answer:
    body = values if isinstance(values, bytes) else urlencode(values).encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/consulta/",
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        **changes,
    }
    started: list[Any] = []
    answer = application(environ, lambda *head: started.append(head))
    page = b"".join(answer).decode()
    if hasattr(answer, "close"):
        answer.close()
    ((status, headers),) = started
    assert len(dict(headers)) == len(headers)
    return Answer(int(status[:3]), dict(headers), page)
