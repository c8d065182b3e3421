"""
Which drafts a browser session without account may work on: those it started or resumed.

A grant ends when the browser is closed, when it was not used for a while, or when the person leaves
the draft. It names the draft by its public id; the answers are never in the session.
"""

import time

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

GRANTS_KEY = "draft_grants"
MOST_GRANTS = 5
WRITE_EVERY_SECONDS = 60
DEFAULT_IDLE_MINUTES = 60


def idle_seconds() -> int:
    """Return how long a draft may rest open in a browser (setting ``CITIZEN_IDLE_MINUTES``)."""
    return 60 * getattr(settings, "CITIZEN_IDLE_MINUTES", DEFAULT_IDLE_MINUTES)


def grant_draft(request: HttpRequest, public_id: str) -> None:
    """
    Let the session work on a draft, under a new session key.

    The key changes so that whoever planted the old one in this browser gets nothing. Of many drafts
    the ones used last stay.
    """
    session = request.session
    session.cycle_key()
    others = [(key, used) for key, used in _live(session).items() if key != public_id]
    session[GRANTS_KEY] = dict([*others, (public_id, int(time.time()))][-MOST_GRANTS:])
    if not request.user.is_authenticated:
        session.set_expiry(0)


def has_draft_grant(session: SessionBase, public_id: str) -> bool:
    """Say whether the session may work on a draft now; asking counts as use."""
    grants = _live(session)
    if public_id not in grants:
        return False
    now = int(time.time())
    if now - grants[public_id] >= WRITE_EVERY_SECONDS:
        session[GRANTS_KEY] = {**grants, public_id: now}
    return True


def end_draft_grant(session: SessionBase, public_id: str) -> None:
    """Take one grant back."""
    grants = _live(session)
    grants.pop(public_id, None)
    session[GRANTS_KEY] = grants


def _live(session: SessionBase) -> dict[str, int]:
    oldest = time.time() - idle_seconds()
    return {key: used for key, used in session.get(GRANTS_KEY, {}).items() if used > oldest}
