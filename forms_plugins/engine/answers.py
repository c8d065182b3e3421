"""
Answers: the typed values of a form, in memory and as JSON.

Covers which Python value each datatype has, when an answer is missing or empty, and the way to JSON
and back. Leaves out what people type (field types clean that) and what the answers mean
(``evaluation``).

===========  ==========================================  =============================
Datatype     In memory                                   As JSON
===========  ==========================================  =============================
``text``     ``str``                                     text
``whole``    ``int``                                     number
``decimal``  ``Decimal`` (an ``int`` is taken too)       text, such as ``"-0.55"``
``boolean``  ``bool``                                    true, false
``date``     ``datetime.date``                           text, such as ``"2026-01-31"``
``choice``   the code: ``int`` or ``str``                number or text
``choices``  ``tuple`` of codes                          list of codes
``files``    ``tuple`` of public ids of uploads          list of texts
a roster     ``tuple`` of ``dict``, one per row          list of objects
===========  ==========================================  =============================

A roster inside a row is an answer of that row, of the same shape. A row may carry ``"_id"``, a text
that names it for as long as it exists; it is no answer.

**Missing** is an answer that has not been given: absent, ``None``, ``""``, no code ticked or no
row. "No" (``False``) is an answer. **Empty** is what may be left behind in a question that is not
asked: everything missing, and ``False`` (a box that nobody ticked). What a missing answer does to
a rule is told in ``docs/rules.md``, what it does to a form in ``docs/forms.md``.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from forms_plugins.engine.definition import Field, FormDefinition, Roster

ROW_ID: Final = "_id"

NUMBER_LIMIT: Final = 10**28
"""Numbers of this size and more are refused: the rule language does not compute with them."""

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,100})?([Ee][+-]?[0-9]{1,3})?")
_MOST_DECIMALS: Final = 100


def is_missing(value: Any) -> bool:
    """Say whether ``value`` counts as not given."""
    return value is None or (isinstance(value, str | list | tuple) and not value)


def is_empty(value: Any) -> bool:
    """Say whether ``value`` may stay in a question that is not asked."""
    return value is False or is_missing(value)


def fits(field: Field, value: Any) -> bool:
    """Say whether a value that is not missing has the Python type of the field's datatype."""
    return _FITS[field.datatype](value)


def _is_code(value: Any) -> bool:
    return type(value) is str or _is_whole(value)


def _is_whole(value: Any) -> bool:
    return type(value) is int and -NUMBER_LIMIT < value < NUMBER_LIMIT


def _is_decimal(value: Any) -> bool:
    if not isinstance(value, Decimal):
        return _is_whole(value)
    if not value.is_finite() or not -NUMBER_LIMIT < value < NUMBER_LIMIT:
        return False
    return int(value.as_tuple().exponent) >= -_MOST_DECIMALS


def _are_codes(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and len({type(code) for code in value}) == 1
        and all(map(_is_code, value))
    )


def _are_public_ids(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(type(each) is str and each for each in value)


_FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": lambda value: type(value) is str,
    "whole": _is_whole,
    "decimal": _is_decimal,
    "boolean": lambda value: type(value) is bool,
    "date": lambda value: isinstance(value, date) and not isinstance(value, datetime),
    "choice": _is_code,
    "choices": _are_codes,
    "files": _are_public_ids,
}


def answers_from_json(form: FormDefinition, data: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return typed answers from their JSON form.

    What cannot be read stays as it is, and so do keys the form does not have: ``evaluation`` then
    reports ``datatype`` and ``unknown``, so that nothing disappears on the way.
    """
    items = _items_by_key(form)
    return {key: _item_from_json(items.get(key), value) for key, value in data.items()}


def answer_from_json(field: Field, value: Any) -> Any:
    """Return one typed answer, in a row or outside; what cannot be read stays as it is."""
    return _field_from_json(field, value)


def answers_to_json(form: FormDefinition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the JSON form of typed answers.

    ``answers_from_json`` gives the same answers back if they are of the right types.
    """
    return {key: _to_json(value) for key, value in answers.items()}


def without_computed(form: FormDefinition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return ``answers`` without the values of computed fields, in rows as well.

    Store answers like this: a computed value goes stale as soon as an earlier answer changes, and a
    stale one would be reported as ``computed_differs``.
    """
    return _without_computed(_items_by_key(form), answers)


def _without_computed(
    items: Mapping[str, Field | Roster], answers: Mapping[str, Any]
) -> dict[str, Any]:
    kept = {}
    for key, value in answers.items():
        item = items.get(key)
        if isinstance(item, Roster) and isinstance(value, list | tuple):
            value = tuple(_row_without_computed(item, row) for row in value)
        if not (isinstance(item, Field) and item.computed is not None):
            kept[key] = value
    return kept


def _row_without_computed(roster: Roster, row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    return _without_computed(_items_of_row(roster), row)


def _items_of_row(roster: Roster) -> dict[str, Field | Roster]:
    return {item.key: item for item in roster.items if isinstance(item, Field | Roster)}


def items_of(form: FormDefinition) -> dict[str, Field | Roster]:
    """Return the questions outside rosters, and the rosters, by key."""
    return {
        item.key: item
        for step in form.steps
        for item in step.items
        if isinstance(item, Field | Roster)
    }


def _items_by_key(form: FormDefinition) -> dict[str, Field | Roster]:
    return form.kept(items_of)


def _item_from_json(item: Field | Roster | None, value: Any) -> Any:
    if isinstance(item, Field):
        return _field_from_json(item, value)
    if isinstance(item, Roster) and isinstance(value, list | tuple):
        return tuple(_row_from_json(item, row) for row in value)
    return value


def _row_from_json(roster: Roster, row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    items = _items_of_row(roster)
    return {key: _item_from_json(items.get(key), value) for key, value in row.items()}


def _field_from_json(field: Field, value: Any) -> Any:
    read = _READERS.get(field.datatype)
    return value if read is None else read(value)


def _read_date(value: Any) -> Any:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:  # a day the calendar does not have stays text and is reported
            return value
    return value


def _read_decimal(value: Any) -> Any:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    return Decimal(value) if type(value) is int else value


def _read_codes(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "date": _read_date,
    "decimal": _read_decimal,
    "choices": _read_codes,
    "files": _read_codes,
}


def _to_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_to_json(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
