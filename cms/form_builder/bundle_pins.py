"""Point a form document of a bundle at the shared lists and reusable blocks of this site."""

from copy import deepcopy
from typing import Any

from pydantic import TypeAdapter

from cms.form_builder.bundles import block_sources, fingerprint
from cms.form_builder.library import Pinned
from cms.form_builder.sources import shared_items
from forms_plugins.engine.definition import Item

Pins = dict[tuple[str, int | None], Pinned]
"""(short name, number) there -> the version that stands for it here."""

_ITEMS: TypeAdapter[tuple[Any, ...]] = TypeAdapter(tuple[Item, ...])


def point_lists(document: dict[str, Any], pins: Pins) -> None:
    """Write the lists of this site, their names and numbers, into a document."""
    for key, use in document.get("shared_lists", {}).items():
        pin = pins.get((use["slug"], use["version"]))
        if pin is not None:
            use["slug"], use["version"] = pin.slug, pin.version
            document["choice_lists"][key] = deepcopy(pin.content)


def point_blocks(document: dict[str, Any], pins: Pins) -> None:
    """Write the blocks of this site, their names and numbers, into a document."""
    for step in document["steps"]:
        step["items"] = _with_blocks(step["items"], pins, in_row=False)


def _with_blocks(items: list[Any], pins: Pins, *, in_row: bool) -> list[Any]:
    found: list[Any] = []
    replaced: set[str] = set()
    for item in items:
        if item.get("group") in replaced:
            continue
        if item["kind"] == "roster":
            item = {**item, "items": _with_blocks(item["items"], pins, in_row=True)}
        found.append(item)
        for source in block_sources(item if item["kind"] == "section" else {}):
            pin = pins.get((source["name"], source.get("version")))
            if pin is None:
                continue
            source["name"], source["version"] = pin.slug, pin.version
            if not _says_the_same(items, source["key"], pin.content, in_row=in_row):
                replaced.add(source["key"])
                found += [
                    {**each, "group": source["key"]}
                    for each in shared_items(pin.content, in_row=in_row)
                ]
    return found


def _says_the_same(items: list[Any], key: str, content: list[Any], *, in_row: bool) -> bool:
    there = [item for item in items if item.get("group") == key]
    here = shared_items(content, in_row=in_row)
    return _mark(there) == _mark(here)


def _mark(items: list[Any]) -> str:
    bare = _ITEMS.validate_python([{**item, "group": None} for item in items])
    return fingerprint([each.model_dump(mode="json", exclude_none=True) for each in bare])
