"""Blocks for the plugins that a form calls: validations, calculations, actions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock, StructBlock

from cms.form_builder.blocks.missing import KeepingStreamBlock
from cms.form_builder.blocks.options import option_blocks
from forms_plugins.api.kinds import Action, Calculation, Plugin, Validation
from forms_plugins.api.registry import Registry, registry


class PluginUseBlock(StructBlock):
    """A plugin with the options that the form's author chose."""

    def __init__(self, plugin: Plugin, **kwargs: Any) -> None:
        self.plugin = plugin
        super().__init__(
            option_blocks(plugin.options_class), label=plugin.label, icon="cogs", **kwargs
        )


def plugin_name(slug: str) -> str:
    """Return the name of the block for a plugin: slugs may hold dashes, block names not."""
    return slug.replace("-", "_")


def _stream(kind: type[Plugin], plugins: Registry) -> StreamBlock:
    blocks = [
        (plugin_name(plugin.slug), PluginUseBlock(plugin)) for plugin in plugins.of_kind(kind)
    ]
    return KeepingStreamBlock(blocks, label=_("Plugins"))


def validations_block(plugins: Registry = registry) -> StreamBlock:
    """Return the block of the checks that need more than the answers."""
    return _stream(Validation, plugins)


def calculations_block(plugins: Registry = registry) -> StreamBlock:
    """Return the block of what is computed when a form is sent."""
    return _stream(Calculation, plugins)


def actions_block(plugins: Registry = registry) -> StreamBlock:
    """Return the block of what is done after a form is sent."""
    return _stream(Action, plugins)
