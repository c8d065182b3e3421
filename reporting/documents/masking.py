"""Names as a stranger may see them."""

from collections.abc import Mapping
from typing import Any


def masked_name(person: Mapping[str, Any]) -> str:
    """
    Return the first given name and the initials of the surnames: ``María Q. M.``

    Enough to compare with the paper in hand, not enough to learn who somebody is.
    """
    given_names = str(person.get("given_names", "")).split()
    surnames = (str(person.get(key, "")).strip() for key in ("first_surname", "second_surname"))
    initials = [f"{surname[0].upper()}." for surname in surnames if surname]
    return " ".join([*given_names[:1], *initials])
