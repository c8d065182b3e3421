"""Methods in and out as files: XLSX, YAML and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core import signing

from cms.methods.grids import arranged
from cms.methods.rail import written_rows
from cms.methods.sheet_edits import Rows, tidy
from forms_plugins.classification.sheets import from_sheets, to_sheets
from forms_plugins.classification.sheets.catalogue import SHEETS
from forms_plugins.classification.sheets.files import Format, format_of, read_json, write_file
from forms_plugins.classification.sheets.headings import read_headings
from forms_plugins.classification.sheets.layout import Sheet, heading
from forms_plugins.classification.sheets.problems import Problem
from forms_plugins.classification.sheets.words import plain
from forms_plugins.classification.sheets.xlsx import read_xlsx, write_xlsx
from forms_plugins.classification.sheets.yaml_files import read_yaml

SALT: Final = "cms.methods.files"
CARRIED_SECONDS: Final = 86_400
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: Final[Mapping[Format, str]] = {
    "xlsx": XLSX,
    "yaml": "application/yaml; charset=utf-8",
    "json": "application/json; charset=utf-8",
}


class NoDocument(ValueError):
    """A draft with problems can only be written as it is: in an XLSX file."""


@dataclass(frozen=True)
class FileRead:
    """What a file holds: the sheets of a draft, ``None`` if there are none, and the problems."""

    sheets: dict[str, Rows] | None
    problems: tuple[Problem, ...]

    @property
    def counted(self) -> list[tuple[str, int]]:
        """Return title and number of written rows of the sheets that have any."""
        found = self.sheets or {}
        counts = [
            (each.title, written_rows(each.name, found.get(each.name, []))) for each in SHEETS
        ]
        return [(title, count) for title, count in counts if count]


def read_upload(content: bytes) -> FileRead:
    """
    Read an uploaded file without keeping anything.

    :raises FileRefused: if it is not taken at all.
    :raises cms.methods.sheet_edits.SheetTooLarge: if a sheet holds more than a draft may.
    """
    kind = format_of(content)
    if kind == "xlsx":
        return _read_sheets(read_xlsx(content))
    reading = read_yaml(content) if kind == "yaml" else read_json(content)
    sheets = to_sheets(reading.document) if reading.document is not None else None
    return FileRead(sheets, reading.problems)


def _read_sheets(found: Mapping[str, Rows]) -> FileRead:
    sheets = {name: tidy(rows) for name, rows in named_as_ours(found).items()}
    # Problems are told where the author sees them: in the file as it is.
    problems = from_sheets(found).problems
    return FileRead(sheets, problems)


def named_as_ours(found: Mapping[str, Rows]) -> dict[str, Rows]:
    """Return sheets and columns under the names of the format, however loosely they are named."""
    known = {plain(name): sheet for sheet in SHEETS for name in (sheet.name, sheet.title)}
    return {
        sheet.name: _with_our_headings(sheet, rows)
        for name, rows in found.items()
        if (sheet := known.get(plain(name))) is not None
    }


def _with_our_headings(sheet: Sheet, rows: Sequence[Sequence[str]]) -> Rows:
    filled = [list(row) for row in rows]
    while filled and not any(filled[0]):
        filled.pop(0)
    if not filled:
        return []
    width = max(map(len, filled))
    titles = filled[0] + [""] * (width - len(filled[0]))
    named = read_headings(sheet, titles)
    ours = [heading(item.column.name, item.part) if item.column else item.title for item in named]
    return [ours, *filled[1:]]


def carry(sheets: Mapping[str, Rows]) -> str:
    """Return sheets as a signed text that a page brings back once its reader agreed."""
    return signing.dumps(sheets, salt=SALT, compress=True)


def carried(text: str) -> dict[str, Rows]:
    """Return the sheets again. :raises signing.BadSignature: if it is another text, or too old."""
    found: dict[str, Rows] = signing.loads(text, salt=SALT, max_age=CARRIED_SECONDS)
    return found


def draft_file(
    sheets: Mapping[str, Rows], document: Mapping[str, Any] | None, kind: Format
) -> bytes:
    """
    Return a draft as the content of a file; an XLSX holds every cell as it was typed.

    :raises NoDocument: if the draft cannot be written as ``kind`` yet.
    """
    if kind == "xlsx":
        return write_xlsx(arranged(sheets))
    if document is None:
        raise NoDocument
    return write_file(document, kind)
