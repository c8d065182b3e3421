"""From the document of a method to its sheets: rows of text cells under headings."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from forms_plugins.classification.sheets.catalogue import SHEETS
from forms_plugins.classification.sheets.cells import write_answer, write_cell
from forms_plugins.classification.sheets.layout import Column, Sheet, heading
from forms_plugins.classification.sheets.paths import at, inputs_with_names
from forms_plugins.engine.classification import dump_method, load_method

Rows = list[list[str]]
Cells = dict[str, str]
"""Heading of a column -> text of the cell."""


def to_sheets(document: Mapping[str, Any]) -> dict[str, Rows]:
    """
    Return the sheets of a method: name -> rows, the first of which are the headings.

    Every sheet is there, also without rows. Reading them gives the same document.

    :raises pydantic.ValidationError: if ``document`` is not a method.
    """
    canonical = dump_method(load_method(document))
    return {sheet.name: _rows(sheet, canonical) for sheet in SHEETS}


def empty_sheets() -> dict[str, Rows]:
    """Return the sheets of a method that nobody has begun: headings, and the names of settings."""
    return {sheet.name: _table(sheet, list(_settings(sheet, {})), ()) for sheet in SHEETS}


def _rows(sheet: Sheet, document: dict[str, Any]) -> Rows:
    return _table(sheet, list(_cells(sheet, document)), expected_parts(sheet, document))


def _table(sheet: Sheet, rows: list[Cells], expected: Iterable[str]) -> Rows:
    headings: list[str] = []
    for column in sheet.columns:
        own = dict.fromkeys(title for row in rows for title in row if _is_of(title, column))
        if column.many:
            parts = dict.fromkeys(heading(column.name, part) for part in expected)
            headings += [*parts, *(title for title in own if title not in parts)]
        else:
            headings += [column.name, *(title for title in own if title != column.name)]
    return [headings, *([row.get(title, "") for title in headings] for row in rows)]


def _is_of(title: str, column: Column) -> bool:
    return title == column.name or title.startswith(f"{column.name} (")


def expected_parts(sheet: Sheet, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns of points (or of values) that the method should have, in order."""
    groups = {
        "area": [area["key"] for area in document.get("areas", ())],
        "cluster": [str(n + 1) for n in range(at(document, ("clusters", "count")) or 0)],
        "line": [line["key"] for line in document.get("lines", ())],
    }
    if sheet.name == "puntos":
        return tuple(map("/".join, product(*(groups[by] for by in document["points_by"]))))
    return ()


def _cells(sheet: Sheet, document: dict[str, Any]) -> Iterator[Cells]:
    if sheet.shape == "settings":
        yield from _settings(sheet, document)
    elif sheet.shape == "map":
        yield from _entries(sheet, document)
    elif sheet.shape == "case_rows":
        yield from _case_rows(document)
    elif sheet.path[0] == "inputs":
        yield from _inputs(sheet, document)
    elif sheet.parent:
        *parents, own = sheet.path
        first = sheet.columns[0].name
        for parent in at(document, parents) or ():
            for item in parent.get(own, ()):
                yield {**_row(sheet, item, document), first: parent["key"]}
    else:
        for item in at(document, sheet.path) or ():
            yield _row(sheet, item, document)


def _inputs(sheet: Sheet, document: dict[str, Any]) -> Iterator[Cells]:
    for inside, name, item in inputs_with_names(document["inputs"]):
        if sheet.name == "entradas":
            yield {**_row(sheet, item, document), "lista": inside}
            continue
        for choice in item["choices"]:
            yield {**_row(sheet, choice, document), "entrada": name}


def _settings(sheet: Sheet, document: dict[str, Any]) -> Iterator[Cells]:
    for setting in sheet.settings:
        cells = dict(_values(setting, at(document, setting.path)))
        yield {
            "dato": setting.name,
            **{f"valor{title.removeprefix(setting.name)}": text for title, text in cells.items()},
        }


def _entries(sheet: Sheet, document: dict[str, Any]) -> Iterator[Cells]:
    first, *others = sheet.columns
    for key, value in (at(document, sheet.path) or {}).items():
        cells = {column.name: write_cell(at(value, column.path), column) for column in others}
        yield {first.name: write_cell(key, first), **cells}


def _row(sheet: Sheet, item: dict[str, Any], document: dict[str, Any]) -> Cells:
    cells: Cells = {}
    for column in sheet.columns:
        if column.kind == "answer":
            cells.update(_answers(item["answers"], _datatypes(document)))
        elif column.path:
            cells.update(_values(column, at(item, column.path)))
    return cells


def _values(column: Column, value: Any) -> Iterator[tuple[str, str]]:
    """Yield heading and text of the cells that one column of the format takes in a row."""
    if column.many:
        for part, single in (value or {}).items():
            yield heading(column.name, part), write_cell(single, column)
    elif column.is_translated and value is not None:
        yield column.name, write_cell(value["es"], column)
        for language, words in value.items():
            if language != "es":
                yield heading(column.name, language), write_cell(words, column)
    else:
        yield column.name, write_cell(value, column)


def _datatypes(document: dict[str, Any]) -> dict[str, str]:
    return {name: item["datatype"] for _, name, item in inputs_with_names(document["inputs"])}


def _answers(answers: dict[str, Any], datatypes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in answers.items():
        if not is_roster_answer(value):
            yield heading("respuesta", key), write_answer(value, datatypes.get(key, ""))


def is_roster_answer(value: Any) -> bool:
    """Say whether an answer is a list of rows, which the sheet ``filas_de_casos`` holds."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _case_rows(document: dict[str, Any]) -> Iterator[Cells]:
    datatypes = _datatypes(document)
    for case in document["cases"]:
        for key, rows in case["answers"].items():
            if not is_roster_answer(rows):
                continue
            for number, row in enumerate(rows, 1):
                yield {
                    "caso": case["name"],
                    "lista": key,
                    "fila": str(number),
                    **{
                        heading("respuesta", name): write_answer(
                            value, datatypes.get(f"{key}.{name}", "")
                        )
                        for name, value in row.items()
                    },
                }
