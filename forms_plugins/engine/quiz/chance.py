"""
Chance that can be repeated: the same seed gives the same choice, on every machine and version.

Built on SHA-256 and not on ``random``, whose sampling may change between versions of Python: what a
person was shown can be worked out again years later.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import TypeVar

Each = TypeVar("Each")

Seed = int | str


def number_from(seed: Seed, *names: object) -> int:
    """Return a number of 64 bits that depends on the seed and the names alone."""
    text = "\x1f".join(str(part) for part in (seed, *names))
    return int.from_bytes(sha256(text.encode()).digest()[:8])


def shuffled(
    things: Iterable[Each], seed: Seed, purpose: str, name: Callable[[Each], str] = str
) -> tuple[Each, ...]:
    """
    Return the things in an order that chance gives to their names.

    The order they come in does not matter, so it cannot be guessed from the order shown.
    """
    return tuple(
        sorted(things, key=lambda each: (number_from(seed, purpose, name(each)), name(each)))
    )
