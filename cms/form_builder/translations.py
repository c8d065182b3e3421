"""
The texts of a form in other languages than Spanish.

They are kept beside the blocks, by their place in the document, with the Spanish text they
translate: a text that has changed since loses its translation rather than showing a wrong one.
"""

import re
from collections.abc import Iterator
from typing import Any

from forms_plugins.engine.definition import DEFAULT_LANGUAGE

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
Translations = dict[str, dict[str, str]]


def collect_translations(document: Any) -> Translations:
    """Return the texts of a document that exist in more than one language, by place."""
    return {
        place: {language: words for language, words in text.items() if words}
        for place, text in _texts(document, "")
        if any(words for language, words in text.items() if language != DEFAULT_LANGUAGE)
    }


def add_translations(document: Any, translations: Translations) -> None:
    """Write the translations into the texts they belong to."""
    for place, text in _texts(document, ""):
        known = translations.get(place)
        if known and known.get(DEFAULT_LANGUAGE) == text[DEFAULT_LANGUAGE]:
            text.update(known)


def is_text(part: dict[str, Any]) -> bool:
    """Say whether a part of a document is a text by language."""
    return DEFAULT_LANGUAGE in part and all(
        isinstance(words, str) and LANGUAGE.fullmatch(language) for language, words in part.items()
    )


def _texts(part: Any, place: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(part, dict):
        if is_text(part):
            yield place, part
            return
        for name, child in part.items():
            yield from _texts(child, f"{place}.{name}")
    elif isinstance(part, list):
        for index, child in enumerate(part):
            yield from _texts(child, f"{place}.{_name(child, index)}")


def _name(part: Any, index: int) -> str:
    """Return the key or code of a part, which stays when parts change places; else its number."""
    if isinstance(part, dict):
        return str(part.get("key", part.get("code", index)))
    return str(index)
