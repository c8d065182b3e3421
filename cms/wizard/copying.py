"""
A new row that begins as a copy of another one.

Only what people of one household often share is copied: answers that are neither personal nor
sensitive, and no document, date, file or text somebody wrote. What names a row is never copied, so
that a copy cannot pass for the person it was made of. The person sees the answers and confirms
them, as with any row.
"""

from collections.abc import Mapping
from typing import Any

from forms_plugins.engine.definition import Roster
from forms_plugins.engine.rules import references

COPIED = frozenset({"whole", "decimal", "boolean", "choice", "choices"})
"""Datatypes of answers that are copied."""


def copied_answers(roster: Roster, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of ``row`` with which a copy begins."""
    names = {found.key for found in references(roster.row_title)}
    return {
        asked.key: row[asked.key]
        for asked in roster.fields
        if asked.key in row
        and asked.key not in names
        and asked.computed is None
        and asked.sensitivity == "ordinary"
        and (asked.datatype in COPIED or asked.type == "place")
    }
