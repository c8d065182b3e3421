"""
The Spanish words of the text form: one table that the parser and the printer share.

Names are written here as they are shown, with their accents; they are read with or without.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Function:
    """
    A function of the text form and the operator it stands for.

    ``keys`` are the keys of the operator's object in the order of the arguments, for operators
    that take one; the last ``optional`` of them may be left out.
    """

    name: str
    operator: str
    keys: tuple[str, ...] = ()
    optional: int = 0


FUNCTIONS: Final = (
    Function("si", "if"),
    Function("mínimo", "min"),
    Function("máximo", "max"),
    Function("redondear", "round", ("value", "digits", "mode"), 1),
    Function("longitud", "length"),
    Function("unir", "concat"),
    Function("cumple", "matches"),
    Function("contiene", "contains"),
    Function("empieza_con", "starts_with"),
    Function("parte", "substring", ("text", "start", "length"), 1),
    Function("recortar", "trim"),
    Function("número", "number"),
    Function("etiqueta", "label_of"),
    Function("nada", "nothing"),
    Function("marcado", "selected"),
    Function("cuántos_marcados", "count_selected"),
    Function("total_marcados", "size"),
    Function("código_en", "code_at"),
    Function("edad", "age"),
    Function("diferencia", "difference", ("from", "to", "unit")),
    Function("mover", "shift", ("date", "number", "unit")),
    Function("a_fecha", "to_date"),
    Function("fecha_escrita", "format_date"),
    Function("respondida", "answered"),
    Function("posición", "position"),
    Function("cuenta", "count", ("roster", "where"), 1),
    Function("alguno", "any", ("roster", "where")),
    Function("todos", "all", ("roster", "where")),
    Function("suma", "sum", ("roster", "value", "where"), 1),
    Function("mayor", "largest", ("roster", "value", "where"), 1),
    Function("menor", "smallest", ("roster", "value", "where"), 1),
    Function("distintos", "distinct", ("roster", "value", "where"), 1),
    Function("único", "pick", ("roster", "where", "value")),
    Function("de_la_fila", "nth", ("roster", "number", "value")),
    Function("juntar", "join", ("roster", "value", "separator", "where"), 1),
    Function("tabla", "lookup", ("table", "key", "column", "otherwise"), 1),
)

COMPARISON_SIGNS: Final[Mapping[str, str]] = {
    "=": "eq",
    "!=": "ne",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
}
OTHER_SIGNS: Final[Mapping[str, str]] = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
"""Signs that are also read."""

MODES: Final[Mapping[str, str]] = {
    "mitad_arriba": "half_up",
    "mitad_par": "half_even",
    "hacia_cero": "down",
    "desde_cero": "up",
    "abajo": "floor",
    "arriba": "ceiling",
}
UNITS: Final[Mapping[str, str]] = {"días": "days", "meses": "months", "años": "years"}
HITS: Final[Mapping[str, str]] = {"única": "unique", "primera": "first", "reunir": "collect"}
DECISION: Final = "decisión"

RESERVED: Final = frozenset(("y", "o", "no", "en", "hoy", "si", "verdadero", "falso", "fila"))
"""Words that are not read as the key of an answer; such a key is written ``respuesta("no")``."""


def plain(word: str) -> str:
    """
    Return a word in lower case and without accents: ``Único`` -> ``unico``, ``años`` -> ``anos``.
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


FUNCTION_BY_NAME: Final[Mapping[str, Function]] = {plain(each.name): each for each in FUNCTIONS}
FUNCTION_BY_OPERATOR: Final[Mapping[str, Function]] = {each.operator: each for each in FUNCTIONS}
SIGN_BY_OPERATOR: Final[Mapping[str, str]] = {name: sign for sign, name in COMPARISON_SIGNS.items()}
