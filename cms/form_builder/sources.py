"""
Runs of items that were made of something else: groups by plugins and reusable blocks.

A document holds such a run flat: a section that names the source, then its items, each with the
section's key as their ``group``. Compiling writes the run out, decompiling folds it back where
compiling would write the same again.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cms.form_builder.library import Library
from cms.form_builder.translations import is_text
from forms_plugins.api.errors import UnknownPlugin
from forms_plugins.api.kinds import QuestionGroup
from forms_plugins.api.registry import Registry
from forms_plugins.engine.definition import Item, Section, Source

Part = dict[str, Any]
_ITEMS: TypeAdapter[tuple[Any, ...]] = TypeAdapter(tuple[Item, ...])


def group_items(plugin: QuestionGroup, key: str, options: Mapping[str, Any]) -> list[Part]:
    """
    Return the items of a group of questions as JSON.

    :raises pydantic.ValidationError: if the plugin refuses its options.
    """
    items = plugin.items(key, plugin.read_options(options))
    return [item.model_dump(mode="json", exclude_none=True) for item in items]


def shared_items(content: Sequence[Part], *, in_row: bool) -> list[Part]:
    """
    Return the items of a reusable block, or of a group, for where it is used.

    In a row of a group that repeats, its rules read the answers of the row.
    """
    items = deepcopy(list(content))
    if not in_row:
        return items
    keys = {item["key"] for item in items if item.get("kind") == "field"}
    return [_reading_rows(item, keys) for item in items]


def _reading_rows(part: Any, keys: set[str]) -> Any:
    if isinstance(part, list):
        return [_reading_rows(each, keys) for each in part]
    if not isinstance(part, dict):
        return part
    if len(part) == 1 and part.get("answer") in keys:
        return {"row": part["answer"]}
    return {name: _reading_rows(each, keys) for name, each in part.items()}


def made_by(source: Source, *, in_row: bool, plugins: Registry, library: Library) -> list[Part]:
    """Return the items that a source makes here and now; none if it is not to be had."""
    if source.kind == "question_group":
        try:
            plugin = plugins.get(QuestionGroup, source.name)
            items = group_items(plugin, source.key, source.options)
            return shared_items(items, in_row=in_row)
        except (UnknownPlugin, ValidationError):
            return []
    pinned = library.items(source.name, source.version)
    return shared_items(pinned.content, in_row=in_row) if pinned else []


def foldable_run(
    items: Sequence[Any], index: int, *, in_row: bool, plugins: Registry, library: Library
) -> int:
    """
    Return how many items after the section at ``index`` its source makes; 0 if not just these.
    """
    section = items[index]
    if not isinstance(section, Section) or section.source is None or section.group:
        return 0
    made = made_by(section.source, in_row=in_row, plugins=plugins, library=library)
    run = []
    for item in items[index + 1 :]:
        if item.group != section.source.key:
            break
        run.append(item)
    if not made or len(made) != len(run):
        return 0
    return len(run) if covers(_plain(run), _plain(_ITEMS.validate_python(made))) else 0


def _plain(items: Sequence[Any]) -> list[Part]:
    return [
        item.model_copy(update={"group": None}).model_dump(mode="json", exclude_none=True)
        for item in items
    ]


def covers(stored: Any, made: Any) -> bool:
    """
    Say whether ``stored`` is ``made``, its texts perhaps in more languages.

    Translations are kept apart and come back by themselves.
    """
    if isinstance(stored, dict) and isinstance(made, dict):
        if is_text(stored) and is_text(made):
            return stored["es"] == made["es"] and all(language in stored for language in made)
        return stored.keys() == made.keys() and all(covers(stored[k], made[k]) for k in made)
    if isinstance(stored, list) and isinstance(made, list):
        pairs = zip(stored, made, strict=False)
        return len(stored) == len(made) and all(covers(left, right) for left, right in pairs)
    return type(stored) is type(made) and bool(stored == made)
