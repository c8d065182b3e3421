"""Propose stable keys, so that nobody has to invent them."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

LONGEST = 40
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
# The same words in static/form_builder/questions.js.
_OPENING = re.compile(r"^((el|la|los|las|un|una|cual_es|cuales_son|que|cuantos|cuantas)_)+")
_BLOCKS_WITH_KEY = ("label", "title", "message", "block")


def propose_key(text: str, taken: set[str], fallback: str) -> str:
    """Return a key for ``text`` that is not in ``taken``: lower snake case, no accents."""
    words = _OPENING.sub("", re.sub(r"[^a-z0-9]+", "_", _plain(text)).strip("_"))
    key = words.lstrip("0123456789_")[:LONGEST]
    if len(words) > LONGEST and "_" in key:
        key = key.rpartition("_")[0]
    key = key.strip("_") or fallback
    return _free(key, taken)


def propose_slug(text: str, taken: set[str], fallback: str = "formulario") -> str:
    """Return a short name for ``text``, not in ``taken``; ``fallback`` if it has no letters."""
    slug = re.sub(r"[^a-z0-9]+", "-", _plain(text)).strip("-0123456789")[:LONGEST] or fallback
    return _free(slug.strip("-"), taken, "-")


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _free(key: str, taken: set[str], joint: str = "_") -> str:
    number = 1
    found = key
    while found in taken:
        number += 1
        found = f"{key}{joint}{number}"
    return found


def propose_missing_keys(*streams: Any, reserved: str = "") -> bool:
    """
    Write a key into each block of the streams that lacks one; say whether any did.

    Keys of one form are unique among themselves, whatever they name.
    """
    blocks = [block for stream in streams for block in _keyed_blocks(stream)]
    taken = {value["key"] for _name, value in blocks if value["key"]} | {reserved}
    missing = [(name, value) for name, value in blocks if not value["key"]]
    for name, value in missing:
        text = next((value[word] for word in _BLOCKS_WITH_KEY if value.get(word)), "")
        value["key"] = propose_key(str(text), taken, name)
        taken.add(value["key"])
    return bool(missing)


def _keyed_blocks(stream: Any) -> Iterator[tuple[str, Any]]:
    for child in stream:
        value = child.value
        if "key" in value and child.block_type not in ("choice_list", "shared_list"):
            name = child.block_type.removeprefix("question_").removeprefix("group_")
            yield name, value
        if "items" in value:
            yield from _keyed_blocks(value["items"])
