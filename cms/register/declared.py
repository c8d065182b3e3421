"""A household as somebody declared it: read from the answers of a form, before it is entered."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any, Final

from cms.register.digests import document_digest
from cms.register.names import name_key
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.register_mapping import RegisterMapping
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, FormDefinition

NAME_LENGTH: Final = 120
LOCALITY_LENGTH: Final = 200
LINE_LENGTH: Final = 400


class MappingDoesNotFit(Exception):
    """The register mapping of a form names answers that a complete submission lacks."""


@dataclass(frozen=True, repr=False)
class DeclaredIdentity:
    """What was said of a person; codes as text, ``document_digest`` empty without a number."""

    document_type: str
    document_number: str
    document_digest: str
    given_names: str
    first_surname: str
    second_surname: str
    birth_date: date
    sex: str = ""

    @cached_property
    def name_key(self) -> str:
        """Return the names as they are compared."""
        return name_key(self.given_names, self.first_surname, self.second_surname)

    def as_columns(self) -> dict[str, Any]:
        """Return the columns of ``models.people.Identity``."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**own, "name_key": self.name_key}


@dataclass(frozen=True, repr=False)
class DeclaredMember:
    """A person with their place in the household. ``position`` counts from 1."""

    identity: DeclaredIdentity
    position: int
    relationship: str
    is_head: bool


@dataclass(frozen=True, repr=False)
class DeclaredDwelling:
    """Where a household lives. ``parts`` are the answers of the address by key."""

    place_code: str
    area: str
    locality: str
    parts: Mapping[str, Any]
    line: str


def declared_members(
    mapping: RegisterMapping, answers: Mapping[str, Any]
) -> tuple[DeclaredMember, ...]:
    """
    Return the members in the order of the form.

    :raises MappingDoesNotFit: if a name or a birth date is missing or has the wrong form.
    """
    rows = answers.get(mapping.roster) or ()
    return tuple(_member(mapping, row, position) for position, row in enumerate(rows, start=1))


def declared_dwelling(
    form: FormDefinition, mapping: RegisterMapping, answers: Mapping[str, Any]
) -> DeclaredDwelling | None:
    """Return where the household lives, or ``None`` if the form does not say."""
    place_code = _text(answers, mapping.place_code)
    if not place_code:
        return None
    parts = {part.field: answers.get(part.field) for part in mapping.address}
    return DeclaredDwelling(
        place_code=place_code,
        area=_text(answers, mapping.area),
        locality=_text(answers, mapping.locality)[:LOCALITY_LENGTH],
        parts={key: value for key, value in parts.items() if value not in (None, "")},
        line=_address_line(form, mapping, answers)[:LINE_LENGTH],
    )


def _address_line(
    form: FormDefinition, mapping: RegisterMapping, answers: Mapping[str, Any]
) -> str:
    by_key = {field.key: field for _, roster, field in form.fields() if roster is None}
    written = []
    for part in mapping.address:
        field, value = by_key.get(part.field), answers.get(part.field)
        if field is None or value in (None, ""):
            continue
        plugin = registry.get(FieldType, field.type)
        words = plugin.show(value, field, form.choices_of(field), language=DEFAULT_LANGUAGE)
        written.append(f"{part.before}{' '.join(words.split())}{part.after}")
    return " ".join(written)


def _member(mapping: RegisterMapping, row: Mapping[str, Any], position: int) -> DeclaredMember:
    document_type = _text(row, mapping.document_type)
    number = _text(row, mapping.document_number)
    can_be_found = mapping.document_kind(document_type) is not None
    identity = DeclaredIdentity(
        document_type=document_type,
        document_number=number,
        document_digest=document_digest(document_type, number) if can_be_found else "",
        given_names=_name(row, mapping.given_names),
        first_surname=_name(row, mapping.first_surname),
        second_surname=_text(row, mapping.second_surname)[:NAME_LENGTH],
        birth_date=_birth_date(row, mapping.birth_date),
        sex=_text(row, mapping.sex),
    )
    return DeclaredMember(
        identity=identity,
        position=position,
        relationship=_text(row, mapping.relationship),
        is_head=_text(row, mapping.relationship) == str(mapping.head_code),
    )


def _text(answers: Mapping[str, Any], key: str | None) -> str:
    value = answers.get(key) if key else None
    return "" if value is None else str(value)


def _name(row: Mapping[str, Any], key: str) -> str:
    name = row.get(key)
    if not name:
        raise MappingDoesNotFit(f"a member has no {key}")
    # The submission keeps the whole of a longer name.
    return str(name)[:NAME_LENGTH]


def _birth_date(row: Mapping[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(row.get(key) or "")
    except (TypeError, ValueError) as error:
        raise MappingDoesNotFit(f"a member has no date in {key}") from error
