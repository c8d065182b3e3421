"""
The part of the parser that reads functions: each argument according to its place in the operator.

The table of functions is in ``words.py``; what each operand must be, in ``structure.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from forms_plugins.engine.rules import words
from forms_plugins.engine.rules.structure import (
    CELL_COMPARISONS,
    OPERATORS,
    RULE_PARTS,
    Leaf,
    Named,
    Sequence,
    Single,
)
from forms_plugins.engine.rules.values import Tree
from forms_plugins.engine.rules.words import Function, plain

if TYPE_CHECKING:
    from forms_plugins.engine.rules.parser import Parser

_CLOSE = "Falta cerrar el paréntesis con «)»."


def read_function(parser: Parser) -> Tree:
    """
    function = name "(" argument {separator argument} ")"

    :raises RuleTextError: if there is no such function or its arguments do not fit.
    """
    token = parser.token
    name = plain(token.text)
    if name in ("decimal", "fecha"):
        return parser.literal()
    parser.index += 2
    if name == "respuesta":
        key = parser.quoted_or_word()
        parser.pass_sign(")", _CLOSE)
        return {"answer": key}
    if name == plain(words.DECISION):
        return _decision(parser)
    function = words.FUNCTION_BY_NAME.get(name)
    if function is None:
        raise parser.fail(f"No existe la función «{token.text}».", token.position)
    structure = OPERATORS[function.operator]
    if isinstance(structure, Named):
        operand: Any = _named(parser, function, structure)
    elif isinstance(structure, Leaf):
        operand = True
    elif isinstance(structure, Single):
        operand = parser.disjunction()
    else:
        operand = _sequence(parser, structure)
    parser.pass_sign(")", _close_or_count(parser))
    return {function.operator: operand}


def _close_or_count(parser: Parser) -> str:
    return "La función lleva menos valores." if parser.is_sign(";", ",") else _CLOSE


def _separator(parser: Parser) -> None:
    if not parser.is_sign(";", ","):
        raise parser.fail("Falta otro valor: los valores de una función se separan con «;».")
    parser.take()


def _sequence(parser: Parser, structure: Sequence) -> list[Tree]:
    if structure.parts:
        found = []
        for index, part in enumerate(structure.parts):
            if index:
                _separator(parser)
            found.append(_part(parser, part))
        return found
    found = [parser.disjunction()]
    while parser.is_sign(";", ","):
        parser.take()
        found.append(parser.disjunction())
    return found


def _named(parser: Parser, function: Function, structure: Named) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index, key in enumerate(function.keys):
        if index >= len(function.keys) - function.optional and not parser.is_sign(";", ","):
            break
        if index:
            _separator(parser)
        found[key] = _part(parser, structure.parts[key])
    if function.operator == "round":
        found.setdefault("mode", "half_up")
    return found


def _part(parser: Parser, part: str) -> Any:
    if part in RULE_PARTS:
        return parser.disjunction()
    if part == "roster":
        return parser.key()
    if part == "name":
        return parser.quoted_or_word()
    if part in ("list", "codes"):
        return parser.list_literal()
    if part == "pattern":
        if parser.token.kind != "text":
            raise parser.fail('Aquí va un patrón entre comillas: "[0-9]{8}".')
        return parser.quoted()
    if part in ("text", "date_format"):
        if parser.token.kind != "text":
            raise parser.fail('Aquí va un texto entre comillas: ", ".')
        return parser.quoted()
    if part == "digits":
        return _digits(parser)
    return _word(parser, words.MODES if part == "mode" else words.UNITS)


def _digits(parser: Parser) -> int:
    position = parser.token.position
    found = parser.literal()
    if type(found) is not int:
        raise parser.fail("Aquí va el número de decimales, como 2.", position)
    return found


def _word(parser: Parser, options: Mapping[str, str]) -> str:
    token = parser.take()
    by_plain = {plain(word): meaning for word, meaning in options.items()}
    meaning = by_plain.get(plain(token.text)) if token.kind == "name" else None
    if meaning is None:
        raise parser.fail(f"Aquí va una de estas palabras: {', '.join(options)}.", token.position)
    return meaning


def _decision(parser: Parser) -> Tree:
    """
    decision = hit ";" "entradas" "(" rule {";" rule} ")" {";" row} [";" "otro" "(" literal ")"]
    """
    table: dict[str, Any] = {"inputs": [], "hit": _word(parser, words.HITS), "rows": []}
    _separator(parser)
    _open(parser, "entradas")
    table["inputs"] = _sequence(parser, Sequence())
    parser.pass_sign(")", _CLOSE)
    while parser.is_sign(";", ","):
        parser.take()
        if parser.is_word("otro"):
            _open(parser, "otro")
            table["default"] = parser.literal()
            parser.pass_sign(")", _CLOSE)
            break
        table["rows"].append(_row(parser))
    parser.pass_sign(")", _CLOSE)
    return {"decision": table}


def _open(parser: Parser, word: str) -> None:
    if not parser.is_word(word):
        raise parser.fail(f"Aquí va {word}(..).")
    parser.take()
    parser.pass_sign("(", f"Aquí va {word}(..).")


def _row(parser: Parser) -> dict[str, Any]:
    """row = "caso" "(" cell {";" cell} "->" literal ")" """
    start = parser.token.position
    _open(parser, "caso")
    cells = [_cell(parser)]
    while parser.is_sign(";", ","):
        parser.take()
        cells.append(_cell(parser))
    parser.pass_sign("->", "Después de las condiciones de un caso va «->» y su resultado.")
    row = parser.marked({"when": cells, "then": parser.literal()}, start)
    parser.pass_sign(")", _CLOSE)
    return row  # type: ignore[no-any-return]  # marked gives back what it gets


def _cell(parser: Parser) -> Tree:
    """
    cell = "*" | ("<" | "<=" | ">" | ">=") literal | "entre" literal "y" literal | "en" list |
    literal
    """
    start = parser.token.position
    if parser.is_sign("*"):
        parser.take()
        return {"any": True}
    if parser.token.kind == "sign" and parser.token.text in words.COMPARISON_SIGNS:
        name = words.COMPARISON_SIGNS[parser.take().text]
        if name not in CELL_COMPARISONS:
            raise parser.fail("Para un valor exacto escriba solo el valor.", start)
        return parser.marked({name: parser.literal()}, start)
    if parser.is_word("entre"):
        parser.take()
        low = parser.literal()
        if not parser.is_word("y"):
            raise parser.fail("Un rango se escribe: entre 1 y 5.")
        parser.take()
        return parser.marked({"between": [low, parser.literal()]}, start)
    if parser.is_word("en"):
        parser.take()
        return parser.marked({"one_of": parser.list_literal()["list"]}, start)
    return parser.literal()
