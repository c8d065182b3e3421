"""Pictures of the CMS, sent as they are stored: an installation needs no other server for them."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

KEPT_SECONDS = 365 * 24 * 60 * 60
"""The name of a picture holds its size and cut: another picture has another name."""


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send a picture in one of the sizes made for pages; originals and documents are not there."""
    if name.startswith("."):
        raise Http404
    folder = Path(settings.MEDIA_ROOT) / "images"
    response: HttpResponseBase = serve(request, name, document_root=folder)
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
