"""
Blocks whose inputs the editor draws when somebody opens them.

A form has hundreds of questions with dozens of inputs each. A closed block is sent as one field
that holds its state; here it becomes the fields that an open one would have sent.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.utils.functional import cached_property
from wagtail.admin.telepath import register
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockAdapter

STORED = "stored"


class LazyStructBlock(StructBlock):
    """A struct that is drawn when it is opened; it stands in a stream or a list."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, prefix: str) -> Any:
        """
        Return the value of an open block, or of the state that a closed one sent.

        :raises BadRequest: if the state is not what the editor's script writes.
        """
        stored = data.get(f"{prefix}-{STORED}")
        if stored is None:
            return super().value_from_datadict(data, files, prefix)
        try:
            fields = dict(fields_of_state(self, json.loads(stored), prefix))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
            raise BadRequest("the state of a block cannot be read") from error
        return super().value_from_datadict(fields, files, prefix)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, prefix: str) -> bool:
        """Say whether neither the inputs nor the state were sent."""
        is_stored = f"{prefix}-{STORED}" in data
        return not is_stored and super().value_omitted_from_data(data, files, prefix)


def fields_of_state(block: Block, state: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """
    Yield name and value of the fields that an open ``block`` would send for ``state``.

    :raises ValueError, TypeError, LookupError: if it is no state of such a block.
    """
    if isinstance(block, StructBlock):
        if not isinstance(state, Mapping):
            raise ValueError("the state of a struct is a mapping")
        for name, child in block.child_blocks.items():
            if name in state:
                yield from fields_of_state(child, state[name], f"{prefix}-{name}")
            else:
                default = child.get_form_state(child.get_default())
                yield from fields_of_state(child, default, f"{prefix}-{name}")
    elif isinstance(block, StreamBlock | ListBlock):
        yield f"{prefix}-count", len(state)
        for number, each in enumerate(state):
            yield from _fields_of_child(block, each, number, f"{prefix}-{number}")
    else:
        yield prefix, _single(state, block)


def _fields_of_child(
    block: Block, child: Mapping[str, Any], number: int, prefix: str
) -> Iterator[tuple[str, Any]]:
    yield f"{prefix}-deleted", ""
    yield f"{prefix}-order", number
    yield f"{prefix}-id", child.get("id") or ""
    if isinstance(block, StreamBlock):
        yield f"{prefix}-type", child["type"]
        inner = block.child_blocks[child["type"]]
    else:
        inner = block.child_block
    yield from fields_of_state(inner, child["value"], f"{prefix}-value")


def _single(state: Any, block: Block) -> Any:
    # The state of a select is the list of what is chosen in it.
    if not isinstance(state, list) or isinstance(block.field.widget, forms.SelectMultiple):
        return state
    return state[0] if state else ""


class LazyStructBlockAdapter(StructBlockAdapter):
    """Names the script that draws a block when it is opened."""

    js_constructor = "form_builder.LazyStructBlock"

    @cached_property
    def media(self) -> forms.Media:
        """Return the script, after Wagtail's own that it builds on."""
        return super().media + forms.Media(js=["form_builder/lazy.js"])


register(LazyStructBlockAdapter(), LazyStructBlock)
