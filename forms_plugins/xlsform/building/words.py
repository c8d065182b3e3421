"""Texts of a form in its languages, out of the columns of a spreadsheet."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from forms_plugins.xlsform.reading.tables import Record
from forms_plugins.xlsform.report import Cell, Report

Words = dict[str, str]
"""One text by language code, as documents hold it; Spanish is always there."""

FillIn = Callable[[str], str]
"""From the name in ``${name}`` to what stands there instead."""

_FILL_IN: Final = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_MARKS: Final = re.compile(
    r"</?(?:span|b|i|u|em|strong|font|br|p|div|h[1-6]|a|sup|sub)\b[^<>]*>", re.I
)
_BREAKS: Final = re.compile(r"<br\s*/?>|</p>", re.IGNORECASE)
_STARS: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_HASHES: Final = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_BRACED: Final = re.compile(r"(?<!\$)\{([^{}\n]*)\}")
"""Words in braces, which would be taken for the answer to a question."""
MOST_ROWS_NAMED: Final = 10
LONGEST: Final = 5_000


class Translator:
    """
    Chooses what stands in each language.

    ``languages`` are those of the form, Spanish first; ``primary`` is the column that Spanish is
    taken from: its own code, or "" for columns without language. ``unmarked`` is the language of
    columns without one.
    """

    def __init__(self, languages: tuple[str, ...], primary: str, unmarked: str) -> None:
        self.languages = languages
        self.primary = primary
        self.unmarked = unmarked
        self.missing: dict[tuple[str, str, str], list[int]] = {}
        self.formatted: dict[str, list[int]] = {}

    def of(self, record: Record, column: str, fill_in: FillIn) -> Words | None:
        """Return the text of a column in all languages, or ``None`` if there is none."""
        texts = record.texts.get(column)
        if not texts:
            return None
        found = self.choose(texts)
        for language in self.languages[1:]:
            if language not in found:
                key = (record.sheet, record.headers.get(column, column), language)
                self.missing.setdefault(key, []).append(record.number)
                found[language] = found["es"]
        return {language: self._cleaned(text, fill_in, record) for language, text in found.items()}

    def choose(self, texts: Mapping[str, str]) -> Words:
        """Return Spanish (from the primary column if need be) and the languages that are there."""
        plain = texts.get("", "")
        spanish = texts.get("es") or texts.get(self.primary) or plain or next(iter(texts.values()))
        found = {"es": spanish}
        for language in self.languages[1:]:
            text = texts.get(language) or (plain if language == self.unmarked else "")
            if text:
                found[language] = text
        return found

    def everywhere(self, texts: Mapping[str, str]) -> Words:
        """Return a text in all languages, Spanish where another has none."""
        found = self.choose(texts) if texts else {"es": ""}
        return {language: found.get(language) or found["es"] for language in self.languages}

    def _cleaned(self, text: str, fill_in: FillIn, record: Record) -> str:
        plain = _BRACED.sub(r"(\1)", without_marks(text))
        if plain != text:
            self.formatted.setdefault(record.sheet, []).append(record.number)
        return _FILL_IN.sub(lambda found: fill_in(found.group(1)), plain)[:LONGEST].strip() or "-"

    def tell(self, report: Report) -> None:
        """Note in the report which translations are missing and where marks were left out."""
        for (sheet, column, language), rows in self.missing.items():
            missing = "Falta un texto" if len(rows) == 1 else f"Faltan {len(rows)} textos"
            words = f"{missing} en «{language}» ({named_rows(rows)}): se puso el de español."
            report.warning(words, Cell(sheet, rows[0], column))
        for sheet, rows in self.formatted.items():
            words = f"Se quitaron negritas, colores u otras marcas ({named_rows(rows)})."
            report.info(words, Cell(sheet, rows[0]))


def without_marks(text: str) -> str:
    """Return a text without HTML and Markdown."""
    if "<" in text or "&" in text:
        text = html.unescape(_MARKS.sub("", _BREAKS.sub("\n", text)))
    if "**" in text or "__" in text:
        text = _STARS.sub(r"\2", text)
    return _HASHES.sub("", text) if "#" in text else text


def named_rows(rows: Iterable[int]) -> str:
    """Return some row numbers in words."""
    numbers = list(dict.fromkeys(rows))
    named = ", ".join(map(str, numbers[:MOST_ROWS_NAMED]))
    more = "…" if len(numbers) > MOST_ROWS_NAMED else ""
    return f"fila {named}" if len(numbers) == 1 else f"filas {named}{more}"


def title_from(name: str) -> str:
    """Return words for something that has only a name: ``datos_hogar`` is ``Datos hogar``."""
    words = re.sub(r"[_\-.]+", " ", name).strip() or name
    return words[:1].upper() + words[1:]
