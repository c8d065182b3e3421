"""The Spanish words of the closed choices of a method, and how loosely they are read."""

import unicodedata
from collections.abc import Mapping
from typing import Final

Words = Mapping[str, str]
"""From the value in the document to the words in the cell."""

STATUSES: Final[Words] = {
    "illustrative": "ilustrativo",
    "official": "oficial",
    "simulation": "simulación",
}
DATATYPES: Final[Words] = {
    "whole": "entero",
    "decimal": "decimal",
    "choice": "opción",
    "choices": "varias opciones",
    "text": "texto",
    "boolean": "sí o no",
    "date": "fecha",
    "roster": "lista",
}
INDICATOR_KINDS: Final[Words] = {
    "choice": "opción",
    "bins": "tramos",
    "boolean": "sí o no",
    "linear": "lineal",
}
POINTS_BY: Final[Words] = {"area": "área", "cluster": "conglomerado", "line": "línea"}
DIRECTIONS: Final[Words] = {
    "higher_is_better": "más es mejor",
    "higher_is_poorer": "más es más pobre",
}
AGGREGATIONS: Final[Words] = {"sum": "suma"}
MISSING_ANSWER: Final[Words] = {"refuse": "rechazar", "category": "tomar fila"}
MISSING_ROW: Final[Words] = {**MISSING_ANSWER, "clamp": "fila más cercana"}
MONOTONIC: Final[Words] = {"rising": "sube", "falling": "baja"}
REFUSED_ROWS: Final[Words] = {"none": "ninguna", "several": "varias"}
ABOUT: Final[Words] = {
    "score": "puntaje",
    "cluster": "conglomerado",
    "index": "índice",
    "category": "clase",
}
UNKNOWN_ABOUT: Final[Words] = {"index": "índice", "category": "clase"}
FORMULAS: Final[Words] = {"min_max": "mínimo y máximo", "table": "tabla"}
RESCALE_BY: Final[Words] = {"area": "área", "cluster": "conglomerado"}
RESCALE_STATUSES: Final[Words] = {"published": "publicado", "assumed": "supuesto"}
ROUNDING_MODES: Final[Words] = {"half_up": "mitad hacia arriba", "half_even": "mitad al par"}
OUTSIDE: Final[Words] = {"keep": "dejar", "clamp": "llevar al límite", "refuse": "rechazar"}
TABLES_BY: Final[Words] = {
    "none": "nada",
    "line": "línea",
    "cluster": "conglomerado",
    "area": "área",
}
BEYOND: Final[Words] = {
    "refuse": "rechazar",
    "clamp": "fila más cercana",
    "default": "por defecto",
}
OUTPUTS_OF: Final[Words] = {"raw": "puntaje", "index": "índice", "table": "tabla"}
GATE_STAGES: Final[Words] = {"before": "antes", "after": "después"}
GATE_EFFECTS: Final[Words] = {
    "category": "clase",
    "eligible": "elegible",
    "not_eligible": "no elegible",
    "refuse": "rechazar",
}
GATE_MISSING: Final[Words] = {"refuse": "rechazar", "pass": "seguir"}
STATUSES_OF_CASES: Final[Words] = {"computed": "calculado", "not_computed": "no calculado"}


def plain(words: str) -> str:
    """Return words for comparing: lower case, no accents, blanks and hyphens as ``_``."""
    decomposed = unicodedata.normalize("NFD", words.strip().casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return "_".join(letters.replace("-", " ").replace("_", " ").split())
