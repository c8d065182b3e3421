"""Blocks that stand for several questions: groups by plugins, and blocks shared between forms."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block

from cms.form_builder.blocks.inputs import KeyBlock, PinnedBlock, RuleBlock, WordsBlock
from cms.form_builder.blocks.lazy import LazyStructBlock
from cms.form_builder.blocks.options import option_blocks
from cms.form_builder.blocks.plugins import plugin_name
from cms.form_builder.blocks.words import KEY_HELP, SHOW_IF_HELP
from forms_plugins.api.kinds import QuestionGroup
from forms_plugins.api.registry import Registry

REUSABLE = "reusable"
GROUPS = _("Several questions at once")


def _first() -> list[tuple[str, Block]]:
    return [
        ("title", WordsBlock(label=_("Title"), help_text=_("Above its questions. May be empty."))),
        (
            "text",
            WordsBlock(label=_("Text"), help_text=_("A sentence under the title, if needed.")),
        ),
        ("show_if", RuleBlock(label=_("Show only if"), help_text=SHOW_IF_HELP)),
    ]


class GroupBlock(LazyStructBlock):
    """Questions that belong together, as a plugin asks them."""

    def __init__(self, plugin: QuestionGroup, **kwargs: Any) -> None:
        self.group_type = plugin
        key_help = _("The keys of its questions begin with it. Left empty, it is proposed.")
        super().__init__(
            [
                *_first(),
                *option_blocks(plugin.options_class),
                ("key", KeyBlock(label=_("Key"), help_text=key_help, max_length=40)),
            ],
            label=plugin.label,
            icon="group",
            group=GROUPS,
            label_format="{title}",
            form_classname="struct-block form-group",
            **kwargs,
        )


def group_name(slug: str) -> str:
    """Return the name of the block for a group of questions."""
    return f"group_{plugin_name(slug)}"


def group_blocks(registry: Registry) -> list[tuple[str, Block]]:
    """Return a block for each group of questions that a plugin brings."""
    return [
        (group_name(plugin.slug), GroupBlock(plugin)) for plugin in registry.of_kind(QuestionGroup)
    ]


class ReusableUseBlock(LazyStructBlock):
    """The questions of a block that several forms share, at one of its versions."""

    def __init__(self, **kwargs: Any) -> None:
        pinned_help = _("Its questions stay as they were in that version until you take another.")
        super().__init__(
            [
                (
                    "block",
                    PinnedBlock(label=_("Reusable block"), help_text=pinned_help, max_length=80),
                ),
                *_first(),
                ("key", KeyBlock(label=_("Key"), help_text=KEY_HELP, max_length=60)),
            ],
            **kwargs,
        )

    class Meta:
        label = _("Reusable block of questions")
        icon = "copy"
        group = GROUPS
        label_format = "{block}"
        form_classname = "struct-block form-group form-reusable"
