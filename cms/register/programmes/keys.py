"""Keys of programmes: made by a person, shown once, kept as a hash."""

import hashlib
import secrets

from cms.register.models import Programme

PREFIX = "emp_"
"""What a key begins with, so that one is recognised where it does not belong."""


class UnknownKey(Exception):
    """No programme has this key."""


class InactiveProgramme(Exception):
    """The programme may not ask at present."""


def key_hash(key: str) -> str:
    """Return the hash under which a key is kept. Keys are random, so they need no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


def make_key(programme: Programme) -> str:
    """Give a programme a new key, which replaces the one it has, and return it: only now."""
    key = PREFIX + secrets.token_urlsafe(32)
    programme.key_sha256 = key_hash(key)
    programme.save(update_fields=["key_sha256"])
    return key


def unused_hash() -> str:
    """Return a hash that no key has, for a programme without one."""
    return key_hash(secrets.token_urlsafe(64))


def programme_with(authorization: str) -> Programme:
    """
    Return the programme of a header ``Authorization: Bearer KEY``.

    :raises UnknownKey: if there is no key or nobody has it.
    :raises InactiveProgramme: if the programme is switched off.
    """
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise UnknownKey
    programme = Programme.objects.filter(key_sha256=key_hash(key.strip())).first()
    if programme is None:
        raise UnknownKey
    if not programme.is_active:
        raise InactiveProgramme
    return programme
