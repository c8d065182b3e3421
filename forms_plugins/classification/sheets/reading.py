"""
From sheets to the document of a method, with the place of everything that is wrong.

Empty rows and blanks around words are nothing. What is not understood is reported, never dropped:
only columns and sheets whose heading begins with ``#`` are notes for people.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from forms_plugins.classification.sheets.catalogue import SHEETS
from forms_plugins.classification.sheets.judging import Finding, judge
from forms_plugins.classification.sheets.layout import Column, Sheet
from forms_plugins.classification.sheets.paths import Path, put
from forms_plugins.classification.sheets.places import Place, Places
from forms_plugins.classification.sheets.problems import Reading
from forms_plugins.classification.sheets.row_values import Item, RowReader
from forms_plugins.classification.sheets.rows import ProblemList, Row, rows_by_sheet
from forms_plugins.classification.sheets.words import plain

PARENTS: Final = frozenset(sheet.parent for sheet in SHEETS if sheet.parent)
_NAMES: Final = {
    "place_answer": "respuesta_de_lugar",
    "computed": "calculo",
    "fields": "lista",
    "beyond": "sin_fila",
}
"""Keys that sentences about a document name, and what they are called in its sheets."""


def from_sheets(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Reading:
    """
    Return the method that sheets describe, and every problem with its cell.

    ``sheets`` maps names to rows of cells, the first of which are the headings. Sheets may be left
    out. The document is ``None`` if it cannot be loaded.
    """
    reader = _Reader()
    for sheet, rows in rows_by_sheet(sheets, reader.problems):
        reader.read(sheet, rows)
    # What the cells that could not be read leave out would be reported a second time.
    is_whole = not reader.problems.has_errors
    judgement = judge(reader.document, deeply=is_whole)
    reader.add_findings(judgement.findings)
    document = judgement.document if is_whole else None
    return Reading(document, reader.problems.in_order(), reader.places)


class _Named(NamedTuple):
    """An item that rows of other sheets name, and its path."""

    item: Item
    path: Path

    def list_of(self, name: str) -> tuple[list[Any], Path]:
        """Return one of the lists in it, and its path."""
        return self.item.setdefault(name, []), (*self.path, name)


class _Reader:
    """Builds a document sheet by sheet; what rows name stands in a sheet before."""

    def __init__(self) -> None:
        self.document: Item = {"inputs": [], "areas": [], "indicators": []}
        self.places = Places()
        self.problems = ProblemList()
        self.values = RowReader(self.places, self.problems)
        self._named: dict[str, dict[str, _Named]] = {}
        self._datatypes: dict[str, str] = {}

    def read(self, sheet: Sheet, rows: list[Row]) -> None:
        """Put the rows of a sheet into the document."""
        if sheet.path and not sheet.parent:
            self.places.add(sheet.path, Place(sheet.name))
        if sheet.shape == "settings":
            self._read_settings(sheet, rows)
        elif sheet.shape == "map":
            self._read_map(sheet, rows)
        elif sheet.shape == "case_rows":
            self._read_case_rows(sheet, rows)
        else:
            self._read_list(sheet, rows)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Add what is wrong with the document under the cells it comes from."""
        for finding in findings:
            place = self.places.of(finding.path, self.document)
            self.problems.add(place, _in_sheets(finding.message), finding.severity)

    def _read_settings(self, sheet: Sheet, rows: list[Row]) -> None:
        by_name = {plain(n): s for s in sheet.settings for n in (s.name, s.title)}
        name_column, value_column = sheet.columns
        seen: dict[str, int] = {}
        for setting in sheet.settings:
            self.places.add(setting.path, Place(sheet.name, 0, 0, setting.name))
        for row in rows:
            name, place = row.name(name_column), row.place(name_column)
            found = by_name.get(plain(name))
            if found is None:
                self._report_unknown(name, place, by_name)
            elif found.name in seen:
                text = f"Este dato ya está en la fila {seen[found.name]}: deje uno."
                self.problems.add(place, text)
            else:
                seen[found.name] = row.number
                cells, spot = row.of(value_column), row.place(value_column)
                self.values.read_cells(row, found, cells, self.document, (), spot)
        for setting in reversed(sheet.settings):
            # A part as a whole is at the first of its rows.
            self.places.add(setting.path[:1], self.places.of(setting.path))

    def _report_unknown(self, name: str, place: Place, known: Mapping[str, Column]) -> None:
        if name.startswith("#"):
            return
        close = get_close_matches(plain(name), known, n=1)
        hint = f" ¿Quiso decir «{known[close[0]].name}»?" if close else ""
        self.problems.add(place, f"«{name[:60]}» no es un dato del método.{hint}")

    def _read_map(self, sheet: Sheet, rows: list[Row]) -> None:
        first, *others = sheet.columns
        entries: Item = {}
        seen: dict[str, int] = {}
        for row in rows:
            if not self.values.has(row, first):
                continue
            key = row.name(first)
            if key in seen:
                self._report_repeated(row, first, key, seen[key])
                continue
            seen[key] = row.number
            path = (*sheet.path, key)
            self.places.add(path, row.place(first))
            item: Item = {}
            for column in others:
                self.values.read(row, column, item, path)
            entries[key] = item if others[0].path else item.get("")
        if entries:
            put(self.document, sheet.path, entries)

    def _read_list(self, sheet: Sheet, rows: list[Row]) -> None:
        if sheet.name == "entradas":  # a list stands before what is inside it
            rows = sorted(rows, key=lambda row: _depth(row.name(sheet.columns[0])))
        seen: dict[str, int] = {}
        for row in rows:
            target = self._target(sheet, row)
            if target is None:
                continue
            items, path, name = target
            item: Item = {}
            own = (*path, len(items))
            self.places.add(own, row.place(sheet.columns[0]))
            for column in sheet.columns:
                if column.kind == "answer":
                    place = (*own, "answers")
                    item["answers"] = self.values.answers(row, column, place, self._datatypes)
                elif column.path:
                    self.values.read(row, column, item, own)
            items.append(item)
            if sheet.name in PARENTS and name:
                if name in seen:
                    self._report_repeated(row, sheet.column(sheet.keys[-1]), name, seen[name])
                seen.setdefault(name, row.number)
                self._named.setdefault(sheet.name, {}).setdefault(name, _Named(item, own))
            self._finish(sheet, item, name)

    def _target(self, sheet: Sheet, row: Row) -> tuple[list[Any], Path, str] | None:
        """Return the list a row belongs to, its path, and the name of the row for its children."""
        first, key = sheet.columns[0], row.name(sheet.column(sheet.keys[-1]))
        if sheet.name == "entradas" and (inside := row.name(first)):
            found = self._parent("entradas", row, first, " de tipo «lista»")
            return (*found.list_of("fields"), f"{inside}.{key}") if found else None
        if sheet.parent:
            found = self._parent(sheet.parent, row, first) if self.values.has(row, first) else None
            return (*found.list_of(sheet.path[-1]), key) if found else None
        holder = self.document
        for step in sheet.path[:-1]:
            holder = holder.setdefault(step, {})
        return holder.setdefault(sheet.path[-1], []), sheet.path, key

    def _parent(self, parents: str, row: Row, column: Column, more: str = "") -> _Named | None:
        name = row.name(column)
        known = self._named.get(parents, {})
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = (
                f"¿Quiso decir «{close[0]}»?" if close else "Corrija el nombre o agregue la fila."
            )
            text = f"No hay «{name[:60]}»{more} en la hoja «{parents}». {hint}"
            self.problems.add(row.place(column), text)
        return known.get(name)

    def _finish(self, sheet: Sheet, item: Item, name: str) -> None:
        """Add what a document has also where its cells are empty."""
        if sheet.name == "entradas":
            self._datatypes[name] = item.get("datatype", "")
        elif sheet.name == "clases":
            cut_off = item.get("cut_off")
            if cut_off is not None and "share_of_threshold" not in cut_off:
                cut_off.setdefault("by_cluster", {})
        elif sheet.name == "casos":
            item.setdefault("expected", {})
        elif sheet.name in ("puntos", "valores"):
            item.setdefault("weights" if sheet.name == "puntos" else "values", {})

    def _read_case_rows(self, sheet: Sheet, rows: list[Row]) -> None:
        case_column, list_column, number_column, answers = sheet.columns
        for row in rows:
            if not all(self.values.has(row, column) for column in sheet.columns[:3]):
                continue
            key = row.name(list_column)
            found = self._parent("casos", row, case_column)
            number = self.values.whole(row, number_column)
            if found is None or number is None:
                continue
            given = found.item["answers"].setdefault(key, [])
            if not isinstance(given, list) or number != len(given) + 1:
                following = len(given) + 1 if isinstance(given, list) else 1
                text = f"Numere las filas de «{key}» de una en una: aquí va {following}."
                self.problems.add(row.place(number_column), text)
                continue
            path = (*found.path, "answers", key, number - 1)
            self.places.add(path, row.place(number_column))
            given.append(self.values.answers(row, answers, path, self._datatypes, key))

    def _report_repeated(self, row: Row, column: Column, key: str, first: int) -> None:
        text = (
            f"«{key[:60]}» ya está en la fila {first}: cámbiele el nombre o borre una de las dos."
        )
        self.problems.add(row.place(column), text)


def _in_sheets(message: str) -> str:
    for key, name in _NAMES.items():
        message = message.replace(f"«{key}»", f"«{name}»")
    return message


def _depth(inside: str) -> int:
    return inside.count(".") + 1 if inside else 0
