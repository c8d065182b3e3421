"""
What the sheets of a draft say so far, read tolerantly: half-typed cells are simply not there.

Only what the screens need while somebody writes: names to suggest, columns that should be there.
What is right or wrong is said by ``cms.methods.reading``.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Final

from cms.methods.sheet_edits import Rows
from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME
from forms_plugins.classification.sheets.layout import Sheet, heading
from forms_plugins.classification.sheets.words import DATATYPES, POINTS_BY, TABLES_BY, Words, plain

MOST_CLUSTERS: Final = 100
ALL_HOUSEHOLDS: Final = "all"
ONE_VALUE: Final = "value"


class Drafted:
    """The sheets of a draft as names and columns."""

    def __init__(self, sheets: Mapping[str, Rows]) -> None:
        self.sheets = sheets

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the rows of a sheet as heading -> cell."""
        headings, *body = self.sheets.get(name) or [[]]
        for row in body:
            yield dict(zip(headings, row, strict=False))

    def values(self, name: str, column: str) -> list[str]:
        """Return what stands in a column, once each, in order."""
        return list(dict.fromkeys(row[column] for row in self.rows(name) if row.get(column)))

    @cached_property
    def settings(self) -> dict[str, str]:
        """Return the sheet ``metodo``: name of a setting -> its value."""
        return {row.get("dato", ""): row.get("valor", "") for row in self.rows("metodo")}

    @property
    def title(self) -> str:
        """Return the title of the method."""
        return self.settings.get("titulo", "")

    @cached_property
    def areas(self) -> list[str]:
        """Return the keys of the areas."""
        return self.values("areas", "clave")

    @cached_property
    def clusters(self) -> list[str]:
        """Return the numbers of the clusters."""
        count = self.settings.get("conglomerados.cantidad", "")
        known = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
        return [str(number + 1) for number in range(min(known, MOST_CLUSTERS))]

    @cached_property
    def lines(self) -> list[str]:
        """Return the keys of the lines."""
        return self.values("lineas", "clave")

    @cached_property
    def lists(self) -> list[str]:
        """Return the keys of the answers that are lists of rows."""
        wanted = plain(DATATYPES["roster"])
        found = [row for row in self.rows("entradas") if plain(row.get("tipo", "")) == wanted]
        return [row["clave"] for row in found if row.get("clave")]

    @cached_property
    def answers(self) -> list[str]:
        """Return the keys of the answers of a household."""
        own = [row for row in self.rows("entradas") if not row.get("lista")]
        keys = dict.fromkeys(row.get("clave", "") for row in own)
        return [key for key in keys if key and key not in self.lists]

    @cached_property
    def answers_in_rows(self) -> list[str]:
        """Return the keys of the answers in rows of any list."""
        own = [row for row in self.rows("entradas") if row.get("lista")]
        return [key for key in dict.fromkeys(row.get("clave", "") for row in own) if key]

    @cached_property
    def inputs(self) -> list[str]:
        """Return the full names of all inputs: ``area``, ``miembros.edad``."""
        return [
            f"{row['lista']}.{row['clave']}" if row.get("lista") else row["clave"]
            for row in self.rows("entradas")
            if row.get("clave")
        ]

    @cached_property
    def point_columns(self) -> list[str]:
        """Return the names of the columns of points, such as ``urbana/nacional``."""
        named = _meant(self.settings.get("puntos_por", ""), POINTS_BY) or ["area"]
        groups = {"area": self.areas, "cluster": self.clusters, "line": self.lines}
        return [
            "/".join(each) for each in product(*(groups[by] for by in POINTS_BY if by in named))
        ]

    @cached_property
    def value_columns(self) -> list[str]:
        """Return the names of the columns of values that the tables have."""
        groups = {
            "none": [ONE_VALUE],
            "line": self.lines,
            "cluster": self.clusters,
            "area": self.areas,
        }
        said = [_meant(row.get("por", ""), TABLES_BY) or ["none"] for row in self.rows("tablas")]
        return list(dict.fromkeys(name for found in said for name in groups[found[0]]))

    def parts(self, sheet: str, column: str) -> list[str]:
        """Return the parts for which a column of many stands once each."""
        found = {
            ("indicadores", "coeficiente"): self.point_columns,
            ("puntos", "puntos"): self.point_columns,
            ("valores", "valor"): self.value_columns,
            ("clases", "corte"): self.clusters or [ALL_HOUSEHOLDS],
            ("casos", "salida"): self.values("salidas", "nombre"),
            ("casos", "respuesta"): self.answers,
            ("filas_de_casos", "respuesta"): self.answers_in_rows,
        }
        return found.get((sheet, column), [])

    def headings(self, name: str) -> list[str]:
        """Return the headings a sheet should have, those of its other languages included."""
        sheet = SHEET_BY_NAME[name]
        own = (self.sheets.get(name) or [[]])[0]
        return [title for column in sheet.columns for title in self._of(sheet, column.name, own)]

    def _of(self, sheet: Sheet, name: str, own: list[str]) -> list[str]:
        column = sheet.column(name)
        if column.many:
            return [heading(name, part) for part in self.parts(sheet.name, name)]
        translated = [title for title in own if title.startswith(f"{name} (")]
        return [name, *translated] if column.is_translated else [name]


def _meant(text: str, words: Words) -> list[str]:
    """Return the values whose words stand in a text, whatever is between them."""
    said = {plain(part) for part in text.replace(";", ",").replace("/", ",").split(",")}
    return [value for value, word in words.items() if {plain(word), plain(value)} & said]
