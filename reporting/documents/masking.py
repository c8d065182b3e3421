"""Names as a stranger may see them."""

from collections.abc import Mapping
from typing import Any

PARTICLES = frozenset(
    {"da", "de", "del", "di", "do", "la", "las", "los", "san", "santa", "van", "y"}
)
"""Words that begin a surname of several words, such as "de la Cruz"."""


def masked_name(person: Mapping[str, Any]) -> str:
    """
    Return the first given name and the initials of the surnames: ``María Q. M.``

    Enough to compare with the paper in hand, not enough to learn who somebody is. Surnames come
    apart (``first_surname``, ``second_surname``) or together (``surnames``).
    """
    given_names = str(person.get("given_names", "")).split()
    surnames = [str(person.get(key, "")).strip() for key in ("first_surname", "second_surname")]
    surnames += _apart(str(person.get("surnames", "")))
    initials = [f"{surname[0].upper()}." for surname in surnames if surname]
    return " ".join([*given_names[:1], *initials])


def _apart(surnames: str) -> list[str]:
    """Take surnames apart: ``de la Cruz Ramos`` are two."""
    found: list[str] = []
    is_begun = False
    for word in surnames.split():
        if is_begun:
            found[-1] += f" {word}"
        else:
            found.append(word)
        is_begun = word.lower() in PARTICLES
    return found
