"""
What the models say about a place in the document: which keys it takes and how a scalar is meant.

Read from the models themselves, so that a key they gain is known here without another list.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from forms_plugins.classification.sheets.paths import Path
from forms_plugins.engine.classification import ScoringMethod
from forms_plugins.engine.definition.texts import LocalText, Rule, Text

RULE: Final = "rule"
LOCAL: Final = "local"
ANY: Final = "any"

Meaning = frozenset[Any]
"""What a place takes: basic types, ``rule``, ``local``, ``any`` and the models of mappings."""


def root() -> Meaning:
    """Return what the whole document is."""
    return frozenset((ScoringMethod,))


def inside(meaning: Meaning, step: str | int) -> Meaning:
    """Return what stands under a key or a position; empty if nothing does."""
    return frozenset(option for each in meaning for option in _inside(each, step))


def meaning_at(path: Path) -> Meaning:
    """Return what stands under ``path`` in the document of a method; empty if nothing does."""
    found = root()
    for step in path:
        found = inside(found, step)
    return found


def keys_at(path: Path) -> tuple[str, ...]:
    """Return the keys of the mapping under ``path``, none where any key may stand."""
    models = [option for option in meaning_at(path) if _is_model(option)]
    return tuple(key for model in models for key in model.model_fields)


def _is_model(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, BaseModel)


def _inside(option: Any, step: str | int) -> Iterable[Any]:
    if option == ANY:
        return (ANY,)
    if option == LOCAL:
        return (str,)
    if _is_model(option):
        return _fields(option).get(str(step), frozenset())
    if isinstance(option, tuple):
        kind, inner = option
        fits = isinstance(step, int) if kind == "list" else isinstance(step, str)
        return _options(inner) if fits else ()
    return ()


@cache
def _fields(model: type[BaseModel]) -> dict[str, Meaning]:
    return {
        # The annotation that the class was written with: pydantic takes its metadata apart.
        key: _field(field.annotation, tuple(field.metadata))
        for key, field in model.model_fields.items()
    }


def _field(annotation: Any, metadata: tuple[Any, ...]) -> Meaning:
    if metadata and annotation is Any and set(metadata) & set(get_args(Rule)[1:]):
        return frozenset((RULE,))
    return _options(annotation)


def _options(annotation: Any) -> Meaning:
    return frozenset(_flattened(annotation))


def _flattened(annotation: Any) -> Iterator[Any]:
    if annotation == Rule:
        yield RULE
    elif annotation is Text or annotation == LocalText:
        yield LOCAL
    elif annotation is Any:
        yield ANY
    elif get_origin(annotation) is Annotated:
        yield from _flattened(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for each in get_args(annotation):
            if each is not type(None):
                yield from _flattened(each)
    elif get_origin(annotation) is Literal:
        yield from {type(value) for value in get_args(annotation)}
    elif get_origin(annotation) is tuple:
        yield ("list", get_args(annotation)[0])
    elif get_origin(annotation) is dict:
        yield ("dict", get_args(annotation)[1])
    elif annotation in (str, int, bool, Decimal, date) or _is_model(annotation):
        yield annotation
