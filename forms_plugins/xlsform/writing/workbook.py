"""
The XLSX file of a form.

Every cell is written as text, so that a spreadsheet never takes what somebody typed for a formula.
The sheet ``empadrona`` lists what an XLSForm cannot say, and holds the document itself: a file that
nobody changed is read back as the very same form.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from forms_plugins.engine.definition import FormDefinition, dump_form
from forms_plugins.xlsform.reading.sheets import Sheet, cell_text
from forms_plugins.xlsform.writing.sheets import Cells, Sheets, sheets_of

OWN_SHEET: Final = "empadrona"
PART: Final = 30_000
"""Characters of the document in one cell; a cell holds 32,767."""
_ORDER: Final = (
    "type", "list_name", "name", "label", "hint", "guidance_hint", "required", "relevant",
    "constraint", "constraint_message", "calculation", "choice_filter", "default", "appearance",
    "repeat_count",
)  # fmt: skip


@dataclass(frozen=True)
class WrittenForm:
    """The bytes of an XLSX file, and what it cannot say, as (key, sentence)."""

    content: bytes
    left_out: tuple[tuple[str, str], ...]


def write_form(form: FormDefinition) -> WrittenForm:
    """Return a form as an XLSForm."""
    sheets = sheets_of(form)
    # Loaded when a form is written: it takes memory that pages have no use for.
    from openpyxl import Workbook as Book  # type: ignore[import-untyped]  # comes without types

    book = Book(write_only=True)
    written = {
        "survey": _rows(sheets.survey, ("type", "name")),
        "choices": _rows(sheets.choices, ("list_name", "name")),
        "settings": _rows([sheets.settings], ("form_title", "form_id")),
    }
    for name, rows in written.items():
        _add(book, name, rows)
    _add(book, OWN_SHEET, _own_rows(form, sheets, fingerprint(written)))
    stream = io.BytesIO()
    book.save(stream)
    return WrittenForm(stream.getvalue(), tuple(sheets.left_out))


def _rows(cells: Iterable[Cells], first: tuple[str, ...]) -> list[list[str]]:
    listed = list(cells)
    headers = dict.fromkeys((*first, *(header for row in listed for header in row)))
    ordered = sorted(headers, key=_position)
    return [ordered, *([row.get(header, "") for header in ordered] for row in listed)]


def _position(header: str) -> int:
    name = header.partition("::")[0]
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _own_rows(form: FormDefinition, sheets: Sheets, mark: str) -> list[list[str]]:
    text = json.dumps(dump_form(form), ensure_ascii=True, sort_keys=True)
    parts = [text[start : start + PART] for start in range(0, len(text), PART)]
    return [
        ["part", "key", "value"],
        ["fingerprint", "", mark],
        *(["left_out", key, sentence] for key, sentence in sheets.left_out),
        *(["document", str(number), part] for number, part in enumerate(parts)),
    ]


def _add(book: Any, name: str, rows: Iterable[Iterable[str]]) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])


def _cell(sheet: Any, text: str) -> Any:
    if not text:
        return None
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # without types

    cell = WriteOnlyCell(sheet, value="")
    # Set apart from the value, which would be taken for a formula if it begins with "=".
    cell._value, cell.data_type = cell_text(text), "s"
    return cell


def fingerprint(sheets: Mapping[str, Iterable[Iterable[str]]]) -> str:
    """Return a mark of all cells of the sheets, blanks at the ends left aside."""
    told = {
        name: [line for line in (_line(row) for row in rows) if line]
        for name, rows in sorted(sheets.items())
    }
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _line(row: Iterable[str]) -> list[str]:
    cells = [cell_text(text) for text in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def own_document(sheets: Iterable[Sheet]) -> dict[str, Any] | None:
    """
    Return the document that a file of ours holds, ``None`` if it was changed since.

    What stands in the sheet is not believed: the caller loads and checks it as any document.
    """
    by_name = {sheet.name.strip().lower(): sheet for sheet in sheets}
    own = by_name.get(OWN_SHEET)
    if own is None:
        return None
    rows = [cells for _, cells in own.rows if len(cells) >= 3]
    mark = next((cells[2] for cells in rows if cells[0] == "fingerprint"), "")
    told: dict[str, list[list[str]]] = {}
    for name in ("survey", "choices", "settings"):
        told[name] = [list(cells) for _, cells in by_name[name].rows] if name in by_name else []
    if mark != fingerprint(told):
        return None
    text = "".join(cells[2] for cells in rows if cells[0] == "document")
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
