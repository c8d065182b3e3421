"""The tree of an expression."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text."""

    value: Decimal | str


@dataclass(frozen=True, slots=True)
class Reference:
    """``${name}``: a question, group or repeat by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: ``..``, ``.``, ``*`` or a name, with the conditions in brackets."""

    name: str
    predicates: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """
    Steps from a place: from ``base`` (such as ``current()`` or ``${repeat}``), from the root of
    the form when ``absolute``, else from the question that the expression belongs to.
    """

    steps: tuple[Step, ...]
    base: Node | None = None
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands: ``or and = != < <= > >= + - * div mod |``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus before an operand."""

    operand: Node


Node: TypeAlias = "Literal | Reference | Path | Call | Binary | Negative"
