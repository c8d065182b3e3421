"""Find the birth date of the person who fills a form in, as a second factor to come back with."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_plugins.engine.definition import Field, FormDefinition

OWN_BIRTHDAY = "own_birthday"
"""Option of the field type for dates: the birth date of whoever fills the form in."""

BIRTH_WORDS = ("nacimiento", "fecha_nac", "birth")


def birth_date_of(form: FormDefinition, answers: Mapping[str, Any]) -> date | None:
    """
    Return the first answered birth date that is not in a list of people, ``None`` without one.

    A question asks for a birth date if it takes a date and its author or its key says so; that of
    the person who fills the form in goes first.
    """
    asked = [
        field
        for _step, roster, field in form.fields()
        if roster is None and field.datatype == "date" and asks_birth_date(field)
    ]
    own_first = sorted(asked, key=lambda field: not field.options.get(OWN_BIRTHDAY))
    given = (answers.get(field.key) for field in own_first)
    return next((value for value in given if isinstance(value, date)), None)


def asks_birth_date(field: Field) -> bool:
    """Say whether a question for a date is one for a birth date."""
    return bool(field.options.get(OWN_BIRTHDAY)) or any(word in field.key for word in BIRTH_WORDS)
