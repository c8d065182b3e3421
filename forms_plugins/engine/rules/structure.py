"""
The structure of every operator, and walking over a tree.

One table says which operands each operator takes. The shape check, the references, the text form
and the printer all read it, so that an operator is described once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from forms_plugins.engine.rules.values import Tree

MAX_NODES: Final = 500
MAX_DEPTH: Final = 32
MAX_ROSTER_NESTING: Final = 2
MAX_LIST: Final = 200
MAX_DECISION_ROWS: Final = 200
MAX_DECISION_INPUTS: Final = 8
MAX_TEXT: Final = 1000
MAX_WHOLE: Final = 2**53 - 1
"""Largest whole number that can be written: the largest that JSON in a browser reads exactly."""
MAX_ROUND_DIGITS: Final = 12

ROUNDING_MODES: Final = ("half_up", "half_even", "down", "up", "floor", "ceiling")
DATE_UNITS: Final = ("days", "months", "years")
HIT_POLICIES: Final = ("unique", "first", "collect")
COMPARISONS: Final = ("eq", "ne", "lt", "le", "gt", "ge")
CELL_COMPARISONS: Final = ("lt", "le", "gt", "ge")
LITERALS: Final = frozenset({"decimal", "date", "list"})

Part = Literal[
    "rule",
    "row_rule",
    "labelled",
    "roster",
    "name",
    "digits",
    "mode",
    "unit",
    "list",
    "codes",
    "pattern",
    "text",
    "date_format",
]
"""
What stands at one place of an operator. The first three are rules: any, one about the rows of the
operator's roster, and one that reads the code of a question (``question_of``).
"""

RULE_PARTS: Final = frozenset({"rule", "row_rule", "labelled"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """An operator without operands: ``{"position": true}``."""


@dataclass(frozen=True, slots=True)
class Single:
    """An operator whose operand is one rule: ``{"not": rule}``."""

    part: Part = "rule"


@dataclass(frozen=True, slots=True)
class Sequence:
    """An operator over a list: ``least`` or more rules, or exactly the ``parts`` in order."""

    least: int = 2
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """
    An operator over an object with the keys of ``parts``; those in ``optional`` may be left out.
    """

    parts: Mapping[str, Part]
    optional: frozenset[str] = frozenset()


Structure = Leaf | Single | Sequence | Named

_PAIR: Final = Sequence(parts=("rule", "rule"))
_ROWS_WHERE: Final[Mapping[str, Part]] = {"roster": "roster", "where": "row_rule"}
_ROWS_VALUE: Final = Named(
    {"roster": "roster", "value": "row_rule", "where": "row_rule"}, frozenset({"where"})
)

OPERATORS: Final[Mapping[str, Structure]] = MappingProxyType(
    {
        "and": Sequence(),
        "or": Sequence(),
        "not": Single(),
        **{name: _PAIR for name in COMPARISONS},
        "in": Sequence(parts=("rule", "list")),
        "add": Sequence(),
        "mul": Sequence(),
        "min": Sequence(),
        "max": Sequence(),
        "sub": _PAIR,
        "div": _PAIR,
        "round": Named({"value": "rule", "digits": "digits", "mode": "mode"}),
        "if": Sequence(parts=("rule", "rule", "rule")),
        "length": Single(),
        "concat": Sequence(),
        "matches": Sequence(parts=("rule", "pattern")),
        "contains": _PAIR,
        "starts_with": _PAIR,
        "substring": Named(
            {"text": "rule", "start": "rule", "length": "rule"}, frozenset({"length"})
        ),
        "trim": Single(),
        "number": Single(),
        "label_of": Single("labelled"),
        "nothing": Leaf(),
        "selected": _PAIR,
        "count_selected": Sequence(parts=("rule", "codes")),
        "size": Single(),
        "code_at": _PAIR,
        "age": _PAIR,
        "difference": Named({"from": "rule", "to": "rule", "unit": "unit"}),
        "shift": Named({"date": "rule", "number": "rule", "unit": "unit"}),
        "to_date": Single(),
        "format_date": Sequence(parts=("rule", "date_format")),
        "answered": Single(),
        "position": Leaf(),
        "count": Named(_ROWS_WHERE, frozenset({"where"})),
        "any": Named(_ROWS_WHERE),
        "all": Named(_ROWS_WHERE),
        "sum": _ROWS_VALUE,
        "largest": _ROWS_VALUE,
        "smallest": _ROWS_VALUE,
        "distinct": _ROWS_VALUE,
        "pick": Named({"roster": "roster", "where": "row_rule", "value": "row_rule"}),
        "nth": Named({"roster": "roster", "number": "rule", "value": "row_rule"}),
        "join": Named(
            {"roster": "roster", "value": "row_rule", "separator": "text", "where": "row_rule"},
            frozenset({"where"}),
        ),
        "lookup": Named(
            {"table": "name", "key": "rule", "column": "name", "otherwise": "rule"},
            frozenset({"otherwise"}),
        ),
    }
)
"""Operators with a regular structure. Literals, reads and ``decision`` have their own."""

ROSTER_OPERATORS: Final = frozenset(
    name
    for name, structure in OPERATORS.items()
    if isinstance(structure, Named) and "roster" in structure.parts
)


class Child(NamedTuple):
    """
    A rule inside a rule: the path from its parent, the rule, and the roster it is about, if any.
    """

    path: tuple[str | int, ...]
    tree: Tree
    roster: str | None


def operator_of(tree: Tree) -> str | None:
    """Return the operator of a checked tree, or None for a literal without one."""
    return next(iter(tree)) if isinstance(tree, dict) else None


def children(tree: Tree) -> Iterator[Child]:
    """Yield the rules directly inside a checked tree, in the order they are written."""
    name = operator_of(tree)
    if name is None or name in LITERALS:
        return
    operand = tree[name]
    if name == "decision":
        for index, rule in enumerate(operand["inputs"]):
            yield Child((name, "inputs", index), rule, None)
        return
    structure = OPERATORS.get(name)
    if isinstance(structure, Single):
        yield Child((name,), operand, None)
    elif isinstance(structure, Sequence):
        for index, rule in enumerate(operand):
            if not structure.parts or structure.parts[index] in RULE_PARTS:
                yield Child((name, index), rule, None)
    elif isinstance(structure, Named):
        for key, part in structure.parts.items():
            if part in RULE_PARTS and key in operand:
                roster = operand["roster"] if part == "row_rule" else None
                yield Child((name, key), operand[key], roster)


def question_of(tree: Tree) -> str | None:
    """
    Return the key of the question whose code a tree reads, or None if it is not one for sure.

    It is that of an answer, of a row, of a code picked from a set or from the rows of a roster.
    """
    name = operator_of(tree)
    if name in ("answer", "row"):
        return str(tree[name])
    if name == "code_at":
        return question_of(tree[name][0])
    if name in ("nth", "pick", "largest", "smallest"):
        return question_of(tree[name]["value"])
    return None


class Reference(NamedTuple):
    """
    Something of the form that a rule reads.

    ``kind`` is ``answer``, ``row``, ``roster`` or ``option`` (an attribute of the option judged).
    For ``row``, ``roster`` is the key of the roster whose row is read, or None for the row that the
    rule itself belongs to.
    """

    kind: Literal["answer", "row", "roster", "option"]
    key: str
    roster: str | None = None


def references(tree: Tree) -> frozenset[Reference]:
    """Return every answer, row field and roster that a checked tree reads."""
    found: set[Reference] = set()
    _collect(tree, None, found)
    return frozenset(found)


def _collect(tree: Tree, roster: str | None, found: set[Reference]) -> None:
    name = operator_of(tree)
    if name == "answer":
        found.add(Reference("answer", tree["answer"]))
    elif name == "row":
        found.add(Reference("row", tree["row"], roster))
    elif name == "option":
        found.add(Reference("option", tree["option"]))
    elif name in ROSTER_OPERATORS:
        found.add(Reference("roster", tree[name]["roster"]))
    for child in children(tree):
        _collect(child.tree, child.roster or roster, found)


def pointer(path: tuple[str | int, ...]) -> str:
    """Write a path as a JSON pointer. Operators and keys never hold ``/`` or ``~``."""
    return "".join(f"/{step}" for step in path)
