"""
The table in which the lines of a file wait, and the report on them.

PostgreSQL takes the rows by COPY, SQLite by one prepared statement for many rows.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.db import connection

from cms.register.models import PadronImport, PadronProblem, PadronRow
from cms.register.padron.problems import Problem
from cms.register.padron.rows import FIELDS

_COLUMNS: Final = ", ".join(
    ["padron_id", *FIELDS]  # fixed names of our own table
)
_COPY: Final = f"COPY register_padronrow ({_COLUMNS}) FROM STDIN"
_INSERT: Final = (
    f"INSERT INTO register_padronrow ({_COLUMNS}) "  # noqa: S608  # fixed names, no values
    f"VALUES ({', '.join(['%s'] * (len(FIELDS) + 1))})"
)


def stage(padron: PadronImport, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put rows (in the order of ``rows.FIELDS``) into the staging table."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(_INSERT, [(padron.pk, *map(_stored, row)) for row in rows])
            return
        with cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row((padron.pk, *row))


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def note_problems(padron: PadronImport, problems: Iterable[Problem]) -> int:
    """Add problems to the report of a run; return how many there were."""
    rows = [
        PadronProblem(
            padron=padron,
            line=problem.line,
            column=problem.column[:60],
            severity=problem.severity,
            message=problem.message,
        )
        for problem in problems
    ]
    PadronProblem.objects.bulk_create(rows, batch_size=150)
    return len(rows)


def clear(padron: PadronImport) -> bool:
    """
    Remove the staged lines of a run; say whether there were any.

    One statement for all: a million rows take some seconds, pieces would each look for the next.
    """
    rows = PadronRow.objects.filter(padron=padron)
    return bool(rows._raw_delete("default"))
