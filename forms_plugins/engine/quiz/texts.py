"""
Texts of questions: filling in numbers, reading numbers, comparing words.

``{name}`` in a text stands for a variable, ``[key]`` in a cloze text for a gap. Numbers are written
with a decimal point and no groups, as the variable gives them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

MOST_LETTERS: Final = 300
"""What is typed beyond that is cut off: no accepted answer is as long."""

_PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]{0,59})\}")
_GAP: Final = re.compile(r"\[([a-z][a-z0-9_]{0,59})\]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?")
_DECIMAL_COMMA: Final = re.compile(r"[+-]?[0-9]{1,15},[0-9]{1,12}")
_COMMA_GROUPS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3}){1,4}(\.[0-9]{1,12})?")
_POINT_GROUPS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3}){1,4},[0-9]{1,12}")
_TILDE: Final = "\N{COMBINING TILDE}"

Variant = Mapping[str, str]
"""Decimal text by name of the variable."""


def fill(text: str, variant: Variant) -> str:
    """Return the text with the numbers of the variant; a name it does not have stays as it is."""
    return _PLACEHOLDER.sub(lambda found: variant.get(found[1], found[0]), text)


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names of the variables a text uses, in order."""
    return tuple(_PLACEHOLDER.findall(text))


def gap_keys(text: str) -> tuple[str, ...]:
    """Return the keys of the gaps of a cloze text, in order."""
    return tuple(_GAP.findall(text))


def cloze_pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text in order as (words, key of the gap behind them); the last key is empty."""
    pieces = _GAP.split(text)
    yield from zip(pieces[::2], [*pieces[1::2], ""], strict=True)


def fold(text: str) -> str:
    """
    Return a text as answers are compared: without capitals, accents, punctuation and extra blanks.

    The tilde of ñ is no accent: "ano" is not "año".
    """
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept: list[str] = []
    for letter in parts:
        if not unicodedata.combining(letter):
            kept.append(letter if letter.isalnum() or letter in "%+<>=" else " ")
        elif letter == _TILDE and kept and kept[-1] == "n":
            kept[-1] = "ñ"
    return " ".join("".join(kept).split())


def words_of(raw: Any) -> str | None:
    """Return what somebody typed as one line, or ``None`` if there is nothing to compare in it."""
    if not isinstance(raw, str):
        return None
    # No database keeps the character that ends a text in C.
    line = " ".join(raw[:MOST_LETTERS].replace("\0", "").split())
    return line if fold(line) else None


def number_of(raw: Any) -> Decimal | None:
    """
    Return a number somebody typed, or ``None`` if it is none.

    Point or comma before the decimals. A comma before exactly three figures parts thousands
    (``1,200`` is 1200), as in the amounts of Peru; ``0,125`` has decimals.
    """
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        return None
    if not isinstance(raw, str):
        raw = format(raw, "f") if isinstance(raw, Decimal) else _short_figures(raw)
    text = "".join(raw.split()) if len(raw) <= MOST_LETTERS else ""
    if not text.isascii():
        return None
    if _COMMA_GROUPS.fullmatch(text):
        text = text.replace(",", "")
    elif _POINT_GROUPS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _short_figures(number: int) -> str:
    return str(number) if abs(number) < 10**15 else ""


def number_text(number: Decimal | int) -> str:
    """Return a number as decimal text, without an exponent: ``1200``, ``0.50``."""
    return format(Decimal(number), "f")
