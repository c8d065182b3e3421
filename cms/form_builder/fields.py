"""Model fields of form pages."""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from wagtail.admin.telepath import JSContext
from wagtail.blocks import StreamBlock
from wagtail.blocks.base import BlockWidget
from wagtail.fields import StreamField


class KeptBlockWidget(BlockWidget):
    """
    A stream's widget that describes its blocks to the browser once a language.

    The description of some hundred blocks takes longer than all the rest of the page.
    """

    def __init__(self, block: StreamBlock, described: dict[str | None, Any]) -> None:
        super().__init__(block)
        self.described = described

    def __deepcopy__(self, memo: dict[int, Any]) -> "KeptBlockWidget":
        return KeptBlockWidget(self.block_def, self.described)

    def _build_block_json(self) -> None:
        language = get_language()
        if language not in self.described:
            context = JSContext()
            self.described[language] = context, json.dumps(context.pack(self.block_def))
        self._js_context, self._block_json = self.described[language]


class PluginStreamField(StreamField):
    """
    A stream whose blocks are built from the plugins that are installed.

    ``build`` is the dotted path of a function that returns the ``StreamBlock``; migrations hold
    that path only, so that installing a plugin changes no migration.
    """

    def __init__(self, build: str, **kwargs: Any) -> None:
        self.build = build
        super().__init__([], **kwargs)

    @property
    def stream_block(self) -> StreamBlock:
        """Return the block of the whole stream."""
        # Plugins announce themselves while apps start: what is built before would lack some.
        return self._settled_block if apps.ready else self._build()

    def extract_references(self, value: Any) -> Iterator[Any]:
        """Yield nothing: blocks name what they use by keys, never by rows of other tables."""
        return iter(())

    def formfield(self, **kwargs: Any) -> Any:
        """Return the field of the editor's form, its description of the blocks kept."""
        field = super().formfield(**kwargs)
        field.widget = KeptBlockWidget(field.block, self._described)
        return field

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return what a migration needs: the path of the builder, no block definitions."""
        name, path, _args, kwargs = super(StreamField, self).deconstruct()
        return name, path, [self.build], kwargs

    @cached_property
    def _described(self) -> dict[str | None, Any]:
        return {}

    @cached_property
    def _settled_block(self) -> StreamBlock:
        return self._build()

    def _build(self) -> StreamBlock:
        block = import_string(self.build)()
        block.set_meta_options(self.block_opts)
        return block
