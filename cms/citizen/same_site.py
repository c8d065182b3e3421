"""
Posts from pages of other sites, refused without a cookie.

The look-up holds no session and changes nothing, so a forged post could neither act for anybody
nor be read; it could only spend tries from somebody else's browser. Browsers say where a post
comes from, so those that say "from elsewhere" are refused. The pages behind the look-up are guarded
by the token in their forms, which another site does not have.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

OWN = ("same-origin", "none")


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether the browser says that another site sent the request."""
    return is_sent_from_elsewhere(request.META, request.get_host())


def is_sent_from_elsewhere(environ: Mapping[str, Any], host: str) -> bool:
    """Say it of a WSGI environment; ``host`` is the allowed host it was sent to."""
    fetch_site = environ.get("HTTP_SEC_FETCH_SITE", "")
    if fetch_site:
        return fetch_site not in OWN
    origin = environ.get("HTTP_ORIGIN", "")
    if not origin or origin in settings.CSRF_TRUSTED_ORIGINS:
        return False
    return bool(urlsplit(origin).netloc != host)
