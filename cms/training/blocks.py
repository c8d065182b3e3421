"""The blocks of lessons and of a course's test."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.content.blocks import page_body_blocks


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
    return blocks.StreamBlock(page_body_blocks(), required=False)
