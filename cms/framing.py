"""Let the admin show its previews in a frame; no other page may be framed."""

from collections.abc import Callable

from csp.constants import HEADER
from django.http import HttpRequest, HttpResponse


def preview_frames(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """
    Make the Content-Security-Policy agree with an ``X-Frame-Options: SAMEORIGIN``.

    Wagtail lifts only the older header for its previews, and browsers heed the policy first. A
    preview is drawn by a second pass through all middleware, so its policy is written already.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.headers.get("X-Frame-Options") == "SAMEORIGIN" and HEADER in response.headers:
            response.headers[HEADER] = response.headers[HEADER].replace(
                "frame-ancestors 'none'", "frame-ancestors 'self'"
            )
        return response

    return middleware
