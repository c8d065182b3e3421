"""
The answers that methods read, for the households of a piece.

What a file says goes over what the register has, key by key; the roster of members is taken whole.
PostgreSQL joins the JSON itself, SQLite has it done here.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from django.db import connection

from cms.register.models import HouseholdAnswers
from cms.register.padron.piece import Piece, rows, run


def lay_out_answers(piece: Piece, roster: str) -> None:
    """Make ``padron_answers`` of a piece that is laid out, and mark the households it changes."""
    given = {**piece.parameters, "roster": roster}
    run("DROP TABLE IF EXISTS padron_answers", {})
    if connection.vendor == "postgresql":
        run(_JOINED, given)
    else:
        _join_here(given)
    run(_MARKED, given)


def enter_answers(piece: Piece) -> None:
    """Store the answers of the households that are added or changed."""
    run(_STORED, piece.parameters)


_JOINED: Final = """
CREATE TEMPORARY TABLE padron_answers AS
SELECT n.code, n.said, CASE WHEN n.known IS NULL OR n.known <> n.said THEN 1 ELSE 0 END AS differs
FROM (
    SELECT h.code, a.answers AS known,
        COALESCE(a.answers, '{}'::jsonb)
        || COALESCE(h.household_answers, '{}')::jsonb
        || CASE WHEN m.answers IS NULL THEN '{}'::jsonb
            ELSE jsonb_build_object(%(roster)s::text, m.answers) END AS said
    FROM padron_household h
    LEFT JOIN register_householdanswers a ON a.household_id = h.household_id
    LEFT JOIN (
        SELECT code, jsonb_agg(member_answers::jsonb ORDER BY line) AS answers
        FROM register_padronrow
        WHERE padron_id = %(padron)s AND code > %(after)s AND code <= %(last)s
        AND member_answers IS NOT NULL
        GROUP BY code
    ) m ON m.code = h.code
    WHERE h.is_refused = 0
) n
WHERE n.said <> '{}'::jsonb
"""

_MARKED: Final = """
UPDATE padron_household SET has_new_answers = 1
WHERE code IN (SELECT code FROM padron_answers WHERE differs = 1)
"""

_STORED: Final = """
INSERT INTO register_householdanswers (household_id, answers, submission_id, taken_on)
SELECT h.household_id, n.said, NULL, %(today)s
FROM padron_household h JOIN padron_answers n ON n.code = h.code
WHERE h.action IN ('added', 'changed') AND h.has_new_answers = 1
ON CONFLICT (household_id) DO UPDATE SET
    answers = excluded.answers, submission_id = NULL, taken_on = excluded.taken_on
"""

_HOUSEHOLDS: Final = """
SELECT code, household_id, household_answers FROM padron_household WHERE is_refused = 0
"""

_MEMBERS: Final = """
SELECT code, member_answers FROM register_padronrow
WHERE padron_id = %(padron)s AND code > %(after)s AND code <= %(last)s
AND member_answers IS NOT NULL ORDER BY code, line
"""


def _join_here(given: Mapping[str, Any]) -> None:
    members: dict[str, list[Any]] = defaultdict(list)
    for code, text in rows(_MEMBERS, given):
        members[code].append(json.loads(text))
    households = rows(_HOUSEHOLDS, given)
    known = HouseholdAnswers.objects.in_bulk([key for _, key, _ in households if key])
    joined = []
    for code, key, text in households:
        before = known[key].answers if key in known else {}
        said = {**before, **json.loads(text or "{}")}
        if code in members:
            said[given["roster"]] = members[code]
        if said:
            joined.append((code, json.dumps(said, ensure_ascii=False), int(said != before)))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE padron_answers (code text, said text, differs int)")
        cursor.executemany("INSERT INTO padron_answers VALUES (%s, %s, %s)", joined)
