"""Storing the classes that changed, unless something newer came in between."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from cms.register.key_sets import array_text
from cms.register.models import Classification, EntrySource, Reclassification
from cms.register.reclassification.deciding import Change

_ROWS_AT_ONCE: Final = 50
_COLUMNS: Final = (
    "household_id",
    "source",
    "method_id",
    "run_id",
    "replaces_id",
    "category",
    "raw",
    "index",
    "outputs",
    "has_legal_effect",
    "valid_from",
    "valid_until",
    "reason",
    "entered_at",
)


def store(
    run: Reclassification, changes: Sequence[Change], *, has_legal_effect: bool, at: datetime
) -> list[Change]:
    """
    Store the new classes of households that are still as they were read; return those.

    The households are locked first, and looked at again: a submission, a correction or a
    cancellation that was stored since they were read is left to stand. ``at`` is a moment before
    they were read: whoever waits for the lock now enters something later than this class.
    """
    if not changes:
        return []
    # On SQLite a transaction is the only writer from its beginning: nothing can have come between.
    on_postgresql = connection.vendor == "postgresql"
    fresh = _still_so(changes) if on_postgresql else list(changes)
    rows = _rows(run, fresh, has_legal_effect, at)
    if on_postgresql:
        _copy(rows)
    else:
        Classification.objects.bulk_create(
            [Classification(**dict(zip(_COLUMNS, row, strict=True))) for row in rows],
            batch_size=_ROWS_AT_ONCE,
        )
    return fresh


def _still_so(changes: Sequence[Change]) -> list[Change]:
    known = [change.known for change in changes]
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [array_text(item.household for item in known)])
        # A second statement, because only that sees what was stored while the first one waited.
        cursor.execute(
            _STILL_SO,
            [
                array_text(item.household for item in known),
                array_text(item.classification for item in known),
                array_text(item.latest for item in known),
                array_text(item.version for item in known),
            ],
        )
        same = {row[0] for row in cursor.fetchall()}
    return [change for change in changes if change.known.household in same]


def _rows(
    run: Reclassification, changes: Sequence[Change], has_legal_effect: bool, at: datetime
) -> Iterator[tuple[Any, ...]]:
    for change in changes:
        known = change.known
        yield (
            known.household,
            EntrySource.RECLASSIFICATION.value,
            run.method_id,
            run.pk,
            known.classification,
            change.category,
            change.raw,
            change.index,
            change.outputs,
            has_legal_effect,
            run.on,
            known.valid_until,
            run.reason,
            at,
        )


def _copy(rows: Iterator[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    outputs = _COLUMNS.index("outputs")
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY register_classification ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row((*row[:outputs], json.dumps(row[outputs]), *row[outputs + 1 :]))


_LOCK: Final = (
    "SELECT id FROM register_household WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE"
)

_STILL_SO: Final = """
SELECT given.household
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[])
    AS given (household, classification, latest, version)
JOIN register_household AS household
    ON household.id = given.household AND household.merged_into_id IS NULL
JOIN register_householdanswers AS answers
    ON answers.household_id = given.household AND answers.xmin::text = given.version
WHERE NOT EXISTS (
    SELECT FROM register_classification AS newer
    WHERE newer.household_id = given.household AND newer.id > given.latest
) AND NOT EXISTS (
    SELECT FROM register_cancellation AS cancellation
    WHERE cancellation.classification_id = given.classification
)
"""
