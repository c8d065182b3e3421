"""Where each part of a document was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forms_plugins.classification.sheets.paths import Path

NAMES = ("key", "code", "id", "name", "reason", "prefix")
"""Keys under which the items of lists are named."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a sheet, or line and column of a text (without a sheet)."""

    sheet: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""


class Places:
    """The places of a document by path; what has none of its own is at that of what holds it."""

    def __init__(self) -> None:
        self._known: dict[Path, Place] = {}

    def add(self, path: Path, place: Place) -> None:
        """Remember where something stands; a later place replaces an earlier one."""
        self._known[path] = place

    def of(self, path: Sequence[str | int], document: Any = None) -> Place:
        """
        Return the place of ``path``, else of the nearest thing around it.

        Items of lists may be named by key instead of position: ``("indicators", "water", "gas")``.
        """
        resolved = resolve(document, path) if document is not None else tuple(path)
        for length in range(len(resolved), 0, -1):
            if (found := self._known.get(resolved[:length])) is not None:
                return found
        return Place()


def resolve(document: Any, path: Sequence[str | int]) -> Path:
    """
    Return ``path`` with positions for the keys of items, as far as they can be found.

    A step may leave out what lies between: the row ``gas`` of an indicator stands in its
    categories, the column ``rural`` of a row in its points. A number in a text counts from 1.
    """
    item, done = document, list[str | int]()
    for number, step in enumerate(path):
        found = _step(item, step)
        if found is None:
            return (*done, *path[number:])
        for part in found:
            item = item[part]
        done += found
    return tuple(done)


def _step(item: Any, step: str | int) -> list[str | int] | None:
    if isinstance(item, list):
        position = step if isinstance(step, int) else _position(item, step)
        return [position] if position is not None and position < len(item) else None
    if not isinstance(item, dict):
        return None
    if step in item:
        return [step]
    return _inner_step(item, str(step))


def _inner_step(item: dict[str, Any], step: str, depth: int = 2) -> list[str | int] | None:
    for key, value in item.items():
        if isinstance(value, list) and (position := _named(value, step)) is not None:
            return [key, position]
        if isinstance(value, dict) and step in value:
            return [key, step]
    for key, value in item.items():
        if isinstance(value, dict) and depth and (inner := _inner_step(value, step, depth - 1)):
            return [key, *inner]
    lists = [(key, value) for key, value in item.items() if isinstance(value, list)]
    if len(lists) == 1 and (position := _position(lists[0][1], step)) is not None:
        return [lists[0][0], position]
    return None


def _position(items: Sequence[Any], name: str) -> int | None:
    named = _named(items, name)
    if named is None and name.isdecimal() and 1 <= int(name) <= len(items):
        return int(name) - 1
    return named


def _named(items: Sequence[Any], name: str) -> int | None:
    for position, item in enumerate(items):
        if item == name:
            return position
        if isinstance(item, dict) and any(str(item[key]) == name for key in NAMES if key in item):
            return position
    return None
