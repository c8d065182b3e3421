"""
What a session without account may see for a short time: submissions by reference.

The citizen's look-up gives grants, views of results and documents ask for them. Grants that ran out
are dropped before any view runs, so the list in the session holds live ones only.
"""

import time

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

GRANTS_KEY = "citizen_grants"
GRANTS_END_KEY = "citizen_grants_end"
GRANT_SECONDS = 15 * 60


def give_grant(request: HttpRequest, reference: str) -> None:
    """Let the session see ``reference``, and nothing it could see before, for 15 minutes."""
    request.session.cycle_key()
    request.session[GRANTS_KEY] = [reference]
    request.session[GRANTS_END_KEY] = int(time.time()) + GRANT_SECONDS


def has_grant(request: HttpRequest, reference: str) -> bool:
    """Say whether the session may see ``reference`` now."""
    return reference in granted_references(request)


def granted_references(request: HttpRequest) -> tuple[str, ...]:
    """Return the references the session may see now."""
    drop_ended_grants(request.session)
    return tuple(request.session.get(GRANTS_KEY, ()))


def end_grants(session: SessionBase) -> None:
    """Take every grant back."""
    for key in (GRANTS_KEY, GRANTS_END_KEY):
        session.pop(key, None)


def drop_ended_grants(session: SessionBase) -> None:
    """Take the grants back if their time is over."""
    if GRANTS_KEY in session and time.time() >= session.get(GRANTS_END_KEY, 0):
        end_grants(session)
