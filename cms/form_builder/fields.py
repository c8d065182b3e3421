"""Model fields of form pages."""

from typing import Any

from django.apps import apps
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField


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

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return what a migration needs: the path of the builder, no block definitions."""
        name, path, _args, kwargs = super(StreamField, self).deconstruct()
        return name, path, [self.build], kwargs

    @cached_property
    def _settled_block(self) -> StreamBlock:
        return self._build()

    def _build(self) -> StreamBlock:
        block = import_string(self.build)()
        block.set_meta_options(self.block_opts)
        return block
