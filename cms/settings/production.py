"""Production: secrets come from the environment and a missing one stops the start."""

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *  # noqa: F403
from cms.settings.base import ALLOWED_HOSTS, LOOKUP_KEY, SECRET_KEY

for _name, _value in (
    ("SECRET_KEY", SECRET_KEY),
    ("LOOKUP_KEY", LOOKUP_KEY),
    ("ALLOWED_HOSTS", ALLOWED_HOSTS),
):
    if not _value:
        raise ImproperlyConfigured(
            f"Set the environment variable {_name} before starting (see .env.example)."
        )
if SECRET_KEY == LOOKUP_KEY:
    raise ImproperlyConfigured("LOOKUP_KEY must differ from SECRET_KEY (see .env.example).")

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
