"""
How a value of the document is written in a cell, and how a cell is read.

A text that would not come back as it is (blanks at an end, quotes around it, signs a file cannot
hold) is written between quotes as in JSON. Decimals are kept digit by digit and never become
floats.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from forms_plugins.classification.sheets.layout import Column
from forms_plugins.classification.sheets.words import plain
from forms_plugins.engine.rules import RuleTextError, parse_text, show_text

_DECIMAL: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")
_COMMA: Final = re.compile(r"-?[0-9]{1,12},[0-9]{1,12}")
_THOUSANDS: Final = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,15}")
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ODD: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ITEM: Final = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^,;"]*)\s*(?:[,;]|$)')
YES: Final = frozenset(("si", "verdadero", "true", "x", "1"))
NO: Final = frozenset(("no", "falso", "false", "0"))
EXACTLY: Final = "json:"
"""Begins a cell that holds JSON: what no plainer way of writing says."""


class CellProblem(ValueError):
    """A cell cannot be read; the text says what to do."""


def write_cell(value: Any, column: Column) -> str:
    """Return ``value`` as the text of a cell of ``column``; empty where it says nothing."""
    if value is None or (value == column.blank and type(value) is type(column.blank)):
        return ""
    return _WRITERS[column.kind](value, column)


def read_cell(text: str, column: Column) -> Any:
    """
    Return what a cell that is not empty says.

    :raises CellProblem: if it is not what the column takes.
    """
    return _READERS[column.kind](text.strip(), column)


def is_empty(text: str) -> bool:
    """Say whether a cell holds nothing but blanks."""
    return not text.strip()


def written_text(text: str) -> str:
    """Return a text as a cell holds it, between quotes where it has to be."""
    mangled = not text or text != text.strip() or _ODD.search(text) or text.startswith('"')
    if not mangled and not text.startswith(EXACTLY):
        return text
    return _json(text)


def read_text(text: str) -> str:
    """Return the text in a cell. :raises CellProblem: if its quotes do not fit."""
    stripped = text.strip()
    if len(stripped) < 2 or not (stripped.startswith('"') and stripped.endswith('"')):
        return stripped
    try:
        value = json.loads(stripped)
    except ValueError:
        return stripped
    return value if isinstance(value, str) else stripped


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if _ODD.search(text):
        text = json.dumps(value, ensure_ascii=True)
    # A spreadsheet file takes _x0041_ for a letter.
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "\\\\u005f", text)


def read_decimal(text: str) -> str:
    """
    Return a decimal digit by digit, with a point.

    A comma is read as the point where it cannot part thousands: ``0,25`` and ``12,5``, not
    ``1,250``.

    :raises CellProblem: if it is no plain decimal.
    """
    text = text.replace("\u2212", "-").replace("\u00a0", "").strip()
    if _DECIMAL.fullmatch(text):
        return text
    if _COMMA.fullmatch(text) and not _THOUSANDS.fullmatch(text):
        return text.replace(",", ".")
    if _THOUSANDS.fullmatch(text):
        raise CellProblem(
            f"«{text}» puede ser {text.replace(',', '.')} o {text.replace(',', '')}: "
            "escriba el decimal con punto y los miles sin coma."
        )
    raise CellProblem(f"Escriba un número como 12 o -0.25, no «{_short(text)}».")


def _read_whole(text: str, column: Column) -> int:
    digits = text.removesuffix(".0")
    if not re.fullmatch(r"-?[0-9]{1,15}", digits):
        raise CellProblem(f"Escriba un número entero, no «{_short(text)}».")
    return int(digits)


def _read_boolean(text: str, column: Column) -> bool:
    if plain(text) in YES:
        return True
    if plain(text) in NO:
        return False
    raise CellProblem(f"Escriba «sí» o «no», no «{_short(text)}».")


def read_iso_date(text: str) -> str:
    """Return a date as year-month-day. :raises CellProblem: if it is none."""
    text = text.removesuffix("T00:00:00")
    try:
        if not _ISO_DATE.fullmatch(text):
            raise ValueError("not year-month-day")
        date.fromisoformat(text)
    except ValueError as error:
        raise CellProblem(
            f"Escriba la fecha como año-mes-día (2026-01-31) y que exista, no «{_short(text)}»."
        ) from error
    return text


def read_rule(text: str) -> Any:
    """Return the tree of a rule. :raises CellProblem: pointing at what is not understood."""
    try:
        return parse_text(text)
    except RuleTextError as error:
        begun = text[: error.position][-20:].strip()
        after = f", después de «{begun}»" if begun else ""
        place = f"carácter {error.position + 1}{after}"
        raise CellProblem(f"La regla no se entiende ({place}): {error.message}") from error


def read_word(text: str, words: Mapping[str, str]) -> str:
    """Return the value that a Spanish word stands for. :raises CellProblem: if none."""
    wanted = plain(text)
    for value, word in words.items():
        if wanted in (plain(word), plain(value)):
            return value
    raise CellProblem(f"Escriba una de estas palabras: {', '.join(words.values())}.")


def _read_code(text: str, column: Column) -> int | str:
    if _WHOLE.fullmatch(text):
        return int(text)
    return read_text(text)


def _write_code(value: Any, column: Column) -> str:
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return _json(value)
    return written_text(value) if isinstance(value, str) else str(value)


def _items(text: str) -> list[str]:
    found, position = [], 0
    while position < len(text):
        match = _ITEM.match(text, position)
        if match is None or match.end() == position:
            raise CellProblem("Separe con comas; un texto que lleva una coma va entre comillas.")
        item = match.group(1).strip()
        if item:
            found.append(item)
        position = match.end()
    return found


def _write_items(items: list[str]) -> str:
    return ", ".join(
        _json(json.loads(item))
        if item.startswith('"')
        else (_json(item) if _splits(item) else item)
        for item in items
    )


def _splits(item: str) -> bool:
    return any(sign in item for sign in ',;"')


def _read_answer(text: str, column: Column) -> Any:
    return read_answer(text, "")


def read_answer(text: str, datatype: str) -> Any:
    """
    Return an answer of a test case as the JSON of a household would hold it.

    :raises CellProblem: if the cell begins as JSON and is none.
    """
    text = text.strip()
    if text.startswith(EXACTLY):
        try:
            return json.loads(text.removeprefix(EXACTLY))
        except (ValueError, RecursionError) as error:
            raise CellProblem("Después de «json:» va un valor JSON, como json: [1, 2].") from error
    if datatype == "choices":
        return [_read_code(item, _ANY) for item in _items(text)]
    if datatype in ("text", "date"):
        return read_text(text)
    if datatype == "decimal":
        return int(text) if _WHOLE.fullmatch(text) else _decimal_or_text(text)
    if datatype in ("boolean", "") and plain(text) in ("si", "no", "verdadero", "falso"):
        return plain(text) in YES
    return _read_code(text, _ANY)


def _decimal_or_text(text: str) -> str:
    try:
        return read_decimal(text)
    except CellProblem:
        return read_text(text)


def write_answer(value: Any, datatype: str) -> str:
    """Return an answer of a test case as a cell; ``read_answer`` gives the very same value."""
    for natural in _natural(value):
        try:
            if _same(read_answer(natural, datatype), value):
                return natural
        except CellProblem:
            continue
    return f"{EXACTLY} {_json(value)}"


def _natural(value: Any) -> Iterator[str]:
    if value is True or value is False:
        yield "sí" if value else "no"
    elif isinstance(value, int):
        yield str(value)
    elif isinstance(value, str) and value:
        yield written_text(value)
        yield _json(value)
    elif isinstance(value, list) and value and all(type(item) in (int, str) for item in value):
        yield _write_items([_write_code(item, _ANY) for item in value])


def _same(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(_same, left, right))
    return bool(left == right)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


_ANY: Final = Column("", "", "", "code", ())

_READERS: Final[Mapping[str, Callable[[str, Column], Any]]] = {
    "text": lambda text, column: read_text(text),
    "word": lambda text, column: read_text(text),
    "local": lambda text, column: read_text(text),
    "rule": lambda text, column: read_rule(text),
    "decimal": lambda text, column: read_decimal(text),
    "whole": _read_whole,
    "boolean": _read_boolean,
    "date": lambda text, column: read_iso_date(text),
    "code": _read_code,
    "codes": lambda text, column: [_read_code(item, column) for item in _items(text)],
    "keys": lambda text, column: [read_text(item) for item in _items(text)],
    "option": lambda text, column: read_word(text, column.words),
    "options": lambda text, column: [read_word(item, column.words) for item in _items(text)],
    "answer": _read_answer,
}

_WRITERS: Final[Mapping[str, Callable[[Any, Column], str]]] = {
    "text": lambda value, column: written_text(value),
    "word": lambda value, column: written_text(value),
    "local": lambda value, column: written_text(value),
    "rule": lambda value, column: show_text(value),
    "decimal": lambda value, column: str(value),
    "whole": lambda value, column: str(value),
    "boolean": lambda value, column: "sí" if value else "no",
    "date": lambda value, column: str(value),
    "code": _write_code,
    "codes": lambda value, column: _write_items([_write_code(item, column) for item in value]),
    "keys": lambda value, column: _write_items([written_text(item) for item in value]),
    "option": lambda value, column: column.words[value],
    "options": lambda value, column: ", ".join(column.words[item] for item in value),
    "answer": lambda value, column: write_answer(value, ""),
}
