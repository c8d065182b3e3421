"""
Files of households: JSON lines (as ``classify`` reads them) and CSV with the method's answers.

A CSV has one line a household, UTF-8, comma or semicolon. The headings are keys of answers; rows of
a list are numbered columns (``miembros.1.niv``) or one column with their JSON; several codes stand
in one cell with a vertical bar or a space between them. Lines that cannot be read are reported with
their number (the first line is 1) and left out.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _

from forms_plugins.classification.lines import BadLine, read_household
from forms_plugins.engine.classification import ScoringMethod
from forms_plugins.engine.classification.parts import Input

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
LONGEST_LINE: Final = 1_000_000
MOST_ROWS: Final = 200
_ROW = re.compile(r"([a-z][a-z0-9_]*)\.([1-9][0-9]{0,2})\.([a-z][a-z0-9_]*)")
_BOOLEANS: Final = {
    **dict.fromkeys(("sí", "si", "verdadero", "true", "1"), True),
    **dict.fromkeys(("no", "falso", "false", "0"), False),
}


class UnreadableFile(Exception):
    """Nothing of the file can be used; the text says what to do."""


@dataclass(frozen=True)
class FileLine:
    """
    A household of a file, or what is wrong with its line.

    ``end`` is the place in the file after it, in bytes: reading may go on from there.
    """

    number: int
    end: int
    answers: Mapping[str, Any] | None = None
    problem: str = ""


class _Lines:
    """Lines of a file from a place on, counted in bytes and in lines."""

    def __init__(self, file: BinaryIO, start: int, number: int) -> None:
        self.file = file
        self.end = start
        self.number = number
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.file.readline(LONGEST_LINE):
            is_first = self.end == 0
            self.end += len(line) + self._rest(line)
            self.number += 1
            yield line.removeprefix(BYTE_ORDER_MARK) if is_first else line

    def _rest(self, line: bytes) -> int:
        """Pass over what a line has too much; it cannot be read then. Return how many bytes."""
        passed = 0
        while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            line = self.file.readline(LONGEST_LINE)
            passed += len(line)
        return passed

    def texts(self) -> Iterator[str]:
        """Yield the lines as text; what is no UTF-8 becomes a mark that no answer holds."""
        for line in self:
            yield line.decode("utf-8", errors="replace")


def read_json_lines(file: BinaryIO, start: int, number: int) -> Iterator[FileLine]:
    """Yield the households from byte ``start`` on; ``number`` lines came before it."""
    lines = _Lines(file, start, number)
    for line in lines:
        if not line.strip():
            continue
        try:
            _identifier, answers = read_household(line)
        except BadLine as bad:
            yield FileLine(lines.number, lines.end, problem=str(bad).removeprefix("line: "))
        else:
            yield FileLine(lines.number, lines.end, answers)


class CsvReader:
    """
    Reads a CSV for one method.

    :raises UnreadableFile: if no heading is an answer of the method.
    """

    def __init__(self, file: BinaryIO, method: ScoringMethod) -> None:
        self.file = file
        self.inputs = {item.key: item for item in method.inputs}
        lines = _Lines(file, 0, 0)
        first = next(lines.texts(), "")
        self.delimiter = ";" if first.count(";") > first.count(",") else ","
        headings = next(csv.reader([first], delimiter=self.delimiter), [])
        self.columns = [self._column(heading.strip()) for heading in headings]
        self.width = len(headings)
        self.after_headings = (lines.end, lines.number)
        self.unused = [
            heading.strip()
            for heading, column in zip(headings, self.columns, strict=True)
            if column is None and heading.strip() != "id"
        ]
        if not any(self.columns):
            raise UnreadableFile(
                _("The first line must name answers of the method, such as “%(keys)s”.")
                % {"keys": ", ".join(list(self.inputs)[:4])}
            )

    def _column(self, heading: str) -> tuple[Input, int, Input | None] | None:
        """Return the answer, the number of the row (0: none) and the answer in it."""
        if heading in self.inputs:
            return self.inputs[heading], 0, None
        found = _ROW.fullmatch(heading)
        roster = self.inputs.get(found[1]) if found else None
        if found is None or roster is None or int(found[2]) > MOST_ROWS:
            return None
        field = next((item for item in roster.fields if item.key == found[3]), None)
        return (roster, int(found[2]), field) if field else None

    def read(self, start: int, number: int) -> Iterator[FileLine]:
        """Yield the households from byte ``start`` on; 0 begins after the headings."""
        start, number = (start, number) if start else self.after_headings
        lines = _Lines(self.file, start, number)
        rows = csv.reader(lines.texts(), delimiter=self.delimiter)
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error:
                yield FileLine(lines.number, lines.end, problem=_("The line cannot be read."))
                continue
            if any(cell.strip() for cell in cells):
                yield self._line(cells, lines)

    def _line(self, cells: list[str], lines: _Lines) -> FileLine:
        if len(cells) != self.width:
            text = _("The line has %(found)s cells, the headings are %(wanted)s.") % {
                "found": len(cells),
                "wanted": self.width,
            }
            return FileLine(lines.number, lines.end, problem=text)
        try:
            return FileLine(lines.number, lines.end, self._answers(cells))
        except ValueError as error:
            return FileLine(lines.number, lines.end, problem=str(error))

    def _answers(self, cells: list[str]) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        rows: dict[str, dict[int, dict[str, Any]]] = {}
        for column, cell in zip(self.columns, cells, strict=True):
            text = cell.strip()
            if column is None or not text:
                continue
            item, row, field = column
            if field is not None:
                rows.setdefault(item.key, {}).setdefault(row, {})[field.key] = _value(field, text)
            else:
                answers[item.key] = _value(item, text)
        for key, found in rows.items():
            # A gap between two people is a person of whom nothing is known.
            answers[key] = [found.get(row, {}) for row in range(1, max(found) + 1)]
        return answers


def _value(item: Input, text: str) -> Any:
    """Return a cell as JSON would hold it; what cannot be read stays text and is refused later."""
    if item.datatype == "roster":
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            message = _("“%(key)s” must be a JSON list of rows.") % {"key": item.key}
            raise ValueError(message) from error
    if item.datatype == "choices":
        return [_code(part) for part in re.split(r"[|\s]+", text) if part]
    if item.datatype == "boolean":
        return _BOOLEANS.get(text.lower(), text)
    return text


def _code(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else text


def check_file(file: BinaryIO, kind: str, method: ScoringMethod) -> list[str]:
    """
    Return the headings that the method does not use; empty for JSON lines.

    :raises UnreadableFile: if the first household cannot be read.
    """
    reader = CsvReader(file, method) if kind == "csv" else None
    lines = reader.read(0, 0) if reader else read_json_lines(file, 0, 0)
    first = next(lines, None)
    if first is None:
        raise UnreadableFile(_("The file holds no household."))
    if first.problem and reader is None:
        raise UnreadableFile(
            _("Line %(number)s: %(problem)s") % {"number": first.number, "problem": first.problem}
        )
    return reader.unused if reader else []
