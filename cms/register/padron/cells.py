"""Single cells: dates, yes or no, and the answers of questions by their datatype."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from cms.register.padron import words
from cms.spreadsheets import FORMULA_STARTS
from forms_plugins.engine.definition import Field

YES: Final = frozenset({"si", "sí", "s", "1", "true", "verdadero"})
NO: Final = frozenset({"no", "n", "0", "false", "falso"})
EARLIEST: Final = date(1900, 1, 1)
LONGEST_ANSWER: Final = 1000
MANY_CODES: Final = "|"

_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE: Final = re.compile(r"-?\d{1,27}", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?\d[\d.]*", re.ASCII)


class CellRefused(Exception):
    """A cell cannot be taken; the text says what to do, in Spanish."""


@lru_cache(maxsize=50_000)
def read_date(text: str) -> date:
    """Return the date of a cell, ISO or day first. :raises CellRefused: if there is no such day."""
    try:
        if _ISO.fullmatch(text):
            return date.fromisoformat(text)
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
    except ValueError as error:
        raise CellRefused(words.DATE) from error
    raise CellRefused(words.DATE)


def read_yes_no(text: str) -> bool:
    """Return what a cell says. :raises CellRefused: if it says neither yes nor no."""
    plain = text.casefold()
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise CellRefused(words.YES_NO)


def read_answer(text: str, field: Field, codes: Mapping[str, int | str]) -> Any:
    """
    Return the stored answer (JSON) of a cell that is not empty.

    :raises CellRefused: if it is no answer of that question.
    """
    reader = _READERS.get(field.datatype, _text)
    return reader(text, codes)


def show_answer(value: Any) -> str:
    """Return the cell of a stored answer; ``read_answer`` gives the same answer back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "si" if value else "no"
    if isinstance(value, list):
        return MANY_CODES.join(str(code) for code in value)
    return str(value)


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (an apostrophe stands before it)."""
    plain = " ".join(cell.split()) if not cell.isprintable() else cell
    if plain.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(plain):
        return f"'{plain}"
    return plain


def unguarded(cell: str) -> str:
    """Return what was guarded on its way out."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _text(text: str, codes: Mapping[str, int | str]) -> str:
    if len(text) > LONGEST_ANSWER:
        raise CellRefused(words.TOO_LONG.format(most=LONGEST_ANSWER))
    return text


def _whole(text: str, codes: Mapping[str, int | str]) -> int:
    if not _WHOLE.fullmatch(text):
        raise CellRefused(words.ANSWER_NUMBER)
    return int(text)


def _decimal(text: str, codes: Mapping[str, int | str]) -> str:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise CellRefused(words.ANSWER_NUMBER) from error
    if not number.is_finite() or abs(number) >= 10**27:
        raise CellRefused(words.ANSWER_NUMBER)
    return f"{number:f}"


def _boolean(text: str, codes: Mapping[str, int | str]) -> bool:
    return read_yes_no(text)


def _date(text: str, codes: Mapping[str, int | str]) -> str:
    return read_date(text).isoformat()


def _choice(text: str, codes: Mapping[str, int | str]) -> int | str:
    if text not in codes:
        raise CellRefused(words.CHOICE.format(codes=some(codes)))
    return codes[text]


def _choices(text: str, codes: Mapping[str, int | str]) -> list[int | str]:
    named = [part.strip() for part in text.split(MANY_CODES)]
    if any(code not in codes for code in named) or len(set(named)) != len(named):
        raise CellRefused(words.ANSWER_CHOICES.format(codes=some(codes)))
    return [codes[code] for code in named]


def some(codes: Mapping[str, Any] | frozenset[str]) -> str:
    """Return codes as a message lists them: twenty at most."""
    names = list(codes) if isinstance(codes, Mapping) else sorted(codes)
    return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")


_READERS: Final[Mapping[str, Callable[[str, Mapping[str, int | str]], Any]]] = {
    "whole": _whole,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
}
