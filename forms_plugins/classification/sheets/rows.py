"""The rows of sheets as they are in a file: which sheet is which, and what their headings mean."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME, SHEETS
from forms_plugins.classification.sheets.cells import is_empty, read_text
from forms_plugins.classification.sheets.headings import Heading, read_headings
from forms_plugins.classification.sheets.layout import Column, Sheet
from forms_plugins.classification.sheets.places import Place
from forms_plugins.classification.sheets.problems import Problem, Severity
from forms_plugins.classification.sheets.words import plain

Cells = Sequence[str]
RawRows = Sequence[Sequence[Any]]
MOST_ROWS: Final = 50_000


class ProblemList:
    """The problems found so far; of one cell the first error is told."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._wrong_cells: set[tuple[str, int, int]] = set()

    @property
    def has_errors(self) -> bool:
        """Say whether anything keeps the sheets from being a method."""
        return any(problem.severity == "error" for problem in self._problems)

    def add(self, place: Place, message: str, severity: Severity = "error") -> None:
        """Add a problem, unless its cell has one already."""
        cell = (place.sheet, place.row, place.column)
        if place.column and severity == "error":
            if cell in self._wrong_cells:
                return
            self._wrong_cells.add(cell)
        problem = Problem(place.sheet, place.row, place.column, severity, message, place.heading)
        if problem not in self._problems:
            self._problems.append(problem)

    def in_order(self) -> tuple[Problem, ...]:
        """Return the problems in the order of the sheets and their rows."""
        order = {sheet.name: number for number, sheet in enumerate(SHEETS)}
        return tuple(
            sorted(self._problems, key=lambda p: (order.get(p.sheet, 99), p.row, p.column))
        )


class Row:
    """One row of a sheet that is not empty."""

    def __init__(self, sheet: str, number: int, cells: Cells, headings: Sequence[Heading]) -> None:
        self.sheet = sheet
        self.number = number
        self._cells = cells
        self._headings = headings

    def of(self, column: Column) -> list[tuple[Heading, str]]:
        """Return the cells that stand for a column of the format, with their headings."""
        return [
            (item, self._cells[item.position] if item.position < len(self._cells) else "")
            for item in self._headings
            if item.column is column
        ]

    def name(self, column: Column) -> str:
        """Return the text of a column that names something, empty if there is none."""
        return next((read_text(text) for item, text in self.of(column) if not item.part), "")

    def says(self, column: Column) -> bool:
        """Say whether anything stands in a column."""
        return any(not is_empty(text) for _, text in self.of(column))

    def at(self, item: Heading) -> Place:
        """Return the place of a cell by its heading."""
        return Place(self.sheet, self.number, item.position + 1, item.title)

    def place(self, column: Column) -> Place:
        """Return the place of the cell of a column, or of the row where the column is not there."""
        for item in self._headings:
            if item.column is column and not item.part:
                return self.at(item)
        return Place(self.sheet, self.number, 0, column.name)


def rows_by_sheet(
    sheets: Mapping[str, RawRows], problems: ProblemList
) -> Iterator[tuple[Sheet, list[Row]]]:
    """Yield every sheet of the format with its rows, none where it was left out."""
    found = _by_name(sheets, problems)
    for sheet in SHEETS:
        yield sheet, list(_rows(sheet, found.get(sheet.name, ()), problems))


def _by_name(sheets: Mapping[str, RawRows], problems: ProblemList) -> dict[str, RawRows]:
    found: dict[str, RawRows] = {}
    known = {plain(name): sheet.name for sheet in SHEETS for name in (sheet.name, sheet.title)}
    for name, rows in sheets.items():
        own = known.get(plain(name))
        if own is None:
            if not name.startswith("#") and any(_says_something(row) for row in rows):
                problems.add(Place(name), _unknown_sheet(name))
        elif own in found:
            problems.add(Place(name), "Hay dos hojas con este nombre: deje una.")
        else:
            found[own] = rows
    return found


def _unknown_sheet(name: str) -> str:
    close = get_close_matches(plain(name), SHEET_BY_NAME, n=1)
    hint = f"¿Quiso decir «{close[0]}»? " if close else ""
    return (
        f"Esta hoja no es del formato. {hint}"
        "Corrija su nombre o, si es una nota, póngale «#» delante."
    )


def _rows(sheet: Sheet, raw: RawRows, problems: ProblemList) -> Iterator[Row]:
    filled = [
        (number, [_text(cell) for cell in row])
        for number, row in enumerate(raw, 1)
        if _says_something(row)
    ]
    if not filled:
        return
    if len(filled) > MOST_ROWS:
        problems.add(Place(sheet.name), f"La hoja pasa de {MOST_ROWS} filas.")
        return
    (first, titles), *others = filled
    headings = read_headings(sheet, titles)
    for item in headings:
        if item.problem and (item.is_wrong or _column_says(others, item.position)):
            place = Place(sheet.name, first, item.position + 1, item.title)
            problems.add(place, item.problem)
    for number, row in others:
        for position in range(len(titles), len(row)):
            if not is_empty(row[position]):
                text = "Esta celda está fuera de las columnas: póngale título o bórrela."
                problems.add(Place(sheet.name, number, position + 1), text)
        yield Row(sheet.name, number, row, headings)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _says_something(row: Sequence[Any]) -> bool:
    return any(not is_empty(_text(cell)) for cell in row)


def _column_says(rows: Iterable[tuple[int, Cells]], position: int) -> bool:
    return any(position < len(row) and not is_empty(row[position]) for _, row in rows)
