"""What differs between two methods, by sheet and row, ready to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cms.methods.sheet_edits import Rows
from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME
from forms_plugins.classification.sheets.comparing import Change, compare_sheets


@dataclass(frozen=True)
class CellChange:
    """A cell before and after; a row that is new or gone has one side only."""

    column: str
    before: str
    after: str


@dataclass
class RowChange:
    """A row that is ``added``, ``removed``, ``changed`` or ``moved``; ``name`` are its keys."""

    kind: str
    name: str
    row: int
    cells: list[CellChange] = field(default_factory=list)


@dataclass
class SheetChanges:
    """The rows of a sheet that differ."""

    title: str
    lines: list[RowChange] = field(default_factory=list)


def changes_between(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> list[SheetChanges]:
    """Return the sheets that differ, in their order."""
    found: dict[str, SheetChanges] = {}
    for change in compare_sheets(before, after):
        sheet = found.setdefault(change.sheet, SheetChanges(SHEET_BY_NAME[change.sheet].title))
        line = sheet.lines[-1] if sheet.lines else None
        if line is None or not _is_of(change, line):
            line = RowChange(change.kind, _name(change), change.row)
            sheet.lines.append(line)
        line.cells.append(CellChange(change.column, change.before, change.after))
    return list(found.values())


def _is_of(change: Change, line: RowChange) -> bool:
    same_row = change.row == line.row and _name(change) == line.name
    return same_row and change.kind == line.kind != "moved"


def _name(change: Change) -> str:
    return " / ".join(part for part in change.key if part)
