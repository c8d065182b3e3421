"""
Posts from pages of other sites, refused without a cookie.

The look-up holds no session and changes nothing, so a forged post could neither act for anybody
nor be read; it could only spend tries from somebody else's browser. Browsers say where a post
comes from, so those that say "from elsewhere" are refused. The pages behind the look-up are guarded
by the token in their forms, which another site does not have.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

OWN = ("same-origin", "none")


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether the browser says that another site sent the request."""
    fetch_site = request.META.get("HTTP_SEC_FETCH_SITE", "")
    if fetch_site:
        return fetch_site not in OWN
    origin = request.META.get("HTTP_ORIGIN", "")
    if not origin or origin in settings.CSRF_TRUSTED_ORIGINS:
        return False
    return urlsplit(origin).netloc != request.get_host()
