"""
Blocks for the options that a plugin declares, made from the types of its options.

An empty block means that the author leaves the option at its default; so what a document states
and what it leaves out both survive the way into blocks and back.
"""

import enum
import json
import types
import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from wagtail.blocks import (
    Block,
    ChoiceBlock,
    DateBlock,
    DecimalBlock,
    IntegerBlock,
    ListBlock,
    StructBlock,
)

from cms.form_builder.blocks.inputs import ExactBlock, WordsBlock
from forms_plugins.engine.definition import Text

PREFIX = "option_"
ITEMS = uuid.uuid5(uuid.NAMESPACE_URL, "https://empadrona/form-builder/options")
EMPTY: tuple[Any, ...] = (None, "", [], {})


def option_blocks(options_class: type[BaseModel]) -> list[tuple[str, Block]]:
    """Return a block for each option of a plugin."""
    return [
        (PREFIX + name, _block(kind, _labels(name, info)))
        for name, kind, info in _options(options_class)
    ]


def read_option_blocks(value: Any, options_class: type[BaseModel]) -> dict[str, Any]:
    """Return the options that the blocks of ``value`` state, as JSON values."""
    return _read_model(value, options_class, PREFIX)


def write_option_blocks(
    options: Mapping[str, Any], options_class: type[BaseModel], place: str
) -> dict[str, Any]:
    """
    Return the stored values of the blocks for options of a document.

    ``place`` names the plugin's place in the document; ids of blocks are made from it.
    """
    return _write_model(options, options_class, place, PREFIX)


def _options(options_class: type[BaseModel]) -> list[tuple[str, Any, FieldInfo]]:
    """Return (name in documents, type without ``| None``, declaration) of each option."""
    return [
        (info.alias or name, _without_none(info.annotation), info)
        for name, info in options_class.model_fields.items()
    ]


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [each for each in get_args(annotation) if each is not type(None)]
        return _without_none(rest[0]) if len(rest) == 1 else Any
    return annotation


# What the types mean: one function for the block, one for each direction.


def _block(kind: Any, words: dict[str, Any]) -> Block:
    item = _item_of(kind)
    if item is not None:
        return ListBlock(
            _block(item, {"label": words["label"]}), default=[], collapsed=True, **words
        )
    if _is_model(kind):
        return StructBlock(
            [(name, _block(inner, _labels(name, info))) for name, inner, info in _options(kind)],
            **words,
        )
    words = {**words, "required": False}
    choices = _choices(kind)
    if kind is bool:
        return ChoiceBlock(choices=[("true", _("Yes")), ("false", _("No"))], **words)
    if choices:
        return ChoiceBlock(choices=choices, **words)
    simple = {int: IntegerBlock, Decimal: DecimalBlock, date: DateBlock, str: ExactBlock}
    if kind in simple:
        return simple[kind](**words)
    return ExactBlock(**words) if _is_list_of_texts(kind) else WordsBlock(**words)


def _read(value: Any, kind: Any) -> Any:
    """Return the JSON value of a block's value."""
    item = _item_of(kind)
    if item is not None:
        return [_read(each, item) for each in value or ()]
    if _is_model(kind):
        return _read_model(value or {}, kind)
    if value in EMPTY:
        return None
    if kind is bool:
        return value == "true"
    if kind is int:
        return int(value)
    if kind is date:
        return value.isoformat()
    if get_origin(kind) is Literal:
        return next((each for each in get_args(kind) if str(each) == value), value)
    if _is_list_of_texts(kind):
        return [word.strip() for word in str(value).split(",") if word.strip()]
    if kind in (str, Decimal) or _choices(kind):
        return str(value)
    return _read_json(str(value), kind)


def _read_json(text: str, kind: Any) -> Any:
    if kind is Text and not text.lstrip().startswith("{"):
        return text.replace("\r\n", "\n").strip()
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return text  # the plugin's own check of its options refuses it by name


def _read_model(value: Any, model: type[BaseModel], prefix: str = "") -> dict[str, Any]:
    read = {name: _read(value.get(prefix + name), kind) for name, kind, _info in _options(model)}
    return {name: each for name, each in read.items() if each not in EMPTY}


def _write(value: Any, kind: Any, place: str) -> Any:
    """Return the stored value of a block for a JSON value."""
    item = _item_of(kind)
    if item is not None:
        return [
            {
                "type": "item",
                "id": str(uuid.uuid5(ITEMS, f"{place}/{number}")),
                "value": _write(each, item, f"{place}/{number}"),
            }
            for number, each in enumerate(value)
        ]
    if _is_model(kind):
        return _write_model(value, kind, place)
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return value
    if _is_list_of_texts(kind):
        return ", ".join(value)
    if kind in (str, Decimal, date) or _choices(kind) or (kind is Text and isinstance(value, str)):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _write_model(
    values: Mapping[str, Any], model: type[BaseModel], place: str, prefix: str = ""
) -> dict[str, Any]:
    return {
        prefix + name: _write(values[name], kind, f"{place}/{name}")
        for name, kind, _info in _options(model)
        if values.get(name) is not None
    }


# Questions about types.


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not Text


def _item_of(kind: Any) -> Any:
    """Return the model of which ``kind`` is a list, or ``None``."""
    if get_origin(kind) in (tuple, list):
        items = {each for each in get_args(kind) if each is not ...}
        if len(items) == 1 and _is_model(item := items.pop()):
            return item
    return None


def _is_list_of_texts(kind: Any) -> bool:
    if get_origin(kind) not in (tuple, list, frozenset, set):
        return False
    items = [each for each in get_args(kind) if each is not ...]
    # Slugs and keys are texts with a pattern: Annotated[str, ...].
    return bool(items) and all((getattr(each, "__origin__", each)) is str for each in items)


def _choices(kind: Any) -> list[tuple[str, Any]]:
    if get_origin(kind) is Literal:
        return [(str(each), _(str(each).capitalize())) for each in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return [(str(each.value), _(str(each.value).capitalize())) for each in kind]
    return []


# Words.


def _labels(name: str, info: FieldInfo) -> dict[str, Any]:
    # The words of options are in the catalogue by their names: "Max length" -> "Largo máximo".
    words: dict[str, Any] = {"label": _(info.title or name.replace("_", " ").capitalize())}
    help_text = _help(info)
    return {**words, "help_text": help_text} if help_text else words


def _help(info: FieldInfo) -> Any:
    if info.description:
        return _(info.description)
    default = info.default
    if default is PydanticUndefined or default in EMPTY or default == ():
        return None
    if isinstance(default, bool | BaseModel) or not str(default).strip():
        return None
    return _default_help(default)


def _write_default_help(default: Any) -> str:
    return str(_("If left empty: %(default)s.")) % {"default": default}


# Lazy: blocks are built once, their help is read in the language of each editor.
_default_help = lazy(_write_default_help, str)
