"""Bounds of what goes into a document, so that one case cannot cost more than it should."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from forms_plugins.api.errors import PermanentFailure

MAX_TEXT = 1000
MAX_ITEMS = 60
MAX_DEPTH = 6
MAX_TEXTS = 2000


def check_facts(facts: Mapping[str, Any]) -> None:
    """:raises PermanentFailure: if the facts are larger than a document may be."""
    texts = _count(facts, MAX_DEPTH)
    if texts > MAX_TEXTS:
        raise PermanentFailure(
            _("The document has %(number)d facts; it may have %(most)d.")
            % {"number": texts, "most": MAX_TEXTS}
        )


def _count(value: Any, depth: int) -> int:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise PermanentFailure(
            _("A fact has %(number)d characters; it may have %(most)d.")
            % {"number": len(value), "most": MAX_TEXT}
        )
    if not isinstance(value, Mapping | list | tuple):
        return 1
    if depth == 0:
        raise PermanentFailure(
            _("The facts are nested more than %(most)d deep.") % {"most": MAX_DEPTH}
        )
    if not isinstance(value, Mapping) and len(value) > MAX_ITEMS:
        raise PermanentFailure(
            _("A list has %(number)d entries; it may have %(most)d.")
            % {"number": len(value), "most": MAX_ITEMS}
        )
    items = value.values() if isinstance(value, Mapping) else value
    return sum(_count(item, depth - 1) for item in items)
