"""Check of the literals, names and keys in a rule; the error that every structure check raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from forms_plugins.engine.rules import structure
from forms_plugins.engine.rules.structure import pointer
from forms_plugins.engine.rules.values import Tree

Path = tuple[str | int, ...]

KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
NAME: Final = re.compile(r"[A-Za-z0-9_.\-]{1,64}")
DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MAX_DECIMAL_DIGITS: Final = 28


class RuleShapeError(ValueError):
    """Raised when a tree is not a rule; ``message`` is a sentence, ``place`` a JSON pointer."""

    def __init__(self, message: str, place: str) -> None:
        super().__init__(f"{place or '/'}: {message}")
        self.message = message
        self.place = place


def refuse(message: str, path: Path) -> RuleShapeError:
    """Return the error for a path; the caller raises it."""
    return RuleShapeError(message, pointer(path))


def check_literal(node: Tree, path: Path) -> None:
    """Check a literal, which has no rule inside."""
    if type(node) is dict and len(node) == 1 and next(iter(node)) in structure.LITERALS:
        name, operand = next(iter(node.items()))
        _OBJECT_LITERALS[name](operand, (*path, name))
    elif type(node) is int:
        if abs(node) > structure.MAX_WHOLE:
            raise refuse("El número entero es demasiado grande.", path)
    elif type(node) is str:
        check_text(node, path)
    elif type(node) is float:
        raise refuse("Un número con decimales se escribe {«decimal»: «0.25»}.", path)
    elif type(node) is not bool:
        raise refuse("Se espera un valor o un operador.", path)


def check_text(node: str, path: Path) -> None:
    """Check the length and the characters of a text."""
    if len(node) > structure.MAX_TEXT:
        raise refuse(f"El texto pasa de {structure.MAX_TEXT} caracteres.", path)
    if any("\ud800" <= character <= "\udfff" for character in node):
        raise refuse("El texto tiene caracteres mal formados.", path)


def _decimal_literal(text: Any, path: Path) -> None:
    if type(text) is not str or not DECIMAL.fullmatch(text):
        raise refuse("El decimal se escribe con cifras y punto, como «0.25».", path)
    if len(text.replace("-", "").replace(".", "")) > MAX_DECIMAL_DIGITS:
        raise refuse(f"El decimal pasa de {MAX_DECIMAL_DIGITS} cifras.", path)


def _date_literal(text: Any, path: Path) -> None:
    if type(text) is not str or not ISO_DATE.fullmatch(text) or not _is_in_calendar(text):
        raise refuse("La fecha se escribe año-mes-día y debe existir, como «2026-01-31».", path)


def _is_in_calendar(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def check_list(items: Any, path: Path) -> None:
    """Check the values of a list: literals of one kind."""
    if type(items) is not list or not items:
        raise refuse("La lista lleva uno o más valores.", path)
    if len(items) > structure.MAX_LIST:
        raise refuse(f"La lista pasa de {structure.MAX_LIST} valores.", path)
    for index, item in enumerate(items):
        if type(item) is dict and "list" in item:
            raise refuse("Una lista no lleva otra lista dentro.", (*path, index))
        check_literal(item, (*path, index))
    if len({literal_kind(item) for item in items}) > 1:
        raise refuse("Los valores de una lista son todos de un mismo tipo.", path)


_OBJECT_LITERALS: Final[Mapping[str, Callable[[Any, Path], None]]] = {
    "decimal": _decimal_literal,
    "date": _date_literal,
    "list": check_list,
}


def literal_kind(node: Tree) -> str:
    """Return ``boolean``, ``number``, ``text``, ``date`` or ``set`` for a checked literal."""
    if type(node) is dict:
        return {"decimal": "number", "date": "date", "list": "set"}[next(iter(node))]
    return {bool: "boolean", int: "number", str: "text"}[type(node)]


def are_codes(items: Any) -> bool:
    """Tell whether all are choice codes: whole numbers or texts."""
    return all(type(item) in (int, str) for item in items)


def check_key(item: Any, path: Path) -> None:
    """Check the key of an answer, a field or a roster."""
    if type(item) is not str or not KEY.fullmatch(item):
        raise refuse("Una clave lleva letras minúsculas sin tilde, cifras y «_».", path)


def check_name(item: Any, path: Path) -> None:
    """Check the name of a table or a column."""
    if type(item) is not str or not NAME.fullmatch(item):
        raise refuse("El nombre lleva letras sin tilde, cifras, punto, guion o «_».", path)


def one_of(options: tuple[str, ...]) -> Callable[[Any, Path], None]:
    """Return a check that an operand is one of the given words."""

    def check(item: Any, path: Path) -> None:
        if item not in options or type(item) is not str:
            raise refuse(f"Se espera una de estas palabras: {', '.join(options)}.", path)

    return check
