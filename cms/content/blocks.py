"""The blocks of which editors build pages; each has a template in `theme/templates/blocks`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["bold", "link", "document-link", "ol", "ul"]

ICON_CHOICES = [
    ("file-search", _("Paper with a magnifier")),
    ("shield-check", _("Shield")),
    ("house", _("House")),
    ("users", _("People")),
    ("graduation-cap", _("Graduation cap")),
    ("clipboard-list", _("Clipboard")),
    ("life-buoy", _("Lifebuoy")),
    ("log-in", _("Door")),
]


class LinkValue(blocks.StructValue):
    """A link to a page of the site or to an address."""

    @property
    def href(self) -> str:
        page = self.get("page")
        return page.url if page else self.get("address", "")


class LinkBlock(blocks.StructBlock):
    """Words that lead to a page of the site or to an address: one of the two is needed."""

    text = blocks.CharBlock(
        label=_("Text"), max_length=80, help_text=_('Begin with a verb: "Consult the result".')
    )
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.RegexBlock(
        label=_("Address"),
        regex=r"^(/|https?://|mailto:|tel:)\S*$",
        required=False,
        help_text=_("Only if it is not a page of this site. Begins with / or https://"),
        error_messages={"invalid": _("Write an address that begins with / or https://")},
    )

    class Meta:
        value_class = LinkValue
        label = _("Link")
        icon = "link"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned.get("page") and not cleaned.get("address"):
            message = ValidationError(_("Choose a page or write an address"))
            raise StructBlockValidationError({"page": message})
        return cleaned


class CardBlock(LinkBlock):
    """A large link with an explanation."""

    description = blocks.CharBlock(label=_("Explanation"), max_length=160, required=False)
    icon = blocks.ChoiceBlock(label=_("Icon"), choices=ICON_CHOICES, required=False)

    class Meta:
        label = _("Card")
        icon = "doc-full-inverse"
        template = "blocks/card.html"


class CardsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    cards = blocks.ListBlock(CardBlock(), label=_("Cards"), min_num=1)

    class Meta:
        label = _("Cards")
        icon = "grip"
        template = "blocks/cards.html"


class HeadingBlock(blocks.CharBlock):
    """A heading of second level that can be linked to."""

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "blocks/heading.html"

    def get_context(self, value: str, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return context | {"anchor": slugify(value)}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("What to do"), max_length=120, help_text=_('Begin with a verb: "Go to the office".')
    )
    text = blocks.TextBlock(label=_("Explanation"), required=False)

    class Meta:
        label = _("Step")
        icon = "order-down"


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    class Meta:
        label = _("Numbered steps")
        icon = "list-ol"
        template = "blocks/steps.html"


class RequirementsBlock(blocks.StructBlock):
    requirements = blocks.ListBlock(
        blocks.CharBlock(label=_("Requirement"), max_length=240), label=_("Requirements"), min_num=1
    )

    class Meta:
        label = _("List of requirements")
        icon = "tasks"
        template = "blocks/requirements.html"


class NoticeBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("To know")), ("warning", _("Take care")), ("success", _("Good news"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        label = _("Notice")
        icon = "warning"
        template = "blocks/notice.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=160)
    answer = blocks.TextBlock(label=_("Answer"))

    class Meta:
        label = _("Question and answer")
        icon = "help"


class QuestionsBlock(blocks.StructBlock):
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        label = _("Frequent questions")
        icon = "help"
        template = "blocks/questions.html"


class MeaningBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Result"), max_length=60)
    text = blocks.TextBlock(label=_("What it means"))

    class Meta:
        label = _("Meaning of a result")
        icon = "info-circle"


def page_body_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks of a page's body, in the order in which editors see them."""
    return [
        ("heading", HeadingBlock()),
        (
            "text",
            blocks.RichTextBlock(
                label=_("Text"), features=TEXT_FEATURES, template="blocks/text.html"
            ),
        ),
        ("steps", StepsBlock()),
        ("requirements", RequirementsBlock()),
        ("notice", NoticeBlock()),
        ("cards", CardsBlock()),
        ("questions", QuestionsBlock()),
        (
            "help_card",
            SnippetChooserBlock(
                "content.HelpCard", label=_("Help card"), template="blocks/help_card.html"
            ),
        ),
    ]
