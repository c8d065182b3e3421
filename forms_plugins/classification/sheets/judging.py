"""What is wrong with a document as a method, in plain Spanish, by the path of each part."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from pydantic import ValidationError

from forms_plugins.classification.sheets.paths import Path
from forms_plugins.classification.sheets.problems import Severity
from forms_plugins.classification.sheets.schema import keys_at
from forms_plugins.engine.classification import dump_method, load_method
from forms_plugins.engine.classification.checking import check_method
from forms_plugins.engine.classification.problems import MethodProblem, PartsDoNotFit

_SENTENCES: Final[Mapping[str, str]] = {
    "missing": "Falta este dato.",
    "string_type": "Escriba un texto.",
    "int_type": "Escriba un número entero.",
    "int_parsing": "Escriba un número entero.",
    "int_from_float": "Escriba un número entero.",
    "bool_type": "Escriba «sí» o «no».",
    "bool_parsing": "Escriba «sí» o «no».",
    "date_type": "Escriba una fecha como 2026-01-31.",
    "date_parsing": "Escriba una fecha que exista, como 2026-01-31.",
    "date_from_datetime_parsing": "Escriba una fecha que exista, como 2026-01-31.",
    "date_from_datetime_inexact": "Escriba una fecha sin hora, como 2026-01-31.",
    "tuple_type": "Aquí va una lista.",
    "list_type": "Aquí va una lista.",
    "dict_type": "Aquí van claves con su valor.",
    "model_type": "Aquí van claves con su valor.",
    "model_attributes_type": "Aquí van claves con su valor.",
    "recursion_loop": "Este dato se contiene a sí mismo.",
}
_PATTERNS: Final[Mapping[str, str]] = {
    "^[a-z][a-z0-9_]{0,59}$": (
        "Use un nombre corto que empiece con letra: minúsculas sin tilde, cifras y «_»."
    ),
    "^[a-z][a-z0-9-]{0,59}$": (
        "Use un nombre corto que empiece con letra: minúsculas sin tilde, cifras y guiones."
    ),
    "^[0-9A-Za-z]{1,12}$": "Use de 1 a 12 letras sin tilde o cifras.",
}
_OWN: Final[Mapping[str, str]] = {
    'write the number as text, such as "0.25"': "Escriba un número como 12 o 0.25.",
    "name the category that is taken when there is none": (
        "Diga qué fila se toma cuando falta la respuesta o la fila."
    ),
    "give a default exactly where scores without a row get it": (
        "Dé el valor por defecto solo cuando los puntajes sin fila lo reciben."
    ),
    'name a table exactly where "of" is "table"': (
        "Dé la tabla solo cuando la salida sale de una tabla."
    ),
    'name a class exactly where "then" is "category"': (
        "Dé la clase solo cuando el criterio da una clase."
    ),
}
"""What the models say in English, and the same for people."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about the part of the document under ``path``."""

    path: Path
    message: str
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The canonical document of a method, ``None`` if it cannot be loaded, and the findings."""

    document: dict[str, Any] | None
    findings: tuple[Finding, ...]


def judge(document: Mapping[str, Any], *, deeply: bool = True) -> Judgement:
    """
    Return what is wrong with a document.

    ``deeply`` compares its parts with each other too; without it only each part by itself is told.
    """
    try:
        method = load_method(document)
    except ValidationError as error:
        found = [finding for item in error.errors() for finding in _findings(item, deeply=deeply)]
        return Judgement(None, tuple(dict.fromkeys(found)))
    if not deeply:
        return Judgement(dump_method(method), ())
    return Judgement(dump_method(method), tuple(map(_finding, check_method(method))))


def _finding(problem: MethodProblem) -> Finding:
    return Finding(problem.place, problem.message, problem.severity)


def _findings(error: Any, *, deeply: bool) -> list[Finding]:
    path: Path = tuple(error["loc"])
    if error["type"] == "value_error":
        cause = error["ctx"]["error"]
        if isinstance(cause, PartsDoNotFit):
            return [_finding(problem) for problem in cause.problems] if deeply else []
        text = str(cause)
        return [Finding(path, _OWN.get(text, text))]
    if error["type"] == "extra_forbidden":
        return [Finding(path, _unknown_key(path))]
    return [Finding(path, _sentence(error))]


def _unknown_key(path: Path) -> str:
    name = str(path[-1])
    close = get_close_matches(name, keys_at(path[:-1]), n=1)
    hint = f" ¿Quiso decir «{close[0]}»?" if close else ""
    return f"No se conoce la clave «{name[:60]}».{hint}"


def _sentence(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], "Este texto no tiene la forma que se pide.")
    if kind == "literal_error":
        words = context["expected"].replace(" or ", ", ").replace("'", "«", 1)
        return f"Escriba una de estas palabras: {words.replace('«', '').replace(chr(39), '')}."
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        return f"Escriba un número de {limit} para {'arriba' if 'ge' in context else 'abajo'}."
    if kind in ("string_too_short", "too_short"):
        return "Aquí no puede estar vacío."
    if kind in ("string_too_long", "too_long"):
        return f"Es demasiado largo: caben {context.get('max_length')}."
    return f"Este dato no se puede leer ({error['msg']})."
