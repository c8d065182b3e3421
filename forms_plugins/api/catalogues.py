"""Catalogues of places: codes in levels, such as department, province, district."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Place:
    """One place of the deepest level. ``names`` runs from the widest level to the deepest."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class PlaceCatalogue:
    """
    Places whose codes grow by level: ``level_lengths`` (2, 4, 6) means 15, 1501, 150132.

    ``level_names`` are the words of the levels, ``places`` those of the deepest level by code.
    """

    slug: str
    level_names: tuple[str, ...]
    level_lengths: tuple[int, ...]
    places: Mapping[str, Place]

    def exists(self, code: str) -> bool:
        """Say whether ``code`` is a place of the deepest level."""
        return code in self.places

    def full_name(self, code: str) -> str:
        """Return "District, Province, Department". :raises KeyError: if there is no such place."""
        return ", ".join(reversed(self.places[code].names))

    def children(self, code: str) -> tuple[tuple[str, str], ...]:
        """Return (code, name) of the places right under ``code``; ``""`` gives the widest level."""
        return self._children.get(code, ())

    @cached_property
    def _children(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        children: dict[str, dict[str, str]] = {}
        for place in self.places.values():
            parent = ""
            for length, name in zip(self.level_lengths, place.names, strict=True):
                code = place.code[:length]
                children.setdefault(parent, {})[code] = name
                parent = code
        return {
            parent: tuple(sorted(entries.items(), key=lambda entry: _sort_key(entry[1])))
            for parent, entries in children.items()
        }


def _sort_key(name: str) -> str:
    """Return what a name is sorted by: accents and capitals do not count, as in a directory."""
    bare = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


_loaders: dict[str, Callable[[], PlaceCatalogue]] = {}
_loaded: dict[str, PlaceCatalogue] = {}


def register_catalogue(slug: str, loader: Callable[[], PlaceCatalogue]) -> None:
    """Announce a catalogue; ``loader`` runs at its first use."""
    _loaders[slug] = loader


def get_catalogue(slug: str) -> PlaceCatalogue:
    """Return a catalogue. :raises KeyError: if no package announced it."""
    if slug not in _loaded:
        _loaded[slug] = _loaders[slug]()
    return _loaded[slug]
