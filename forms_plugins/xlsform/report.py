"""What an import found, in Spanish, with the place in the spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

Severity = Literal["error", "warning", "info"]
MOST_PROBLEMS: Final = 2_000
"""Lines of a report; a file that gives more is wrong in one way many times."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a spreadsheet: name of the sheet, row from 1, header of the column."""

    sheet: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One line of a report.

    ``error``: something of the form is not there; ``warning``: it is there in another way;
    ``info``: it was left aside and is not missed, or was renamed.
    """

    cell: Cell
    severity: Severity
    message: str

    def as_json(self) -> dict[str, Any]:
        """Return the line as reports in JSON have it."""
        return {
            "sheet": self.cell.sheet or None,
            "row": self.cell.row,
            "column": self.cell.column or None,
            "severity": self.severity,
            "message": self.message,
        }


@dataclass(slots=True)
class Report:
    """
    What was taken and what was not.

    ``rules_total`` counts the cells that hold a rule, ``rules_live`` those that work in the form.
    """

    form: str | None = None
    version: int | None = None
    steps: int = 0
    rosters: int = 0
    fields: int = 0
    lists: int = 0
    languages: tuple[str, ...] = ()
    rules_total: int = 0
    rules_live: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, severity: Severity, message: str, cell: Cell | None = None) -> None:
        """Note a problem, once."""
        found = Problem(cell or Cell(), severity, message)
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(found)
        elif len(self.problems) == MOST_PROBLEMS:
            words = f"Hay más de {MOST_PROBLEMS} observaciones; las demás no se muestran."
            self.problems.append(Problem(Cell(), "warning", words))

    def error(self, message: str, cell: Cell | None = None) -> None:
        """Note that something of the form is not there."""
        self.add("error", message, cell)

    def warning(self, message: str, cell: Cell | None = None) -> None:
        """Note that something is there in another way."""
        self.add("warning", message, cell)

    def info(self, message: str, cell: Cell | None = None) -> None:
        """Note what is not missed."""
        self.add("info", message, cell)

    def ordered(self) -> list[Problem]:
        """Return the problems once each, by sheet in the order they came, then by row."""
        sheets = list(dict.fromkeys(problem.cell.sheet for problem in self.problems))
        unique = dict.fromkeys(self.problems)
        return sorted(unique, key=lambda p: (sheets.index(p.cell.sheet), p.cell.row or 0))

    def as_json(self) -> dict[str, Any]:
        """Return the report in the shape that commands print."""
        return {
            "form": self.form,
            "version": self.version,
            "steps": self.steps,
            "rosters": self.rosters,
            "fields": self.fields,
            "lists": self.lists,
            "languages": list(self.languages),
            "rules_total": self.rules_total,
            "rules_live": self.rules_live,
            "problems": [problem.as_json() for problem in self.ordered()],
        }


class FileRefused(ValueError):
    """A file is no XLSForm that can be read; the message is a Spanish sentence."""

    def __init__(self, message: str, cell: Cell | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.cell = cell or Cell()
