"""Reaching into a document by a path of keys and positions."""

from collections.abc import Iterable
from typing import Any

Path = tuple[str | int, ...]


def at(item: Any, path: Iterable[str | int]) -> Any:
    """Return what stands under ``path``, ``None`` where there is nothing."""
    for step in path:
        if isinstance(item, dict):
            item = item.get(step)
        elif isinstance(item, list) and isinstance(step, int) and 0 <= step < len(item):
            item = item[step]
        else:
            return None
    return item


def put(item: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Set ``value`` under ``path``; the mappings on the way are made."""
    for step in path[:-1]:
        item = item.setdefault(step, {})
    item[path[-1]] = value


def inputs_with_names(inputs: Iterable[Any], inside: str = "") -> Iterable[tuple[str, str, Any]]:
    """Yield (list, full name, input) of all inputs: ``miembros.edad`` is in ``miembros``."""
    for item in inputs:
        key = str(item.get("key", ""))
        name = f"{inside}.{key}" if inside else key
        yield inside, name, item
        yield from inputs_with_names(item.get("fields", ()), name)
