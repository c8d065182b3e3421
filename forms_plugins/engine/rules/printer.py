"""Write a checked tree in the text form, so that ``parse_text(show_text(tree)) == tree``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from forms_plugins.engine.rules import words
from forms_plugins.engine.rules.structure import OPERATORS, Leaf, Named, Single, operator_of
from forms_plugins.engine.rules.values import Tree
from forms_plugins.engine.rules.words import FUNCTION_BY_OPERATOR, SIGN_BY_OPERATOR

_LEVELS: Final[Mapping[str, int]] = {
    "or": 1,
    "and": 2,
    "not": 3,
    **dict.fromkeys(SIGN_BY_OPERATOR, 4),
    "in": 4,
    "add": 5,
    "sub": 5,
    "mul": 6,
    "div": 6,
}
"""
How tightly an operator binds; what is not here is a word or a function and never needs
parentheses.
"""

_ATOM: Final = 9
_SIGNS: Final = {"or": " o ", "and": " y ", "add": " + ", "sub": " - ", "mul": " * ", "div": " / "}
_MODE_WORDS: Final = {mode: word for word, mode in words.MODES.items()}
_UNIT_WORDS: Final = {unit: word for word, unit in words.UNITS.items()}
_HIT_WORDS: Final = {hit: word for word, hit in words.HITS.items()}


def show_text(tree: Tree) -> str:
    """Return a checked tree as one line of Spanish text."""
    name = operator_of(tree)
    if name is None or name in ("decimal", "date", "list"):
        return show_literal(tree)
    operand = tree[name]
    if name in _WORDS:
        return _WORDS[name](operand)
    if name in _SIGNS:
        return _joined(name, operand)
    if name in SIGN_BY_OPERATOR:
        left, right = (_inside(item, 5) for item in operand)
        return f"{left} {SIGN_BY_OPERATOR[name]} {right}"
    return _function(name, operand)


def show_literal(node: Tree) -> str:
    """Return a literal as text."""
    if type(node) is bool:
        return "verdadero" if node else "falso"
    if type(node) is str:
        return json.dumps(node, ensure_ascii=False)
    if type(node) is int:
        return str(node)
    if "decimal" in node:
        return str(node["decimal"]) if "." in node["decimal"] else f'decimal("{node["decimal"]}")'
    if "date" in node:
        return str(node["date"])
    return "[" + ", ".join(show_literal(item) for item in node["list"]) + "]"


def _level(tree: Tree) -> int:
    name = operator_of(tree)
    if name == "not" and operator_of(tree["not"]) == "in":
        return _LEVELS["in"]
    return _LEVELS.get(name or "", _ATOM)


def _inside(tree: Tree, least: int) -> str:
    """Return a part, in parentheses if it binds less tightly than asked."""
    text = show_text(tree)
    return text if _level(tree) >= least else f"({text})"


def _joined(name: str, operand: list[Tree]) -> str:
    level = _LEVELS[name]
    first = operand[0]
    same = (
        level >= 5
        and _level(first) == level
        and (operator_of(first) != name or name in ("sub", "div"))
    )
    texts = [_inside(first, level if same else level + 1)]
    texts += [_inside(item, level + 1) for item in operand[1:]]
    return _SIGNS[name].join(texts)


def _not(operand: Tree) -> str:
    if operator_of(operand) == "in":
        return _in(operand["in"], "no en")
    return f"no {_inside(operand, _ATOM)}"


def _in(operand: list[Tree], word: str = "en") -> str:
    return f"{_inside(operand[0], 5)} {word} {show_literal(operand[1])}"


def _answer(key: str) -> str:
    return f'respuesta("{key}")' if key in words.RESERVED else key


_WORDS: Final[Mapping[str, Callable[[Any], str]]] = {
    "answer": _answer,
    "row": lambda key: f"fila.{key}",
    "option": lambda key: f"opción.{key}",
    "today": lambda operand: "hoy",
    "not": _not,
    "in": _in,
    "decision": lambda operand: _decision(operand),
}


def _function(name: str, operand: Any) -> str:
    function, structure = FUNCTION_BY_OPERATOR[name], OPERATORS[name]
    parts: list[tuple[str, Any]]
    if isinstance(structure, Named):
        parts = [(structure.parts[key], operand[key]) for key in function.keys if key in operand]
    elif isinstance(structure, Leaf):
        parts = []
    elif isinstance(structure, Single):
        parts = [("rule", operand)]
    else:
        kinds: list[str] = [*structure.parts] or ["rule"] * len(operand)
        parts = list(zip(kinds, operand, strict=True))
    return f"{function.name}({'; '.join(_part(kind, item) for kind, item in parts)})"


def _part(kind: str, item: Any) -> str:
    if kind == "mode":
        return _MODE_WORDS[item]
    if kind == "unit":
        return _UNIT_WORDS[item]
    if kind == "roster":
        return str(item)
    if kind in ("name", "pattern", "text", "date_format"):
        return show_literal(item)
    return show_text(item)


def _decision(operand: dict[str, Any]) -> str:
    parts = [
        _HIT_WORDS[operand["hit"]],
        f"entradas({'; '.join(show_text(item) for item in operand['inputs'])})",
    ]
    for row in operand["rows"]:
        cells = "; ".join(_cell(cell) for cell in row["when"])
        parts.append(f"caso({cells} -> {show_literal(row['then'])})")
    if "default" in operand:
        parts.append(f"otro({show_literal(operand['default'])})")
    return f"{words.DECISION}({'; '.join(parts)})"


def _cell(cell: Tree) -> str:
    name = operator_of(cell) or ""
    if name == "any":
        return "*"
    if name == "between":
        low, high = cell[name]
        return f"entre {show_literal(low)} y {show_literal(high)}"
    if name == "one_of":
        return f"en {show_literal({'list': cell[name]})}"
    if name in SIGN_BY_OPERATOR:
        return f"{SIGN_BY_OPERATOR[name]} {show_literal(cell[name])}"
    return show_literal(cell)
