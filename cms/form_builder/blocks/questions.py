"""A block for each kind of question, made from the field-type plugins."""

from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, BlockGroup, ChoiceBlock, ListBlock, StructBlock

from cms.form_builder.blocks.inputs import (
    ChoicesBlock,
    KeyBlock,
    RuleBlock,
    WordsBlock,
)
from cms.form_builder.blocks.options import option_blocks
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import Registry

LEVELS = [("error", _("Stops the person")), ("warning", _("Only warns"))]
REQUIRED = [("yes", _("Yes")), ("no", _("No")), ("rule", _("Depends on a condition"))]
SENSITIVITIES = [
    ("ordinary", _("Ordinary")),
    ("personal", _("Personal")),
    ("sensitive", _("Sensitive")),
]
SHOW_IF_HELP = _("The person sees this only if the condition holds. Empty: always.")
KEY_HELP = _("Name for rules and files. Left empty, it is proposed from the text.")
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

    class Meta:
        label = _("Validation")
        icon = "warning"
        label_format = "{message}"
        form_classname = "struct-block form-validation"


class QuestionBlock(StructBlock):
    """A question; one block type for each field type."""

    def __init__(self, field_type: FieldType, **kwargs: Any) -> None:
        self.field_type = field_type
        options = option_blocks(field_type.options_class)
        super().__init__(
            [*_first_blocks(field_type), *options, *_more_blocks(field_type)],
            label=format_lazy(_("Question: {kind}"), kind=_lower_first(field_type.label)),
            icon=ICONS.get(field_type.slug, "form"),
            group=_("Questions"),
            form_layout=_layout(field_type, [name for name, _block in options]),
            label_format="{label}",
            form_classname="struct-block form-question",
            **kwargs,
        )


def question_blocks(registry: Registry) -> list[tuple[str, Block]]:
    """Return a block for each field type, named as its slug."""
    return [
        (question_name(plugin.slug), QuestionBlock(plugin))
        for plugin in registry.of_kind(FieldType)
    ]


def question_name(slug: str) -> str:
    """Return the name of the block for a field type."""
    return f"question_{slug}"


def _first_blocks(field_type: FieldType) -> list[tuple[str, Block]]:
    blocks: list[tuple[str, Block]] = [
        ("label", WordsBlock(label=_("Question"), help_text=_("As the person reads it."))),
        (
            "hint",
            WordsBlock(label=_("Help text"), help_text=_("A short help under the question.")),
        ),
    ]
    if field_type.takes_choices:
        help_text = _("The code is what is stored. Do not change the codes of a form in use.")
        blocks.append(("choices", ChoicesBlock(label=_("Options"), help_text=help_text)))
    return [
        *blocks,
        (
            "required",
            ChoiceBlock(
                choices=REQUIRED, default="yes", required=False, label=_("Must be answered")
            ),
        ),
        ("show_if", RuleBlock(label=_("Show only if"), help_text=SHOW_IF_HELP)),
        (
            "validations",
            ListBlock(
                ValidationBlock(),
                label=_("Validations"),
                default=[],
                collapsed=True,
            ),
        ),
    ]


def _more_blocks(field_type: FieldType) -> list[tuple[str, Block]]:
    blocks: list[tuple[str, Block]] = [
        ("key", KeyBlock(label=_("Key"), help_text=KEY_HELP, max_length=60)),
        (
            "required_if",
            RuleBlock(
                label=_("Must be answered if"),
                help_text=_('Used when "Must be answered" depends on a condition.'),
            ),
        ),
        (
            "default",
            RuleBlock(label=_("Proposed answer"), help_text=_("Written in before the person.")),
        ),
        (
            "computed",
            RuleBlock(
                label=_("Computed"),
                help_text=_("The answer is this rule's value; nobody types it."),
            ),
        ),
    ]
    if field_type.takes_choices:
        help_text = _("Key of one of the form's lists, instead of options of its own.")
        blocks.append(("choice_list", KeyBlock(label=_("List of options"), help_text=help_text)))
    sensitivity = ChoiceBlock(
        choices=SENSITIVITIES,
        default="ordinary",
        required=False,
        label=_("Kind of data"),
        help_text=_("Sensitive: health, origin, beliefs. It needs a retention rule."),
    )
    return [*blocks, ("sensitivity", sensitivity)]


def _layout(field_type: FieldType, options: list[str]) -> BlockGroup:
    first = [name for name, _block in _first_blocks(field_type)]
    more = [name for name, _block in _more_blocks(field_type)]
    return BlockGroup(
        [
            *first,
            BlockGroup(
                [*options, *more],
                heading=_("More settings"),
                classname="collapsed",
                icon="cog",
                label_format="{key}",
            ),
        ]
    )


def _write_lowered(label: Any) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]


_lower_first = lazy(_write_lowered, str)
