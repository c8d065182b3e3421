"""Comparisons with XPath's meaning, in rules that know the kinds of their operands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from forms_plugins.xlsform.xpath import values
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.values import Value, boolean

OPERATORS: Final = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_MIRRORED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
MOST_LISTED: Final = 200
_DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T.*)?")
_TRUE: Final = frozenset(("true", "1", "ok", "yes", "si", "sí", "true()"))
_FALSE: Final = frozenset(("false", "0", "no", "false()"))


def both(*conditions: Any) -> Any:
    """Return conditions joined by "and"; constants are worked out."""
    parts = [each for each in conditions if each is not True]
    if any(each is False for each in parts):
        return False
    flat = [
        inner
        for each in parts
        for inner in (each["and"] if isinstance(each, dict) and "and" in each else [each])
    ]
    if len(flat) < 2:
        return flat[0] if flat else True
    return {"and": flat}


def either(*conditions: Any) -> Any:
    """Return conditions joined by "or"; constants are worked out."""
    parts = [each for each in conditions if each is not False]
    if any(each is True for each in parts):
        return True
    flat = [
        inner
        for each in parts
        for inner in (each["or"] if isinstance(each, dict) and "or" in each else [each])
    ]
    if len(flat) < 2:
        return flat[0] if flat else False
    return {"or": flat}


def among(conditions: list[Any]) -> list[Any]:
    """Return alternatives with ``x = 1 or x = 2`` written as one of a list."""
    found: list[Any] = []
    for each in conditions:
        codes = _listed(each)
        before = _listed(found[-1]) if found else None
        if codes and before and codes[0] == before[0] and _same_kind(before[1] + codes[1]):
            found[-1] = {"in": [codes[0], {"list": list(dict.fromkeys(before[1] + codes[1]))}]}
        else:
            found.append(each)
    return found


def _listed(condition: Any) -> tuple[Any, list[Any]] | None:
    """Return what is compared and the constants it may equal, if a condition says just that."""
    if not isinstance(condition, dict):
        return None
    if "in" in condition:
        asked, listed = condition["in"]
        return asked, listed["list"]
    if "eq" in condition:
        asked, constant = condition["eq"]
        if isinstance(constant, int | str) and not isinstance(constant, bool):
            return asked, [constant]
    return None


def _same_kind(codes: list[Any]) -> bool:
    return len({type(code) for code in codes}) == 1 and len(codes) <= MOST_LISTED


def without_needless(conditions: list[Any]) -> list[Any]:
    """
    Leave out that an answer is there where a comparison beside it needs it anyway.

    Only for conditions in which a comparison with a missing answer is false.
    """
    compared = [
        side
        for each in conditions
        if isinstance(each, dict) and next(iter(each)) in OPERATORS.values()
        for side in next(iter(each.values()))
    ]
    found = [
        each
        for each in conditions
        if not (isinstance(each, dict) and "answered" in each and each["answered"] in compared)
    ]
    return _as_different(found)


def _as_different(conditions: list[Any]) -> list[Any]:
    """Write "there, there and not equal" as "differs"."""
    for each in conditions:
        equal = each.get("not") if isinstance(each, dict) else None
        if not isinstance(equal, dict) or "eq" not in equal:
            continue
        reads = [{"answered": s} for s in equal["eq"] if values.is_read(s)]
        if reads and all(read in conditions for read in reads):
            kept = [other for other in conditions if other not in reads]
            return [{"ne": equal["eq"]} if other is each else other for other in kept]
    return conditions


def negated(condition: Any) -> Any:
    """Return the opposite of a condition."""
    if isinstance(condition, bool):
        return not condition
    if isinstance(condition, dict) and "not" in condition:
        return condition["not"]
    return {"not": condition}


class Comparing:
    """
    Makes comparisons.

    With ``decided`` the result is never missing: in a validation our rules wait for a missing
    answer, where XPath says false (or true, for ``!=``).
    """

    def __init__(self, decided: bool) -> None:
        self.decided = decided

    def compare(self, sign: str, left: Value, right: Value) -> Value:
        """Return the comparison of two values. :raises XPathError: if no rule compares them."""
        for value, other, turned in ((left, right, sign), (right, left, _MIRRORED[sign])):
            if value.roster is not None and value.kind != "roster":
                return self._any_row(turned, value, other)
        if sign == "!=":
            return boolean(self._differ(left, right))
        if sign == "=":
            return boolean(self._equal(left, right))
        return boolean(self._order(sign, left, right))

    def _any_row(self, sign: str, rows: Value, other: Value) -> Value:
        inner = self.compare(sign, replace(rows, roster=None, where=None), other)
        where = inner.tree if rows.where is None else both(rows.where, inner.tree)
        return boolean({"any": {"roster": rows.roster, "where": where}})

    def guarded(self, condition: Any, *operands: Value) -> Any:
        """Return a condition that is false where an operand is missing, also in a validation."""
        if not self.decided or isinstance(condition, bool):
            return condition
        return both(*(values.answered(each) for each in operands if not each.sure), condition)

    def _differ(self, left: Value, right: Value) -> Any:
        equal = self._equal(left, right)
        if isinstance(equal, dict) and left.sure and right.sure and "eq" in equal:
            return {"ne": equal["eq"]}
        return negated(equal)

    def _equal(self, left: Value, right: Value) -> Any:
        for value, other in ((left, right), (right, left)):
            if other.is_empty_text:
                return negated(values.answered(value))
        for value, other in ((left, right), (right, left)):
            if value.literal is None and other.literal is not None:
                return self._equals_constant(value, other)
        if left.literal is not None and right.literal is not None:
            return _same_constants(left, right)
        return self._equal_values(left, right)

    def _equals_constant(self, value: Value, constant: Value) -> Any:
        make = _CONSTANT[value.kind]
        return self.guarded(make(value, constant), value)

    def _equal_values(self, left: Value, right: Value) -> Any:
        kinds = {left.kind, right.kind}
        if kinds == {"date"}:
            return self.guarded({"eq": [left.tree, right.tree]}, left, right)
        if kinds == {"choice"} and _same_codes(left, right):
            return self.guarded({"eq": [left.tree, right.tree]}, left, right)
        if kinds == {"boolean"}:
            return self.guarded({"eq": [left.tree, right.tree]}, left, right)
        if "number" in kinds or "date" in kinds:
            return self._with_numbers("eq", left, right)
        first, second = values.as_text(left), values.as_text(right)
        return self.guarded({"eq": [first.tree, second.tree]}, left, right)

    def _order(self, sign: str, left: Value, right: Value) -> Any:
        name = OPERATORS[sign]
        for side in (left, right):
            if isinstance(side.literal, str) and not _is_day_or_number(side.literal):
                raise XPathError(f"«{side.literal}» no es un número ni una fecha: no se ordena.")
        left, right = _day_like(left, right), _day_like(right, left)
        if {left.kind, right.kind} == {"date"}:
            return self.guarded({name: [left.tree, right.tree]}, left, right)
        return self._with_numbers(name, left, right)

    def _with_numbers(self, name: str, left: Value, right: Value) -> Any:
        first, second = _comparable(left), _comparable(right)
        if first.literal is not None and second.literal is not None:
            return _ordered(name, first, second)
        return self.guarded({name: [first.tree, second.tree]}, first, second)


def _comparable(value: Value) -> Value:
    """Return a value as a number; codes that are numbers compare as they are."""
    if value.kind == "choice" and value.options is not None and value.options.is_whole:
        return value
    return values.as_number(value)


def _ordered(name: str, left: Value, right: Value) -> bool:
    first, second = Decimal(str(left.literal)), Decimal(str(right.literal))
    return {
        "eq": first == second,
        "lt": first < second,
        "le": first <= second,
        "gt": first > second,
        "ge": first >= second,
    }[name]


def _same_codes(left: Value, right: Value) -> bool:
    if left.options is None or right.options is None:
        return False
    return left.options.is_whole == right.options.is_whole


def _same_constants(left: Value, right: Value) -> bool:
    if isinstance(left.literal, Decimal) or isinstance(right.literal, Decimal):
        first, second = values.as_number(left), values.as_number(right)
        return first.literal is not None and first.literal == second.literal
    return str(left.literal) == str(right.literal)


def _is_day_or_number(written: str) -> bool:
    return bool(_DAY.fullmatch(written.strip())) or values.parsed_number(written) is not None


def _day_like(value: Value, other: Value) -> Value:
    """Return a text such as ``'2026-01-31'`` as a date where it is compared with one."""
    if other.kind == "date" and isinstance(value.literal, str):
        return day(value.literal)
    return value


def day(written: str) -> Value:
    """Return the date of a text. :raises XPathError: if it is none."""
    found = _DAY.fullmatch(written.strip())
    try:
        exact = date.fromisoformat(found.group(1) if found else written)
    except ValueError as error:
        raise XPathError(f"«{written}» no es una fecha (año-mes-día).") from error
    return Value({"date": exact.isoformat()}, "date", sure=True)


def _equals_code(value: Value, constant: Value) -> Any:
    if value.options is None:
        return {"eq": [value.tree, constant.tree]}
    if isinstance(constant.literal, Decimal):
        codes = values.codes_of_number(value, constant.literal)
    else:
        codes = values.codes_of(value, str(constant.literal))
    if not codes:
        return False
    if len(codes) > 1:
        return {"in": [value.tree, {"list": list(codes)}]}
    return {"eq": [value.tree, codes[0]]}


def _equals_codes(value: Value, constant: Value) -> Any:
    """A selection of several equals a text if just the codes in it are ticked."""
    wanted = values.as_text(constant).literal
    assert isinstance(wanted, str)
    ticked = [values.codes_of(value, word) for word in wanted.split()]
    if not ticked or not all(ticked):
        return False
    codes = [codes[0] for codes in ticked]
    return both(
        *({"selected": [value.tree, code]} for code in codes),
        {"eq": [{"size": value.tree}, len(codes)]},
    )


def _equals_number(value: Value, constant: Value) -> Any:
    wanted = values.as_number(constant)
    return False if wanted.literal is None else {"eq": [value.tree, wanted.tree]}


def _equals_text(value: Value, constant: Value) -> Any:
    return {"eq": [value.tree, values.as_text(constant).tree]}


def _equals_date(value: Value, constant: Value) -> Any:
    if isinstance(constant.literal, str):
        try:
            wanted = day(constant.literal)
        except XPathError:
            return False
        return {"eq": [value.tree, wanted.tree]}
    return {"eq": [values.days_of(value).tree, constant.tree]}


def _equals_boolean(value: Value, constant: Value) -> Any:
    word = str(constant.literal).lower()
    if word in _TRUE:
        return {"eq": [value.tree, True]} if values.is_read(value.tree) else value.tree
    if word in _FALSE:
        return {"eq": [value.tree, False]} if values.is_read(value.tree) else negated(value.tree)
    return False


def _no_comparison(value: Value, constant: Value) -> Any:
    raise XPathError("Esto no se puede comparar.")


_CONSTANT: Final[dict[str, Callable[[Value, Value], Any]]] = {
    "choice": _equals_code,
    "choices": _equals_codes,
    "number": _equals_number,
    "text": _equals_text,
    "date": _equals_date,
    "boolean": _equals_boolean,
    "files": _no_comparison,
    "roster": _no_comparison,
    "nothing": lambda value, constant: False,
}
