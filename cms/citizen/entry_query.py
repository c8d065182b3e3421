"""
The one query of a look-up: the entry, and what its document, network and everybody tried lately.

It is written by hand because the budgets are joined by keys that the entry does not have, so that
a row comes back whether or not there is an entry. PostgreSQL prepares it once a connection. A
connection that was lost while it rested, or has lost its plan, is replaced and asked again: Django
would find that out by a second query before this one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from cms.citizen.models import BudgetKind

BUDGETS = (BudgetKind.EVERYBODY, BudgetKind.DOCUMENT, BudgetKind.NETWORK)

_ENTRY = """
SELECT entry.shown, entry.household_id, {columns}
FROM (SELECT 1) AS always
LEFT JOIN register_lookupentry AS entry
    ON entry.document_digest = %s AND entry.birth_digest = %s AND entry.place_code = %s
{joins}
"""
_COLUMNS = "{name}.tries, {name}.updated_at, {name}.blocked_until"
_JOIN = """LEFT JOIN citizen_lookupbudget AS {name}
    ON {name}.kind = '{kind}' AND {name}.key = %s"""
QUERY = _ENTRY.format(
    columns=", ".join(_COLUMNS.format(name=f"of_{kind.value}") for kind in BUDGETS),
    joins="\n".join(_JOIN.format(name=f"of_{kind.value}", kind=kind.value) for kind in BUDGETS),
)


@dataclass(frozen=True)
class Tries:
    """What one budget remembers; as ``LookupBudget``."""

    kind: str
    tries: float
    updated_at: datetime
    blocked_until: datetime | None


@dataclass(frozen=True, repr=False)
class Answer:
    """What the query found: ``shown`` is ``None`` unless all three facts fit one person."""

    shown: Mapping[str, Any] | None
    household: int
    tries: Sequence[Tries]


def ask(
    *, document_digest: str, birth_digest: str, place_code: str, budget_keys: Mapping[str, str]
) -> Answer:
    """Ask the register; exactly one query."""
    values = [document_digest, birth_digest, place_code, *(budget_keys[k] for k in BUDGETS)]
    row = _row(values)
    shown = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    return Answer(shown, row[1] or 0, tuple(_tries(row[2:])))


def _row(values: Sequence[str]) -> Sequence[Any]:
    connection: Any = connections[DEFAULT_DB_ALIAS]
    # Django would send a query to find out whether a resting connection is still there.
    connection.health_check_done = True
    try:
        return _execute(connection, values)
    except DatabaseError:
        if connection.in_atomic_block:
            raise
        connection.close()
        return _execute(connection, values)


def _execute(connection: Any, values: Sequence[str]) -> Sequence[Any]:
    # Whoever watches the statements of a connection does so through Django's own cursors.
    is_watched = connection.queries_logged or connection.execute_wrappers
    if is_watched or connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            return _first_row(cursor, values)
    from cms.citizen.prepared_cursor import PreparedCursor

    connection.ensure_connection()
    with connection.wrap_database_errors, PreparedCursor(connection.connection) as cursor:
        return _first_row(cursor, values)


def _first_row(cursor: Any, values: Sequence[str]) -> Sequence[Any]:
    cursor.execute(QUERY, values)
    row: Sequence[Any] = cursor.fetchone()
    return row


def _tries(columns: Sequence[Any]) -> list[Tries]:
    found = []
    for position, kind in enumerate(BUDGETS):
        tries, updated_at, blocked_until = columns[3 * position : 3 * position + 3]
        if tries is not None:
            found.append(Tries(kind, tries, _moment(updated_at), _moment_or_none(blocked_until)))
    return found


def _moment(value: datetime | str) -> datetime:
    """Return a time as Django does: SQLite gives text in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment_or_none(value: datetime | str | None) -> datetime | None:
    return None if value is None else _moment(value)
