"""The look-up goes ahead of sessions, accounts and offices: it has none of them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.citizen.views import lookup

PATH = "/consulta/"


class LookupAheadMiddleware:
    """
    Answer the look-up before the middleware that reads sessions, and everything else after it.

    It stands behind the middleware that adds the headers of all pages, and adds those itself that
    are added further in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH:
            return self.get_response(request)
        response = lookup(request)
        headers = response.headers
        headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        headers["Cache-Control"] = "no-store, private"
        headers["X-Robots-Tag"] = "noindex, nofollow"
        headers["Content-Length"] = str(len(response.content))
        return response
