"""
What somebody without account may see for a short time: a signed token instead of a session.

The citizen's look-up writes a token into the page it answers with; the forms of that page send it
back in their body, and views of explanations, requests and documents ask for it. It is in no
address, no cookie and no table: whoever does not hold the page holds nothing. It cannot be taken
back early, so it ends after 15 minutes, counted from the look-up.
"""

import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.encoding import force_bytes

GRANT_FIELD = "consulta"
GRANT_SECONDS = 15 * 60
MOST_CHARACTERS = 500


class QuickSigner(signing.TimestampSigner):
    """Signs as Django does, with a key that is derived once: deriving costs more than signing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        start = force_bytes(self.salt) + b"signer" + force_bytes(self.key)
        self._derived = hashlib.new(self.algorithm, start).digest()

    def signature(self, value: bytes | str, key: bytes | str | None = None) -> str:
        """Return the signature of a text."""
        if key not in (None, self.key):
            return super().signature(value, key)
        digest = hmac.digest(self._derived, force_bytes(value), self.algorithm)
        return signing.b64_encode(digest).decode()


_signer = lru_cache(maxsize=1)(partial(QuickSigner, salt="cms.accounts.grants"))


@dataclass(frozen=True)
class Grant:
    """
    A household somebody proved to belong to.

    ``reference`` is the submission whose documents they may open, empty where there is none.
    """

    household: int
    reference: str = ""


def give_grant(grant: Grant) -> str:
    """Return a token for ``grant`` that is believed for 15 minutes."""
    return _signer().sign_object([grant.household, grant.reference])


def grant_of(token: str) -> Grant | None:
    """Return what a token opens; ``None`` if it is forged, of another kind, or too old."""
    if not token or len(token) > MOST_CHARACTERS:
        return None
    try:
        household, reference = _signer().unsign_object(token, max_age=GRANT_SECONDS)
    except signing.BadSignature:
        return None
    return Grant(household, reference)


def granted(request: HttpRequest) -> Grant | None:
    """Return what the token in the body of a request opens: never one in an address."""
    if request.method != "POST":
        return None
    return grant_of(request.POST.get(GRANT_FIELD, ""))
