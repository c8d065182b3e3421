"""
A look-up is answered ahead of everything that it does not need: sessions, accounts, offices.

The first one of a process goes the whole way through the middleware, and its headers are
remembered: those that every page of the site has are the same for all. The next ones are answered
at the door with the same headers. Whatever is not a plainly written look-up from our own page goes
the whole way too.
"""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse

from cms.citizen.views import LookupResponse, quick_answer

PATH = "/consulta/"
OF_ONE_ANSWER = frozenset({"Content-Length", "Content-Type", "Retry-After", "Location"})
"""Headers that belong to one answer and not to every page."""


class LookupAheadMiddleware:
    """Answer look-ups at the door. It has to be the first middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._headers: dict[bool, Mapping[str, str]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH or request.method != "POST":
            return self.get_response(request)
        # Unless a page has come back over such a connection, the site may not answer it at all.
        headers = self._headers.get(request.is_secure())
        response = quick_answer(request) if headers is not None else None
        if response is None or headers is None:
            return self._the_whole_way(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Length"] = str(len(response.content))
        return response

    def _the_whole_way(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, LookupResponse):
            self._headers[request.is_secure()] = {
                name: value for name, value in response.headers.items() if name not in OF_ONE_ANSWER
            }
        return response
