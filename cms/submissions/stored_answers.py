"""
The JSON of one step of a draft: answers, and what was typed but is no answer yet.

Keys that begin with an underscore are not answers. ``_typed`` maps the key of a question to what a
person typed there and the field type refused, so that it is shown again and never lost; it may
stand in a step and in a row. ``_revision`` of a row grows by one at each change of the row.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from forms_plugins.engine.answers import ROW_ID

TYPED = "_typed"
ROW_REVISION = "_revision"

LONGEST_TYPED = 20_000
"""Characters of one refused answer that are kept; field types take no more than this either."""

Stored = Mapping[str, Any]


def answers_in(stored: Stored) -> dict[str, Any]:
    """Return the answers only, as JSON of the engine; rows keep their ``_id``."""
    return {
        key: _rows_only(value) if _is_rows(value) else value
        for key, value in stored.items()
        if not key.startswith("_")
    }


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _rows_only(rows: list[Stored]) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in row.items() if key == ROW_ID or not key.startswith("_")}
        for row in rows
    ]


def typed_in(stored: Stored) -> dict[str, Any]:
    """Return what was typed and refused, by key of the question."""
    return dict(stored.get(TYPED, {}))


def with_typed(answers: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to store for ``answers`` and what was typed beside them."""
    stored = dict(answers)
    if typed:
        stored[TYPED] = {key: _storable(value) for key, value in typed.items()}
    return stored


def _storable(value: Any) -> Any:
    """Return typed text without what no database takes: NUL and halves of characters."""
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value]
    text = str(value)[:LONGEST_TYPED].replace("\x00", "")
    return text.encode("utf-8", "replace").decode()


def refused_places(stored: Stored) -> Iterator[tuple[str, int | None, str]]:
    """Yield (roster or "", row from 1 or ``None``, question) of everything typed and refused."""
    for key in typed_in(stored):
        yield "", None, key
    for roster, value in stored.items():
        if not roster.startswith("_") and _is_rows(value):
            for number, row in enumerate(value, start=1):
                for key in typed_in(row):
                    yield roster, number, key
