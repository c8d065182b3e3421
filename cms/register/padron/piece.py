"""
Some households of a file beside what the register knows of them, in tables of the connection.

``padron_household`` has a row a household, ``padron_person`` a row a line, ``padron_gone`` a row
for each member that the file no longer names. They are made by a few statements for a thousand
households and live as long as the transaction needs them. The same SQL runs on PostgreSQL and on
SQLite; flags are 0 and 1. What a line leaves empty says nothing: the register keeps what it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

MOST_HOUSEHOLDS: Final = 1000
MOST_LINES: Final = 6000
TABLES: Final = ("padron_gone", "padron_person", "padron_household")


@dataclass(frozen=True)
class Piece:
    """
    Households whose code comes after ``after`` up to ``last``, in the order of the database.

    ``lines`` is how many lines they have. ``padron`` is the primary key of the run.
    """

    padron: int
    after: str
    last: str
    lines: int
    today: date

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what the statements below are given."""
        return {
            "padron": self.padron,
            "after": self.after,
            "last": self.last,
            "today": connection.ops.adapt_datefield_value(self.today),
        }


def next_piece(padron: int, after: str, today: date) -> Piece | None:
    """Return the households that come after a code, or ``None`` at the end."""
    last, lines = None, 0
    with connection.cursor() as cursor:
        cursor.execute(_CODES, {"padron": padron, "after": after, "most": MOST_HOUSEHOLDS})
        for code, count in cursor.fetchall():
            if last is not None and lines + count > MOST_LINES:
                break
            last, lines = code, lines + count
    return Piece(padron, after, last, lines, today) if last is not None else None


def lock_piece(piece: Piece) -> None:
    """
    Lock the households that a piece may change, in the order of their keys.

    Call ``locks.lock_register`` first: people are locked before households.
    """
    if connection.vendor == "postgresql":
        rows(_LOCKED, piece.parameters)


def lay_out(piece: Piece) -> None:
    """Make the tables of a piece; those of the piece before are dropped."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        # What the next statement joins must be known to the planner before.
        for statement, table in ((_HOUSEHOLDS, "padron_household"), (_PEOPLE, "padron_person")):
            cursor.execute(statement, piece.parameters)
            for index in _INDEXES[table]:
                cursor.execute(index)
            if connection.vendor == "postgresql":
                cursor.execute(f"ANALYZE {table}")


def run(statement: str, parameters: Mapping[str, Any]) -> int:
    """Run a statement that changes rows; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return what a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


_CODES = """
SELECT code, COUNT(*) FROM register_padronrow
WHERE padron_id = %(padron)s AND code > %(after)s
GROUP BY code ORDER BY code LIMIT %(most)s
"""

_LOCKED = """
SELECT id FROM register_household WHERE id IN (
    SELECT k.id FROM register_padronrow r JOIN register_household k ON k.code = r.code
    WHERE r.padron_id = %(padron)s AND r.code > %(after)s AND r.code <= %(last)s
    UNION
    SELECT k.id FROM register_padronrow r
    JOIN register_household k ON k.public_id = SUBSTR(r.code, 5)
    WHERE r.padron_id = %(padron)s AND r.code > %(after)s AND r.code <= %(last)s
    AND r.code LIKE 'EMP-%%'
    UNION
    SELECT m.household_id FROM register_padronrow r
    JOIN register_person p ON p.document_digest = r.document_digest
    JOIN register_householdmembership m ON m.person_id = p.id AND m.until IS NULL
    WHERE r.padron_id = %(padron)s AND r.code > %(after)s AND r.code <= %(last)s
    AND r.document_digest <> ''
) ORDER BY id FOR NO KEY UPDATE
"""

# Newest class: by the moment of entry, as in ``cms.register.selectors``.
_HOUSEHOLDS = """
CREATE TEMPORARY TABLE padron_household AS
SELECT
    g.*,
    h.office_id AS old_office,
    CASE WHEN h.merged_into_id IS NULL THEN 0 ELSE 1 END AS is_merged,
    CASE WHEN g.code LIKE 'EMP-%%' AND h.id IS NULL THEN 1 ELSE 0 END AS is_unknown_own,
    s.id AS residence_id,
    COALESCE(g.area, CASE WHEN d.place_code = g.place_code THEN d.area END, '') AS new_area,
    COALESCE(g.locality, CASE WHEN d.place_code = g.place_code THEN d.locality END, '')
        AS new_locality,
    COALESCE(g.address, CASE WHEN d.place_code = g.place_code THEN d.line END, '') AS new_address,
    CASE WHEN d.id IS NULL OR d.place_code <> g.place_code
        OR (g.area IS NOT NULL AND g.area <> d.area)
        OR (g.locality IS NOT NULL AND g.locality <> d.locality)
        OR (g.address IS NOT NULL AND g.address <> d.line) THEN 1 ELSE 0 END AS moves,
    c.id AS newest_id,
    CASE WHEN g.category IS NOT NULL AND c.id IS NOT NULL AND g.valid_from < c.valid_from
        THEN 1 ELSE 0 END AS is_older,
    CASE WHEN g.category IS NOT NULL AND (
        c.id IS NULL OR c.category <> g.category
        OR c.valid_from <> g.valid_from OR c.valid_until <> g.valid_until
        OR (CASE WHEN c.has_legal_effect THEN 1 ELSE 0 END) <> g.legal_effect
        OR (g.method IS NOT NULL AND COALESCE(c.method_id, 0) <> g.method)
    ) THEN 1 ELSE 0 END AS has_new_class,
    0 AS has_new_answers,
    'kept' AS action,
    CAST(0 AS bigint) AS dwelling_id
FROM (
    SELECT a.*, COALESCE(
        (SELECT k.id FROM register_household k WHERE k.code = a.code),
        (SELECT k.id FROM register_household k
            WHERE a.code LIKE 'EMP-%%' AND k.public_id = SUBSTR(a.code, 5))
    ) AS household_id
    FROM (
        SELECT
            code,
            MIN(line) AS line,
            COUNT(*) AS people,
            SUM(CASE WHEN is_head THEN 1 ELSE 0 END) AS heads,
            MAX(CASE WHEN is_refused THEN 1 ELSE 0 END) AS is_refused,
            MAX(CASE WHEN was_left THEN 1 ELSE 0 END) AS was_left,
            MIN(household_public_id) AS public_id,
            MIN(office) AS office,
            MIN(place_code) AS place_code,
            MIN(area) AS area,
            MIN(locality) AS locality,
            MIN(address) AS address,
            MIN(category) AS category,
            MIN(method) AS method,
            MIN(valid_from) AS valid_from,
            MIN(valid_until) AS valid_until,
            MIN(legal_effect) AS legal_effect,
            MIN(household_answers) AS household_answers,
            CASE WHEN MIN(place_code) <> MAX(place_code) OR MIN(area) <> MAX(area)
                OR MIN(locality) <> MAX(locality) OR MIN(address) <> MAX(address)
                OR MIN(category) <> MAX(category) OR MIN(method) <> MAX(method)
                OR MIN(valid_from) <> MAX(valid_from) OR MIN(valid_until) <> MAX(valid_until)
                OR MIN(legal_effect) <> MAX(legal_effect)
                OR MIN(household_answers) <> MAX(household_answers)
                THEN 1 ELSE 0 END AS differs
        FROM register_padronrow
        WHERE padron_id = %(padron)s AND code > %(after)s AND code <= %(last)s
        GROUP BY code
    ) a
) g
LEFT JOIN register_household h ON h.id = g.household_id
LEFT JOIN register_residence s ON s.household_id = g.household_id AND s.until IS NULL
LEFT JOIN register_dwelling d ON d.id = s.dwelling_id
LEFT JOIN register_classification c ON c.id = (
    SELECT n.id FROM register_classification n WHERE n.household_id = g.household_id
    ORDER BY n.entered_at DESC, n.id DESC LIMIT 1
)
"""

# A person is found by document (that of a duplicate leads to the person it is, over three joins at
# most); one without, in the file or in the register, by name and birth date among those who belong
# or belonged to the same household and to no other, unless their document stands elsewhere in the
# file.
_PEOPLE = """
CREATE TEMPORARY TABLE padron_person AS
SELECT
    x.*,
    CASE WHEN x.person_id IS NULL THEN 1 ELSE 0 END AS is_new,
    CASE WHEN p.id IS NOT NULL AND p.document_digest = '' AND x.document_digest <> ''
        THEN 1 ELSE 0 END AS gets_document,
    CASE WHEN p.id IS NOT NULL AND (
        p.given_names <> x.given_names OR p.first_surname <> x.first_surname
        OR p.second_surname <> x.second_surname OR p.birth_date <> x.birth_date
        OR (x.sex <> '' AND p.sex <> x.sex)
        OR (p.document_digest = '' AND p.document_type <> x.document_type)
        OR (p.document_digest = '' AND x.document_digest <> '')
    ) THEN 1 ELSE 0 END AS is_changed,
    CASE WHEN p.id IS NOT NULL AND p.name_key <> x.name_key AND p.birth_date <> x.birth_date
        THEN 1 ELSE 0 END AS is_other,
    m.id AS membership_id,
    m.household_id AS at_household,
    CASE WHEN m.id IS NULL OR m.household_id <> COALESCE(x.household_id, 0)
        THEN 1 ELSE 0 END AS enters,
    CASE WHEN m.household_id = x.household_id
        AND (m.relationship <> x.relationship OR m.is_head <> x.is_head)
        THEN 1 ELSE 0 END AS alters
FROM (
    SELECT
        r.line, r.code, r.public_id, r.document_type, r.document_number, r.document_digest,
        r.given_names, r.first_surname, r.second_surname, r.name_key, r.birth_date, r.sex,
        r.relationship, r.is_head, h.household_id,
        ROW_NUMBER() OVER (PARTITION BY r.code ORDER BY r.line) AS position,
        COALESCE(
            (SELECT COALESCE(p4.id, p3.id, p2.id, p1.id) FROM register_person p1
                LEFT JOIN register_person p2 ON p2.id = p1.merged_into_id
                LEFT JOIN register_person p3 ON p3.id = p2.merged_into_id
                LEFT JOIN register_person p4 ON p4.id = p3.merged_into_id
                WHERE r.document_digest <> '' AND p1.document_digest = r.document_digest
                ORDER BY CASE WHEN p1.merged_into_id IS NULL THEN 0 ELSE 1 END LIMIT 1),
            (SELECT MIN(p.id) FROM register_householdmembership m
                JOIN register_person p ON p.id = m.person_id
                WHERE m.household_id = h.household_id
                AND p.birth_date = r.birth_date AND p.name_key = r.name_key
                AND p.merged_into_id IS NULL
                AND (r.document_digest = '' OR p.document_digest = '')
                AND (m.until IS NULL OR NOT EXISTS (
                    SELECT 1 FROM register_householdmembership o
                    WHERE o.person_id = p.id AND o.until IS NULL))
                AND (p.document_digest = '' OR NOT EXISTS (
                    SELECT 1 FROM register_padronrow t
                    WHERE t.padron_id = r.padron_id AND t.document_digest <> ''
                    AND t.document_digest = p.document_digest)))
        ) AS person_id
    FROM register_padronrow r
    JOIN padron_household h ON h.code = r.code
    WHERE r.padron_id = %(padron)s AND r.code > %(after)s AND r.code <= %(last)s
    AND h.is_refused = 0
) x
LEFT JOIN register_person p ON p.id = x.person_id
LEFT JOIN register_householdmembership m ON m.person_id = x.person_id AND m.until IS NULL
"""

_INDEXES: Final = {
    "padron_household": (
        "CREATE INDEX padron_household_code ON padron_household (code)",
        "CREATE INDEX padron_household_key ON padron_household (household_id)",
    ),
    "padron_person": (
        "CREATE INDEX padron_person_code ON padron_person (code)",
        "CREATE INDEX padron_person_key ON padron_person (person_id)",
    ),
}
