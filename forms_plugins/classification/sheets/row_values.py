"""From the cells of one row to the values of an item, with the place of each of them."""

from collections.abc import Mapping
from typing import Any

from forms_plugins.classification.sheets.cells import (
    CellProblem,
    is_empty,
    read_answer,
    read_cell,
)
from forms_plugins.classification.sheets.headings import Heading
from forms_plugins.classification.sheets.layout import Column
from forms_plugins.classification.sheets.paths import Path, put
from forms_plugins.classification.sheets.places import Place, Places
from forms_plugins.classification.sheets.rows import ProblemList, Row

Item = dict[str, Any]
ITSELF = ("",)
"""Where the value of a mapping's entry is put that is no mapping itself."""


class RowReader:
    """Puts what the cells of rows say into items; what cannot be read is reported and left out."""

    def __init__(self, places: Places, problems: ProblemList) -> None:
        self.places = places
        self.problems = problems

    def read(self, row: Row, column: Column, item: Item, path: Path) -> None:
        """Put the value of a column into ``item``, which stands under ``path``."""
        cells = row.of(column)
        if not cells:
            self.places.add((*path, *column.path), row.place(column))
        self.read_cells(row, column, cells, item, path, row.place(column))

    def read_cells(
        self,
        row: Row,
        column: Column,
        cells: list[tuple[Heading, str]],
        item: Item,
        path: Path,
        place: Place,
    ) -> None:
        """Put what ``cells`` say into ``item``; ``place`` is that of the first of them."""
        values: dict[str, Any] = {}
        for found, text in cells:
            self._remember(row.at(found), column, found.part, (*path, *column.path))
            if is_empty(text):
                continue
            try:
                values[found.part] = read_cell(text, column)
            except CellProblem as problem:
                self.problems.add(row.at(found), str(problem))
        if values:
            self._keep(column, values, item, place)
        if column.required and all(is_empty(text) for _, text in cells):
            self.problems.add(place, f"Falta este dato. {column.help}")

    def _remember(self, place: Place, column: Column, part: str, path: Path) -> None:
        if column.many:
            path = (*path, part)
        elif column.is_translated:
            self.places.add((*path, part or "es"), place)
        if not part or column.many:
            self.places.add(path, place)

    def _keep(self, column: Column, values: dict[str, Any], item: Item, place: Place) -> None:
        if column.many:
            put(item, column.path or ITSELF, values)
        elif column.is_translated:
            if "" not in values:
                text = "Falta el texto en castellano: solo está la traducción."
                self.problems.add(place, text)
            put(item, column.path, {part or "es": words for part, words in values.items()})
        else:
            if set(values) != {""}:
                text = "Este dato no lleva traducción: borre la celda de la otra lengua."
                self.problems.add(Place(place.sheet, place.row, 0, place.heading), text)
            if "" in values:
                put(item, column.path or ITSELF, values[""])

    def answers(
        self, row: Row, column: Column, path: Path, datatypes: Mapping[str, str], inside: str = ""
    ) -> dict[str, Any]:
        """Return the answers in a row; ``inside`` is the list whose row it is."""
        answers: dict[str, Any] = {}
        for found, text in row.of(column):
            self.places.add((*path, found.part), row.at(found))
            if is_empty(text):
                continue
            name = f"{inside}.{found.part}" if inside else found.part
            try:
                answers[found.part] = read_answer(text, datatypes.get(name, ""))
            except CellProblem as problem:
                self.problems.add(row.at(found), str(problem))
        return answers

    def whole(self, row: Row, column: Column) -> int | None:
        """Return the number in a column, ``None`` after reporting that there is none."""
        item: Item = {}
        self.read_cells(row, column, row.of(column), item, (), row.place(column))
        return item.get("")

    def has(self, row: Row, column: Column) -> bool:
        """Say whether a needed column has a value; it is reported if not."""
        if row.says(column):
            return True
        self.problems.add(row.place(column), f"Falta este dato. {column.help}")
        return False
