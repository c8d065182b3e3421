"""Thousands of keys in one value, for queries that would else bind each of them."""

import json
from collections.abc import Iterable
from typing import Final

from django.db import connection
from django.db.models.expressions import RawSQL

_ON_POSTGRESQL: Final = "SELECT unnest(%s::bigint[])"
_ON_SQLITE: Final = "SELECT value FROM json_each(%s)"


def key_set(ids: Iterable[int]) -> RawSQL:
    """
    Return whole numbers as something to compare with: ``filter(pk__in=key_set(ids))``.

    Django checks, quotes and sends a list one by one, which takes longer than finding the rows.
    """
    if connection.vendor == "postgresql":
        return RawSQL(_ON_POSTGRESQL, [array_text(ids)])  # noqa: S611 - constant text
    return RawSQL(_ON_SQLITE, [json.dumps(list(ids))])  # noqa: S611 - constant text


def array_text(items: Iterable[object]) -> str:
    """Return numbers, days or digests as PostgreSQL writes an array; ``None`` is its NULL."""
    return f"{{{','.join('NULL' if item is None else str(item) for item in items)}}}"
