"""The columns that many sheets have, and short ways to describe the others."""

from collections.abc import Mapping
from typing import Any, Final

from forms_plugins.classification.sheets.layout import Column, Kind

ACCENTED: Final = {
    "anios": "años",
    "areas": "áreas",
    "calculo": "cálculo",
    "catalogo": "catálogo",
    "codigo": "código",
    "codigos": "códigos",
    "contradiccion": "contradicción",
    "dias": "días",
    "formula": "fórmula",
    "indice": "índice",
    "linea": "línea",
    "mas": "más",
    "maximo": "máximo",
    "minimo": "mínimo",
    "numero": "número",
    "revision": "revisión",
    "titulo": "título",
}
"""Names of columns are plain, so that anybody can type them; what people read is written right."""


def titled(name: str) -> str:
    """Return the name of a column as people read it: "mas_de" is "Más de"."""
    words = [
        ACCENTED.get(bare, bare) + word[len(bare) :]
        for word in name.split("_")
        for bare in [word.rstrip(":")]
    ]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


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
    title = titled(name)
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
