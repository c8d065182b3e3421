"""The sheets of a method as a list to choose from, with what each holds and what is wrong in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.methods.reading import DraftReading
from cms.methods.sheet_edits import Rows
from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME, SHEETS

GROUPS: Final = (
    (_("The method"), ("metodo", "fuentes", "supuestos", "avisos")),
    (pgettext_lazy("method", "Answers"), ("entradas", "opciones")),
    (
        pgettext_lazy("method", "Points"),
        ("areas", "lineas", "indicadores", "puntos", "rechazos", "constantes"),
    ),
    (pgettext_lazy("method", "Places"), ("conglomerados", "lugares")),
    (_("Index and classes"), ("indice", "tablas", "valores", "umbrales", "clases", "salidas")),
    (_("Criteria and validity"), ("criterios", "vigencia")),
    (_("Test cases"), ("casos", "filas_de_casos")),
)
"""Titles and names of sheets; a sheet that is in none goes to the end."""


@dataclass(frozen=True)
class Entry:
    """A sheet in the list; ``rows`` are those in which something is written."""

    name: str
    title: str
    rows: int
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True)
class Group:
    """Sheets about the same thing."""

    title: object
    entries: tuple[Entry, ...]


def rail(sheets: Mapping[str, Rows], reading: DraftReading | None = None) -> list[Group]:
    """Return all sheets in groups; with ``reading`` the problems of each are counted."""
    errors = reading.counts("error") if reading else {}
    warnings = reading.counts("warning") if reading else {}

    def entry(name: str) -> Entry:
        title = SHEET_BY_NAME[name].title
        rows = written_rows(name, sheets.get(name) or [])
        return Entry(name, title, rows, errors.get(name, 0), warnings.get(name, 0))

    grouped = {name for _title, names in GROUPS for name in names}
    others = tuple(sheet.name for sheet in SHEETS if sheet.name not in grouped)
    groups = [Group(title, tuple(map(entry, names))) for title, names in GROUPS]
    return [*groups, Group(_("More"), tuple(map(entry, others)))] if others else groups


def written_rows(name: str, rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows of a sheet say something; the name of a setting alone says nothing."""
    own = 1 if SHEET_BY_NAME[name].shape == "settings" else 0
    return sum(1 for row in rows[1:] if any(row[own:]))
