"""Functions over the rows of a repeat."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from forms_plugins.xlsform.xpath import values
from forms_plugins.xlsform.xpath.comparing import both
from forms_plugins.xlsform.xpath.nodes import Node, Path, Step
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.values import Value, computed_number

if TYPE_CHECKING:
    from forms_plugins.xlsform.xpath.translate import Translation

Arguments = tuple[Node, ...]


def operand(rows: Value, **more: Any) -> dict[str, Any]:
    """Return the operand of a roster operator over some rows."""
    found: dict[str, Any] = {"roster": rows.roster, **more}
    if rows.where is not None:
        found["where"] = rows.where
    return found


def any_row(rows: Value, condition: Any) -> Any:
    """Return the rule that a condition holds in one of the rows."""
    if isinstance(condition, bool):
        return {"gt": [{"count": operand(rows)}, 0]} if condition else False
    where = condition if rows.where is None else both(rows.where, condition)
    return {"any": {"roster": rows.roster, "where": where}}


def _row_number(rows: Value) -> Value:
    """Return the value of each row as a number; codes that are whole numbers stay what they are."""
    return values.as_number(replace(rows, roster=None, where=None))


def over_rows(name: str, rows: Value) -> Value:
    """Return ``sum``, ``largest`` or ``smallest`` of a question over the rows."""
    inner = replace(rows, roster=None, where=None)
    if name != "sum" and inner.kind == "date":
        return Value({name: operand(rows, value=inner.tree)}, "date")
    number = _row_number(rows)
    tree = {name: operand(rows, value=number.tree)}
    return Value(tree, "number", sure=name == "sum", whole=number.whole)


def _sum(run: Translation, arguments: Arguments) -> Value:
    found = run.value(arguments[0])
    if found.kind == "roster":
        raise XPathError("sum() lleva una pregunta del grupo repetido, no el grupo.")
    return over_rows("sum", found) if found.roster else values.as_number(found)


def _count(run: Translation, arguments: Arguments) -> Value:
    found = run.value(arguments[0])
    if found.roster is None:
        raise XPathError("count() se usa con un grupo repetido.")
    return Value({"count": operand(found)}, "number", sure=True, whole=True)


def _count_non_empty(run: Translation, arguments: Arguments) -> Value:
    found = run.value(arguments[0])
    if found.roster is None:
        tree: Any = {"if": [values.answered(found), 1, 0]}
        return Value(tree, "number", sure=True, whole=True)
    inner = replace(found, roster=None, where=None)
    there = values.answered(inner) if found.kind != "roster" else True
    where = there if found.where is None else both(found.where, there)
    tree = {"count": {"roster": found.roster} | ({} if where is True else {"where": where})}
    return Value(tree, "number", sure=True, whole=True)


def _indexed_repeat(run: Translation, arguments: Arguments) -> Value:
    if len(arguments) != 3:
        raise XPathError("indexed-repeat() se toma con un solo grupo repetido.")
    asked, repeat = run.value(arguments[0]), run.value(arguments[1])
    position = values.as_number(run.single(arguments[2]))
    return nth(asked, repeat, position)


def nth(asked: Value, repeat: Value | None, position: Value) -> Value:
    """Return the value of a question in the row of that number, from 1."""
    roster = repeat.roster if repeat else asked.roster
    if roster is None or (asked.roster is not None and asked.roster != roster):
        raise XPathError("indexed-repeat() lleva una pregunta de ese grupo repetido.")
    tree = {"nth": {"roster": roster, "number": position.tree, "value": asked.tree}}
    return replace(asked, tree=tree, roster=None, where=None, sure=False)


def _position(run: Translation, arguments: Arguments) -> Value:
    node = arguments[0] if arguments else None
    steps = node.steps if isinstance(node, Path) and node.base is None else ()
    if node is not None and not (steps and all(step == Step("..") for step in steps)):
        raise XPathError("position() se toma con «..».")
    return Value(run.around.row_number(), "number", sure=True, whole=True)


def _index(run: Translation, arguments: Arguments) -> Value:
    return Value(run.around.row_number(), "number", sure=True, whole=True)


def is_position(node: Node) -> Decimal | None:
    """Return n of a condition such as ``[3]``, which picks the third row."""
    value = getattr(node, "value", None)
    return value if isinstance(value, Decimal) else None


def counted(value: Value) -> Value:
    """Return the number of rows."""
    return computed_number({"count": operand(value)}, whole=True)


FUNCTIONS: Final = {
    "sum": (1, 1, _sum),
    "count": (1, 1, _count),
    "count-non-empty": (1, 1, _count_non_empty),
    "indexed-repeat": (3, 7, _indexed_repeat),
    "position": (0, 1, _position),
    "index": (0, 0, _index),
}
