"""Steps, and what stands in them beside questions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    Block,
    BlockGroup,
    BooleanBlock,
    ChoiceBlock,
    IntegerBlock,
    StreamBlock,
    StructBlock,
)

from cms.form_builder.blocks.inputs import (
    ChoicesBlock,
    KeyBlock,
    QuestionsBlock,
    RuleBlock,
    WordsBlock,
)
from cms.form_builder.blocks.missing import KeepingStreamBlock
from cms.form_builder.blocks.questions import (
    KEY_HELP,
    LEVELS,
    SHOW_IF_HELP,
    question_blocks,
)
from forms_plugins.api.registry import Registry, registry

BESIDE_QUESTIONS = _("Beside the questions")


class SectionBlock(StructBlock):
    """A heading between questions."""

    title = WordsBlock(
        label=_("Section title"), help_text=_("Parts a long step into what belongs together.")
    )
    text = WordsBlock(label=_("Text"), help_text=_("A sentence under the title, if needed."))
    show_if = RuleBlock(label=_("Show only if"), help_text=SHOW_IF_HELP)

    class Meta:
        label = _("Section title")
        icon = "title"
        group = BESIDE_QUESTIONS
        label_format = "{title}"


class NoteBlock(StructBlock):
    """A paragraph of help between questions."""

    text = WordsBlock(label=_("Help text"), help_text=_("What the person must know here."))
    show_if = RuleBlock(label=_("Show only if"), help_text=SHOW_IF_HELP)

    class Meta:
        label = _("Help text")
        icon = "help"
        group = BESIDE_QUESTIONS
        label_format = "{text}"


class CheckBlock(StructBlock):
    """A cross-check over several answers."""

    rule = RuleBlock(
        label=_("Must hold"), help_text=_("A condition over several answers that must be met.")
    )
    message = WordsBlock(
        label=_("Message"), help_text=_("What to look at and put right if it is not met.")
    )
    level = ChoiceBlock(
        choices=LEVELS, default="error", required=False, label=_("If it does not hold")
    )
    fields = QuestionsBlock(
        label=_("Shown beside"), help_text=_("The questions that the message is about.")
    )
    key = KeyBlock(label=_("Key"), help_text=KEY_HELP, max_length=60)

    class Meta:
        label = _("Cross-check")
        icon = "circle-check"
        group = BESIDE_QUESTIONS
        label_format = "{message}"
        form_classname = "struct-block form-check"


def _row_blocks(plugins: Registry) -> list[tuple[str, Block]]:
    return [
        *question_blocks(plugins),
        ("section", SectionBlock()),
        ("note", NoteBlock()),
        ("check", CheckBlock()),
    ]


class RosterBlock(StructBlock):
    """A group of questions that repeats, such as the members of a household."""

    def __init__(self, plugins: Registry, **kwargs: Any) -> None:
        row_help = _("How a row is called in the list of people: usually the names.")
        summary_help = _("What stands under the name, for example the age.")
        blocks: list[tuple[str, Block]] = [
            ("label", WordsBlock(label=_("Title"), help_text=_("Of the list of people."))),
            ("item_label", WordsBlock(label=_("Each one is"), help_text=_('"person", "child".'))),
            (
                "items",
                KeepingStreamBlock(
                    _row_blocks(plugins),
                    label=_("Asked for each one"),
                    collapsed=True,
                    required=False,
                ),
            ),
            ("minimum", IntegerBlock(label=_("At least"), default=0, min_value=0, required=False)),
            ("maximum", IntegerBlock(label=_("At most"), default=30, min_value=1, required=False)),
            ("row_title", RuleBlock(label=_("Name of a row"), help_text=row_help)),
            ("row_summary", RuleBlock(label=_("Summary of a row"), help_text=summary_help)),
            ("show_if", RuleBlock(label=_("Show only if"), help_text=SHOW_IF_HELP)),
            ("key", KeyBlock(label=_("Key"), help_text=KEY_HELP, max_length=60)),
        ]
        more = ["row_title", "row_summary", "show_if", "key"]
        layout = BlockGroup(
            [
                "label",
                "item_label",
                "minimum",
                "maximum",
                "items",
                BlockGroup(
                    more,
                    heading=_("More settings"),
                    classname="collapsed",
                    icon="cog",
                    label_format="{key}",
                ),
            ]
        )
        super().__init__(blocks, form_layout=layout, **kwargs)

    class Meta:
        label = _("List of people (a group that repeats)")
        icon = "group"
        group = BESIDE_QUESTIONS
        label_format = "{label}"
        form_classname = "struct-block form-roster"


class StepBlock(StructBlock):
    """One page of the form."""

    def __init__(self, plugins: Registry, **kwargs: Any) -> None:
        items = [*_row_blocks(plugins), ("roster", RosterBlock(plugins))]
        blocks: list[tuple[str, Block]] = [
            ("title", WordsBlock(label=_("Title"), help_text=_("What the step is about."))),
            (
                "help",
                WordsBlock(label=_("Help text"), help_text=_("What the person needs at hand.")),
            ),
            (
                "items",
                KeepingStreamBlock(
                    items, label=_("Content of the step"), collapsed=True, required=False
                ),
            ),
            ("show_if", RuleBlock(label=_("Show only if"), help_text=SHOW_IF_HELP)),
            (
                "help_not_needed",
                BooleanBlock(
                    label=_("Needs no help text"),
                    required=False,
                    help_text=_("Tick it if the questions speak for themselves."),
                ),
            ),
            ("key", KeyBlock(label=_("Key"), help_text=KEY_HELP, max_length=60)),
        ]
        more = ["show_if", "help_not_needed", "key"]
        layout = BlockGroup(
            [
                "title",
                "help",
                BlockGroup(
                    more,
                    heading=_("More settings"),
                    classname="collapsed",
                    icon="cog",
                    label_format="{key}",
                ),
                "items",
            ]
        )
        super().__init__(blocks, form_layout=layout, **kwargs)

    class Meta:
        label = _("Step")
        icon = "doc-full"
        label_format = "{title}"
        form_classname = "struct-block form-step"


class ChoiceListBlock(StructBlock):
    """Options that several questions share."""

    key = KeyBlock(
        label=_("Key"), help_text=_("Name under which questions use the list."), max_length=60
    )
    choices = ChoicesBlock(label=_("Options"))

    class Meta:
        label = _("List of options")
        icon = "list-ul"
        label_format = "{key}"


def steps_block(plugins: Registry = registry) -> StreamBlock:
    """Return the block of a form's steps."""
    return StreamBlock([("step", StepBlock(plugins))], collapsed=True)


class OutcomeBlock(StructBlock):
    """A page that ends the way through a form and says what the person can do instead."""

    title = WordsBlock(label=_("Title"), help_text=_('For example "This is not for you".'))
    text = WordsBlock(label=_("What to do"), help_text=_("Where to go and what to bring."))
    key = KeyBlock(label=_("Key"), help_text=KEY_HELP, max_length=60)

    class Meta:
        label = _("Outcome page")
        icon = "logout"
        label_format = "{title}"


def outcomes_block() -> StreamBlock:
    """Return the block of the pages that end a form early."""
    return StreamBlock([("outcome", OutcomeBlock())], collapsed=True)


def reusable_items_block(plugins: Registry = registry) -> KeepingStreamBlock:
    """Return the block of the questions that several forms use by reference."""
    return KeepingStreamBlock(_row_blocks(plugins), collapsed=True, required=False)


def checks_block() -> StreamBlock:
    """Return the block of the cross-checks of a whole form."""
    return StreamBlock([("check", CheckBlock())])


def choice_lists_block() -> StreamBlock:
    """Return the block of the lists of options that questions share."""
    return StreamBlock([("choice_list", ChoiceListBlock())])
