"""Reading the register in pieces: answers, the newest class and the district of each household."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import connection

PIECE: Final = 10_000
PIECE_ON_SQLITE: Final = 2_000
"""One transaction is one writer there: others wait no longer than a piece takes."""


class Known(NamedTuple):
    """
    A household as the register has it; ``None`` where it has nothing.

    ``answers`` is JSON text, ``version`` changes whenever they do (PostgreSQL only). The class is
    the newest one the household was given, in force or not; ``latest`` is the largest key of all.
    """

    household: int
    answers: str | None
    version: str
    classification: int | None
    latest: int | None
    category: str | None
    valid_from: date | None
    valid_until: date | None
    is_cancelled: bool
    district: str


@dataclass(frozen=True)
class Piece:
    """Households in the order of their keys; ``last`` is where the next piece begins."""

    rows: Sequence[Known]
    last: int

    def __len__(self) -> int:
        return len(self.rows)


def piece_size() -> int:
    """Return how many households are worked off at a time."""
    return PIECE if connection.vendor == "postgresql" else PIECE_ON_SQLITE


def read_piece(after: int, size: int) -> Piece | None:
    """Return the households after a primary key, ``None`` if there are no more."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [after, size])
        (last,) = cursor.fetchone()
        if last is None:
            return None
        postgresql = connection.vendor == "postgresql"
        cursor.execute(_ON_POSTGRESQL if postgresql else _ON_SQLITE, [after, last] * 3)
        rows = cursor.fetchall()
    return Piece([_known(row) for row in rows], last)


def parsed(answers: str | None) -> Mapping[str, Any] | None:
    """Return stored answers, ``None`` if there are none."""
    found = json.loads(answers) if answers else None
    return found if type(found) is dict and found else None


def _known(row: Sequence[Any]) -> Known:
    if connection.vendor == "postgresql":
        return Known._make(row)
    return Known._make([*row[:6], _day(row[6]), _day(row[7]), bool(row[8]), row[9]])


def _day(value: Any) -> date | None:
    # SQLite has no dates: its driver makes some of plain columns, and leaves others as text.
    return date.fromisoformat(value) if isinstance(value, str) else value


_LAST: Final = """
SELECT max(id) FROM (
    SELECT id FROM register_household
    WHERE id > %s AND merged_into_id IS NULL ORDER BY id LIMIT %s
) AS piece
"""

_COLUMNS: Final = """
SELECT household.id, {answers},
    newest.id, newest.latest, newest.category, newest.valid_from, newest.valid_until,
    cancellation.id IS NOT NULL, coalesce(dwelling.place_code, '')
FROM register_household AS household
LEFT JOIN register_householdanswers AS answers ON answers.household_id = household.id
LEFT JOIN ({newest}) AS newest ON newest.household_id = household.id
LEFT JOIN register_cancellation AS cancellation ON cancellation.classification_id = newest.id
LEFT JOIN register_residence AS residence
    ON residence.household_id = household.id AND residence.until IS NULL
    AND residence.household_id > %s AND residence.household_id <= %s
LEFT JOIN register_dwelling AS dwelling ON dwelling.id = residence.dwelling_id
WHERE household.id > %s AND household.id <= %s AND household.merged_into_id IS NULL
ORDER BY household.id
"""

_ON_POSTGRESQL: Final = _COLUMNS.format(
    answers="answers.answers::text, answers.xmin::text",
    newest="""
    SELECT DISTINCT ON (household_id) id, household_id, category, valid_from, valid_until,
        max(id) OVER (PARTITION BY household_id) AS latest
    FROM register_classification WHERE household_id > %s AND household_id <= %s
    ORDER BY household_id, entered_at DESC, id DESC
    """,
)

_ON_SQLITE: Final = _COLUMNS.format(
    answers="answers.answers, ''",
    newest="""
    SELECT id, household_id, category, valid_from, valid_until, latest FROM (
        SELECT *, max(id) OVER (PARTITION BY household_id) AS latest, row_number() OVER (
            PARTITION BY household_id ORDER BY entered_at DESC, id DESC
        ) AS place
        FROM register_classification WHERE household_id > %s AND household_id <= %s
    ) AS numbered WHERE place = 1
    """,
)
