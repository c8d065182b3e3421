"""The columns that many sheets have, and short ways to describe the others."""

from collections.abc import Mapping
from typing import Any, Final

from forms_plugins.classification.sheets.layout import Column, Kind


def column(
    name: str,
    help_text: str,
    kind: Kind,
    path: str,
    *,
    required: bool = False,
    words: Mapping[str, str] | None = None,
    many: bool = False,
    blank: Any = None,
) -> Column:
    title = name.replace("_", " ").capitalize()
    steps = tuple(path.split(".")) if path else ()
    return Column(name, title, help_text, kind, steps, words or {}, required, many, blank)


KEY_HELP: Final = "Nombre corto: minúsculas sin tilde, cifras y «_»."
SOURCE: Final = column("fuente", "De dónde sale.", "text", "source", blank="")
CONFIDENCE: Final = column(
    "confianza", "Qué tan segura es la fuente.", "text", "confidence", blank=""
)


def key(name: str = "clave", path: str = "key", help_text: str = KEY_HELP) -> Column:
    return column(name, help_text, "word", path, required=True)


def label(name: str = "etiqueta", path: str = "label", help_text: str = "Como se lee.") -> Column:
    return column(name, help_text, "local", path, required=True)
