"""The blocks of which editors build a question, one for each kind."""

from wagtail import blocks


def question_block() -> blocks.StreamBlock:
    """Return the stream that holds the one block of a question."""
    return blocks.StreamBlock([], required=False, max_num=1)
