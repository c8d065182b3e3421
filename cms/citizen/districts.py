"""
The district of an office as people write it: no accents, capitals, with or without province.

The list of offices is public, so an answer about a district says nothing about anybody.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

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


class DistrictIndex:
    """Districts that are found by what people write."""

    def __init__(self, districts: Iterable[District]) -> None:
        self.all = tuple(districts)
        self._by_name = _by_words([(district, (district.name,)) for district in self.all])
        self._known = [(district, plain_words(district.name)) for district in self.all]
        self._whole = _by_words(self._known)
        self._alone = _by_words(
            [(district, plain_words(district.name.split(",")[0])) for district in self.all]
        )

    def matching(self, text: str) -> tuple[District, ...]:
        """
        Return the districts that ``text`` may mean, the closest kind of match only.

        The whole name goes before the name of the district alone, and that before names in which
        every written word begins a word.
        """
        # Most people take what the list suggests.
        suggested = self._by_name.get((text,))
        if suggested:
            return tuple(suggested)
        wanted = plain_words(text)
        if not wanted:
            return ()
        exact = self._whole.get(wanted) or self._alone.get(wanted)
        if exact:
            return tuple(exact)
        return tuple(district for district, words in self._known if _begin(wanted, words))


def _by_words(
    known: Iterable[tuple[District, tuple[str, ...]]],
) -> dict[tuple[str, ...], list[District]]:
    found: dict[tuple[str, ...], list[District]] = {}
    for district, words in known:
        found.setdefault(words, []).append(district)
    return found


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` in small letters, without accents and marks."""
    letters = unicodedata.normalize("NFKD", text[:200].casefold())
    bare = (letter for letter in letters if not unicodedata.combining(letter))
    return tuple("".join(c if c.isalnum() else " " for c in bare).split())


def _begin(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)
