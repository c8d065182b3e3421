"""Look-up tables: from a score to a value, and what a score without a row gets."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.classified import Substitution
from forms_plugins.engine.classification.extras import LookupRow, LookupTable
from forms_plugins.engine.classification.intervals import IntervalTable, lookup_rows
from forms_plugins.engine.classification.numbers import decimal_text

VALUE: Final = "value"
"""The only column of a table that depends on nothing but the score."""


class Found(NamedTuple):
    """The value of a score, or ``None``; and what was taken where the table has no row."""

    value: Decimal | None
    substitution: Substitution | None = None


class TableReader:
    """Reads one look-up table."""

    def __init__(self, table: LookupTable) -> None:
        self.table = table
        names = {name for row in table.rows for name in row.values}
        self._columns: Mapping[str, IntervalTable[LookupRow]] = {
            name: lookup_rows([row for row in table.rows if name in row.values]) for name in names
        }

    def column(self, *, area: str, cluster: str, line: str) -> str:
        """Return the column of a household and a line."""
        return {"none": VALUE, "line": line, "cluster": cluster, "area": area}[self.table.by]

    def read(self, score: Decimal, column: str) -> Found:
        """Return the value of ``score`` in a column."""
        rows = self._columns.get(column)
        if rows is None:
            return Found(None)
        row = rows.row(score)
        if row is not None:
            return Found(row.values[column])
        if self.table.beyond == "clamp":
            text = messages.TABLE_CLAMPED.format(
                score=decimal_text(score), table=self.table.label.es
            )
            return self._taken(rows.nearest(score).values[column], "table_clamped", text)
        if self.table.default is not None:
            text = messages.TABLE_DEFAULT.format(
                score=decimal_text(score),
                table=self.table.label.es,
                taken=decimal_text(self.table.default),
            )
            return self._taken(self.table.default, "table_default", text)
        return Found(None)

    def _taken(self, value: Decimal, code: str, text: str) -> Found:
        label = self.table.label.es
        return Found(value, Substitution(self.table.key, label, code, text, decimal_text(value)))
