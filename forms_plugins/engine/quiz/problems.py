"""What is wrong with a question, by place, in words for its author."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from forms_plugins.engine.checking.problems import PlaceInForm


@dataclass(frozen=True)
class QuestionProblem:
    """
    Something the author of a question has to put right.

    ``place`` is the path in its JSON document: keys, and positions in lists counted from 0;
    ``code`` a stable name, ``message`` a Spanish sentence that says what to do.
    """

    place: PlaceInForm
    code: str
    message: str


_WORDS: Final[Mapping[str, str]] = {
    "missing": "Falta este dato: complételo.",
    "extra_forbidden": "Las preguntas de esta clase no tienen un dato con este nombre: bórrelo.",
    "literal_error": "Escriba uno de estos valores: {expected}.",
    "union_tag_invalid": "Elija una clase de pregunta: {expected_tags}.",
    "union_tag_not_found": "Elija la clase de la pregunta.",
    "string_pattern_mismatch": "Escriba una clave con minúsculas y números, sin espacios.",
    "string_type": "Escriba un texto.",
    "int_type": "Escriba un número entero.",
    "bool_type": "Elija sí o no.",
    "decimal_parsing": "Escriba un número.",
    "decimal_type": "Escriba un número.",
    "greater_than": "Escriba un número mayor que {gt}.",
    "greater_than_equal": "Escriba un número desde {ge}.",
    "too_short": "Agregue elementos: se necesitan al menos {min_length}.",
    "too_long": "Quite elementos: caben {max_length} como máximo.",
    "date_from_datetime_parsing": "Escriba una fecha que exista, como 2026-01-31.",
    "tuple_type": "Escriba una lista.",
    "dict_type": "Escriba una tabla de claves y valores.",
    "model_type": "Escriba un grupo de datos con sus nombres.",
}


def problems_of(error: ValidationError) -> tuple[QuestionProblem, ...]:
    """Return what kept a document from loading, as problems."""
    return tuple(
        QuestionProblem(_without_kind(item["loc"]), item["type"], _words(item))
        for item in error.errors(include_url=False)
    )


def _without_kind(place: PlaceInForm) -> PlaceInForm:
    """Leave out the name of the kind, with which every place of a tagged union begins."""
    return place[1:]


def _words(item: Any) -> str:
    template = _WORDS.get(item["type"])
    if template is None:
        return f"Revise este dato: {item['msg']}."
    return template.format(**item.get("ctx", {}))
