"""
From sheets to the document of a method, with the place of everything that is wrong.

Empty rows and blanks around words are nothing. What is not understood is reported, never dropped:
only columns and sheets whose heading begins with ``#`` are notes for people.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME, SHEETS
from forms_plugins.classification.sheets.cells import (
    CellProblem,
    is_empty,
    read_answer,
    read_cell,
    read_text,
)
from forms_plugins.classification.sheets.headings import Heading, read_headings
from forms_plugins.classification.sheets.judging import Finding, judge
from forms_plugins.classification.sheets.layout import Column, Sheet
from forms_plugins.classification.sheets.paths import Path, put
from forms_plugins.classification.sheets.places import Place, Places
from forms_plugins.classification.sheets.problems import Problem, Reading, Severity
from forms_plugins.classification.sheets.words import plain

Cells = Sequence[str]
MOST_ROWS: Final = 50_000
_NAMES: Final = {
    "place_answer": "respuesta_de_lugar",
    "computed": "calculo",
    "fields": "lista",
    "beyond": "sin_fila",
}
PARENTS: Final = frozenset(sheet.parent for sheet in SHEETS if sheet.parent)


def from_sheets(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Reading:
    """
    Return the method that sheets describe, and every problem with its cell.

    ``sheets`` maps names to rows of cells, the first of which are the headings. Sheets may be left
    out. The document is ``None`` if it cannot be loaded.
    """
    reader = _Reader()
    reader.read(sheets)
    if reader.has_errors:
        # What the cells that could not be read leave out would be reported a second time.
        findings = judge(reader.document, deeply=False).findings
        reader.add_findings(findings)
        return Reading(None, reader.told(), reader.places)
    judgement = judge(reader.document)
    reader.add_findings(judgement.findings)
    return Reading(judgement.document, reader.told(), reader.places)


class _Row:
    """One row of a sheet that is not empty."""

    def __init__(self, number: int, cells: Cells, headings: Sequence[Heading]) -> None:
        self.number = number
        self.headings = headings
        self._cells = cells

    def text(self, position: int) -> str:
        """Return a cell by the position of its column, from 0."""
        return self._cells[position] if position < len(self._cells) else ""

    def of(self, column: Column) -> Iterator[tuple[Heading, str]]:
        """Yield the cells that stand for a column of the format."""
        for item in self.headings:
            if item.column is column:
                yield item, self.text(item.position)

    def plain_text(self, column: Column) -> str:
        """Return the text of a column that names something, empty if there is none."""
        return next((read_text(text) for item, text in self.of(column) if not item.part), "")


class _Reader:
    def __init__(self) -> None:
        self.document: dict[str, Any] = {"inputs": [], "areas": [], "indicators": []}
        self.places = Places()
        self._problems: list[Problem] = []
        self._wrong_cells: set[tuple[str, int, int]] = set()
        self._parents: dict[str, dict[str, tuple[dict[str, Any], Path]]] = {}
        self._datatypes: dict[str, str] = {}

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self._problems)

    def told(self) -> tuple[Problem, ...]:
        """Return the problems in the order of the sheets."""
        order = {sheet.name: number for number, sheet in enumerate(SHEETS)}
        return tuple(
            sorted(self._problems, key=lambda p: (order.get(p.sheet, 99), p.row, p.column))
        )

    def read(self, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        found = self._by_name(sheets)
        for sheet in SHEETS:
            if sheet.path and not sheet.parent:
                self.places.add(sheet.path, Place(sheet.name))
            rows = list(self._rows(sheet, found.get(sheet.name, ())))
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
            self._report(place, _in_sheets(finding.message), finding.severity)

    # What is in the file

    def _by_name(
        self, sheets: Mapping[str, Sequence[Sequence[Any]]]
    ) -> dict[str, Sequence[Sequence[Any]]]:
        found: dict[str, Sequence[Sequence[Any]]] = {}
        known = {plain(name): sheet.name for sheet in SHEETS for name in (sheet.name, sheet.title)}
        for name, rows in sheets.items():
            own = known.get(plain(name))
            if own is None:
                self._unknown_sheet(name, rows)
            elif own in found:
                self._report(Place(name), "Hay dos hojas con este nombre: deje una.")
            else:
                found[own] = rows
        return found

    def _unknown_sheet(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        if name.startswith("#") or not any(_said(row) for row in rows):
            return
        close = get_close_matches(plain(name), SHEET_BY_NAME, n=1)
        hint = f"¿Quiso decir «{close[0]}»? " if close else ""
        self._report(
            Place(name),
            f"Esta hoja no es del formato. {hint}"
            "Corrija su nombre o, si es una nota, póngale «#» delante.",
        )

    def _rows(self, sheet: Sheet, rows: Sequence[Sequence[Any]]) -> Iterator[_Row]:
        lines = [(number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1)]
        filled = [(number, row) for number, row in lines if _said(row)]
        if not filled:
            return
        if len(filled) > MOST_ROWS:
            self._report(Place(sheet.name), f"La hoja pasa de {MOST_ROWS} filas.")
            return
        (first, titles), *others = filled
        headings = read_headings(sheet, titles)
        for item in headings:
            if item.problem and (item.is_wrong or _column_says(others, item.position)):
                place = Place(sheet.name, first, item.position + 1, item.title)
                self._report(place, item.problem)
        for number, row in others:
            self._check_beyond(sheet, number, row, len(titles))
            yield _Row(number, row, headings)

    def _check_beyond(self, sheet: Sheet, number: int, row: Cells, width: int) -> None:
        for position in range(width, len(row)):
            if not is_empty(row[position]):
                place = Place(sheet.name, number, position + 1)
                self._report(
                    place, "Esta celda está fuera de las columnas: póngale título o bórrela."
                )

    # Sheets by their shape

    def _read_settings(self, sheet: Sheet, rows: list[_Row]) -> None:
        by_name = {plain(n): s for s in sheet.settings for n in (s.name, s.title)}
        name_column, value_column = sheet.columns
        seen: dict[str, int] = {}
        for setting in sheet.settings:
            self.places.add(setting.path, Place(sheet.name, 0, 0, setting.name))
        for row in rows:
            name = row.plain_text(name_column)
            place = self._cell(sheet, row, name_column)
            found = by_name.get(plain(name))
            if found is None:
                self._unknown_setting(name, place, by_name)
            elif found.name in seen:
                self._report(place, f"Este dato ya está en la fila {seen[found.name]}: deje uno.")
            else:
                seen[found.name] = row.number
                cells = list(row.of(value_column))
                self._read_value(sheet, row, found, cells, self.document, (), value_column.name)

        for setting in reversed(sheet.settings):
            # A part as a whole is at the first of its rows.
            self.places.add(setting.path[:1], self.places.of(setting.path))

    def _unknown_setting(self, name: str, place: Place, known: Mapping[str, Column]) -> None:
        if name.startswith("#"):
            return
        close = get_close_matches(plain(name), known, n=1)
        hint = f" ¿Quiso decir «{known[close[0]].name}»?" if close else ""
        self._report(place, f"«{name[:60]}» no es un dato del método.{hint}")

    def _read_map(self, sheet: Sheet, rows: list[_Row]) -> None:
        first, *others = sheet.columns
        entries: dict[str, Any] = {}
        seen: dict[str, int] = {}
        for row in rows:
            if not self._has_required(sheet, row, first):
                continue
            key = row.plain_text(first)
            if key in seen:
                self._report_repeated(sheet, row, first, key, seen[key])
                continue
            seen[key] = row.number
            path = (*sheet.path, key)
            self.places.add(path, self._cell(sheet, row, first))
            item: dict[str, Any] = {}
            for column in others:
                self._read_column(sheet, row, column, item, path)
            entries[key] = item if others[0].path else item.get("")
        if entries:
            put(self.document, sheet.path, entries)

    def _read_list(self, sheet: Sheet, rows: list[_Row]) -> None:
        if sheet.name == "entradas":  # a list stands before what is inside it
            rows = sorted(rows, key=lambda row: _depth(row.plain_text(sheet.columns[0])))
        known = self._parents.setdefault(sheet.name, {})
        seen: dict[str, int] = {}
        for row in rows:
            found = self._target(sheet, row)
            if found is None:
                continue
            items, path, name = found
            item: dict[str, Any] = {}
            own = (*path, len(items))
            self.places.add(own, self._cell(sheet, row, sheet.columns[0]))
            for column in sheet.columns:
                if column.path:
                    self._read_column(sheet, row, column, item, own)
            items.append(item)
            if sheet.name in PARENTS and name:
                if name in seen:
                    self._report_repeated(
                        sheet, row, sheet.column(sheet.keys[-1]), name, seen[name]
                    )
                seen.setdefault(name, row.number)
                known.setdefault(name, (item, own))
            self._finish(sheet, item, name)

    def _target(self, sheet: Sheet, row: _Row) -> tuple[list[Any], Path, str] | None:
        """Return the list a row belongs to, its path, and the name of the row for its children."""
        key = row.plain_text(sheet.column(sheet.keys[-1]))
        if sheet.name == "entradas":
            inside = row.plain_text(sheet.columns[0])
            if not inside:
                return self.document["inputs"], ("inputs",), key
            found = self._parent("entradas", sheet, row, inside, " de tipo «lista»")
            return (*_list_in(found, "fields"), f"{inside}.{key}") if found else None
        if sheet.parent:
            named = row.plain_text(sheet.columns[0])
            if not self._has_required(sheet, row, sheet.columns[0]):
                return None
            found = self._parent(sheet.parent, sheet, row, named)
            return (*_list_in(found, sheet.path[-1]), key) if found else None
        holder = self.document
        for step in sheet.path[:-1]:
            holder = holder.setdefault(step, {})
        return holder.setdefault(sheet.path[-1], []), sheet.path, key

    def _parent(
        self, parents: str, sheet: Sheet, row: _Row, name: str, more: str = ""
    ) -> tuple[dict[str, Any], Path] | None:
        found = self._parents.get(parents, {}).get(name)
        if found is None:
            close = get_close_matches(name, self._parents.get(parents, {}), n=1)
            hint = (
                f" ¿Quiso decir «{close[0]}»?" if close else " Corrija el nombre o agregue la fila."
            )
            self._report(
                self._cell(sheet, row, sheet.columns[0]),
                f"No hay «{name[:60]}»{more} en la hoja «{parents}».{hint}",
            )
        return found

    def _finish(self, sheet: Sheet, item: dict[str, Any], name: str) -> None:
        if sheet.name == "entradas":
            self._datatypes[name] = item.get("datatype", "")
        elif sheet.name == "clases" and "share_of_threshold" not in item.get(
            "cut_off", {"share_of_threshold": 0}
        ):
            item["cut_off"].setdefault("by_cluster", {})
        elif sheet.name == "casos":
            item.setdefault("answers", {})
            item.setdefault("expected", {})
        elif sheet.name in ("puntos", "valores"):
            item.setdefault("weights" if sheet.name == "puntos" else "values", {})

    def _read_case_rows(self, sheet: Sheet, rows: list[_Row]) -> None:
        case_column, list_column, number_column, answers = sheet.columns
        gathered: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}
        for row in rows:
            if not all(self._has_required(sheet, row, column) for column in sheet.columns[:3]):
                continue
            name, key = row.plain_text(case_column), row.plain_text(list_column)
            found = self._parent("casos", sheet, row, name)
            number = self._read_one(sheet, row, number_column)
            if found is None or number is None:
                continue
            numbered = gathered.setdefault((name, key), {})
            path = (*found[1], "answers", key)
            if number != len(numbered) + 1:
                self._report(
                    self._cell(sheet, row, number_column),
                    f"Numere las filas de «{key}» de una en una: aquí va {len(numbered) + 1}.",
                )
                continue
            self.places.add((*path, number - 1), self._cell(sheet, row, number_column))
            numbered[number] = self._read_answers(sheet, row, answers, (*path, number - 1), key)
            found[0]["answers"][key] = list(numbered.values())

    # Cells

    def _read_column(
        self, sheet: Sheet, row: _Row, column: Column, item: dict[str, Any], path: Path
    ) -> None:
        cells = list(row.of(column))
        if not cells:
            self.places.add((*path, *column.path), Place(sheet.name, row.number, 0, column.name))
        if column.kind == "answer":
            item.setdefault("answers", {}).update(
                self._read_answers(sheet, row, column, (*path, "answers"))
            )
            return
        self._read_value(sheet, row, column, cells, item, path, column.name)

    def _read_value(
        self,
        sheet: Sheet,
        row: _Row,
        column: Column,
        cells: list[tuple[Heading, str]],
        item: dict[str, Any],
        path: Path,
        title: str,
    ) -> None:
        values: dict[str, Any] = {}
        for found, text in cells:
            place = Place(sheet.name, row.number, found.position + 1, found.title)
            own: Path = (*path, *column.path)
            if column.many:
                own = (*own, found.part)
            elif column.is_translated:
                self.places.add((*own, found.part or "es"), place)
            if not found.part or column.many:
                self.places.add(own, place)
            if is_empty(text):
                continue
            try:
                values[found.part] = read_cell(text, column)
            except CellProblem as problem:
                self._report(place, str(problem))
        self._keep(sheet, row, column, values, item, title)
        if column.required and not any(not is_empty(text) for _, text in cells):
            self._report(self._cell(sheet, row, column, title), f"Falta este dato. {column.help}")

    def _keep(
        self,
        sheet: Sheet,
        row: _Row,
        column: Column,
        values: dict[str, Any],
        item: dict[str, Any],
        title: str,
    ) -> None:
        if not values:
            return
        if column.many:
            put(item, column.path or ("",), values)
        elif column.is_translated:
            if "" not in values:
                self._report(
                    self._cell(sheet, row, column, title),
                    "Falta el texto en castellano: solo está la traducción.",
                )
            put(item, column.path, {part or "es": words for part, words in values.items()})
        elif "" in values:
            put(item, column.path or ("",), values[""])
        if any(part for part in values) and not (column.many or column.is_translated):
            self._report(
                Place(sheet.name, row.number, 0, title),
                "Este dato no lleva traducción: borre la celda de la otra lengua.",
            )

    def _read_answers(
        self, sheet: Sheet, row: _Row, column: Column, path: Path, inside: str = ""
    ) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for found, text in row.of(column):
            place = Place(sheet.name, row.number, found.position + 1, found.title)
            self.places.add((*path, found.part), place)
            if is_empty(text):
                continue
            name = f"{inside}.{found.part}" if inside else found.part
            try:
                answers[found.part] = read_answer(text, self._datatypes.get(name, ""))
            except CellProblem as problem:
                self._report(place, str(problem))
        return answers

    def _read_one(self, sheet: Sheet, row: _Row, column: Column) -> Any:
        try:
            return read_cell(next(text for _, text in row.of(column)), column)
        except CellProblem as problem:
            self._report(self._cell(sheet, row, column), str(problem))
            return None

    def _has_required(self, sheet: Sheet, row: _Row, column: Column) -> bool:
        if any(not is_empty(text) for _, text in row.of(column)):
            return True
        self._report(self._cell(sheet, row, column), f"Falta este dato. {column.help}")
        return False

    def _cell(self, sheet: Sheet, row: _Row, column: Column, title: str = "") -> Place:
        title = title or column.name
        for found in row.headings:
            if found.column is not None and found.column.name == title and not found.part:
                return Place(sheet.name, row.number, found.position + 1, found.title)
        return Place(sheet.name, row.number, 0, title)

    def _report_repeated(
        self, sheet: Sheet, row: _Row, column: Column, key: str, first: int
    ) -> None:
        self._report(
            self._cell(sheet, row, column),
            f"«{key[:60]}» ya está en la fila {first}: cámbiele el nombre o borre una de las dos.",
        )

    def _report(self, place: Place, message: str, severity: Severity = "error") -> None:
        cell = (place.sheet, place.row, place.column)
        if place.column and severity == "error":
            if cell in self._wrong_cells:
                return
            self._wrong_cells.add(cell)
        problem = Problem(place.sheet, place.row, place.column, severity, message, place.heading)
        if problem not in self._problems:
            self._problems.append(problem)


def _in_sheets(message: str) -> str:
    """Return a sentence with the names that parts of a method have in its sheets."""
    for key, name in _NAMES.items():
        message = message.replace(f"«{key}»", f"«{name}»")
    return message


def _list_in(found: tuple[dict[str, Any], Path], name: str) -> tuple[list[Any], Path]:
    item, path = found
    return item.setdefault(name, []), (*path, name)


def _depth(inside: str) -> int:
    return inside.count(".") + 1 if inside else 0


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _said(row: Sequence[Any]) -> bool:
    return any(not is_empty(_text(cell)) for cell in row)


def _column_says(rows: Iterable[tuple[int, Cells]], position: int) -> bool:
    return any(position < len(row) and not is_empty(row[position]) for _, row in rows)
