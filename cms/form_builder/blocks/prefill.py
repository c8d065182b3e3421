"""Where an answer may come from: one block for each plugin that looks things up."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, ChoiceBlock, StreamBlock, StructBlock

from cms.form_builder.blocks.inputs import OneQuestionBlock
from cms.form_builder.blocks.missing import KeepingStreamBlock
from cms.form_builder.blocks.options import option_blocks
from cms.form_builder.blocks.plugins import plugin_name
from forms_plugins.api.kinds import Lookup
from forms_plugins.api.registry import Registry

INPUT = "input_"


class LookupBlock(StructBlock):
    """A source, the questions it is asked with, and which of its answers is taken."""

    def __init__(self, plugin: Lookup, **kwargs: Any) -> None:
        self.lookup = plugin
        inputs: list[tuple[str, Block]] = [
            (INPUT + name, OneQuestionBlock(label=label)) for name, label in plugin.inputs.items()
        ]
        output = ChoiceBlock(
            choices=list(plugin.outputs.items()),
            required=False,
            label=_("What is taken"),
            help_text=_("The person sees where it comes from and may change it."),
        )
        super().__init__(
            [*inputs, ("output", output), *option_blocks(plugin.options_class)],
            label=plugin.label,
            icon="download",
            label_format="{output}",
            **kwargs,
        )


def prefill_block(registry: Registry) -> StreamBlock:
    """Return the block that says where an answer is brought from; it holds one source at most."""
    blocks = [
        (plugin_name(plugin.slug), LookupBlock(plugin)) for plugin in registry.of_kind(Lookup)
    ]
    return KeepingStreamBlock(
        blocks,
        label=_("Bring the answer from"),
        required=False,
        max_num=1,
        collapsed=True,
    )
