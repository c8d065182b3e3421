"""
What is wrong with the households of a piece, and what becomes of each.

Choice: a household with one refused line is refused as a whole. Half a household would be a wrong
household: its size, its head and its class would not be those of the file.
"""

from typing import Any, Final

from cms.register.padron import words
from cms.register.padron.piece import Piece, rows, run
from cms.register.padron.problems import Problem

MOST_PEOPLE: Final = 100
"""People of a household; more are the members of an institution, or one code for a whole street."""

ADDED, CHANGED, KEPT, REFUSED = "added", "changed", "kept", "refused"


def check(piece: Piece) -> list[Problem]:
    """Find what is wrong with a piece that is laid out, and mark the households it keeps out."""
    problems: list[Problem] = []
    codes: set[str] = set()
    given = {**piece.parameters, "most": MOST_PEOPLE}
    for column, message, query in _CHECKS:
        for code, line, detail in rows(query, given):
            codes.add(code)
            text = message.format(other=detail, most=MOST_PEOPLE)
            problems.append(Problem(line, column, text))
    for column, query in _DIFFERENCES.items():
        for code, line in rows(query, given):
            codes.add(code)
            problems.append(Problem(line, column, words.DIFFERS))
    for code in codes:
        run("UPDATE padron_household SET is_refused = 1 WHERE code = %(code)s", {"code": code})
    return sorted(problems, key=lambda problem: (problem.line, problem.column))


def decide(piece: Piece) -> dict[str, int]:
    """Write down what becomes of each household of a checked piece; return counts of the piece."""
    run("DROP TABLE IF EXISTS padron_gone", {})
    run(_GONE, piece.parameters)
    run(_ACTIONS, piece.parameters)
    counts = dict(rows("SELECT action, COUNT(*) FROM padron_household GROUP BY action", {}))
    (people,) = rows(_PEOPLE_COUNTS, {})
    (gone,) = rows("SELECT COUNT(*) FROM padron_gone", {})
    names = ("people_added", "people_changed", "people_entered", "people_altered")
    found = {name: count or 0 for name, count in zip(names, people, strict=True)}
    households = sum(counts.values())
    return {
        "households": households,
        "people": piece.lines,
        **{action: counts.get(action, 0) for action in (ADDED, CHANGED, KEPT, REFUSED)},
        **found,
        "people_left": gone[0],
    }


def _household(flag: str) -> str:
    """Return the query for the households with a flag (a condition of ours, no value)."""
    return f"SELECT code, line, NULL FROM padron_household WHERE {flag}"  # noqa: S608


_CHECKS: Final[tuple[tuple[str, str, str], ...]] = (
    ("hogar", words.MANY, _household("people > %(most)s")),
    ("hogar", words.MERGED, _household("is_merged = 1")),
    ("hogar", words.UNKNOWN_OWN, _household("is_unknown_own = 1")),
    ("ubigeo", words.NO_PLACE, _household("place_code IS NULL AND is_refused = 0")),
    ("parentesco", words.NO_HEAD, _household("heads = 0 AND is_refused = 0")),
    ("parentesco", words.TWO_HEADS, _household("heads > 1")),
    ("vigente_desde", words.OLDER, _household("is_older = 1 AND differs = 0")),
    (
        "num_doc",
        words.TWICE,
        """
        SELECT x.code, x.line, MIN(o.line) FROM padron_person x
        JOIN register_padronrow o ON o.padron_id = %(padron)s
            AND o.document_digest <> '' AND o.document_digest = x.document_digest
            AND o.line <> x.line
        WHERE x.document_digest <> '' GROUP BY x.code, x.line
        """,
    ),
    (
        "nombres",
        words.TWICE,
        """
        SELECT x.code, x.line, MIN(o.line) FROM padron_person x
        JOIN padron_person o ON o.code = x.code AND o.line <> x.line
            AND o.name_key = x.name_key AND o.birth_date = x.birth_date
            AND (o.document_digest = '' OR x.document_digest = '')
        GROUP BY x.code, x.line
        """,
    ),
    (
        "num_doc",
        words.TWICE,
        """
        SELECT x.code, x.line, MIN(o.line) FROM padron_person x
        JOIN padron_person o ON o.person_id = x.person_id AND o.line <> x.line
            AND o.document_digest <> x.document_digest
            AND (o.code <> x.code OR (o.document_digest <> '' AND x.document_digest <> ''))
        GROUP BY x.code, x.line
        """,
    ),
    (
        "num_doc",
        words.OTHER_PERSON,
        "SELECT code, line, NULL FROM padron_person WHERE is_other = 1",
    ),
    (
        "num_doc",
        words.ELSEWHERE,
        """
        SELECT x.code, x.line, NULL FROM padron_person x
        JOIN register_household o ON o.id = x.at_household
        JOIN register_classification c ON c.id = (
            SELECT n.id FROM register_classification n WHERE n.household_id = o.id
            ORDER BY n.entered_at DESC, n.id DESC LIMIT 1)
        WHERE x.enters = 1 AND c.valid_from <= %(today)s AND c.valid_until >= %(today)s
        AND NOT EXISTS (SELECT 1 FROM register_cancellation k WHERE k.classification_id = c.id)
        AND NOT EXISTS (SELECT 1 FROM register_padronrow r
            WHERE r.padron_id = %(padron)s AND r.code = o.code)
        AND NOT EXISTS (SELECT 1 FROM register_padronrow r
            WHERE r.padron_id = %(padron)s AND r.code = 'EMP-' || o.public_id)
        """,
    ),
)


def _difference(column: str) -> str:
    """Return the query for lines that contradict another of their household in a column."""
    return f"""
        SELECT r.code, r.line FROM padron_household h
        JOIN register_padronrow r ON r.padron_id = %(padron)s AND r.code = h.code
        WHERE h.differs = 1 AND r.{column} <> h.{column}
        """  # noqa: S608


_DIFFERENCES: Final[dict[str, str]] = {
    "ubigeo": _difference("place_code"),
    "area": _difference("area"),
    "centro_poblado": _difference("locality"),
    "direccion": _difference("address"),
    "clase": _difference("category"),
    "metodo": _difference("method"),
    "vigente_desde": _difference("valid_from"),
    "vigente_hasta": _difference("valid_until"),
    "efecto_legal": _difference("legal_effect"),
    "r_": _difference("household_answers"),
}

_GONE = """
CREATE TEMPORARY TABLE padron_gone AS
SELECT m.id AS membership_id, h.code AS code
FROM padron_household h
JOIN register_householdmembership m ON m.household_id = h.household_id AND m.until IS NULL
WHERE h.is_refused = 0 AND NOT EXISTS (
    SELECT 1 FROM padron_person x WHERE x.person_id = m.person_id AND x.code = h.code
)
"""

_ACTIONS = """
UPDATE padron_household SET action = CASE
    WHEN is_refused = 1 THEN 'refused'
    WHEN household_id IS NULL THEN 'added'
    WHEN moves = 1 OR has_new_class = 1 OR has_new_answers = 1 OR was_left = 1
        OR old_office <> office
        OR EXISTS (SELECT 1 FROM padron_person x WHERE x.code = padron_household.code
            AND (x.is_new = 1 OR x.is_changed = 1 OR x.enters = 1 OR x.alters = 1))
        OR EXISTS (SELECT 1 FROM padron_gone n WHERE n.code = padron_household.code)
        THEN 'changed'
    ELSE 'kept' END
"""

_PEOPLE_COUNTS = """
SELECT SUM(x.is_new), SUM(x.is_changed), SUM(x.enters), SUM(x.alters)
FROM padron_person x JOIN padron_household h ON h.code = x.code WHERE h.is_refused = 0
"""


def touched_households(piece: Piece) -> list[Any]:
    """Return the households whose entries of the look-up must be made anew, by primary key."""
    return [pk for (pk,) in rows(_TOUCHED, piece.parameters)]


_TOUCHED = """
SELECT household_id FROM padron_household WHERE action IN ('added', 'changed')
UNION
SELECT x.at_household FROM padron_person x JOIN padron_household h ON h.code = x.code
WHERE h.is_refused = 0 AND x.enters = 1 AND x.at_household IS NOT NULL
"""
