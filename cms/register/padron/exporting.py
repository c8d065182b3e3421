"""
The register as a padrón: the columns of an import, a line a person, household by household.

Some thousand households are read at a time, so memory does not grow with the register. A file that
was exported is "kept" as a whole when it is read again. Cells that a spreadsheet would take for a
formula are written with an apostrophe in front, which reading takes away.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils import timezone
from django_scopes import scopes_disabled

from cms.accounts.models import Office
from cms.register.padron.cells import guarded, show_answer
from cms.register.padron.columns import HOUSEHOLD_ANSWER, MEMBER_ANSWER, NAMES
from cms.register.padron.expected import Expected, expected_on
from cms.register.padron.piece import rows
from cms.register.padron.rows import OWN_CODE

HOUSEHOLDS_AT_A_TIME: Final = 1000
BOM: Final = "\ufeff"
"""Spreadsheets take a file without it for Windows-1252."""


@dataclass
class Exported:
    """How much was written so far."""

    households: int = 0
    people: int = 0


def export_padron(office: Office | None = None, counts: Exported | None = None) -> Iterator[str]:
    """
    Yield the CSV (UTF-8 with mark, commas) in parts of about a thousand households.

    Choice: households that were joined to another one and people without household are left out.
    A class that was cancelled is not written: the cells stay empty.

    :raises NoForm: if no form says what the codes mean.
    """
    expected = expected_on(timezone.localdate())
    counts = counts or Exported()
    yield BOM + _lines([_heading(expected)])
    after = 0
    while True:
        with scopes_disabled():
            found = rows(_HOUSEHOLDS, _given(office, after))
            if not found:
                return
            text = _lines(_rows(expected, found, counts))
        after = found[-1][0]
        yield text


def _given(office: Office | None, after: int) -> dict[str, Any]:
    return {
        "after": after,
        "office": office.pk if office else 0,
        "most": HOUSEHOLDS_AT_A_TIME,
    }


def _heading(expected: Expected) -> list[str]:
    return [
        *NAMES,
        *(HOUSEHOLD_ANSWER + key for key in expected.household_fields),
        *(MEMBER_ANSWER + key for key in expected.member_fields),
    ]


def _lines(table: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in line] for line in table)
    return written.getvalue()


def _rows(
    expected: Expected, found: Sequence[tuple[Any, ...]], counts: Exported
) -> Iterator[list[str]]:
    members = defaultdict(list)
    for key, *member in rows(_MEMBERS, {"first": found[0][0], "last": found[-1][0]}):
        members[key].append(member)
    for key, *household in found:
        counts.households += 1
        answers = _json(household.pop())
        kept = [show_answer(answers.get(name)) for name in expected.household_fields]
        own = list(answers.get(expected.mapping.roster) or ())
        for member in members[key]:
            counts.people += 1
            said = _answers_of(expected, member, own)
            told = [show_answer(said.get(name)) for name in expected.member_fields]
            yield [*_cells(household, member), *kept, *told]


def _cells(household: Sequence[Any], member: Sequence[Any]) -> list[str]:
    code, public_id, place, area, locality, line, category, method, number, *class_ = household
    valid_from, valid_until, has_legal_effect = class_
    *identity, born, sex, relationship, is_head = member
    return [
        code or f"{OWN_CODE}{public_id}",
        place or "",
        area or "",
        locality or "",
        line or "",
        *identity,
        _day(born),
        sex,
        relationship,
        "si" if is_head else "no",
        category or "",
        f"{method}@{number}" if method else "",
        _day(valid_from),
        _day(valid_until),
        "" if category is None else "si" if has_legal_effect else "no",
    ]


def _answers_of(
    expected: Expected, member: Sequence[Any], own: list[dict[str, Any]]
) -> Mapping[str, Any]:
    """
    Take the row of answers that belongs to a member out of those of the household.

    The rows name nobody: the first one with the same birth date and relationship is theirs.
    """
    mapping = expected.mapping
    born, _sex, relationship, _is_head = member[-4:]
    for place, row in enumerate(own):
        is_theirs = str(row.get(mapping.relationship, relationship)) == relationship
        if is_theirs and row.get(mapping.birth_date, _day(born)) == _day(born):
            return own.pop(place)
    return {}


def _day(value: date | str | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def _json(value: Any) -> dict[str, Any]:
    """Return a JSON column: text on SQLite and, read by plain SQL, on PostgreSQL too."""
    return json.loads(value) if isinstance(value, str) else value or {}


_HOUSEHOLDS: Final = """
SELECT h.id, h.code, h.public_id, COALESCE(d.place_code, f.place_code), d.area, d.locality, d.line,
    c.category, t.slug, v.number, c.valid_from, c.valid_until, c.has_legal_effect, a.answers
FROM register_household h
JOIN accounts_office f ON f.id = h.office_id
LEFT JOIN register_residence s ON s.household_id = h.id AND s.until IS NULL
LEFT JOIN register_dwelling d ON d.id = s.dwelling_id
LEFT JOIN register_classification c ON c.id = (
    SELECT n.id FROM register_classification n WHERE n.household_id = h.id
    ORDER BY n.entered_at DESC, n.id DESC LIMIT 1
) AND NOT EXISTS (SELECT 1 FROM register_cancellation k WHERE k.classification_id = c.id)
LEFT JOIN classification_methodversion v ON v.id = c.method_id
LEFT JOIN classification_method t ON t.id = v.method_id
LEFT JOIN register_householdanswers a ON a.household_id = h.id
WHERE h.id > %(after)s AND h.merged_into_id IS NULL
AND (%(office)s = 0 OR h.office_id = %(office)s)
ORDER BY h.id LIMIT %(most)s
"""

_MEMBERS: Final = """
SELECT m.household_id, p.document_type, p.document_number, p.first_surname, p.second_surname,
    p.given_names, p.birth_date, p.sex, m.relationship, m.is_head
FROM register_householdmembership m JOIN register_person p ON p.id = m.person_id
WHERE m.household_id BETWEEN %(first)s AND %(last)s AND m.until IS NULL
ORDER BY m.household_id, m.position, m.id
"""
