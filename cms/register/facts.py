"""
What of a household's answers is kept for methods: everything that is counted, nothing that names.

Choice: left out are names and document numbers (the register mapping names them), the address, the
locality, files and signatures, telephones and e-mail, and every text that a person typed into a
question marked personal or sensitive, or into a long text. Coded answers, numbers, dates and place
codes stay, also of questions marked sensitive: the methods of 2010 read the health insurance, and
any method may read ages or languages. No page shows these rows; only methods read them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from forms_plugins.api.register_mapping import RegisterMapping, register_mapping
from forms_plugins.engine.definition import Field, FormDefinition, Roster

NEVER_KEPT: Final = frozenset(
    {"document", "email", "file", "long_text", "phone", "photo", "signature"}
)
"""Types of questions whose answers identify somebody or may say anything."""

CODES_AS_TEXT: Final = frozenset({"place", "reference"})
"""Types whose text is a code of a list."""


def facts_of(form: FormDefinition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the stored ``answers`` (JSON) that methods may read, rosters as lists of rows.

    Answers to questions that ``form`` does not have are left out, and so are the names of rows.
    """
    mapping = register_mapping(form)
    identity = _identity_keys(mapping) if mapping else frozenset()
    top: dict[str, Field] = {}
    rosters: dict[str, Roster] = {}
    for step in form.steps:
        top |= {field.key: field for field in step.fields}
        if step.roster is not None:
            rosters[step.roster.key] = step.roster
    return _kept(top.values(), rosters.values(), answers, identity)


def _kept(
    fields: Iterable[Field],
    rosters: Iterable[Roster],
    answers: Mapping[str, Any],
    identity: frozenset[str],
) -> dict[str, Any]:
    kept = {
        field.key: answers[field.key]
        for field in fields
        if field.key in answers and field.key not in identity and _may_be_kept(field)
    }
    for roster in rosters:
        rows = answers.get(roster.key)
        if isinstance(rows, list | tuple):
            kept[roster.key] = [_kept(roster.fields, roster.rosters, row, identity) for row in rows]
    return kept


def _may_be_kept(field: Field) -> bool:
    if field.type in NEVER_KEPT or field.datatype == "files":
        return False
    typed = field.datatype == "text" and field.type not in CODES_AS_TEXT
    return not typed or field.sensitivity == "ordinary"


def _identity_keys(mapping: RegisterMapping) -> frozenset[str]:
    keys = {
        mapping.document_number,
        mapping.given_names,
        mapping.first_surname,
        mapping.second_surname,
        mapping.locality,
        *(part.field for part in mapping.address),
    }
    return frozenset(key for key in keys if key)
