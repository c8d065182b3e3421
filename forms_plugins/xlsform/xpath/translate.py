"""
Expressions to rules.

``Translation`` walks an expression and asks its ``Surroundings`` what names mean. Operators are
here, functions in ``functions`` and ``more_functions``. What has no rule raises ``XPathError``.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Protocol

from forms_plugins.xlsform.survey.lists import OptionList
from forms_plugins.xlsform.xpath import dates, values
from forms_plugins.xlsform.xpath.comparing import (
    OPERATORS,
    Comparing,
    among,
    both,
    either,
    without_needless,
)
from forms_plugins.xlsform.xpath.functions import FUNCTIONS
from forms_plugins.xlsform.xpath.nodes import (
    Binary,
    Call,
    Literal,
    Negative,
    Node,
    Path,
    Reference,
    Step,
)
from forms_plugins.xlsform.xpath.parser import parse
from forms_plugins.xlsform.xpath.tables import from_instance
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.values import NOTHING, Value, boolean, computed_number


class Surroundings(Protocol):
    """What an expression can see from where it stands."""

    def reference(self, name: str) -> Value:
        """Return the value of ``${name}``. :raises XPathError: if there is no such thing."""

    def own(self) -> Value:
        """Return the value of ``.``. :raises XPathError: if there is none."""

    def path(self, path: Path, translation: Translation) -> Value:
        """Return the value at the end of a path. :raises XPathError: if no rule reaches it."""

    def options(self, name: str) -> OptionList:
        """Return a list by name. :raises XPathError: if there is none."""

    def keyed_value(self, file: str, key_column: str, column: str, key: Value) -> Value:
        """
        Return what ``pulldata`` reads: a column of a CSV file by a key.

        :raises XPathError: if file or columns are not there.
        """

    def row_number(self) -> Any:
        """Return the rule for the number of the current row. :raises XPathError: outside rows."""

    def remark(self, message: str) -> None:
        """Note in the report what the rule does in another way."""


class Translation:
    """
    The translation of one expression.

    ``decided`` is for validations: see ``Comparing``.
    """

    def __init__(self, around: Surroundings, *, decided: bool = False) -> None:
        self.around = around
        self.comparing = Comparing(decided)

    def read(self, expression: str) -> Value:
        """Return the value of an expression. :raises XPathError: saying what has no rule."""
        try:
            return self.value(parse(expression))
        except RecursionError as error:
            raise XPathError("La expresión tiene demasiadas partes.") from error

    def condition(self, expression: str) -> Any:
        """Return an expression as a condition."""
        found = self.read(expression)
        try:
            return self.as_condition(found)
        except RecursionError as error:
            raise XPathError("La expresión tiene demasiadas partes.") from error

    def value(self, node: Node) -> Value:
        """Return the value of a part of the expression."""
        if isinstance(node, Literal):
            if isinstance(node.value, Decimal):
                return values.number(node.value)
            return values.text(node.value)
        if isinstance(node, Reference):
            return self.around.reference(node.name)
        if isinstance(node, Negative):
            return self._negative(node)
        if isinstance(node, Binary):
            return self._binary(node)
        if isinstance(node, Call):
            return self._call(node)
        return self._path(node)

    def test(self, node: Node) -> Any:
        """Return a part of the expression as a condition."""
        return self.as_condition(self.value(node))

    def as_condition(self, value: Value) -> Any:
        """Return what XPath takes a value for where it needs true or false."""
        if value.kind == "boolean":
            if values.is_read(value.tree):
                return self.comparing.guarded({"eq": [value.tree, True]}, value)
            return value.tree
        if value.kind == "roster":
            return {"gt": [{"count": _rows(value)}, 0]}
        if value.kind == "number":
            if isinstance(value.literal, Decimal):
                return value.literal != 0
            return self.comparing.guarded({"ne": [value.tree, 0]}, value)
        return values.answered(value)

    def single(self, node: Node) -> Value:
        """Return a value that is one, not one for each row."""
        found = self.value(node)
        if found.roster is not None:
            raise XPathError(
                "La pregunta se repite: use sum, count, join, min, max o indexed-repeat."
            )
        return found

    def _path(self, path: Path) -> Value:
        if path == Path((Step("."),)):
            return self.around.own()
        constant = _typed_constant(path)
        if constant is not None:
            return constant
        if isinstance(path.base, Call) and path.base.name == "instance":
            return from_instance(self, path)
        return self.around.path(path, self)

    def _negative(self, node: Negative) -> Value:
        found = values.as_number(self.single(node.operand))
        if isinstance(found.literal, Decimal):
            return values.number(-found.literal)
        return computed_number({"sub": [0, found.tree]}, found, whole=found.whole)

    def _binary(self, node: Binary) -> Value:
        if node.operator in ("and", "or"):
            return boolean(self._joined(node.operator, [self.test(p) for p in _chain(node)]))
        if node.operator in OPERATORS:
            return self.comparing.compare(
                node.operator, self.value(node.left), self.value(node.right)
            )
        if node.operator == "+":
            return self._sum([self.single(part) for part in _chain(node)])
        left, right = self.single(node.left), self.single(node.right)
        return _ARITHMETIC[node.operator](left, right)

    def _joined(self, operator: str, parts: list[Any]) -> Any:
        if operator == "or":
            return either(*among(parts))
        return both(*(parts if self.comparing.decided else without_needless(parts)))

    def _sum(self, parts: list[Value]) -> Value:
        numbers = [values.as_number(part) for part in parts]
        if all(isinstance(part.literal, Decimal) for part in numbers):
            return values.number(sum((Decimal(str(p.literal)) for p in numbers), Decimal()))
        total = computed_number(
            {"add": [part.tree for part in numbers]},
            *numbers,
            whole=all(part.whole for part in numbers),
        )
        if sum(part.kind == "date" for part in parts) == 1:
            return _shifted_sum(parts)
        return total

    def _call(self, node: Call) -> Value:
        name = node.name.lower()
        function = FUNCTIONS.get(name)
        if function is None:
            raise XPathError(f"La función «{node.name}» no se toma.")
        least, most, meaning = function
        if not least <= len(node.arguments) <= most:
            raise XPathError(f"La función «{node.name}» lleva otro número de valores.")
        return meaning(self, node.arguments)


def _typed_constant(path: Path) -> Value | None:
    """Read TRUE and FALSE, which spreadsheets write into a cell, as true and false."""
    if path.base is None and not path.absolute and len(path.steps) == 1:
        word = path.steps[0].name
        if word in ("TRUE", "FALSE", "True", "False"):
            return boolean(word.upper() == "TRUE")
    return None


def _chain(node: Binary) -> list[Node]:
    """Return the operands of a chain such as ``a and b and c``, without recursion."""
    found: list[Node] = []
    left: Node = node
    while isinstance(left, Binary) and left.operator == node.operator:
        found.append(left.right)
        left = left.left
    return [left, *reversed(found)]


def _rows(value: Value) -> dict[str, Any]:
    operand: dict[str, Any] = {"roster": value.roster}
    return operand if value.where is None else {**operand, "where": value.where}


def _shifted_sum(parts: list[Value]) -> Value:
    """Return a date and some days as a later date."""
    start = next(part for part in parts if part.kind == "date")
    days = [values.as_number(part) for part in parts if part.kind != "date"]
    if len(days) == 1:
        return dates.shifted(start, days[0])
    tree = {"add": [day.tree for day in days]}
    return dates.shifted(start, computed_number(tree, *days, whole=all(day.whole for day in days)))


def _minus(left: Value, right: Value) -> Value:
    if left.kind == right.kind == "date":
        tree = {"difference": {"from": right.tree, "to": left.tree, "unit": "days"}}
        return computed_number(tree, left, right, whole=True)
    first, second = values.as_number(left), values.as_number(right)
    if isinstance(first.literal, Decimal) and isinstance(second.literal, Decimal):
        return values.number(first.literal - second.literal)
    if left.kind == "date":
        back = values.number(-second.literal) if isinstance(second.literal, Decimal) else None
        return dates.shifted(left, back or replace(second, tree={"sub": [0, second.tree]}))
    less = {"sub": [first.tree, second.tree]}
    return computed_number(less, first, second, whole=first.whole and second.whole)


def _times(left: Value, right: Value) -> Value:
    first, second = values.as_number(left), values.as_number(right)
    tree = {"mul": [first.tree, second.tree]}
    return computed_number(tree, first, second, whole=first.whole and second.whole)


def _divided(left: Value, right: Value) -> Value:
    """Divide; by zero there is no value, where XPath has an infinite one."""
    first, second = values.as_number(left), values.as_number(right)
    if second.literal == 0:
        return Value(NOTHING, "number")
    tree: Any = {"div": [first.tree, second.tree]}
    if second.literal is None:
        tree = {"if": [{"eq": [second.tree, 0]}, NOTHING, tree]}
        return Value(tree, "number")
    return computed_number(tree, first, second)


def _remainder(left: Value, right: Value) -> Value:
    first, second = values.as_number(left), values.as_number(right)
    quotient = _divided(first, second)
    whole = first.whole and second.whole
    cut = {"round": {"value": quotient.tree, "digits": 0, "mode": "down"}}
    tree = {"sub": [first.tree, {"mul": [cut, second.tree]}]}
    return replace(quotient, tree=tree, whole=whole)


_ARITHMETIC = {"-": _minus, "*": _times, "div": _divided, "mod": _remainder}
