"""Forms and tables written as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from forms_plugins.xlsform.reading.sheets import Limits, Sheet
from forms_plugins.xlsform.report import FileRefused

SHEETS: Final = frozenset(("survey", "choices", "settings", "external_choices", "empadrona"))
"""Names of sheets that may stand in the first column of a CSV file with several."""
_NO_FORM: Final = (
    "No se reconoce el archivo. Suba un XLSForm: una hoja de cálculo .xlsx o .xls, o un CSV."
)
_SEPARATORS: Final = (",", ";", "\t", "|")


def decoded(content: bytes) -> str:
    """
    Return the text of a file: UTF-8 or UTF-16 with its mark, else the old Windows letters.

    :raises FileRefused: if it is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    controls = sum(sign < " " and sign not in "\t\n\r\f" for sign in text[:5000])
    if controls or text[:5000].count("\ufffd") > 5:
        raise FileRefused(_NO_FORM)
    return text


def csv_rows(text: str) -> list[list[str]]:
    """Return the rows of a CSV text; the separator is the one its first lines use most."""
    start = "\n".join(text.splitlines()[:5])
    separator = max(_SEPARATORS, key=start.count)
    return list(_parsed(text, separator))


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    # The module refuses longer cells than its own limit; a cell of a table may be long.
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from reader
    except csv.Error as error:
        raise FileRefused(f"El CSV no se entiende en la línea {reader.line_num}.") from error


def csv_sheets(text: str) -> tuple[Sheet, ...]:
    """
    Return the sheets of a form in CSV: one sheet, or several with their name in the first column.

    :raises FileRefused: if the text is no form.
    """
    rows = csv_rows(text)
    limits = Limits()
    named = [(number, row) for number, row in enumerate(rows) if _sheet_name(row)]
    if not named:
        heads = {cell.strip().lower() for row in rows[:20] for cell in row}
        if not {"type"} & heads:
            raise FileRefused(_NO_FORM)
        return (limits.sheet("survey", rows),)
    sheets = []
    for position, (start, row) in enumerate(named):
        end = named[position + 1][0] if position + 1 < len(named) else len(rows)
        blank: list[list[str]] = [[] for _ in range(start + 1)]
        body = [each[1:] for each in rows[start + 1 : end]]
        # Rows above are blank so that the numbers in the report are those of the file.
        sheets.append(limits.sheet(_sheet_name(row), [*blank, *body]))
    return tuple(sheets)


def _sheet_name(row: list[str]) -> str:
    name = row[0].strip().lower() if row else ""
    others = any(cell.strip() for cell in row[1:])
    return name if name in SHEETS and not others else ""
