"""Texts: their length, joining, comparing, cutting, and numbers and labels as texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from forms_plugins.engine.rules.numbers import in_range, whole
from forms_plugins.engine.rules.patterns import matches_pattern
from forms_plugins.engine.rules.running import (
    ABSENT,
    Place,
    Run,
    Trouble,
    expect,
    kind_of,
    operator,
    undecided,
    value,
    values,
)
from forms_plugins.engine.rules.structure import question_of
from forms_plugins.engine.rules.values import Tree

_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_LONGEST_NUMBER: Final = 130
"""Characters of the longest text that may be a number: 28 figures, a point and 100 decimals."""


@operator("length")
def length(operand: Tree, run: Run, place: Place) -> Any:
    """Return the number of characters (Unicode code points) of a text."""
    found = value(operand, run, place)
    if type(found) in ABSENT:
        return found
    expect("text", found, place)
    return len(found)


@operator("concat")
def concatenation(operand: list[Tree], run: Run, place: Place) -> Any:
    """Join texts, numbers and dates as one text."""
    found, absent = values(operand, run, place)
    if absent is not None:
        return absent
    return "".join(written(item, (place, index)) for index, item in enumerate(found))


def written(item: Any, place: Place) -> str:
    """Write a value plainly: decimals without exponent or final zeros, dates as year-month-day."""
    kind = kind_of(item)
    if kind == "text":
        return str(item)
    if kind == "date":
        return str(item.isoformat())
    if kind == "number":
        if not isinstance(item, Decimal):
            return str(item)
        plain = format(item, "f")
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return "0" if plain == "-0" else plain
    raise Trouble("type", place, f"{kind} in a text")


@operator("matches")
def pattern_match(operand: list[Any], run: Run, place: Place) -> Any:
    """Tell whether the whole text matches a restricted pattern."""
    found = value(operand[0], run, (place, 0))
    if type(found) in ABSENT:
        return undecided(found, run)
    expect("text", found, place)
    return matches_pattern(operand[1], found)


def _of_two_texts(name: str, compare: Callable[[str, str], bool]) -> None:
    @operator(name)
    def comparison(operand: list[Tree], run: Run, place: Place) -> Any:
        found, absent = values(operand, run, place)
        if absent is not None:
            return undecided(absent, run)
        for index, text in enumerate(found):
            expect("text", text, (place, index))
        return compare(found[0], found[1])


_of_two_texts("contains", lambda text, part: part in text)
_of_two_texts("starts_with", lambda text, part: text.startswith(part))


@operator("substring")
def substring(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Return the characters from number ``start``, counted from 1; all, or ``length`` of them."""
    keys = [key for key in ("text", "start", "length") if key in operand]
    found, absent = values([operand[key] for key in keys], run, place)
    if absent is not None:
        return absent
    text = found[0]
    expect("text", text, place)
    start = whole(found[1], place)
    end = start + whole(found[2], place) if len(found) > 2 else len(text) + 1
    return text[max(start, 1) - 1 : max(end, 1) - 1]


def trimmed(text: str) -> str:
    """Return a text without blanks at its ends, and one blank for each run of them inside."""
    return _BLANKS.sub(" ", text).strip(" ")


@operator("trim")
def trim(operand: Tree, run: Run, place: Place) -> Any:
    """Return a text without blanks that are too many."""
    found = value(operand, run, place)
    if type(found) in ABSENT:
        return found
    expect("text", found, place)
    return trimmed(found)


@operator("number")
def as_number(operand: Tree, run: Run, place: Place) -> Any:
    """Return a text in figures as a number, yes as 1, no as 0; missing for any other text."""
    found = value(operand, run, place)
    if type(found) in ABSENT or kind_of(found) == "number":
        return found
    if type(found) is bool:
        return int(found)
    expect("text", found, place)
    text = trimmed(found)
    if not _NUMBER.fullmatch(text):
        return run.absent("number")
    if len(text) > _LONGEST_NUMBER:
        raise Trouble("number_range", place)
    return in_range(Decimal(text) if "." in text else int(text), place)


@operator("label_of")
def label_of(operand: Tree, run: Run, place: Place) -> Any:
    """Return the words of a code, or of the codes of a set, as the form labels them."""
    found = value(operand, run, place)
    if type(found) in ABSENT:
        return found
    kind = kind_of(found)
    if kind not in ("number", "text", "set"):
        raise Trouble("type", place, f"{kind} as a code")
    labels = run.labels.get(question_of(operand) or "", {})
    codes = found if kind == "set" else (found,)
    return ", ".join(labels.get(code) or written(code, place) for code in codes)
