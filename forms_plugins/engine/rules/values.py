"""
Values of the rule language: what goes in, what comes out, what can go wrong.

Run-time values are ``bool``, ``int``, ``Decimal``, ``str``, ``datetime.date`` and ``tuple`` (a set
of choice codes). A roster is a sequence of mappings. How a missing answer behaves is written in
``running.py`` and tabulated in ``docs/rules.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeAlias

Tree: TypeAlias = Any
"""A rule as JSON: bool, int, str or an object with one operator."""

Value: TypeAlias = bool | int | Decimal | str | date | tuple[Any, ...]

NO_TABLES: Final[Mapping[str, Any]] = MappingProxyType({})


class Missing:
    """The value of an answer that has not been given. There is one instance, ``MISSING``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()


@dataclass(frozen=True, slots=True)
class MissingAnswer:
    """
    Name one answer that a strict evaluation needed and did not find.

    ``roster`` and ``row`` (counted from 1) say where, when the answer belongs to a roster. ``key``
    is None when no row of the roster meets the condition of the rule.
    """

    key: str | None
    roster: str | None = None
    row: int | None = None

    @property
    def place(self) -> str:
        """
        Return ``abasag``, ``miembros[2].segu``, ``fila.segu`` (own row), ``opción.region`` or
        ``miembros[]`` (no row).
        """
        if self.roster is None:
            return str(self.key)
        if self.key is None:
            return f"{self.roster}[]"
        if self.row is None:
            return f"{self.roster}.{self.key}"
        return f"{self.roster}[{self.row}].{self.key}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    The result of a strict evaluation that lacks answers, listed in the order they were needed.
    """

    missing: tuple[MissingAnswer, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Return the places of the missing answers as text."""
        return tuple(answer.place for answer in self.missing)


@dataclass(frozen=True, slots=True)
class RuleError:
    """
    Say why a rule has no value. It is a value, never raised.

    ``code`` is one of ``ERROR_CODES``; ``place`` is a JSON pointer into the tree (``/and/1/ge/0``);
    ``detail`` names the culprit and holds no answer of a person.
    """

    code: str
    place: str
    detail: str = ""


ERROR_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "type": "an operand is of another type than the operator works on",
        "division_by_zero": "the divisor is zero",
        "number_range": "a number of 10**28 or more, or with more than 100 decimals",
        "several_rows": "pick found more than one row",
        "unknown_table": "the scope has no table of that name",
        "unknown_column": "the table row has no such column",
        "no_table_row": "the table has no row with that key",
        "no_decision_row": "no row of the decision table applies and there is no default",
        "several_decision_rows": "more than one row of a unique decision table applies",
        "no_row": "an answer of the current row was asked for outside a roster",
        "no_option": "an attribute of an option was asked for outside the filter of a list",
        "cost": "the evaluation took more than the permitted number of steps",
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Everything a rule may look at.

    :param answers: answer by key; a roster is a sequence of mappings. Absent, None, empty text and
        empty set are missing.
    :param today: the date that ``today`` gives; the engine has no clock.
    :param row: answers of the roster row that a field or row check belongs to.
    :param tables: table name -> row key -> column name -> value.
    :param number: number of that row in its roster, from 1; None for a row that is not in it yet.
    :param option: attributes of the option that a filter judges.
    :param labels: key of a question -> code -> words.
    """

    answers: Mapping[str, Any]
    today: date
    row: Mapping[str, Any] | None = None
    tables: Mapping[str, Mapping[Any, Mapping[str, Any]]] = field(default_factory=lambda: NO_TABLES)
    number: int | None = None
    option: Mapping[str, Any] | None = None
    labels: Mapping[str, Mapping[Any, str]] = field(default_factory=lambda: NO_TABLES)


def literal_value(node: Tree) -> Value:
    """Return the value of a literal node: true, 3, "x", {"decimal"}, {"date"} or {"list"}."""
    if type(node) is not dict:
        return node  # type: ignore[no-any-return]  # a literal of a checked tree
    if "decimal" in node:
        return Decimal(node["decimal"])
    if "date" in node:
        return date.fromisoformat(node["date"])
    return tuple(literal_value(item) for item in node["list"])
