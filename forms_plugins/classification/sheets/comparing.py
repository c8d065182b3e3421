"""What changed between two versions of the same sheets, cell by cell."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from forms_plugins.classification.sheets.catalogue import SHEETS
from forms_plugins.classification.sheets.layout import Sheet
from forms_plugins.classification.sheets.words import plain

Rows = Sequence[Sequence[str]]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """
    One cell that differs.

    ``key`` are the cells by which the row is known. A row that is new or gone gives one change for
    each cell that says something. ``moved`` rows stand elsewhere among the same rows: ``before``
    and ``after`` are their row numbers, ``column`` is empty. ``row`` is that in the new sheet, of a
    removed row that in the old one.
    """

    kind: Literal["added", "removed", "changed", "moved"]
    sheet: str
    key: Key
    column: str
    before: str
    after: str
    row: int


def compare_sheets(old: Mapping[str, Rows], new: Mapping[str, Rows]) -> tuple[Change, ...]:
    """
    Return what changed from ``old`` to ``new`` in the order of the sheets and of their rows.

    Rows are matched by the key columns of their sheet, not by their number.
    """
    return tuple(
        change
        for sheet in SHEETS
        for change in _sheet_changes(
            sheet.name,
            _Table(sheet, old.get(sheet.name, ())),
            _Table(sheet, new.get(sheet.name, ())),
        )
    )


class _Table:
    """The rows of a sheet by key; of several with one key the second is another row."""

    def __init__(self, sheet: Sheet, rows: Rows) -> None:
        lines = [[cell.strip() for cell in row] for row in rows]
        titles = lines[0] if lines else []
        known = {
            plain(n): column.name for column in sheet.columns for n in (column.name, column.title)
        }
        self.titles = [known.get(plain(title), title) for title in titles]
        self.rows: dict[tuple[Key, int], tuple[int, dict[str, str]]] = {}
        seen: Counter[Key] = Counter()
        for number, line in enumerate(lines[1:], 2):
            if not any(line):
                continue
            cells = dict(zip(self.titles, line, strict=False))
            key = tuple(cells.get(name, "") for name in sheet.keys)
            seen[key] += 1
            self.rows[key, seen[key]] = (number, cells)


def _sheet_changes(sheet: str, old: _Table, new: _Table) -> Iterator[Change]:
    titles = list(dict.fromkeys([*new.titles, *old.titles]))
    moved = _moved(old, new)
    for name, (number, cells) in new.rows.items():
        before_number, before = old.rows.get(name, (0, {}))
        for title in titles:
            was, now = before.get(title, ""), cells.get(title, "")
            if was != now:
                kind: Literal["changed", "added"] = "changed" if before_number else "added"
                yield Change(kind, sheet, name[0], title, was, now, number)
        if name in moved:
            yield Change("moved", sheet, name[0], "", str(before_number), str(number), number)
    for name, (number, cells) in old.rows.items():
        if name not in new.rows:
            for title in titles:
                if cells.get(title):
                    yield Change("removed", sheet, name[0], title, cells[title], "", number)


def _moved(old: _Table, new: _Table) -> set[tuple[Key, int]]:
    before = [name for name in old.rows if name in new.rows]
    after = [name for name in new.rows if name in old.rows]
    if before == after:
        return set()
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stayed = {name for block in blocks for name in after[block.b : block.b + block.size]}
    return set(after) - stayed
