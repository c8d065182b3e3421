"""The household of a submission in the words of a certificate."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from forms_plugins.api.context import SubmissionFacts
from forms_plugins.api.errors import ConfigurationFailure
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.register_mapping import RegisterMapping, register_mapping
from forms_plugins.api.registry import registry
from forms_plugins.certificate.options import Line
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Field, FormDefinition

LANGUAGE = DEFAULT_LANGUAGE
"""A certificate is written in Spanish whatever the language of the screen."""


def mapping_of(form: FormDefinition) -> RegisterMapping:
    """Return the register mapping. :raises ConfigurationFailure: if the form has none."""
    mapping = register_mapping(form)
    if mapping is None:
        raise ConfigurationFailure(
            _("The form “%(form)s” does not say which answers are the members of the household.")
            % {"form": form.slug}
        )
    return mapping


def members(facts: SubmissionFacts) -> list[dict[str, Any]]:
    """
    Return the members in the order of the form, the head marked with ``is_head``.

    :raises ConfigurationFailure: if the form has no register mapping or names no member.
    """
    mapping = mapping_of(facts.form)
    rows = facts.answers.get(mapping.roster) or ()
    fields = _fields(facts.form, mapping.roster)
    if not rows:
        raise ConfigurationFailure(
            _("The list of members “%(roster)s” is empty.") % {"roster": mapping.roster}
        )
    return [_member(facts.form, mapping, fields, row) for row in rows]


def head_of(people: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the head of the household; the person listed first when nobody is marked."""
    return next((person for person in people if person["is_head"]), people[0])


def lines(facts: SubmissionFacts, wanted: tuple[Line, ...]) -> list[dict[str, str]]:
    """
    Return label and value of each line that has an answer.

    :raises ConfigurationFailure: if a line names a question the form does not have.
    """
    fields = _fields(facts.form, "")
    written = []
    for line in wanted:
        value = line.separator.join(_parts(facts, fields, line))
        if value:
            written.append({"label": line.label.in_language(LANGUAGE), "value": value})
    return written


def _parts(facts: SubmissionFacts, fields: Mapping[str, Field], line: Line) -> Iterator[str]:
    for part in line.parts:
        if part.field not in fields:
            raise ConfigurationFailure(
                _("The certificate names a question “%(question)s” that the form does not have.")
                % {"question": part.field}
            )
        words = _words(facts.form, fields[part.field], facts.answers.get(part.field))
        if words:
            yield f"{part.before}{words}{part.after}"


def _fields(form: FormDefinition, roster: str) -> dict[str, Field]:
    return {
        field.key: field
        for _, group, field in form.fields()
        if (group.key if group is not None else "") == roster
    }


def _words(form: FormDefinition, field: Field | None, value: Any) -> str:
    """Return what the field's type shows for an answer, on one line."""
    if field is None or value is None:
        return ""
    shown = registry.get(FieldType, field.type).show(
        value, field, form.choices_of(field), language=LANGUAGE
    )
    return " ".join(shown.split())


def _member(
    form: FormDefinition,
    mapping: RegisterMapping,
    fields: Mapping[str, Field],
    row: Mapping[str, Any],
) -> dict[str, Any]:
    given_names = _name(row, mapping.given_names)
    surnames = [_name(row, mapping.first_surname), _name(row, mapping.second_surname)]
    surname = " ".join(name for name in surnames if name)
    return {
        "given_names": given_names,
        "first_surname": surnames[0],
        "second_surname": surnames[1],
        "full_name": f"{given_names} {surname}".strip(),
        "listed_name": f"{surname}, {given_names}".strip(" ,"),
        "document": _document(form, mapping, fields, row),
        "relationship": _words(
            form, fields.get(mapping.relationship), row.get(mapping.relationship)
        ),
        "is_head": str(row.get(mapping.relationship)) == str(mapping.head_code),
    }


def _name(row: Mapping[str, Any], key: str | None) -> str:
    return " ".join(str(row.get(key) or "").split()) if key else ""


def _document(
    form: FormDefinition,
    mapping: RegisterMapping,
    fields: Mapping[str, Field],
    row: Mapping[str, Any],
) -> str:
    """Return "DNI 40123456", or the words of the answer for a person without a document."""
    code = row.get(mapping.document_type)
    number = str(row.get(mapping.document_number) or "").strip()
    kind = mapping.document_kind(code)
    if kind is not None:
        label = kind.label.in_language(LANGUAGE)
    else:
        label = _words(form, fields.get(mapping.document_type), code)
    return f"{label} {number}".strip()
