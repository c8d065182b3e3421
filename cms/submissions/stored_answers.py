"""
The JSON of one step of a draft: answers, and what was typed but is no answer yet.

Keys that begin with an underscore are not answers. ``_typed`` maps the key of a question to what a
person typed there and the field type refused, so that it is shown again and never lost; it may
stand in a step and in a row. ``_revision`` of a row grows by one at each change of the row.
``_sources`` maps the key of a question whose answer came from elsewhere to ``{"source", "at"}``:
the name of the source and the time it was asked.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from forms_plugins.engine.answers import ROW_ID

TYPED = "_typed"
ROW_REVISION = "_revision"
SOURCES = "_sources"

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
        {
            key: _rows_only(value) if _is_rows(value) else value
            for key, value in row.items()
            if key == ROW_ID or not key.startswith("_")
        }
        for row in rows
    ]


def typed_in(stored: Stored) -> dict[str, Any]:
    """Return what was typed and refused, by key of the question."""
    return dict(stored.get(TYPED, {}))


def sources_in(stored: Stored) -> dict[str, dict[str, str]]:
    """Return where answers came from, by key of the question."""
    return dict(stored.get(SOURCES, {}))


def sources_left(before: Stored, answers: Stored) -> dict[str, dict[str, str]]:
    """Return the sources of answers that are still as they were stored."""
    return {
        key: source
        for key, source in sources_in(before).items()
        if key in answers and answers[key] == before.get(key)
    }


def with_sources(stored: Mapping[str, Any], sources: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to store for answers that came from elsewhere."""
    return {**stored, SOURCES: dict(sources)} if sources else dict(stored)


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


Place = tuple[str, str, int | None, str, int | None]
"""Question, roster or "", its row from 1, roster inside the row or "", its row from 1."""


def refused_places(stored: Stored) -> Iterator[Place]:
    """Yield the place of everything typed and refused."""
    for key, roster, row, inner, inner_row, _words in _noted(stored, TYPED):
        yield key, roster, row, inner, inner_row


def sources_by_place(stored: Stored) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (dotted place of the question, source and time) of every answer from elsewhere."""
    for key, roster, row, inner, inner_row, source in _noted(stored, SOURCES):
        parts = (roster, row, inner, inner_row, key)
        yield ".".join(str(part) for part in parts if part), source


def _noted(stored: Stored, name: str) -> Iterator[tuple[Any, ...]]:
    """Yield (place.., value) of what is noted under ``name`` in a step, its rows and theirs."""
    for key, value in stored.get(name, {}).items():
        yield key, "", None, "", None, value
    for roster, number, row in _rows_in(stored):
        for key, value in row.get(name, {}).items():
            yield key, roster, number, "", None, value
        for inner, inner_number, inner_row in _rows_in(row):
            for key, value in inner_row.get(name, {}).items():
                yield key, roster, number, inner, inner_number, value


def _rows_in(stored: Stored) -> Iterator[tuple[str, int, Stored]]:
    for key, value in stored.items():
        if not key.startswith("_") and _is_rows(value):
            for number, row in enumerate(value, start=1):
                yield key, number, row
