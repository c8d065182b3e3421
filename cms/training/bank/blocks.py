"""The blocks of which editors build a question, one for each kind."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    Block,
    BlockGroup,
    BooleanBlock,
    ChoiceBlock,
    ListBlock,
    StreamBlock,
    StructBlock,
)

from cms.form_builder.blocks.inputs import LineBlock, WordsBlock
from cms.training.bank.inputs import FormPartBlock, FormVersionBlock, KeptLineBlock

Kind = tuple[Any, str, Any, list[tuple[str, Block]]]
"""Label, icon, help, and the blocks that only this kind has."""

RULE_HELP = _(
    'Only for questions whose numbers vary. For example: "ingreso / miembros > 300". Empty: the '
    "answer is always the same."
)

VARYING = ("rule", "variables", "conditions")
"""What only questions need whose numbers vary."""


def _layout(names: list[str]) -> BlockGroup:
    """Return the inputs of a block in their order, those few questions need folded at the end."""
    folded = [name for name in names if name in VARYING]
    shown = [name for name in names if name not in VARYING]
    group = BlockGroup(folded, heading=_("If the numbers vary"), classname="collapsed", icon="cog")
    return BlockGroup([*shown, group] if folded else shown)


class FormLinkBlock(StructBlock):
    """The step or the question of a form that is asked about."""

    part = FormPartBlock(label=_("Step or question"))

    class Meta:
        label = _("Part of a form")
        label_format = "{part}"
        icon = "link"


class VariableBlock(StructBlock):
    """A number that differs from person to person."""

    name = LineBlock(label=_("Name"), help_text=_('Small letters, for example "ingreso".'))
    values = LineBlock(
        label=_("Values"),
        help_text=_('Numbers with “;” between them: "450; 600,50; 900". Or fill in the limits.'),
    )
    minimum = LineBlock(label=_("From"))
    maximum = LineBlock(label=_("Up to"))
    step = LineBlock(label=_("In steps of"), help_text=_("Empty: 1."))
    rule = LineBlock(
        label=_("Worked out as"),
        help_text=_('From the variables above: "ingreso / miembros". Then leave the rest empty.'),
    )

    class Meta:
        label = _("Variable")
        label_format = "{name}"
        icon = "order"


class ConditionBlock(StructBlock):
    """What every variant of a template meets."""

    rule = LineBlock(
        label=_("Must hold"),
        help_text=_('Numbers for which it does not hold are not drawn: "gasto < ingreso".'),
    )

    class Meta:
        label = _("Condition")
        label_format = "{rule}"
        icon = "cogs"


class OptionBlock(StructBlock):
    """One option of a choice."""

    text = WordsBlock(label=_("Option"))
    right = BooleanBlock(label=_("It is right"), required=False)
    feedback = WordsBlock(
        label=_("What is said to whoever chose it"),
        help_text=_("Shown with the result, for example why it is not so."),
    )
    rule = LineBlock(label=_("Right when"), help_text=RULE_HELP)
    key = KeptLineBlock(label=_("Key"))

    class Meta:
        label = _("Option")
        label_format = "{text}"
        icon = "radio-full"
        form_layout = _layout(["text", "right", "feedback", "key", "rule"])


class OrderedBlock(StructBlock):
    """One of the things that are put in order."""

    text = WordsBlock(label=_("Text"))
    key = KeptLineBlock(label=_("Key"))

    class Meta:
        label = _("Item")
        label_format = "{text}"
        icon = "order"


class PairBlock(StructBlock):
    """Two sides that belong together."""

    left = WordsBlock(label=_("This"))
    right = WordsBlock(label=_("belongs to"))
    key = KeptLineBlock(label=_("Key"))

    class Meta:
        label = _("Pair")
        label_format = "{left}"
        icon = "link"


class GapBlock(StructBlock):
    """A gap of a text."""

    key = LineBlock(
        label=_("Name of the gap"),
        help_text=_('As it stands in the text between brackets: "plazo" for [plazo].'),
    )
    accepted = WordsBlock(label=_("Right answers"), help_text=_("One a line."))
    options = WordsBlock(
        label=_("Options"),
        help_text=_("One a line, the right one among them. Empty: the answer is written."),
    )
    tolerance = LineBlock(
        label=_("Tolerance"),
        help_text=_("If the answer is a number: how far off still counts. 0: exactly."),
    )

    class Meta:
        label = _("Gap")
        label_format = "{key}"
        icon = "minus"


def question_block() -> StreamBlock:
    """Return the stream that holds the one block of a question."""
    return StreamBlock(
        [(name, _block(name, kind)) for name, kind in _kinds().items()], required=False, max_num=1
    )


def _block(name: str, kind: Kind) -> StructBlock:
    label, icon, help_text, own = kind
    parts: list[tuple[str, Block]] = [
        ("stem", WordsBlock(label=_("Question"))),
        *own,
        (
            "explanation",
            WordsBlock(
                label=_("Explanation"),
                help_text=_("Read with the result, by everybody: why the right answer is right."),
            ),
        ),
        (
            "links",
            ListBlock(FormLinkBlock(), label=_("What it is about"), default=[], collapsed=True),
        ),
        *(_template_parts() if name != "case" else ()),
    ]
    return StructBlock(
        parts,
        label=label,
        icon=icon,
        help_text=help_text,
        label_format="{stem}",
        form_layout=_layout([name for name, _part in parts]),
    )


def _template_parts() -> list[tuple[str, Block]]:
    variables = ListBlock(
        VariableBlock(),
        label=_("Numbers that vary"),
        default=[],
        collapsed=True,
        help_text=_("Each person gets numbers of their own. In the texts: {ingreso}."),
    )
    conditions = ListBlock(ConditionBlock(), label=_("Conditions"), default=[], collapsed=True)
    return [("variables", variables), ("conditions", conditions)]


def _listed(block: StructBlock, label: Any, at_first: int) -> ListBlock:
    # An input that a row lacks would say "undefined".
    empty = {name: part.get_default() for name, part in block.child_blocks.items()}
    return ListBlock(block, label=label, default=[dict(empty) for _each in range(at_first)])


def _kinds() -> dict[str, Kind]:
    return {**_choices(), **_written(), **_put_together(), "case": _case()}


def _choices() -> dict[str, Kind]:
    options = ("options", _listed(OptionBlock(), _("Options"), 3))
    right = ChoiceBlock(
        choices=[("true", _("True")), ("false", _("False"))],
        required=False,
        label=_("It is"),
        help_text=_("Empty if a rule says it."),
    )
    return {
        "single": (
            _("One option"),
            "radio-full",
            _("Exactly one of the options is right."),
            [options],
        ),
        "multiple": (
            _("Several options"),
            "list-ul",
            _("One or more options are right. A wrong one takes away what a right one gives."),
            [options],
        ),
        "true_false": (
            _("True or false"),
            "check",
            _("A statement that holds or does not."),
            [
                ("right", right),
                ("rule", LineBlock(label=_("True when"), help_text=RULE_HELP)),
            ],
        ),
    }


def _written() -> dict[str, Kind]:
    rule_help = _('Only for questions whose numbers vary: "ingreso / miembros". Empty otherwise.')
    return {
        "numeric": (
            _("Number"),
            "decimal",
            _("The answer is a number. Comma and point are both taken."),
            [
                ("right", LineBlock(label=_("Right answer"))),
                ("tolerance", LineBlock(label=_("Tolerance"), help_text=_("Empty: exactly."))),
                ("unit", LineBlock(label=_("Unit"), help_text=_('For example "soles".'))),
                ("rule", LineBlock(label=_("Worked out as"), help_text=rule_help)),
            ],
        ),
        "short": (
            _("A few words"),
            "title",
            _("Capitals, accents and full stops do not count."),
            [("accepted", WordsBlock(label=_("Right answers"), help_text=_("One a line.")))],
        ),
        "cloze": (
            _("Text with gaps"),
            "pilcrow",
            _("Gaps are filled in within the text."),
            [
                (
                    "text",
                    WordsBlock(
                        label=_("Text"), help_text=_("Write a gap as its name in brackets: [plazo]")
                    ),
                ),
                ("gaps", _listed(GapBlock(), _("Gaps"), 1)),
            ],
        ),
    }


def _put_together() -> dict[str, Kind]:
    return {
        "order": (
            _("Put in order"),
            "order",
            _("Write them in the right order; they are shown in another."),
            [("items", _listed(OrderedBlock(), _("In this order"), 3))],
        ),
        "match": (
            _("What belongs together"),
            "link",
            _("Each left side is given its right side."),
            [
                ("pairs", _listed(PairBlock(), _("Pairs"), 2)),
                (
                    "extra",
                    WordsBlock(
                        label=_("More right sides"),
                        help_text=_("They belong to nothing. One a line."),
                    ),
                ),
            ],
        ),
    }


def _case() -> Kind:
    return (
        _("Case on the real form"),
        "form",
        _("An invented household is entered in a published form."),
        [
            ("version", FormVersionBlock(label=_("Version of a form"))),
            (
                "story",
                WordsBlock(
                    label=_("Story"),
                    help_text=_("Everything that is needed to fill the form in. No real people."),
                ),
            ),
            (
                "answers",
                WordsBlock(
                    label=_("Model answer"),
                    help_text=_(
                        "Taken from a test of the form on the screen “Model answer”, or pasted."
                    ),
                ),
            ),
            (
                "today",
                LineBlock(
                    label=_("Day of the case"),
                    help_text=_("Year, month and day: 2026-11-02."),
                ),
            ),
            (
                "graded",
                LineBlock(
                    label=_("What counts"),
                    help_text=_(
                        "Keys with commas between them; easier on the screen “Model answer”. "
                        "Empty: everything."
                    ),
                ),
            ),
            (
                "only_in_tests",
                BooleanBlock(
                    label=_("Only in tests"),
                    required=False,
                    help_text=_("Not offered for practice, where the model answer is shown."),
                ),
            ),
        ],
    )
