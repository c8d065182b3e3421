"""
When a session of somebody signed in ends: after a while without use, and after a day's work.

Django's cookie age starts anew whenever the session is stored, so both limits are kept here.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

SIGNED_IN_KEY = "signed_in_at"
USED_KEY = "used_at"
DEFAULT_IDLE_MINUTES = 60
WRITE_EVERY_SECONDS = 60


def idle_seconds() -> int:
    """Return how long a session may rest (setting ``STAFF_IDLE_MINUTES``)."""
    return 60 * getattr(settings, "STAFF_IDLE_MINUTES", DEFAULT_IDLE_MINUTES)


def start_clock_at_sign_in(request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Begin both limits: receiver of ``user_logged_in``, whichever door was used."""
    if request is not None:
        request.session[SIGNED_IN_KEY] = request.session[USED_KEY] = int(time.time())


def has_session_ended(session: SessionBase) -> bool:
    """Say whether the session rested too long or is older than ``SESSION_COOKIE_AGE``."""
    now = time.time()
    rested = now - session.get(USED_KEY, 0) >= idle_seconds()
    return rested or now - session.get(SIGNED_IN_KEY, 0) >= settings.SESSION_COOKIE_AGE


def note_use(session: SessionBase) -> None:
    """Remember that the session is used; written once a minute, not with every request."""
    now = int(time.time())
    if now - session.get(USED_KEY, 0) >= WRITE_EVERY_SECONDS:
        session[USED_KEY] = now
