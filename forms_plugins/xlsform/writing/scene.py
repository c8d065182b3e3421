"""What an expression is written in, and what cannot be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Mode = Literal["plain", "unless_false", "true"]
"""What a missing answer makes of a condition: false, true, or false under a "not"."""

TRUE_CODE: Final = "si"
FALSE_CODE: Final = "no"
CONFIRMED: Final = "OK"


class NoExpression(ValueError):
    """A rule cannot be written in an XLSForm; the message is a Spanish sentence."""


@dataclass(frozen=True)
class Scene:
    """
    What an expression is written in.

    ``types`` are the slugs of the field types by key, ``paths`` the way from the row of a repeat to
    a question in it, ``own`` the question that is written ``.``, ``rows_of`` the repeat whose rows
    a condition in brackets is about.
    """

    types: Mapping[str, str]
    paths: Mapping[str, str] = field(default_factory=dict)
    own: str | None = None
    rows_of: str | None = None


EMPTY: Final = "''"
APOSTROPHE: Final = "'"


def quoted(text: str) -> str:
    """Return a text in quotes."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    joint = ', "\'", '
    parts = (f"'{part}'" for part in text.split(APOSTROPHE))
    return f"concat({joint.join(parts)})"
