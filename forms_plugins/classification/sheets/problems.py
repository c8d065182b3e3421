"""What is wrong with the sheets (or the file) of a method, and where."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from forms_plugins.classification.sheets.places import Places

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """
    A sentence for whoever wrote the cell: what is wrong and what to do.

    ``row`` and ``column`` count from 1, headings are row 1; 0 is the whole sheet, or the whole
    row. ``heading`` is that of the column. In a YAML file there is no ``sheet``: ``row`` and
    ``column`` are those of the text and ``heading`` is the path of keys.
    """

    sheet: str
    row: int
    column: int
    severity: Severity
    message: str
    heading: str = ""

    @property
    def where(self) -> str:
        """Return the place in words; empty where it is the whole file."""
        if self.sheet:
            parts = [f"hoja «{self.sheet}»"]
            if self.row:
                parts.append(f"fila {self.row}")
            if self.heading:
                parts.append(f"columna «{self.heading}»")
        else:
            parts = [f"línea {self.row}"] if self.row else []
            if self.heading:
                parts.append(f"clave «{self.heading}»")
        return ", ".join(parts)

    def __str__(self) -> str:
        """Return place and sentence in one line."""
        if not self.where:
            return self.message
        return f"{self.where[0].upper()}{self.where[1:]}: {self.message}"


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What was read: the document if it is a method, and what is wrong with it.

    The document may be there beside errors: it can be loaded then, but not published. ``places``
    knows where its parts were written.
    """

    document: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()
    places: Places = field(default_factory=Places, compare=False, repr=False)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that keep the method from being published."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def problem_at(self, path: Sequence[str | int], message: str) -> Problem:
        """Return an error about a part of the document, at the place where it was written."""
        place = self.places.of(path, self.document)
        return Problem(place.sheet, place.row, place.column, "error", message, place.heading)


class FileRefused(ValueError):
    """A file is not taken at all; the text says what it is and what to do."""
