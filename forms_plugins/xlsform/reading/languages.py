"""Names of languages, as headers of spreadsheets write them, to codes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CODE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_IN_BRACKETS: Final = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2})\s*\)\s*$")

_CODES: Final = {
    "es": "spanish espanol castellano espagnol espanhol",
    "en": "english ingles anglais inglese",
    "qu": "quechua runasimi kichwa quichua qhichwa",
    "ay": "aymara aimara",
    "fr": "french francais frances",
    "pt": "portuguese portugues",
    "zh": "chinese chino mandarin zhongwen",
    "sw": "swahili kiswahili suajili",
    "ar": "arabic arabe arabi",
    "hi": "hindi",
    "bn": "bengali bangla",
    "ur": "urdu",
    "ne": "nepali",
    "am": "amharic amharico",
    "so": "somali",
    "om": "oromo afaan_oromo oromiffa",
    "ti": "tigrinya",
    "ha": "hausa",
    "yo": "yoruba",
    "ig": "igbo",
    "lg": "luganda ganda",
    "rw": "kinyarwanda",
    "rn": "kirundi",
    "ln": "lingala",
    "ht": "haitian_creole creole kreyol haitian",
    "id": "indonesian bahasa bahasa_indonesia indonesio",
    "ms": "malay",
    "tl": "tagalog filipino",
    "vi": "vietnamese vietnamita",
    "th": "thai",
    "km": "khmer",
    "lo": "lao",
    "my": "burmese myanmar",
    "ja": "japanese",
    "ko": "korean",
    "ru": "russian ruso russkij",
    "uk": "ukrainian ucraniano",
    "tr": "turkish turco",
    "fa": "persian farsi dari",
    "ps": "pashto",
    "ku": "kurdish kurmanji sorani",
    "de": "german aleman deutsch",
    "it": "italian italiano",
    "nl": "dutch",
    "pl": "polish",
    "ro": "romanian",
    "el": "greek",
    "he": "hebrew",
    "gn": "guarani",
    "nah": "nahuatl",
    "mg": "malagasy",
    "ny": "chichewa nyanja",
    "sn": "shona",
    "st": "sesotho sotho",
    "zu": "zulu",
    "xh": "xhosa",
    "wo": "wolof",
    "cni": "ashaninka",
    "agr": "awajun aguaruna",
    "shp": "shipibo shipibo_konibo",
    "hub": "wampis huambisa",
}
_BY_NAME: Final = {name: code for code, names in _CODES.items() for name in names.split()}
_PRIVATE: Final = tuple(f"qa{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
"""Codes that the standard of languages leaves to private use."""


def plain(word: str) -> str:
    """Return a word in lower case, without accents, with ``_`` between its parts."""
    decomposed = unicodedata.normalize("NFKD", word.strip().lower())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return re.sub(r"[^\w]+", "_", letters).strip("_")


def language_code(name: str) -> str | None:
    """
    Return the code of a language: ``English (en)``, ``English``, ``en`` are ``en``.

    ``None`` if nobody knows the name.
    """
    found = _IN_BRACKETS.search(name)
    if found:
        return _normal(found.group(1))
    known = _BY_NAME.get(plain(name.split("(")[0]))
    if known:
        return known
    code = name.strip().lower().replace("_", "-")
    return _normal(code) if _CODE.fullmatch(code) else None


def _normal(code: str) -> str:
    head, *rest = code.replace("_", "-").split("-")
    return "-".join([head.lower(), *rest])


class Languages:
    """The languages of one file; a name that nobody knows gets a code for private use."""

    def __init__(self) -> None:
        self.unknown: dict[str, str] = {}

    def code(self, name: str) -> str:
        """Return the code of a language."""
        known = language_code(name)
        if known:
            return known
        free = _PRIVATE[min(len(self.unknown), len(_PRIVATE) - 1)]
        return self.unknown.setdefault(plain(name) or "?", free)
