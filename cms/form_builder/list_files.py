"""Read a list of options from a file of rows: code, option, and columns for dependent lists."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

MOST_ROWS = 20_000
LONGEST_FILE = 4_000_000
_CODES = ("codigo", "code", "ubigeo")
_LABELS = ("opcion", "label", "nombre", "texto")
_HINTS = ("ayuda", "hint")
_NUMBER = re.compile(r"0|[1-9]\d{0,8}")


class ListRefused(ValueError):
    """A file is no list of options; the text says what to do."""


def read_rows(content: bytes) -> list[dict[str, Any]]:
    """
    Return the options that a CSV file holds.

    The first row names the columns; those that are neither code nor option nor help become
    attributes. Commas, semicolons and tabs are understood, UTF-8 and the code page of Windows.

    :raises ListRefused: if there is no column of codes or of options, or a row lacks one.
    """
    if len(content) > LONGEST_FILE:
        raise ListRefused(_("Choose a smaller file: 4 MB at most."))
    rows = [row for row in _rows(_text(content)) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise ListRefused(_("Write the names of the columns in the first row and options below."))
    if len(rows) > MOST_ROWS:
        raise ListRefused(_("Choose a list of at most %(most)s rows.") % {"most": MOST_ROWS})
    names = [_name(cell) for cell in rows[0]]
    code, label = _column(names, _CODES), _column(names, _LABELS)
    if code is None or label is None:
        raise ListRefused(_("Name the columns “codigo” and “opcion” in the first row."))
    return _options(rows[1:], names, code, label)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> list[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max("\t;,", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ListRefused(_("The file could not be read; save it again as CSV.")) from error


def _name(cell: str) -> str:
    plain = unicodedata.normalize("NFD", cell.strip().lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_").lstrip("0123456789_")[:60]


def _column(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((index for index, name in enumerate(names) if name in wanted), None)


def _options(
    rows: Sequence[Sequence[str]], names: Sequence[str], code: int, label: int
) -> list[dict[str, Any]]:
    hint = _column(names, _HINTS)
    others = [
        (index, name)
        for index, name in enumerate(names)
        if name and index not in (code, label, hint)
    ]
    options = []
    for number, row in enumerate(rows, start=2):
        cells = [cell.strip() for cell in row] + [""] * (len(names) - len(row))
        if not cells[code] or not cells[label]:
            message = _("Row %(number)s lacks a code or an option.")
            raise ListRefused(message % {"number": number})
        option: dict[str, Any] = {"code": cells[code], "label": cells[label]}
        if hint is not None and cells[hint]:
            option["hint"] = cells[hint]
        if attributes := {name: cells[index] for index, name in others if cells[index]}:
            option["attributes"] = attributes
        options.append(option)
    # Codes such as 010101 are texts; a list has codes of one kind.
    if all(_NUMBER.fullmatch(option["code"]) for option in options):
        options = [{**option, "code": int(option["code"])} for option in options]
    return options
