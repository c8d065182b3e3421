"""Sheets as rows of plain texts, and how values of cells become texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from forms_plugins.xlsform.report import FileRefused

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 300
MOST_CELLS: Final = 1_500_000
LONGEST_CELL: Final = 32_767

Row = tuple[int, tuple[str, ...]]
"""Number of the row, from 1, and its cells as text; rows without any text are left out."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name as it is written in the file and the rows that say something."""

    name: str
    rows: tuple[Row, ...]


class Limits:
    """Counts what is read over all sheets of a file, so that no file takes the memory."""

    def __init__(self) -> None:
        self.rows = 0
        self.cells = 0

    def sheet(self, name: str, raw: Iterable[Sequence[Any]]) -> Sheet:
        """Return a sheet out of raw rows. :raises FileRefused: if there are too many."""
        return Sheet(name, tuple(self._rows(name, raw)))

    def _rows(self, name: str, raw: Iterable[Sequence[Any]]) -> Iterator[Row]:
        for number, values in enumerate(raw, 1):
            cells = tuple(cell_text(value) for value in values[:MOST_COLUMNS])
            if not any(cells):
                continue
            self.rows += 1
            self.cells += len(cells)
            if self.rows > MOST_ROWS or self.cells > MOST_CELLS:
                raise FileRefused(
                    f"El archivo tiene demasiadas filas: se admiten {MOST_ROWS:,} en total. "
                    f"Quite de la hoja «{name}» lo que no use.".replace(",", " ")
                )
            yield number, cells


def cell_text(value: Any) -> str:
    """
    Return what a cell says.

    Whole numbers come without decimals, dates as year-month-day, true and false in capitals; an
    error of the spreadsheet (``#REF!``) is no text.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _cleaned(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return _number_text(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return str(value) if isinstance(value, timedelta) else _cleaned(str(value))


def _number_text(value: Any) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value == int(value) and abs(value) < 10**18:
        return str(int(value))
    text = format(Decimal(repr(value) if isinstance(value, float) else str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_ERRORS: Final = frozenset(
    ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#ERROR!")
)


def _cleaned(text: str) -> str:
    """Return a text without what no document can hold, and without blanks at its ends."""
    text = text[:LONGEST_CELL].replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    if not text.isprintable():
        text = "".join(sign for sign in text if sign in "\n\t" or not _is_control(sign))
    text = text.strip(" \t\n\u00a0\u200b\ufeff")
    return "" if text in _ERRORS else text


def _is_control(sign: str) -> bool:
    code = ord(sign)
    return code < 32 or code == 127 or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)
