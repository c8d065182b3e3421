"""Spreadsheets written for tests."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

Rows = Iterable[Sequence[Any]]


def spreadsheet(**sheets: Rows) -> bytes:
    """Return an XLSX file with these sheets; values keep their kind (numbers, dates, booleans)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if value == "" else value for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
