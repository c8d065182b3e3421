"""Dates: today, constants, parts of a date and the days since 1970."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from forms_plugins.engine.rules.date_formats import DateFormatError, parse_date_format
from forms_plugins.xlsform.xpath import values
from forms_plugins.xlsform.xpath.comparing import day
from forms_plugins.xlsform.xpath.nodes import Node
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.values import NOTHING, Value

if TYPE_CHECKING:
    from forms_plugins.xlsform.xpath.translate import Translation

Arguments = tuple[Node, ...]
TODAY: Final = Value({"today": True}, "date", sure=True)


def _today(run: Translation, arguments: Arguments) -> Value:
    return TODAY


def _now(run: Translation, arguments: Arguments) -> Value:
    run.around.remark("now(): se usa la fecha de hoy, sin la hora.")
    return TODAY


def shifted(start: Value, days: Value) -> Value:
    """Return the date so many days later."""
    number = days.tree
    if not days.whole:
        number = {"round": {"value": number, "digits": 0, "mode": "floor"}}
    tree = {"shift": {"date": start.tree, "number": number, "unit": "days"}}
    return Value(tree, "date", sure=start.sure and days.sure)


def as_date(value: Value) -> Value:
    """Return a value as a date: of texts such as ``2026-01-31``, of days since 1970."""
    if isinstance(value.literal, str):
        return day(value.literal) if value.literal else Value(NOTHING, "date")
    if value.kind == "date":
        return value
    if value.kind == "number":
        return shifted(Value(values.EPOCH, "date", sure=True), value)
    return Value({"to_date": values.as_text(value).tree}, "date")


def _date(run: Translation, arguments: Arguments) -> Value:
    return as_date(run.single(arguments[0]))


def _decimal_date(run: Translation, arguments: Arguments) -> Value:
    return values.as_number(as_date(run.single(arguments[0])))


def _format(run: Translation, arguments: Arguments) -> Value:
    found, pattern = as_date(run.single(arguments[0])), run.single(arguments[1]).literal
    if not isinstance(pattern, str):
        raise XPathError("format-date() lleva un formato escrito, como '%d/%m/%Y'.")
    if pattern == "%Y-%m-%d":
        return values.as_text(found)
    try:
        parse_date_format(pattern)
    except DateFormatError as error:
        raise XPathError(f"{error}.") from error
    if {"%B", "%b", "%A", "%a"} & set(re.findall("%.", pattern)):
        run.around.remark("Los nombres de meses y días se escriben en español.")
    return Value({"format_date": [found.tree, pattern]}, "text", sure=found.sure)


FUNCTIONS: Final = {
    "today": (0, 0, _today),
    "now": (0, 0, _now),
    "date": (1, 1, _date),
    "date-time": (1, 1, _date),
    "decimal-date-time": (1, 1, _decimal_date),
    "decimal-date": (1, 1, _decimal_date),
    "format-date": (2, 2, _format),
    "format-date-time": (2, 2, _format),
}
