"""
How a tree is run: the table of operators, places, and what a missing answer does.

Missing, in one place:

1. A read gives ``MISSING`` (strict: a ``Refusal`` that names the answer) if the answer is absent,
   None, an empty text or an empty set.
2. A comparison with a missing operand is false (validation: missing; strict: the refusal).
3. Arithmetic, texts, dates and everything else with a missing operand is missing; an operand that
   is missing goes before a wrong type, and all operands are evaluated, left to right.
4. ``and`` and ``or`` have three values and stop at the first false or true; ``not`` missing is
   missing.
5. ``answered`` is never missing; the operators over rosters say their rule in ``rosters.py``.

Inside an evaluation a failure travels as the exception ``Trouble``; ``evaluate.py`` turns it into
a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from forms_plugins.engine.rules.values import (
    MISSING,
    Missing,
    MissingAnswer,
    Refusal,
    Scope,
    Tree,
    literal_value,
)

MAX_STEPS: Final = 100_000
"""Operators and table rows that one evaluation may visit; about a tenth of a second."""

NUMBER_LIMIT: Final = 10**28
_LOWEST_EXPONENT: Final = -100


class _Kinds(dict[type, str]):
    """Kinds by exact type; a subclass of date (a frozen clock's, say) is a date too."""

    def __missing__(self, found: type) -> str:
        if issubclass(found, date):
            return "date"
        raise KeyError(found)


KIND: Final[Mapping[type, str]] = _Kinds(
    {
        bool: "boolean",
        int: "number",
        Decimal: "number",
        str: "text",
        date: "date",
        tuple: "set",
        list: "roster",
    }
)
"""Kind of a value by its exact type; a roster that has been read is a list."""

ABSENT: Final = frozenset({Missing, Refusal})
Absent = Missing | Refusal
Place = tuple[Any, Any] | None
"""
Where the evaluation is, as (place of the parent, last step): cheap to make, written out on
failure.
"""


class Mode(Enum):
    """What a comparison with a missing answer gives: see the module's numbered list."""

    LENIENT = "lenient"
    VALIDATION = "validation"
    STRICT = "strict"


class Trouble(Exception):  # a signal inside the evaluator, named as authors know it
    """Raised inside the evaluator; carries what becomes a ``RuleError``."""

    def __init__(self, code: str, place: Place, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.place = place
        self.detail = detail

    def pointer(self) -> str:
        """Return the place as a JSON pointer."""
        steps: list[str] = []
        place = self.place
        while place is not None:
            place, step = place
            steps.append(str(step))
        return "".join(f"/{step}" for step in reversed(steps))


class Run:
    """State of one evaluation; ``inside`` makes the state for the rows of a roster."""

    __slots__ = (
        "answers",
        "budget",
        "labels",
        "mode",
        "number",
        "option",
        "own_number",
        "roster",
        "row",
        "tables",
        "today",
    )

    def __init__(self, scope: Scope, mode: Mode) -> None:
        self.answers = scope.answers
        self.row = scope.row
        self.roster: str | None = None
        self.number: int | None = None
        self.own_number = scope.number
        self.today = scope.today
        self.tables = scope.tables
        self.labels = scope.labels
        self.option = scope.option
        self.mode = mode
        self.budget = [MAX_STEPS]

    def inside(self, roster: str) -> Run:
        """Return a run over the same answers and budget whose row can be set."""
        run = Run.__new__(Run)
        run.answers, run.row, run.roster, run.number = self.answers, None, roster, None
        run.today, run.tables, run.mode = self.today, self.tables, self.mode
        run.labels, run.option, run.own_number = self.labels, self.option, None
        run.budget = self.budget
        return run

    def spend(self, steps: int, place: Place) -> None:
        """Count steps. :raises Trouble: if the budget is used up."""
        self.budget[0] -= steps
        if self.budget[0] < 0:
            raise Trouble("cost", place)

    def absent(self, key: str | None, roster: str | None = None, row: int | None = None) -> Absent:
        """Return what a missing answer is in this mode."""
        if self.mode is Mode.STRICT:
            return Refusal((MissingAnswer(key, roster, row),))
        return MISSING


Operator = Callable[[Any, Run, Place], Any]
OPERATOR_FUNCTIONS: Final[dict[str, Operator]] = {}


def operator(name: str) -> Callable[[Operator], Operator]:
    """Register a function as the meaning of an operator: ``(operand, run, place) -> value``."""

    def register(function: Operator) -> Operator:
        OPERATOR_FUNCTIONS[name] = function
        return function

    return register


def value(tree: Tree, run: Run, place: Place) -> Any:
    """
    Return the value of a checked tree, or what is absent.

    :raises Trouble: if it has none.
    """
    if type(tree) is not dict:
        return tree
    budget = run.budget
    budget[0] -= 1
    if budget[0] < 0:
        raise Trouble("cost", place)
    for name, operand in tree.items():
        return OPERATOR_FUNCTIONS[name](operand, run, (place, name))
    raise Trouble("type", place, "an empty object")


def values(trees: list[Tree], run: Run, place: Place) -> tuple[list[Any], Absent | None]:
    """Return the values of several trees, and what is absent among them."""
    found = [value(tree, run, (place, index)) for index, tree in enumerate(trees)]
    absent = None
    for item in found:
        if type(item) in ABSENT:
            absent = joined(absent, item)
    return found, absent


def joined(first: Absent | None, second: Absent) -> Absent:
    """Return one absence out of two, naming each missing answer once."""
    if not isinstance(first, Refusal) or not isinstance(second, Refusal):
        return second
    return Refusal(tuple(dict.fromkeys(first.missing + second.missing)))


def undecided(absent: Absent, run: Run) -> Absent | bool:
    """Return what a comparison with a missing operand is in this mode."""
    return False if run.mode is Mode.LENIENT else absent


def kind_of(found: Any) -> str:
    """Return the kind of a value."""
    return KIND[type(found)]


def expect(kind: str, found: Any, place: Place) -> None:
    """:raises Trouble: if the value is of another kind."""
    if KIND[type(found)] != kind:
        raise Trouble("type", place, f"{KIND[type(found)]} instead of {kind}")


@operator("decimal")
def read_decimal(operand: str, run: Run, place: Place) -> Decimal:
    """Return the decimal literal."""
    return Decimal(operand)


@operator("date")
def read_date(operand: str, run: Run, place: Place) -> date:
    """Return the date literal."""
    return date.fromisoformat(operand)


@operator("list")
def read_list(operand: list[Tree], run: Run, place: Place) -> tuple[Any, ...]:
    """Return the literal list as a set of codes."""
    run.spend(len(operand), place)
    return tuple(literal_value(item) for item in operand)


@operator("answer")
def read_answer(key: str, run: Run, place: Place) -> Any:
    """Return an answer of the form."""
    found = checked(run.answers.get(key), place)
    return run.absent(key) if found is MISSING else found


@operator("row")
def read_row(key: str, run: Run, place: Place) -> Any:
    """Return an answer of the current row."""
    if run.row is None:
        raise Trouble("no_row", place, key)
    found = checked(run.row.get(key), place)
    if found is not MISSING:
        return found
    return run.absent(key, run.roster or "fila", run.number)


@operator("option")
def read_option(name: str, run: Run, place: Place) -> Any:
    """Return an attribute of the option that a filter judges."""
    if run.option is None:
        raise Trouble("no_option", place, name)
    found = checked(run.option.get(name), place)
    return run.absent(name, "opción") if found is MISSING else found


@operator("position")
def position(operand: bool, run: Run, place: Place) -> Any:
    """Return the number of the current row, from 1; missing for a row that has none yet."""
    if run.row is None:
        raise Trouble("no_row", place, "position")
    number = run.number if run.roster is not None else run.own_number
    return run.absent("position") if number is None else number


@operator("nothing")
def nothing(operand: bool, run: Run, place: Place) -> Absent:
    """Return what a missing answer is."""
    return run.absent("nothing")


@operator("today")
def read_today(operand: bool, run: Run, place: Place) -> Any:
    """Return the date of the evaluation, an input."""
    return checked(run.today, place)


def checked(found: Any, place: Place) -> Any:
    """
    Return a stored value as the language knows it: exact types, sets as tuples, empty as MISSING.

    :raises Trouble: if it is of no known type (floats among them) or a number out of range.
    """
    kind = type(found)
    if kind is str:
        return found or MISSING
    if kind is int:
        if -NUMBER_LIMIT < found < NUMBER_LIMIT:
            return found
        raise Trouble("number_range", place)
    if kind is bool or kind is date:
        return found
    if found is None:
        return MISSING
    return _checked_compound(found, place)


def _checked_compound(found: Any, place: Place) -> Any:
    if isinstance(found, Decimal):
        return _checked_decimal(found, place)
    if isinstance(found, list | tuple):
        if all(isinstance(item, Mapping) for item in found):
            return list(found) or MISSING
        kinds = {type(item) for item in found}
        if kinds == {int} or kinds == {str}:
            return tuple(found)
        raise Trouble("type", place, "a list that is neither codes nor rows")
    if isinstance(found, str):
        return str.__str__(found) or MISSING
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    if isinstance(found, int):
        return checked(int(found), place)
    raise Trouble("type", place, f"a value of type {type(found).__name__}")


def _checked_decimal(found: Decimal, place: Place) -> Decimal:
    if not found.is_finite() or not -NUMBER_LIMIT < found < NUMBER_LIMIT:
        raise Trouble("number_range", place)
    if int(found.as_tuple().exponent) < _LOWEST_EXPONENT:
        raise Trouble("number_range", place)
    return Decimal(found)
