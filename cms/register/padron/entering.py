"""
Entering the households of a piece that was checked, by a dozen statements for all of them.

The rules are those of entering one form: who is no longer named leaves, who belonged elsewhere
moves, another relationship closes one stay and opens the next, another address is another dwelling,
a class is never changed but followed by another one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import connection

from cms.register.composition import EndReason
from cms.register.models import EntrySource
from cms.register.padron.piece import Piece, run
from cms.register.services.entering import COMMON


def enter(piece: Piece, *, at: datetime, by: int | None, reason: str) -> None:
    """
    Make the register say what the households of ``piece`` say, but for the refused ones.

    ``by`` is who started the import, ``reason`` what its records are given.
    """
    given: dict[str, Any] = {
        **piece.parameters,
        "now": connection.ops.adapt_datetimefield_value(at),
        "by": by,
        "reason": reason,
        "common": COMMON,
        "source": EntrySource.IMPORT.value,
        "moved": EndReason.MOVED.value,
        "not_declared": EndReason.NOT_DECLARED.value,
        "changed": EndReason.CHANGED.value,
    }
    for statement in _STATEMENTS:
        run(statement, given)
    _enter_dwellings(given)


def _enter_dwellings(given: Mapping[str, Any]) -> None:
    """Add the dwellings of those who moved: a dwelling has no name, so its key is taken first."""
    run(_KEYS[connection.vendor], {})
    for statement in _DWELLINGS:
        run(statement, given)


_STATEMENTS: Final = (
    # Households and people that are new; both are found again by what the staging table named them.
    """
    INSERT INTO register_household
        (public_id, office_id, code, kind, registered_at, merged_into_id)
    SELECT public_id, office, code, %(common)s, %(now)s, NULL
    FROM padron_household WHERE action = 'added'
    """,
    """
    UPDATE padron_household SET household_id = (
        SELECT k.id FROM register_household k WHERE k.code = padron_household.code
    ) WHERE action = 'added'
    """,
    """
    INSERT INTO register_person
        (public_id, document_type, document_number, document_digest, given_names, first_surname,
         second_surname, name_key, birth_date, sex, merged_into_id, created_at)
    SELECT x.public_id, x.document_type, x.document_number, x.document_digest, x.given_names,
        x.first_surname, x.second_surname, x.name_key, x.birth_date, x.sex, NULL, %(now)s
    FROM padron_person x JOIN padron_household h ON h.code = x.code
    WHERE h.is_refused = 0 AND x.is_new = 1
    """,
    """
    UPDATE padron_person SET person_id = (
        SELECT p.id FROM register_person p WHERE p.public_id = padron_person.public_id
    ) WHERE is_new = 1
    """,
    # What is known of a person, and its history.
    """
    UPDATE register_person SET
        given_names = x.given_names,
        first_surname = x.first_surname,
        second_surname = x.second_surname,
        name_key = x.name_key,
        birth_date = x.birth_date,
        sex = CASE WHEN x.sex = '' THEN register_person.sex ELSE x.sex END,
        document_type = CASE WHEN register_person.document_digest = ''
            THEN x.document_type ELSE register_person.document_type END,
        document_number = CASE WHEN x.gets_document = 1
            THEN x.document_number ELSE register_person.document_number END,
        document_digest = CASE WHEN x.gets_document = 1
            THEN x.document_digest ELSE register_person.document_digest END
    FROM padron_person x, padron_household h
    WHERE register_person.id = x.person_id AND h.code = x.code
    AND h.is_refused = 0 AND x.is_changed = 1
    """,
    """
    INSERT INTO register_personrecord
        (person_id, document_type, document_number, document_digest, given_names, first_surname,
         second_surname, name_key, birth_date, sex, source, submission_id, reason, entered_at,
         entered_by_id)
    SELECT p.id, p.document_type, p.document_number, p.document_digest, p.given_names,
        p.first_surname, p.second_surname, p.name_key, p.birth_date, p.sex,
        %(source)s, NULL, %(reason)s, %(now)s, %(by)s
    FROM padron_person x
    JOIN padron_household h ON h.code = x.code
    JOIN register_person p ON p.id = x.person_id
    WHERE h.is_refused = 0 AND (x.is_new = 1 OR x.is_changed = 1)
    """,
    # Who moves: a household that a later piece will look at remembers that it was left.
    """
    UPDATE register_padronrow SET was_left = TRUE
    WHERE padron_id = %(padron)s AND code > %(last)s AND code IN (
        SELECT COALESCE(o.code, 'EMP-' || o.public_id)
        FROM padron_person x
        JOIN padron_household h ON h.code = x.code
        JOIN register_household o ON o.id = x.at_household
        WHERE h.is_refused = 0 AND x.enters = 1
    )
    """,
    """
    UPDATE register_householdmembership SET
        until = CASE WHEN since > %(today)s THEN since ELSE %(today)s END,
        end_reason = %(moved)s
    WHERE until IS NULL AND id IN (
        SELECT x.membership_id FROM padron_person x JOIN padron_household h ON h.code = x.code
        WHERE h.is_refused = 0 AND x.enters = 1 AND x.membership_id IS NOT NULL
    )
    """,
    """
    UPDATE register_householdmembership SET
        until = CASE WHEN since > %(today)s THEN since ELSE %(today)s END,
        end_reason = %(not_declared)s
    WHERE until IS NULL AND id IN (SELECT membership_id FROM padron_gone)
    """,
    """
    UPDATE register_householdmembership SET
        until = CASE WHEN since > %(today)s THEN since ELSE %(today)s END,
        end_reason = %(changed)s
    WHERE until IS NULL AND id IN (
        SELECT x.membership_id FROM padron_person x JOIN padron_household h ON h.code = x.code
        WHERE h.is_refused = 0 AND x.alters = 1
    )
    """,
    """
    INSERT INTO register_householdmembership
        (household_id, person_id, position, relationship, is_head, since, until, end_reason,
         source, submission_id)
    SELECT h.household_id, x.person_id, x.position, x.relationship, x.is_head, %(today)s, NULL, '',
        %(source)s, NULL
    FROM padron_person x JOIN padron_household h ON h.code = x.code
    WHERE h.is_refused = 0 AND (x.enters = 1 OR x.alters = 1)
    """,
    """
    UPDATE register_householdmembership SET position = x.position
    FROM padron_person x, padron_household h
    WHERE register_householdmembership.id = x.membership_id AND h.code = x.code
    AND h.action = 'changed' AND x.enters = 0 AND x.alters = 0
    AND register_householdmembership.position <> x.position
    """,
    # The household itself, its class and its answers.
    """
    UPDATE register_household SET office_id = h.office FROM padron_household h
    WHERE register_household.id = h.household_id AND h.action = 'changed'
    AND h.old_office <> h.office
    """,
    """
    INSERT INTO register_classification
        (household_id, submission_id, result_id, source, method_id, run_id, replaces_id, category,
         raw, "index", outputs, has_legal_effect, valid_from, valid_until, reason, entered_at)
    SELECT household_id, NULL, NULL, %(source)s, method, NULL, newest_id, category,
        '', '', '{}', legal_effect = 1, valid_from, valid_until, %(reason)s, %(now)s
    FROM padron_household h
    WHERE h.action IN ('added', 'changed') AND has_new_class = 1
    """,
)

_KEYS: Final = {
    "postgresql": """
        UPDATE padron_household
        SET dwelling_id = nextval(pg_get_serial_sequence('register_dwelling', 'id'))
        WHERE action IN ('added', 'changed') AND moves = 1
        """,
    # One writer at a time: nobody takes a key in between.
    "sqlite": """
        UPDATE padron_household
        SET dwelling_id = rowid + (SELECT COALESCE(MAX(id), 0) FROM register_dwelling)
        WHERE action IN ('added', 'changed') AND moves = 1
        """,
}

_DWELLINGS: Final = (
    """
    INSERT INTO register_dwelling (id, place_code, area, locality, parts, line, created_at)
    SELECT dwelling_id, place_code, new_area, new_locality, '{}', new_address, %(now)s
    FROM padron_household WHERE dwelling_id <> 0
    """,
    """
    UPDATE register_residence SET
        until = CASE WHEN since > %(today)s THEN since ELSE %(today)s END
    WHERE id IN (SELECT residence_id FROM padron_household WHERE dwelling_id <> 0)
    """,
    """
    INSERT INTO register_residence (household_id, dwelling_id, since, until)
    SELECT household_id, dwelling_id, %(today)s, NULL
    FROM padron_household WHERE dwelling_id <> 0
    """,
)
