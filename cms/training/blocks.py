"""The streams of lessons and of a course's test."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.content.blocks import page_body_blocks
from cms.training.lessons.blocks import EXPLAIN, lesson_blocks

LEFT_OUT = ("cards", "help_card")
"""Blocks of other pages that teach nothing."""


class DrawBlock(blocks.StructBlock):
    """So many questions of a topic."""

    topic = SnippetChooserBlock("training.Topic", label=_("Topic"))
    count = blocks.IntegerBlock(label=_("Questions"), min_value=1, max_value=100)

    class Meta:
        label = _("Questions of a topic")
        icon = "help"


def draws_block() -> blocks.StreamBlock:
    """Return the stream that says which questions a test has."""
    return blocks.StreamBlock([("draw", DrawBlock())], required=False)


def lesson_block() -> blocks.StreamBlock:
    """Return the stream of a lesson."""
    shared = [(name, block) for name, block in page_body_blocks() if name not in LEFT_OUT]
    for _name, block in shared:
        block.meta.group = EXPLAIN
    return blocks.StreamBlock([*shared, *lesson_blocks()], required=False)
