"""
The district of an office as people write it: no accents, capitals, with or without province.

The list of offices is public, so an answer about a district says nothing about anybody.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cms.accounts.selectors import active_offices

MOST_SUGGESTIONS = 12
MOST_LISTED = 300


@dataclass(frozen=True)
class District:
    """A place with an office: its code and its name, "Comas, Lima, Lima"."""

    code: str
    name: str


def office_districts() -> tuple[District, ...]:
    """Return the districts with an active office, each once, by name."""
    rows = active_offices().order_by("area_name").values_list("place_code", "area_name")
    names = dict(rows)
    return tuple(District(code, name) for code, name in names.items())


def matching_districts(text: str, districts: Iterable[District]) -> tuple[District, ...]:
    """
    Return the districts that ``text`` may mean, the closest kind of match only.

    The whole name goes before the name of the district alone, and that before names in which every
    written word begins a word.
    """
    wanted = plain_words(text)
    if not wanted:
        return ()
    known = [(district, _words_of(district.name)) for district in districts]
    whole = [district for district, words in known if words == wanted]
    alone = [district for district, _ in known if _words_of(district.name.split(",")[0]) == wanted]
    parts = [district for district, words in known if _begin(wanted, words)]
    return tuple(whole or alone or parts)


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` in small letters, without accents and marks."""
    letters = unicodedata.normalize("NFKD", text[:200].casefold())
    bare = (letter for letter in letters if not unicodedata.combining(letter))
    return tuple("".join(c if c.isalnum() else " " for c in bare).split())


@lru_cache(maxsize=8192)
def _words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name of the list; what people type is not remembered."""
    return plain_words(name)


def _begin(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)
