"""The built-in field types; importing this module registers them."""

from forms_plugins.fields import (
    choice,
    choices,
    confirm,
    date,
    decimal,
    integer,
    long_text,
    phone,
    place,
    text,
    yes_no,
)

__all__ = [
    "choice",
    "choices",
    "confirm",
    "date",
    "decimal",
    "integer",
    "long_text",
    "phone",
    "place",
    "text",
    "yes_no",
]
