"""The widest places that offices lie in: in Peru the departments."""

from dataclasses import dataclass
from functools import lru_cache

from cms.accounts.models import Office
from forms_plugins.api.catalogues import PlaceCatalogue, get_catalogue
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry


@dataclass(frozen=True)
class Region:
    """A place of the widest level: codes of the places in it begin with ``code``."""

    code: str
    name: str


@lru_cache(maxsize=1)
def place_catalogues() -> tuple[PlaceCatalogue, ...]:
    """Return the place catalogues of the installed packages."""
    slugs = {slug: None for package in registry.of_kind(Package) for slug in package.catalogues()}
    return tuple(get_catalogue(slug) for slug in slugs)


def regions() -> tuple[Region, ...]:
    """Return the regions of all catalogues, by name within each."""
    return tuple(
        Region(code, name) for places in place_catalogues() for code, name in places.children("")
    )


def region_of(office: Office) -> Region | None:
    """Return the region an office lies in; ``None`` if no catalogue knows its place."""
    return region_of_place(office.place_code)


def region_of_place(place_code: str) -> Region | None:
    """Return the region of a place by its code."""
    for places in place_catalogues():
        place = places.places.get(place_code)
        if place is not None:
            return Region(place_code[: places.level_lengths[0]], place.names[0])
    return None
