"""What is wrong with a method, by place, in words for its author."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

Hashed = TypeVar("Hashed", bound=Hashable)

Place = tuple[str, ...]
"""Keys from the whole to the part: ``("indicators", "cooking_fuel", "gas")``."""


@dataclass(frozen=True)
class MethodProblem:
    """
    Something an author has to look at.

    ``code`` is a stable key, ``message`` a Spanish sentence that says what to do. An ``error``
    keeps a method from being published.
    """

    place: Place
    code: str
    message: str
    severity: Literal["error", "warning"] = "error"

    @property
    def line(self) -> str:
        """Return place and message in one line."""
        return f"{' > '.join(self.place)}: {self.message}" if self.place else self.message


class PartsDoNotFit(ValueError):
    """Parts of a document contradict each other; ``problems`` names the places."""

    def __init__(self, problems: Iterable[MethodProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.line for problem in self.problems))


def problems_of(
    error: ValidationError, document: Mapping[str, Any] | None = None
) -> tuple[MethodProblem, ...]:
    """
    Return what kept a document from loading, as problems.

    With the ``document`` the places name parts by their keys, not by their numbers.
    """
    found: list[MethodProblem] = []
    for item in error.errors(include_url=False):
        cause = item.get("ctx", {}).get("error")
        if isinstance(cause, PartsDoNotFit):
            found += cause.problems
        else:
            place = _named(item["loc"], document)
            found.append(MethodProblem(place, item["type"], _words(item)))
    return tuple(found)


def _named(steps: Sequence[int | str], document: Any) -> Place:
    named = []
    inside = document
    for step in steps:
        if isinstance(step, int):
            listed = isinstance(inside, list | tuple) and step < len(inside)
            inside = inside[step] if listed else None
            named.append(_name_of(inside) or str(step + 1))
        else:
            inside = inside.get(step) if isinstance(inside, Mapping) else None
            named.append(step)
    return tuple(named)


def _name_of(part: Any) -> str:
    if not isinstance(part, Mapping):
        return ""
    return next((str(part[key]) for key in ("key", "code", "id", "name") if part.get(key)), "")


_WORDS: Mapping[str, str] = {
    "missing": "Falta este dato: complételo.",
    "extra_forbidden": "El método no tiene un dato con este nombre: corríjalo o bórrelo.",
    "literal_error": "Escriba uno de estos valores: {expected}.",
    "string_pattern_mismatch": "Escriba una clave con minúsculas, números y guion bajo.",
    "string_type": "Escriba un texto.",
    "int_type": "Escriba un número entero.",
    "int_parsing": "Escriba un número entero.",
    "bool_type": "Escriba sí o no.",
    "bool_parsing": "Escriba sí o no.",
    "greater_than_equal": "Escriba un número desde {ge}.",
    "less_than_equal": "Escriba un número hasta {le}.",
    "too_short": "Agregue al menos un elemento.",
    "string_too_short": "Escriba un texto.",
    "string_too_long": "Escriba un texto más corto.",
    "date_from_datetime_parsing": "Escriba una fecha que exista, como 2026-01-31.",
    "date_parsing": "Escriba una fecha que exista, como 2026-01-31.",
    "date_type": "Escriba una fecha que exista, como 2026-01-31.",
    "tuple_type": "Escriba una lista.",
    "dict_type": "Escriba una tabla de claves y valores.",
    "model_type": "Escriba un grupo de datos con sus nombres.",
}


def _words(item: Any) -> str:
    template = _WORDS.get(item["type"])
    if template is None:
        return f"Revise este dato: {item['msg']}."
    return template.format(**item.get("ctx", {}))


def repeated(keys: Iterable[Hashed]) -> list[Hashed]:
    """Return the keys that stand there more than once, in order."""
    return [key for key, times in Counter(keys).items() if times > 1]
