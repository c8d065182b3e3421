"""
Structure of a decision table.

``{"decision": {"inputs": [rule..], "hit": "unique|first|collect",
"rows": [{"when": [cell..], "then": literal}..], "default": literal}}``.

A cell is a literal (equals), ``{"any": true}``, ``{"lt|le|gt|ge": literal}``,
``{"between": [from, to]}`` with both ends included, or ``{"one_of": [literal..]}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from forms_plugins.engine.rules import structure
from forms_plugins.engine.rules.literals import (
    Path,
    check_list,
    check_literal,
    literal_kind,
    one_of,
    refuse,
)
from forms_plugins.engine.rules.values import Tree

CELL_OPERATORS: Final = frozenset({"any", "between", "one_of", *structure.CELL_COMPARISONS})
_ORDERED: Final = frozenset({"number", "date"})
_check_hit: Final = one_of(structure.HIT_POLICIES)


def check_decision(table: Any, path: Path) -> None:
    """
    Check everything of a decision table but the rules of its inputs.

    :raises RuleShapeError: at the first thing that does not fit.
    """
    if type(table) is not dict:
        raise refuse("La tabla de decisión es un objeto.", path)
    unknown = [key for key in table if key not in ("inputs", "hit", "rows", "default")]
    if unknown:
        raise refuse(f"La tabla de decisión no lleva «{str(unknown[0])[:40]}».", path)
    _check_hit(table.get("hit"), (*path, "hit"))
    _check_size(table, "inputs", structure.MAX_DECISION_INPUTS, path)
    _check_size(table, "rows", structure.MAX_DECISION_ROWS, path)
    for index, row in enumerate(table["rows"]):
        _check_row(row, len(table["inputs"]), table["hit"], (*path, "rows", index))
    if "default" in table:
        _check_result(table["default"], table["hit"], (*path, "default"))


def _check_size(table: Mapping[str, Any], key: str, most: int, path: Path) -> None:
    items = table.get(key)
    if type(items) is not list or not 1 <= len(items) <= most:
        raise refuse(f"La tabla de decisión lleva «{key}» con 1 a {most} elementos.", path)


def _check_row(row: Any, inputs: int, hit: str, path: Path) -> None:
    if type(row) is not dict or set(row) != {"when", "then"}:
        raise refuse("Cada fila de la tabla lleva «when» y «then».", path)
    if type(row["when"]) is not list or len(row["when"]) != inputs:
        raise refuse(f"La fila lleva {inputs} condiciones, una por entrada.", (*path, "when"))
    for index, cell in enumerate(row["when"]):
        _check_cell(cell, (*path, "when", index))
    _check_result(row["then"], hit, (*path, "then"))


def _check_result(node: Tree, hit: str, path: Path) -> None:
    check_literal(node, path)
    if hit == "collect" and literal_kind(node) not in ("number", "text"):
        raise refuse("Una tabla que reúne da códigos: enteros o textos.", path)
    if hit == "collect" and type(node) is dict:
        raise refuse("Una tabla que reúne da códigos: enteros o textos.", path)
    if type(node) is dict and "list" in node and type(node["list"][0]) not in (int, str):
        raise refuse("Como valor, una lista lleva códigos: enteros o textos.", path)


def _check_cell(cell: Any, path: Path) -> None:
    name = next(iter(cell)) if type(cell) is dict and len(cell) == 1 else None
    if name not in CELL_OPERATORS:
        check_literal(cell, path)
        if literal_kind(cell) == "set":
            raise refuse("Para varios valores se escribe {«one_of»: [..]}.", path)
        return
    operand = cell[name]
    if name == "any":
        if operand is not True:
            raise refuse("Se escribe {«any»: true}.", path)
    elif name == "one_of":
        check_list(operand, (*path, name))
    elif name == "between":
        _check_between(operand, (*path, name))
    else:
        _check_ordered(operand, (*path, name))


def _check_between(operand: Any, path: Path) -> None:
    if type(operand) is not list or len(operand) != 2:
        raise refuse("Un rango lleva dos valores.", path)
    kinds = {_check_ordered(item, (*path, index)) for index, item in enumerate(operand)}
    if len(kinds) > 1:
        raise refuse("Los dos extremos de un rango son del mismo tipo.", path)


def _check_ordered(node: Tree, path: Path) -> str:
    check_literal(node, path)
    kind = literal_kind(node)
    if kind not in _ORDERED:
        raise refuse("Solo se ordenan números y fechas.", path)
    return kind
