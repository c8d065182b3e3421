"""Keep what a plugin that is no longer installed has left in a form."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import register
from wagtail.blocks import CharBlock, StreamBlock, StreamValue, StructBlock, TextBlock
from wagtail.blocks.stream_block import StreamBlockAdapter

MISSING = "missing_plugin"


class MissingPluginBlock(StructBlock):
    """A block of a plugin that is not installed, kept as it was."""

    plugin = CharBlock(label=_("Plugin"), required=False)
    content = TextBlock(label=_("Content"), required=False)

    class Meta:
        label = _("Plugin that is not installed")
        icon = "warning"
        label_format = "{plugin}"


class KeepingStreamBlock(StreamBlock):
    """
    A stream that keeps blocks whose plugin is gone.

    Wagtail drops blocks it does not know when it reads a stream, and the next save would lose a
    question for good. Here they stay, are reported when the form is checked, and come back to
    life when the plugin does.
    """

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([*(local_blocks or []), (MISSING, MissingPluginBlock())], **kwargs)

    def to_python(self, value: Any) -> StreamValue:
        """Return the stream with unknown blocks wrapped."""
        if isinstance(value, str):
            value = json.loads(value) if value else []
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = [self._known(child) for child in value]
        return super().to_python(value)

    def bulk_to_python(self, values: Any) -> list[StreamValue]:
        """Return several streams with unknown blocks wrapped."""
        return super().bulk_to_python(
            [[self._known(child) for child in stream] for stream in values]
        )

    def _known(self, child: dict[str, Any]) -> dict[str, Any]:
        if child["type"] == MISSING and child["value"]["plugin"] in self.child_blocks:
            content = json.loads(child["value"]["content"])
            return {**child, "type": child["value"]["plugin"], "value": content}
        if child["type"] in self.child_blocks:
            return child
        content = json.dumps(child["value"], ensure_ascii=False)
        return {**child, "type": MISSING, "value": {"plugin": child["type"], "content": content}}


class KeepingStreamBlockAdapter(StreamBlockAdapter):
    """Tell the editor that nobody adds a missing plugin by hand."""

    def js_args(self, block: KeepingStreamBlock) -> list[Any]:
        """Return the arguments of the script's constructor."""
        *args, meta = super().js_args(block)
        return [*args, {**meta, "blockCounts": {MISSING: {"max_num": 0}}}]


register(KeepingStreamBlockAdapter(), KeepingStreamBlock)
