"""Bounds of what goes into a document, so that one case cannot cost more than it should."""

from collections.abc import Mapping
from typing import Any

from forms_plugins.api.errors import PermanentFailure

MAX_TEXT = 1000
MAX_ITEMS = 60
MAX_DEPTH = 6
MAX_TEXTS = 2000


def check_facts(facts: Mapping[str, Any]) -> None:
    """:raises PermanentFailure: if the facts are larger than a document may be."""
    texts = _count(facts, MAX_DEPTH)
    if texts > MAX_TEXTS:
        raise PermanentFailure(f"The document has {texts} facts; it may have {MAX_TEXTS}.")


def _count(value: Any, depth: int) -> int:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise PermanentFailure(f"A fact is {len(value)} characters long; it may have {MAX_TEXT}.")
    if not isinstance(value, Mapping | list | tuple):
        return 1
    if depth == 0:
        raise PermanentFailure(f"The facts are nested more than {MAX_DEPTH} deep.")
    if not isinstance(value, Mapping) and len(value) > MAX_ITEMS:
        raise PermanentFailure(f"A list has {len(value)} entries; it may have {MAX_ITEMS}.")
    items = value.values() if isinstance(value, Mapping) else value
    return sum(_count(item, depth - 1) for item in items)
