"""Dates: ages, differences, moving, and to and from text."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Any, Final

from forms_plugins.engine.rules.date_formats import written_date
from forms_plugins.engine.rules.numbers import whole
from forms_plugins.engine.rules.running import (
    ABSENT,
    Place,
    Run,
    Trouble,
    expect,
    kind_of,
    operator,
    value,
    values,
)
from forms_plugins.engine.rules.texts import trimmed
from forms_plugins.engine.rules.values import Tree

_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FURTHEST: Final = 4_000_000
"""Days or months beyond which no date can be: more than there are from year 1 to 9999."""


@operator("age")
def age(operand: list[Tree], run: Run, place: Place) -> Any:
    """
    Return the completed years from a birth to a day; negative for a birth after it.

    Who was born on 29 February turns a year older on 1 March in common years.
    """
    found, absent = values(operand, run, place)
    if absent is not None:
        return absent
    for item in found:
        expect("date", item, place)
    return completed_months(found[0], found[1]) // 12


@operator("difference")
def difference(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """Return the days, completed months or completed years between two dates, rounded down."""
    found, absent = values([operand["from"], operand["to"]], run, place)
    if absent is not None:
        return absent
    for item in found:
        expect("date", item, place)
    start, end = found
    if operand["unit"] == "days":
        return (end - start).days
    months = completed_months(start, end)
    return months if operand["unit"] == "months" else months // 12


def completed_months(start: date, end: date) -> int:
    """Return the months completed from one date to another: a month ends on the same day number."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


@operator("shift")
def shifted(operand: dict[str, Any], run: Run, place: Place) -> Any:
    """
    Return the date so many days, months or years later (earlier, if negative).

    A month that lacks the day gives its last day. :raises Trouble: outside the years 1 to 9999.
    """
    found, absent = values([operand["date"], operand["number"]], run, place)
    if absent is not None:
        return absent
    start, number = found
    expect("date", start, place)
    steps = whole(number, place)
    if abs(steps) > _FURTHEST:
        raise Trouble("number_range", place)
    try:
        if operand["unit"] == "days":
            return start + timedelta(days=steps)
        return _months_later(start, steps * (12 if operand["unit"] == "years" else 1))
    except (OverflowError, ValueError) as error:
        raise Trouble("number_range", place) from error


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


@operator("to_date")
def read_as_date(operand: Tree, run: Run, place: Place) -> Any:
    """Return a text such as 2026-01-31 as a date; missing if it is none."""
    found = value(operand, run, place)
    if type(found) in ABSENT or kind_of(found) == "date":
        return found
    expect("text", found, place)
    text = trimmed(found)
    if not _ISO_DATE.fullmatch(text):
        return run.absent("to_date")
    try:
        return date.fromisoformat(text)
    except ValueError:  # a day that the calendar does not have
        return run.absent("to_date")


@operator("format_date")
def date_as_text(operand: list[Any], run: Run, place: Place) -> Any:
    """Return a date in a format."""
    found = value(operand[0], run, (place, 0))
    if type(found) in ABSENT:
        return found
    expect("date", found, (place, 0))
    return written_date(found, operand[1])
