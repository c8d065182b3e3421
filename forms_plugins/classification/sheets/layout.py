"""What a sheet of the tabular format is made of: columns, rows of settings, and where they lead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "text", "word", "local", "rule", "decimal", "whole", "boolean", "date", "code", "codes",
    "keys", "option", "options", "answer",
]  # fmt: skip
"""How a cell is read: see ``cells``."""

Shape = Literal["settings", "list", "map", "case_rows"]


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column (or a row of ``metodo``) under its Spanish ``name``.

    ``path`` is where its value stands in the item of the document. ``many`` columns stand once for
    each entry of a mapping, which their heading names: ``puntos (rural)``. ``words`` maps the
    values of the document to those of the cell. A value equal to ``blank`` leaves the cell empty.
    """

    name: str
    title: str
    help: str
    kind: Kind
    path: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    many: bool = False
    blank: object = None

    @property
    def is_translated(self) -> bool:
        """Say whether other languages stand beside it under headings like ``etiqueta (qu)``."""
        return self.kind == "local"


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A sheet: one row an item of the list (or mapping) under ``path`` in the document.

    ``parent`` names the sheet whose item the first column of a row names; the items then stand
    in that item under the last step of ``path``. ``keys`` are the columns that tell one row from
    another. ``settings`` are the rows of the sheet ``metodo``, which has no items.
    """

    name: str
    title: str
    help: str
    columns: tuple[Column, ...]
    path: tuple[str, ...] = ()
    shape: Shape = "list"
    keys: tuple[str, ...] = ()
    parent: str = ""
    settings: tuple[Column, ...] = ()

    def column(self, name: str) -> Column:
        """Return a column. :raises KeyError: if there is none of that name."""
        return {column.name: column for column in self.columns}[name]


def heading(name: str, part: str = "") -> str:
    """Return the heading of a column, or of one of those that stand for a part of it."""
    return f"{name} ({part})" if part else name
