"""
Static types of answers and rules, and the names a rule may use.

The compiler of a form makes a ``TypeScope`` from its fields; ``checking.py`` infers types over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

Code = int | str
Kind = Literal["whole", "decimal", "text", "boolean", "date", "choice", "choices", "roster"]

_NOTHING: Final[Mapping[str, Type]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Type:
    """
    The type of an answer or of a rule.

    ``codes`` are the codes of a choice or choices; for whole numbers and texts the values that a
    rule is known to give (its literals), empty when it may give any. A choice without codes takes
    any code: its list is not known when the form is checked. ``fields`` are those of a roster.
    ``missing_ok`` says that the value may be missing; it plays no part in comparing types.
    """

    kind: Kind
    codes: tuple[Code, ...] = ()
    fields: Mapping[str, Type] = field(default_factory=lambda: _NOTHING, hash=False)
    missing_ok: bool = field(default=True, compare=False)

    @property
    def base(self) -> str:
        """
        Return what is compared: ``number``, ``text``, ``boolean``, ``date``, ``set``, ``roster``
        or ``code``.
        """
        if self.kind == "choice":
            return code_base(self.codes)
        return _BASES[self.kind]


_BASES: Final[Mapping[str, str]] = {
    "whole": "number",
    "decimal": "number",
    "text": "text",
    "boolean": "boolean",
    "date": "date",
    "choices": "set",
    "roster": "roster",
}


def code_base(codes: tuple[Code, ...]) -> str:
    """Return ``number`` or ``text`` for a list of codes, ``code`` (either) when it is unknown."""
    if not codes:
        return "code"
    return "text" if isinstance(codes[0], str) else "number"


WHOLE: Final = Type("whole")
DECIMAL: Final = Type("decimal")
TEXT: Final = Type("text")
BOOLEAN: Final = Type("boolean")
DATE: Final = Type("date")


def choice(codes: Iterable[Code] = ()) -> Type:
    """Return the type of a question with one choice; without codes, of an unknown list."""
    return Type("choice", tuple(codes))


def choices(codes: Iterable[Code] = ()) -> Type:
    """Return the type of a question with several choices."""
    return Type("choices", tuple(codes))


def roster(fields: Mapping[str, Type]) -> Type:
    """Return the type of a repeating group with these fields."""
    return Type("roster", fields=dict(fields))


@dataclass(frozen=True, slots=True)
class TableType:
    """The type of the keys of a table and of each of its columns."""

    key: Type
    columns: Mapping[str, Type]


@dataclass(frozen=True, slots=True)
class TypeScope:
    """
    The names a rule may use.

    :param answers: type of each answer by key, rosters included.
    :param row: types of the fields of the roster that the rule belongs to; None outside rosters.
    :param tables: tables by name.
    :param option: types of the attributes of the options that a filter judges; None elsewhere.
    """

    answers: Mapping[str, Type]
    row: Mapping[str, Type] | None = None
    tables: Mapping[str, TableType] = field(default_factory=dict)
    option: Mapping[str, Type | None] | None = None


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """
    Something in a rule that does not fit the form.

    ``key`` is one of ``PROBLEM_TEXTS``; ``params`` fill the text; ``place`` is a JSON pointer.
    """

    place: str
    key: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """Return the problem as a Spanish sentence for the author of the form."""
        return PROBLEM_TEXTS[self.key].format(**self.params)


PROBLEM_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "answer_unknown": "No hay una pregunta con la clave «{key}».",
        "row_outside_roster": "«fila.{key}» solo se usa dentro de un grupo repetido.",
        "row_unknown": "El grupo repetido no tiene una pregunta con la clave «{key}».",
        "position_outside_roster": "«posición()» solo se usa dentro de un grupo repetido.",
        "option_outside_filter": "«opción.{key}» solo se usa en el filtro de una lista.",
        "option_unknown": "Las opciones no tienen el atributo «{key}».",
        "roster_unknown": "No hay un grupo repetido con la clave «{key}».",
        "roster_needed": "«{key}» no es un grupo repetido.",
        "roster_as_value": "«{key}» es un grupo repetido: use cuenta, suma, alguno o todos.",
        "table_unknown": "No hay una tabla «{name}».",
        "column_unknown": "La tabla «{table}» no tiene la columna «{name}».",
        "kinds_differ": "No se puede comparar {left} con {right}.",
        "order_impossible": "Solo se ordenan números y fechas, no {found}.",
        "number_needed": "Aquí va un número, no {found}.",
        "boolean_needed": "Aquí va una condición de sí o no, no {found}.",
        "text_needed": "Aquí va un texto, no {found}.",
        "date_needed": "Aquí va una fecha, no {found}.",
        "set_needed": "Aquí va una pregunta de varias opciones, no {found}.",
        "key_needed": "La clave de una tabla es un número o un texto, no {found}.",
        "choice_needed": "Aquí va una pregunta con opciones, no {found}.",
        "number_unreadable": "Solo se leen como número textos, códigos y sí o no, no {found}.",
        "date_unreadable": "Solo se lee como fecha un texto, no {found}.",
        "writable_needed": "Solo se unen textos, números y fechas, no {found}.",
        "code_is_no_number": "Los códigos de una lista no se suman ni se multiplican.",
        "code_unknown": "El código {code} no está entre las opciones.",
        "empty_text": "Nada es igual a un texto vacío: use respondida(..).",
        "branches_differ": "Los dos resultados son de distinto tipo: {left} y {right}.",
        "result_needed": "La regla debe dar {expected} y da {found}.",
        "decision_gap": "Ninguna fila de la tabla cubre este caso: {example}.",
        "decision_overlap": "Las filas {first} y {second} se cumplen a la vez: {example}.",
        "decision_row_unused": "La fila {row} nunca se usa: las anteriores ya cubren sus casos.",
    }
)
