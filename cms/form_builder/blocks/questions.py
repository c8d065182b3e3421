"""A block for each kind of question, made from the field-type plugins."""

from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, BlockGroup, BooleanBlock, ChoiceBlock, ListBlock, StructBlock

from cms.form_builder.blocks.inputs import (
    ChoicesBlock,
    KeptBlock,
    KeyBlock,
    ListNameBlock,
    OneQuestionBlock,
    RuleBlock,
    WordsBlock,
)
from cms.form_builder.blocks.lazy import LazyStructBlock
from cms.form_builder.blocks.options import option_blocks
from cms.form_builder.blocks.prefill import prefill_block
from cms.form_builder.blocks.words import (
    KEY_HELP,
    LEVELS,
    MORE,
    REASON,
    REASON_HELP,
    SHOW_IF_HELP,
)
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import Registry

REQUIRED = [("yes", _("Yes")), ("no", _("No")), ("rule", _("Depends on a condition"))]
SENSITIVITIES = [
    ("ordinary", _("Ordinary")),
    ("personal", _("Personal")),
    ("sensitive", _("Sensitive")),
]
ICONS = {
    "text": "title",
    "long_text": "pilcrow",
    "integer": "order",
    "decimal": "decimal",
    "choice": "radio-full",
    "choices": "list-ul",
    "yes_no": "check",
    "date": "date",
    "place": "site",
    "phone": "mobile-alt",
    "confirm": "circle-check",
}


class ValidationBlock(StructBlock):
    """A rule that an answer must keep, and what is said when it does not."""

    rule = RuleBlock(
        label=_("Must hold"),
        help_text=_("The condition that a good answer meets."),
    )
    message = WordsBlock(
        label=_("Message"), help_text=_('What to do, for example: "Write the 8 digits".')
    )
    level = ChoiceBlock(
        choices=LEVELS, default="error", required=False, label=_("If it does not hold")
    )
    reason = BooleanBlock(required=False, label=REASON, help_text=REASON_HELP)

    class Meta:
        label = _("Validation")
        icon = "warning"
        label_format = "{message}"
        form_classname = "struct-block form-validation"


class QuestionBlock(LazyStructBlock):
    """A question; one block type for each field type."""

    def __init__(self, field_type: FieldType, shared: dict[str, Block], **kwargs: Any) -> None:
        self.field_type = field_type
        options = option_blocks(field_type.options_class)
        first, more = _first_names(field_type), _more_names(field_type)
        super().__init__(
            [
                *((name, shared[name]) for name in first),
                *options,
                *((name, shared[name]) for name in more),
            ],
            label=format_lazy(_("Question: {kind}"), kind=_lower_first(field_type.label)),
            icon=ICONS.get(field_type.slug, "form"),
            group=_("Questions"),
            form_layout=_layout(first, [*(name for name, _block in options), *more]),
            label_format="{label}",
            form_classname="struct-block form-question",
            **kwargs,
        )


def question_blocks(registry: Registry) -> list[tuple[str, Block]]:
    """Return a block for each field type, named as its slug."""
    # What all questions have is one set of blocks: the editor's page describes each once.
    shared = _shared_blocks(registry)
    return [
        (question_name(plugin.slug), QuestionBlock(plugin, shared))
        for plugin in registry.of_kind(FieldType)
    ]


def question_name(slug: str) -> str:
    """Return the name of the block for a field type."""
    return f"question_{slug}"


def _first_names(field_type: FieldType) -> list[str]:
    choices = ["choices"] if field_type.takes_choices else []
    return ["label", "hint", *choices, "required", "show_if", "validations"]


def _more_names(field_type: FieldType) -> list[str]:
    lists = ["choice_list", "choice_filter"] if field_type.takes_choices else []
    return [
        *("key", "help", "required_if", "default", "computed"),
        *lists,
        *("same_as", "prefill", "sensitivity", "group"),
    ]


def _shared_blocks(registry: Registry) -> dict[str, Block]:
    return {**_texts_and_choices(), **_rules(), "prefill": prefill_block(registry)}


def _texts_and_choices() -> dict[str, Block]:
    return {
        "label": WordsBlock(label=_("Question"), help_text=_("As the person reads it.")),
        "hint": WordsBlock(label=_("Help text"), help_text=_("A short help under the question.")),
        "help": WordsBlock(
            label=_("Longer explanation"),
            help_text=_("Opened by whoever wants to know more."),
        ),
        "choices": ChoicesBlock(
            label=_("Options"),
            help_text=_("The code is what is stored. Do not change the codes of a form in use."),
        ),
        "choice_list": ListNameBlock(
            label=_("List of options"),
            help_text=_("One of the form's lists, instead of options of its own."),
        ),
        "required": ChoiceBlock(
            choices=REQUIRED, default="yes", required=False, label=_("Must be answered")
        ),
        "validations": ListBlock(
            ValidationBlock(), label=_("Validations"), default=[], collapsed=True
        ),
        "key": KeyBlock(label=_("Key"), help_text=KEY_HELP, max_length=60),
        "same_as": OneQuestionBlock(
            label=_("The same as"),
            help_text=_("An earlier question whose answer is taken over with one press."),
        ),
        "sensitivity": ChoiceBlock(
            choices=SENSITIVITIES,
            default="ordinary",
            required=False,
            label=_("Kind of data"),
            help_text=_("Sensitive: health, origin, beliefs. It needs a retention rule."),
        ),
        "group": KeptBlock(label=_("Part of")),
    }


def _rules() -> dict[str, Block]:
    return {
        "show_if": RuleBlock(label=_("Show only if"), help_text=SHOW_IF_HELP),
        "required_if": RuleBlock(
            label=_("Must be answered if"),
            help_text=_('Used when "Must be answered" depends on a condition.'),
        ),
        "default": RuleBlock(
            label=_("Proposed answer"), help_text=_("Written in before the person.")
        ),
        "computed": RuleBlock(
            label=_("Computed"), help_text=_("The answer is this rule's value; nobody types it.")
        ),
        "choice_filter": RuleBlock(
            label=_("Which options are offered"),
            help_text=_("The list depends on another question, as districts on their province."),
        ),
    }


def _layout(first: list[str], more: list[str]) -> BlockGroup:
    group = BlockGroup(more, heading=MORE, classname="collapsed", icon="cog", label_format="{key}")
    return BlockGroup([*first, group])


def _write_lowered(label: Any) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]


_lower_first = lazy(_write_lowered, str)
