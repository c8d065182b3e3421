"""
Translate the texts of a form into one language: what there is, what is missing, what is stale.

A translation belongs to a place and to the Spanish words it translates. When these change it is not
shown any more; it stays as a suggestion, under ``STALE`` in ``page.translations``, until somebody
has translated the new words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cms.form_builder.models import FormPage
from cms.form_builder.reading import shortened
from cms.form_builder.translations import is_text
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, dump_form

STALE = "_stale"
PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_.]*\}")
LONGEST = 20_000
NAMES = {
    "label": gettext_noop("Text"),
    "hint": gettext_noop("Help text"),
    "help": gettext_noop("Help"),
    "title": gettext_noop("Title"),
    "text": gettext_noop("Text"),
    "message": gettext_noop("Message"),
    "summary": gettext_noop("Summary"),
    "item_label": gettext_noop("Each one is"),
    "privacy_notice": gettext_noop("Privacy notice"),
    "reason": gettext_noop("Why that long"),
    "task_group": gettext_noop("Group of tasks"),
}


@dataclass(frozen=True)
class Row:
    """
    One text: where it is, in words too, its Spanish and its translation.

    ``state`` is ``done``, ``missing`` or ``changed`` (the Spanish was changed after it was
    translated). ``suggestion`` is an older translation, or one of the same words elsewhere;
    ``suggested_for`` are the Spanish words it was made for.
    """

    place: str
    words: str
    spanish: str
    translation: str
    state: str
    suggestion: str = ""
    suggested_for: str = ""


@dataclass(frozen=True)
class Completeness:
    """How many texts of a form are translated into a language."""

    language: str
    done: int
    total: int

    @property
    def percent(self) -> int:
        """Return the share in whole percent; 100 only when nothing is missing."""
        return 100 * self.done // self.total if self.total else 100


@dataclass
class Taken:
    """What became of translations that were brought in, by place; ``refused`` are sentences."""

    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    suggested: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def texts_of(page: FormPage) -> list[tuple[str, str, dict[str, str]]]:
    """Return place, place in words and text of everything on ``page`` that can be translated."""
    form = page.compiled().form
    if form is None:
        return []
    return [found for found in _texts(dump_form(form), "", (), "") if found[2]["es"].strip()]


def _texts(
    part: Any, place: str, trail: tuple[str, ...], name: str
) -> Iterator[tuple[str, str, dict[str, str]]]:
    if isinstance(part, dict):
        if is_text(part):
            yield place, " › ".join((*trail, _(NAMES.get(name, name)))), part
            return
        own = _own_words(part) if place else ""
        inside = (*trail, own) if own else trail
        for key, child in part.items():
            yield from _texts(child, f"{place}.{key}", inside, key)
    elif isinstance(part, list):
        for index, child in enumerate(part):
            key = child.get("key", child.get("code", index)) if isinstance(child, dict) else index
            yield from _texts(child, f"{place}.{key}", trail, name)


def _own_words(part: Mapping[str, Any]) -> str:
    for name in ("title", "label", "message"):
        text = part.get(name)
        if isinstance(text, dict) and is_text(text):
            return shortened(text["es"], 50)
    return ""


def rows_of(page: FormPage, language: str) -> list[Row]:
    """Return every text of ``page`` with its translation into ``language``, in document order."""
    known = page.translations or {}
    elsewhere = {
        entry[DEFAULT_LANGUAGE]: entry[language]
        for place, entry in known.items()
        if place != STALE and entry.get(language)
    }
    rows = []
    for place, words, text in texts_of(page):
        spanish, translation = text[DEFAULT_LANGUAGE], text.get(language, "")
        if translation:
            rows.append(Row(place, words, spanish, translation, "done"))
            continue
        old = _stale(known, place, language, spanish)
        if old:
            rows.append(Row(place, words, spanish, "", "changed", old["words"], old["es"]))
        else:
            suggestion = elsewhere.get(spanish, "")
            rows.append(Row(place, words, spanish, "", "missing", suggestion, spanish))
    return rows


def _stale(
    known: Mapping[str, Any], place: str, language: str, spanish: str
) -> dict[str, str] | None:
    """Return an older translation of a place, and the Spanish it was made for."""
    entry = known.get(place, {})
    if entry.get(language) and entry[DEFAULT_LANGUAGE] != spanish:
        return {"es": entry[DEFAULT_LANGUAGE], "words": entry[language]}
    old: dict[str, str] | None = known.get(STALE, {}).get(place, {}).get(language)
    return old


def completeness(page: FormPage, languages: list[str]) -> list[Completeness]:
    """Return how far the translation into each of ``languages`` is."""
    texts = [text for _place, _words, text in texts_of(page)]
    return [
        Completeness(code, sum(1 for text in texts if text.get(code)), len(texts))
        for code in languages
    ]


def placeholders_differ(spanish: str, words: str) -> bool:
    """Say whether a translation lacks an answer that is shown in the text, or has another one."""
    return sorted(PLACEHOLDER.findall(spanish)) != sorted(PLACEHOLDER.findall(words))


def write_translations(
    page: FormPage, language: str, given: Mapping[str, tuple[str, str]], *, are_final: bool = True
) -> Taken:
    """
    Write translations into ``page``; it is not saved here.

    ``given`` maps a place to the Spanish words that were translated and their translation (empty:
    remove it). What does not fit the Spanish of today, and everything if ``are_final`` is false,
    is kept as a suggestion.
    """
    result = Taken()
    translations = {place: dict(entry) for place, entry in (page.translations or {}).items()}
    places = {place: (words, text) for place, words, text in texts_of(page)}
    for place, (made_for, typed) in given.items():
        words = typed.replace("\r\n", "\n").strip()
        if place not in places:
            result.refused.append(_("%(place)s: the form has no such text.") % {"place": place})
            continue
        where, text = places[place]
        spanish, before = text[DEFAULT_LANGUAGE], text.get(language, "")
        if words == before:
            result.kept.append(place)
        elif len(words) > LONGEST or (words and placeholders_differ(spanish, words)):
            message = _("%(place)s: write the same %(marks)s as in Spanish.")
            marks = ", ".join(PLACEHOLDER.findall(spanish)) or "{}"
            result.refused.append(message % {"place": where, "marks": marks})
        elif made_for != spanish or not are_final:
            if not before and words:
                _suggest(translations, place, language, made_for, words)
                result.suggested.append(where)
        else:
            _set(translations, place, language, spanish, words)
            result.taken.append(place)
    page.translations = translations
    return result


def _suggest(
    translations: dict[str, Any], place: str, language: str, made_for: str, words: str
) -> None:
    stale = translations.setdefault(STALE, {})
    stale[place] = {**stale.get(place, {}), language: {"es": made_for, "words": words}}


def _set(translations: dict[str, Any], place: str, language: str, spanish: str, words: str) -> None:
    entry = translations.get(place, {DEFAULT_LANGUAGE: spanish})
    if entry[DEFAULT_LANGUAGE] != spanish:
        # The other languages still translate the old words.
        for code, old in entry.items():
            if code not in (DEFAULT_LANGUAGE, language):
                _suggest(translations, place, code, entry[DEFAULT_LANGUAGE], old)
        entry = {DEFAULT_LANGUAGE: spanish}
    entry = {**entry, language: words}
    if not words:
        del entry[language]
    translations[place] = entry
    if len(entry) == 1:
        del translations[place]
    stale = translations.get(STALE, {})
    if language in stale.get(place, {}):
        stale[place] = {code: old for code, old in stale[place].items() if code != language}
        translations[STALE] = {each: old for each, old in stale.items() if old}
        if not translations[STALE]:
            del translations[STALE]
