"""
The structure check of a rule: known operators, right operands, bounded cost.

It needs nothing but the tree. Whatever passes can be evaluated without an exception; whether its
types fit the form is the business of ``checking.py``. Messages are for form authors, hence in
Spanish.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from forms_plugins.engine.rules import structure
from forms_plugins.engine.rules.date_formats import DateFormatError, parse_date_format
from forms_plugins.engine.rules.decision_shape import check_decision
from forms_plugins.engine.rules.literals import (
    Path,
    are_codes,
    check_key,
    check_literal,
    check_name,
    check_text,
    one_of,
    refuse,
)
from forms_plugins.engine.rules.patterns import PatternError, parse_pattern
from forms_plugins.engine.rules.structure import Leaf, Named, Part, Sequence, Single, question_of
from forms_plugins.engine.rules.values import Tree


def check_shape(tree: Tree) -> Tree:
    """
    Return the tree unchanged if it is a rule of the language.

    :raises RuleShapeError: at the first unknown operator, wrong operand or exceeded bound.
    """
    _ShapeCheck().rule(tree, (), depth=1, rosters=0)
    return tree


class _ShapeCheck:
    """One walk over a tree, counting its nodes."""

    def __init__(self) -> None:
        self.nodes = 0

    def rule(self, tree: Tree, path: Path, depth: int, rosters: int) -> None:
        """Check one rule; ``rosters`` is the number of roster operators around it."""
        self.nodes += 1
        if self.nodes > structure.MAX_NODES:
            raise refuse(f"La regla pasa de {structure.MAX_NODES} partes; divídala.", path)
        if depth > structure.MAX_DEPTH:
            raise refuse(f"La regla pasa de {structure.MAX_DEPTH} niveles; divídala.", path)
        if type(tree) is not dict:
            check_literal(tree, path)
        elif len(tree) != 1 or not isinstance(next(iter(tree)), str):
            raise refuse("Cada parte lleva exactamente un operador.", path)
        else:
            self._node(*next(iter(tree.items())), path, depth, rosters)

    def _node(self, name: str, operand: Any, path: Path, depth: int, rosters: int) -> None:
        if name in structure.LITERALS:
            check_literal({name: operand}, path)
            if name == "list" and not are_codes(operand):
                raise refuse("Como valor, una lista lleva códigos: enteros o textos.", path)
        elif name in ("answer", "row", "option"):
            check_key(operand, (*path, name))
        elif name == "today":
            if operand is not True:
                raise refuse("Se escribe {«today»: true}.", (*path, name))
        elif name == "decision":
            self._decision(operand, (*path, name), depth, rosters)
        else:
            self._operator(name, operand, path, depth, rosters)

    def _operator(self, name: str, operand: Any, path: Path, depth: int, rosters: int) -> None:
        expected = structure.OPERATORS.get(name)
        inside = (*path, name)
        if expected is None:
            raise refuse(f"No existe el operador «{name[:40]}».", path)
        if isinstance(expected, Leaf):
            if operand is not True:
                raise refuse(f"Se escribe {{«{name}»: true}}.", inside)
        elif isinstance(expected, Single):
            self._part(expected.part, operand, inside, depth, rosters)
        elif isinstance(expected, Sequence):
            self._sequence(expected, operand, inside, depth, rosters)
        else:
            self._named(expected, operand, inside, depth, rosters)

    def _sequence(
        self, expected: Sequence, operand: Any, path: Path, depth: int, rosters: int
    ) -> None:
        count = len(expected.parts)
        if type(operand) is not list:
            raise refuse("El operador lleva una lista.", path)
        if count and len(operand) != count:
            raise refuse(f"El operador lleva {count} valores y tiene {len(operand)}.", path)
        if len(operand) < expected.least and not count:
            raise refuse(f"El operador lleva {expected.least} valores o más.", path)
        for index, item in enumerate(operand):
            part: Part = expected.parts[index] if count else "rule"
            self._part(part, item, (*path, index), depth, rosters)

    def _named(self, expected: Named, operand: Any, path: Path, depth: int, rosters: int) -> None:
        if type(operand) is not dict:
            raise refuse("El operador lleva un objeto.", path)
        for key in operand:
            if key not in expected.parts:
                raise refuse(f"El operador no lleva «{str(key)[:40]}».", path)
        for key, part in expected.parts.items():
            if key in operand:
                self._part(part, operand[key], (*path, key), depth, rosters)
            elif key not in expected.optional:
                raise refuse(f"Al operador le falta «{key}».", path)

    def _part(self, part: Part, item: Any, path: Path, depth: int, rosters: int) -> None:
        if part == "rule":
            self.rule(item, path, depth + 1, rosters)
        elif part == "row_rule":
            if rosters == structure.MAX_ROSTER_NESTING:
                most = structure.MAX_ROSTER_NESTING
                raise refuse(f"Solo se admiten {most} grupos repetidos uno dentro de otro.", path)
            self.rule(item, path, depth + 1, rosters + 1)
        elif part == "labelled":
            self.rule(item, path, depth + 1, rosters)
            if question_of(item) is None:
                raise refuse("Aquí va una pregunta con opciones o un código de ella.", path)
        else:
            _PART_CHECKS[part](item, path)

    def _decision(self, operand: Any, path: Path, depth: int, rosters: int) -> None:
        check_decision(operand, path)
        for index, item in enumerate(operand["inputs"]):
            self.rule(item, (*path, "inputs", index), depth + 1, rosters)


def _digits(item: Any, path: Path) -> None:
    most = structure.MAX_ROUND_DIGITS
    if type(item) is not int or not -most <= item <= most:
        raise refuse(f"Los decimales del redondeo van de -{most} a {most}.", path)


def _list(item: Any, path: Path) -> None:
    if type(item) is not dict or list(item) != ["list"]:
        raise refuse("Aquí va una lista: {«list»: [..]}.", path)
    check_literal(item, path)


def _codes_list(item: Any, path: Path) -> None:
    _list(item, path)
    if not are_codes(item["list"]):
        raise refuse("La lista lleva códigos: enteros o textos.", path)


def _pattern(item: Any, path: Path) -> None:
    if type(item) is not str:
        raise refuse("El patrón es un texto.", path)
    check_text(item, path)
    try:
        parse_pattern(item)
    except PatternError as error:
        raise refuse(f"{error}.", path) from error


def _text(item: Any, path: Path) -> None:
    if type(item) is not str:
        raise refuse("Aquí va un texto fijo.", path)
    check_text(item, path)


def _date_format(item: Any, path: Path) -> None:
    _text(item, path)
    try:
        parse_date_format(item)
    except DateFormatError as error:
        raise refuse(f"{error}.", path) from error


_PART_CHECKS: Final[Mapping[str, Callable[[Any, Path], None]]] = {
    "roster": check_key,
    "name": check_name,
    "digits": _digits,
    "mode": one_of(structure.ROUNDING_MODES),
    "unit": one_of(structure.DATE_UNITS),
    "list": _list,
    "codes": _codes_list,
    "pattern": _pattern,
    "text": _text,
    "date_format": _date_format,
}
