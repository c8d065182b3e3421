"""Queries over the glossary."""

import unicodedata
from dataclasses import dataclass

from cms.training.models import GlossaryPage, GlossaryTerm
from forms_plugins.engine.definition import DEFAULT_LANGUAGE


@dataclass(frozen=True)
class Letter:
    """The terms that begin with a letter, by name."""

    letter: str
    terms: tuple[GlossaryTerm, ...]


def terms_in(language: str) -> list[GlossaryTerm]:
    """Return the terms of a language, by name without accents."""
    terms = GlossaryTerm.objects.filter(locale__language_code=language)
    return sorted(terms, key=lambda term: _alphabetical(term.term))


def terms_by_letter(language: str) -> list[Letter]:
    """Return the terms of a language under their first letters; Ñ is a letter of its own."""
    groups: dict[str, list[GlossaryTerm]] = {}
    for term in terms_in(language):
        groups.setdefault(_plain(term.term)[:1].upper() or "#", []).append(term)
    return [Letter(letter, tuple(terms)) for letter, terms in groups.items()]


def glossary_url(language: str) -> str:
    """Return the address of the published glossary of a language, else of the Spanish one."""
    pages = {
        page.locale.language_code: page
        for page in GlossaryPage.objects.live().select_related("locale").order_by("-pk")
    }
    page = pages.get(language) or pages.get(DEFAULT_LANGUAGE)
    return page.url or "" if page else ""


def _alphabetical(text: str) -> str:
    # Behind n, as in the dictionary.
    return _plain(text).replace("ñ", "n\uffff")


def _plain(text: str) -> str:
    kept = text.lower().replace("ñ", "\0")
    plain = unicodedata.normalize("NFD", kept)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain.replace("\0", "ñ").strip()
