"""Rows with named cells: a sheet whose first row was understood as headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms_plugins.xlsform.reading.headers import Column, read_header
from forms_plugins.xlsform.reading.languages import Languages
from forms_plugins.xlsform.reading.sheets import Sheet
from forms_plugins.xlsform.report import Cell, Report

MOST_LINES_BEFORE_HEADER = 20


@dataclass(frozen=True, slots=True)
class Record:
    """
    One row under headers.

    ``values`` maps a known name to its text, ``texts`` name and language ("" for none) to texts.
    """

    sheet: str
    number: int
    values: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    headers: Mapping[str, str]

    def get(self, name: str) -> str:
        """Return the text of a cell, empty if there is none."""
        return self.values.get(name, "")

    def cell(self, name: str = "") -> Cell:
        """Return the place of a cell for the report."""
        return Cell(self.sheet, self.number, self.headers.get(name, name))


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its columns."""

    name: str
    columns: tuple[Column, ...]
    records: tuple[Record, ...]
    header_row: int = 1

    def has(self, name: str) -> bool:
        """Say whether there is a column of that name."""
        return any(column.name == name for column in self.columns)


def read_table(
    sheet: Sheet, kind: str, needed: frozenset[str], languages: Languages, report: Report
) -> Table | None:
    """
    Return the rows of a sheet by header, or ``None`` if no row has the ``needed`` headers.

    Lines before the headers are told and skipped, repeated headers too: the first one counts.
    """
    found = _header(sheet, kind, needed, languages)
    if found is None:
        return None
    index, columns = found
    for number, cells in sheet.rows[:index]:
        words = next(cell for cell in cells if cell)[:60]
        report.info(
            f"Antes de los títulos de columna dice «{words}»: no se tomó.", Cell(sheet.name, number)
        )
    header_row = sheet.rows[index][0]
    kept = _without_repeated(columns, sheet.name, header_row, report)
    headers = {column.name: column.header for column in reversed(kept)}
    records = tuple(_records(sheet, index, kept, headers))
    return Table(sheet.name, kept, records, header_row)


def _header(
    sheet: Sheet, kind: str, needed: frozenset[str], languages: Languages
) -> tuple[int, tuple[Column, ...]] | None:
    for index, (_, cells) in enumerate(sheet.rows[:MOST_LINES_BEFORE_HEADER]):
        columns = tuple(
            read_header(position, cell, kind, Languages())
            for position, cell in enumerate(cells)
            if cell
        )
        if needed <= {column.name for column in columns}:
            # Read again for the languages: a line that is no header must not add any.
            return index, tuple(
                read_header(column.position, column.header, kind, languages) for column in columns
            )
    return None


def _without_repeated(
    columns: tuple[Column, ...], sheet: str, row: int, report: Report
) -> tuple[Column, ...]:
    seen: dict[tuple[str, str], Column] = {}
    for column in columns:
        key = (column.name, column.language)
        if key in seen:
            words = (
                f"La columna «{column.header}» está repetida: se lee la primera que tenga texto."
            )
            report.warning(words, Cell(sheet, row, column.header))
        seen.setdefault(key, column)
    return columns


def _records(
    sheet: Sheet, index: int, columns: tuple[Column, ...], headers: Mapping[str, str]
) -> Iterator[Record]:
    for number, cells in sheet.rows[index + 1 :]:
        values: dict[str, str] = {}
        texts: dict[str, dict[str, str]] = {}
        own = headers
        for column in columns:
            text = cells[column.position] if column.position < len(cells) else ""
            if not text:
                continue
            values.setdefault(column.name, text)
            texts.setdefault(column.name, {}).setdefault(column.language, text)
        if values:
            yield Record(sheet.name, number, values, texts, own)
