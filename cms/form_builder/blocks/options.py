"""Blocks for the options that a plugin declares."""

import enum
import json
import types
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from wagtail.blocks import (
    Block,
    CharBlock,
    ChoiceBlock,
    DecimalBlock,
    IntegerBlock,
)

from cms.form_builder.blocks.inputs import WordsBlock

PREFIX = "option_"


def option_blocks(options_class: type[BaseModel]) -> list[tuple[str, Block]]:
    """
    Return a block for each option of a plugin.

    An empty block means that the author leaves the option at its default; so what a document
    says and what it leaves out are both kept.
    """
    return [
        (PREFIX + name, _block(name, info)) for name, info in options_class.model_fields.items()
    ]


def read_option_blocks(value: Any, options_class: type[BaseModel]) -> dict[str, Any]:
    """Return the options that the blocks of ``value`` state, as JSON values."""
    options = {}
    for name, info in options_class.model_fields.items():
        stated = value.get(PREFIX + name)
        if stated not in (None, ""):
            options[name] = _to_json(stated, _kind(info))
    return options


def write_option_blocks(options: dict[str, Any], options_class: type[BaseModel]) -> dict[str, Any]:
    """Return block values for options of a document."""
    values: dict[str, Any] = {}
    for name, info in options_class.model_fields.items():
        if name in options:
            values[PREFIX + name] = _to_block(options[name], _kind(info))
    return values


def _kind(info: FieldInfo) -> Any:
    """Return the type of an option without ``| None``."""
    annotation = info.annotation
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [each for each in get_args(annotation) if each is not type(None)]
        return rest[0] if len(rest) == 1 else Any
    return annotation


def _block(name: str, info: FieldInfo) -> Block:
    kind = _kind(info)
    arguments = {"required": False, "label": _label(name, info), "help_text": _help(info)}
    if kind is bool:
        return ChoiceBlock(choices=[("true", _("Yes")), ("false", _("No"))], **arguments)
    if kind is int:
        return IntegerBlock(**arguments)
    if kind is Decimal:
        return DecimalBlock(**arguments)
    choices = _choices(kind)
    if choices:
        return ChoiceBlock(choices=choices, **arguments)
    if kind is str:
        return CharBlock(**arguments)
    if _is_list_of_texts(kind):
        return CharBlock(**arguments)
    return WordsBlock(**arguments)


def _label(name: str, info: FieldInfo) -> Any:
    # The words of options are in the catalogue by their names: "Max length" -> "Largo máximo".
    return _(info.title or name.replace("_", " ").capitalize())


def _help(info: FieldInfo) -> Any:
    if info.description:
        return _(info.description)
    default = info.get_default(call_default_factory=False)
    if default in (PydanticUndefined, None, "", (), []) or isinstance(default, bool):
        return None
    return _default_help(default)


def _write_default_help(default: Any) -> str:
    return str(_("If left empty: %(default)s.")) % {"default": default}


# Lazy: blocks are built once, their help is read in the language of each editor.
_default_help = lazy(_write_default_help, str)


def _choices(kind: Any) -> list[tuple[str, Any]]:
    if get_origin(kind) is Literal:
        return [(str(each), _(str(each).capitalize())) for each in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return [(str(each.value), _(str(each.value).capitalize())) for each in kind]
    return []


def _is_list_of_texts(kind: Any) -> bool:
    return get_origin(kind) in (tuple, list, frozenset, set) and set(get_args(kind)) <= {str, ...}


def _to_json(value: Any, kind: Any) -> Any:
    if kind is bool:
        return value == "true"
    if kind is Decimal:
        return str(value)
    if kind is int:
        return int(value)
    if get_origin(kind) is Literal:
        return next((each for each in get_args(kind) if str(each) == value), value)
    if kind is str or (isinstance(kind, type) and issubclass(kind, enum.Enum)):
        return str(value)
    if _is_list_of_texts(kind):
        return [word.strip() for word in str(value).split(",") if word.strip()]
    try:
        return json.loads(value)
    except (json.JSONDecodeError, RecursionError):
        return value  # the plugin's own check of its options refuses it by name


def _to_block(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    if kind is bool:
        return "true" if value else "false"
    if kind is Decimal:
        return Decimal(str(value))
    if kind in (int, str):
        return value
    if _choices(kind):
        return str(value)
    if _is_list_of_texts(kind):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)
