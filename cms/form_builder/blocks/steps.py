"""Steps, and what stands in them beside questions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    Block,
    BlockGroup,
    BooleanBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StructBlock,
)

from cms.form_builder.blocks.inputs import (
    ChoicesBlock,
    KeptBlock,
    KeyBlock,
    PinnedBlock,
    QuestionsBlock,
    RuleBlock,
    TargetBlock,
    WordsBlock,
)
from cms.form_builder.blocks.lazy import LazyStructBlock
from cms.form_builder.blocks.missing import KeepingStreamBlock
from cms.form_builder.blocks.questions import question_blocks
from cms.form_builder.blocks.sources import REUSABLE, ReusableUseBlock, group_blocks
from cms.form_builder.blocks.words import (
    KEY_HELP,
    LEVELS,
    MORE,
    REASON,
    REASON_HELP,
    SHOW_IF_HELP,
)
from forms_plugins.api.registry import Registry, registry

BESIDE_QUESTIONS = _("Beside the questions")


STYLES = [("note", _("Note")), ("warning", _("Warning")), ("help", _("Help that is opened"))]


class SectionBlock(LazyStructBlock):
    """A heading that governs what follows, up to the next one."""

    title = WordsBlock(
        label=_("Section title"),
        help_text=_(
            "What follows belongs to it, up to the next section. Without title and condition it "
            "ends the section before."
        ),
    )
    text = WordsBlock(label=_("Text"), help_text=_("A sentence under the title, if needed."))
    show_if = RuleBlock(
        label=_("Show only if"),
        help_text=_("The whole section is seen only if the condition holds. Empty: always."),
    )
    source = KeptBlock(label=_("Made of"))
    group = KeptBlock(label=_("Part of"))

    class Meta:
        label = _("Section")
        icon = "title"
        group = BESIDE_QUESTIONS
        label_format = "{title}"
        form_classname = "struct-block form-section"


class NoteBlock(LazyStructBlock):
    """A card between questions."""

    style = ChoiceBlock(choices=STYLES, default="note", required=False, label=_("Kind of card"))
    title = WordsBlock(label=_("Title"), help_text=_("May be empty."))
    text = WordsBlock(
        label=_("Text"),
        help_text=_(
            "What the person must know here. {key} stands for the answer to an earlier question."
        ),
    )
    show_if = RuleBlock(label=_("Show only if"), help_text=SHOW_IF_HELP)
    group = KeptBlock(label=_("Part of"))

    class Meta:
        label = _("Help text")
        icon = "help"
        group = BESIDE_QUESTIONS
        label_format = "{title} {text}"
        form_classname = "struct-block form-note"


class CheckBlock(LazyStructBlock):
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
    reason = BooleanBlock(required=False, label=REASON, help_text=REASON_HELP)
    fields = QuestionsBlock(
        label=_("Shown beside"), help_text=_("The questions that the message is about.")
    )
    key = KeyBlock(label=_("Key"), help_text=KEY_HELP, max_length=60)
    group = KeptBlock(label=_("Part of"))

    class Meta:
        label = _("Cross-check")
        icon = "circle-check"
        group = BESIDE_QUESTIONS
        label_format = "{message}"
        form_classname = "struct-block form-check"


def _row_blocks(plugins: Registry) -> list[tuple[str, Block]]:
    return [
        *question_blocks(plugins),
        *group_blocks(plugins),
        (REUSABLE, ReusableUseBlock()),
        ("section", SectionBlock()),
        ("note", NoteBlock()),
        ("check", CheckBlock()),
    ]


class RosterBlock(LazyStructBlock):
    """
    A group of questions that repeats, such as the members of a household.

    One may stand ``inside`` another, such as the illnesses of each member.
    """

    def __init__(
        self, rows: list[tuple[str, Block]], *, inside: bool = False, **kwargs: Any
    ) -> None:
        inner = [] if inside else [("roster", RosterBlock(rows, inside=True))]
        items = [*rows, *inner]
        stream = KeepingStreamBlock(
            items, label=_("Asked for each one"), collapsed=True, required=False
        )
        more = ["size", "row_title", "row_summary", "show_if", "key", "group"]
        layout = BlockGroup(["label", "item_label", "minimum", "maximum", "items", _more(more)])
        super().__init__([*_roster_blocks(), ("items", stream)], form_layout=layout, **kwargs)

    class Meta:
        label = _("List of people (a group that repeats)")
        icon = "group"
        group = BESIDE_QUESTIONS
        label_format = "{label}"
        form_classname = "struct-block form-roster"


def _roster_blocks() -> list[tuple[str, Block]]:
    row_help = _("How a row is called in the list of people: usually the names.")
    summary_help = _("What stands under the name, for example the age.")
    size_help = _("The exact number of rows, for example the answer to an earlier question.")
    return [
        ("label", WordsBlock(label=_("Title"), help_text=_("Of the list of people."))),
        ("item_label", WordsBlock(label=_("Each one is"), help_text=_('"person", "child".'))),
        ("minimum", IntegerBlock(label=_("At least"), default=0, min_value=0, required=False)),
        ("maximum", IntegerBlock(label=_("At most"), default=30, min_value=1, required=False)),
        ("size", RuleBlock(label=_("Exactly this many"), help_text=size_help)),
        ("row_title", RuleBlock(label=_("Name of a row"), help_text=row_help)),
        ("row_summary", RuleBlock(label=_("Summary of a row"), help_text=summary_help)),
        ("show_if", RuleBlock(label=_("Show only if"), help_text=SHOW_IF_HELP)),
        ("key", KeyBlock(label=_("Key"), help_text=KEY_HELP, max_length=60)),
        ("group", KeptBlock(label=_("Part of"))),
    ]


def _more(names: list[str]) -> BlockGroup:
    return BlockGroup(names, heading=MORE, classname="collapsed", icon="cog", label_format="{key}")


class RouteBlock(StructBlock):
    """Where to go from a step when a condition holds."""

    when = RuleBlock(label=_("If"), help_text=_("The first route that holds is taken."))
    to = TargetBlock(
        label=_("Go to"),
        help_text=_("A later step, past those between, or an outcome page that ends the form."),
        max_length=60,
    )

    class Meta:
        label = _("Go to…")
        icon = "arrow-right"
        label_format = "{to}"
        form_classname = "struct-block form-route"


class StepBlock(LazyStructBlock):
    """One page of the form."""

    def __init__(self, plugins: Registry, **kwargs: Any) -> None:
        # The same blocks wherever questions may stand: the editor's page describes each once.
        rows = _row_blocks(plugins)
        items = [*rows, ("roster", RosterBlock(rows))]
        routes_help = _("Where the person goes from here instead of to the next step.")
        group_help = _("Heading under which a list of tasks shows the step.")
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
            (
                "routes",
                ListBlock(
                    RouteBlock(),
                    label=_("Go to…"),
                    help_text=routes_help,
                    default=[],
                    collapsed=True,
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
            (
                "silent",
                BooleanBlock(
                    label=_("Nobody stops here"),
                    required=False,
                    help_text=_("Its values are computed and its routes followed; it is no page."),
                ),
            ),
            ("task_group", WordsBlock(label=_("Group of tasks"), help_text=group_help)),
            ("key", KeyBlock(label=_("Key"), help_text=KEY_HELP, max_length=60)),
        ]
        more = ["show_if", "help_not_needed", "silent", "task_group", "key"]
        layout = BlockGroup(["title", "help", _more(more), "items", "routes"])
        super().__init__(blocks, form_layout=layout, **kwargs)

    class Meta:
        label = _("Step")
        icon = "doc-full"
        label_format = "{title}"
        form_classname = "struct-block form-step"


class ChoiceListBlock(LazyStructBlock):
    """Options that several questions share."""

    key = KeyBlock(
        label=_("Key"), help_text=_("Name under which questions use the list."), max_length=60
    )
    choices = ChoicesBlock(label=_("Options"))
    source = KeptBlock(label=_("Taken from"))

    class Meta:
        label = _("List of options")
        icon = "list-ul"
        label_format = "{key}"
        form_classname = "struct-block form-choice-list"


class SharedListUseBlock(LazyStructBlock):
    """Options of a list shared between forms, at one of its versions."""

    key = KeyBlock(
        label=_("Key"), help_text=_("Name under which questions use the list."), max_length=60
    )
    shared_list = PinnedBlock(
        label=_("Shared list"),
        help_text=_("Its options stay as they were in that version until you take another."),
        max_length=80,
    )

    class Meta:
        label = _("List shared between forms")
        icon = "copy"
        label_format = "{key}"
        form_classname = "struct-block form-choice-list form-shared-list"


def steps_block(plugins: Registry = registry) -> StreamBlock:
    """Return the block of a form's steps."""
    return StreamBlock([("step", StepBlock(plugins))], collapsed=True)


class OutcomeBlock(LazyStructBlock):
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
    blocks = [each for each in _row_blocks(plugins) if each[0] != REUSABLE]
    return KeepingStreamBlock(blocks, collapsed=True, required=False)


def checks_block() -> StreamBlock:
    """Return the block of the cross-checks of a whole form."""
    return StreamBlock([("check", CheckBlock())])


def choice_lists_block() -> StreamBlock:
    """Return the block of the lists of options that questions share."""
    return StreamBlock(
        [("choice_list", ChoiceListBlock()), ("shared_list", SharedListUseBlock())],
        collapsed=True,
    )
