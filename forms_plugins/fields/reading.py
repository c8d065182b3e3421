"""
Read what people type: tolerant of spaces, dashes and full-width figures, deaf to tricks.

Every field type begins here, because what arrives may be anything: text from a form, a number from
a file, a list, or bytes that somebody made up.
"""

import unicodedata
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from forms_plugins.api.errors import AnswerRefused

MAX_TYPED = 20_000
"""Characters looked at before anything else; more than the longest answer any type takes."""

MAX_WHOLE = 2**53 - 1
"""Largest whole number that JSON in a browser reads exactly, as in the rule language."""

_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))


def plain_text(raw: Any, *, lines: bool = False) -> str:
    """
    Return ``raw`` as trimmed text with single spaces; nothing at all gives an empty text.

    Whole numbers are taken as text, because files often hold a document number as a number.
    ``lines`` keeps line breaks.

    :raises AnswerRefused: if it is no text, far too long, or holds characters nobody can see.
    """
    if raw is None:
        return ""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) <= MAX_WHOLE:
        raw = str(raw)
    if not isinstance(raw, str):
        raise AnswerRefused(_("Write the answer as text."), "type")
    if len(raw) > MAX_TYPED:
        raise AnswerRefused(_("Write a shorter text."), "length")
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if any(_is_hidden(character) for character in text):
        raise AnswerRefused(
            _("Delete the text and write it again: it contains characters that cannot be seen."),
            "characters",
        )
    text = unicodedata.normalize("NFC", text)
    if not lines:
        return " ".join(text.split())
    kept = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(kept).strip()


def _is_hidden(character: str) -> bool:
    if character in "\n\t":
        return False
    return character in _DIRECTION_MARKS or unicodedata.category(character) in ("Cc", "Cs")


def compact_text(raw: Any) -> str:
    """
    Return a code such as a document number: no spaces, dots or dashes, capitals, plain figures.

    :raises AnswerRefused: as ``plain_text``.
    """
    text = unicodedata.normalize("NFKC", plain_text(raw)).translate(_DASHES)
    return "".join(character for character in text if character not in " .-").upper()


def figures(raw: Any) -> str:
    """
    Return a number as it was typed, with plain figures and without spaces; ``""`` if empty.

    :raises AnswerRefused: as ``plain_text``.
    """
    if isinstance(raw, Decimal | float):
        raw = str(raw)
    text = unicodedata.normalize("NFKC", plain_text(raw)).translate(_DASHES)
    return "".join(text.split())


def is_plain_digits(text: str) -> bool:
    """Say whether ``text`` is made of the figures 0 to 9 only, and of at least one."""
    return text.isascii() and text.isdigit()
