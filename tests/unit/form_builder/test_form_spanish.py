"""What the engine finds wrong and what plugins call their options is said in Spanish."""

import re
import subprocess

from django.utils.translation import override
from wagtail.blocks import ListBlock, StructBlock

from cms.form_builder.blocks.plugins import actions_block, calculations_block
from cms.form_builder.blocks.questions import question_blocks
from forms_plugins.api.registry import registry
from forms_plugins.engine.checking import FORM_PROBLEMS

CATALOGUE = "locale/es/LC_MESSAGES/django.po"


def catalogue():
    """Return the English texts that have Spanish words."""
    lines = subprocess.run(
        ["msgattrib", "--translated", "--no-wrap", CATALOGUE],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {text.replace('\\"', '"') for text in re.findall(r'^msgid "(.*)"$', lines, re.MULTILINE)}


def labels(block):
    children = getattr(block, "child_blocks", None) or {}
    if isinstance(block, ListBlock):
        children = {"item": block.child_block}
    for name, child in children.items():
        if name.startswith("option_") or isinstance(block, StructBlock | ListBlock):
            with override("en"):
                yield str(child.label)
        yield from labels(child)


def test_problems_of_the_engine_are_translated():
    words = catalogue()

    missing = [text for text in FORM_PROBLEMS.values() if text not in words]

    assert missing == []


def test_options_of_plugins_are_translated():
    words = catalogue()
    blocks = [block for _name, block in question_blocks(registry)]
    found = {
        label
        for block in [*blocks, calculations_block(), actions_block()]
        for label in labels(block)
        if label and "{" not in label
    }

    missing = [label for label in found if label not in words]

    assert sorted(missing) == []
