"""The blocks of which editors build lessons; each has a template in `training/blocks`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from cms.content.blocks import TEXT_FEATURES
from cms.training.lessons.form_parts import page_choices
from cms.training.lessons.form_steps import shown_step
from cms.training.lessons.questions import bank_choices, shown_check

EXPLAIN = _("Explain")
SHOW = _("Show")
TRY = _("Let people try")


def rich_text(label: Any, **kwargs: Any) -> blocks.RichTextBlock:
    """Return a text with bold words, links and lists."""
    return blocks.RichTextBlock(label=label, features=TEXT_FEATURES, **kwargs)


class PictureBlock(ImageBlock):
    image = ImageChooserBlock(label=_("File"))


class FigureBlock(blocks.StructBlock):
    image = PictureBlock(
        label=_("Picture"),
        help_text=_(
            "Describe what the picture shows to somebody who cannot see it. Tick the box only if "
            "nothing is lost without it."
        ),
    )
    caption = blocks.CharBlock(label=_("Words below the picture"), max_length=240, required=False)

    class Meta:
        label = _("Picture")
        icon = "image"
        group = SHOW
        template = "training/blocks/figure.html"


class LessonTableBlock(blocks.StructBlock):
    """A table whose head is read out with each cell; its caption says what it shows."""

    caption = blocks.CharBlock(label=_("What the table shows"), max_length=200)
    first_column_heads = blocks.BooleanBlock(
        label=_("The first column names the rows"), required=False, default=True
    )
    table = TypedTableBlock(
        [("text", blocks.CharBlock(label=_("Text"), required=False))],
        label=_("Columns and rows"),
    )

    class Meta:
        label = _("Table")
        icon = "table"
        group = SHOW
        form_classname = "struct-block lesson-table"
        template = "training/blocks/table.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Words of the link"),
        max_length=120,
        required=False,
        help_text=_("Left empty, the title of the file. Its kind and size are added."),
    )

    class Meta:
        label = _("File to download")
        icon = "download"
        group = SHOW
        template = "training/blocks/download.html"


class VideoBlock(blocks.StructBlock):
    """A video. It may be saved without captions and transcript, never published."""

    title = blocks.CharBlock(label=_("What the video shows"), max_length=160)
    video = DocumentChooserBlock(
        label=_("Video"), help_text=_("A file that ends in .mp4 or .webm. Keep it short.")
    )
    captions = DocumentChooserBlock(
        label=_("Captions"),
        required=False,
        help_text=_(
            "A file that ends in .vtt, for those who cannot hear. Needed before publishing."
        ),
    )
    transcript = rich_text(
        _("Transcript"),
        required=False,
        help_text=_(
            "All that is said and shown, for those who cannot play it. Needed before publishing."
        ),
    )

    class Meta:
        label = _("Video")
        icon = "media"
        group = SHOW
        template = "training/blocks/video.html"


class ExampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    problem = rich_text(_("The case"))
    steps = blocks.ListBlock(
        blocks.TextBlock(label=_("Step"), rows=2), label=_("How one thinks it through"), min_num=0
    )
    solution = rich_text(
        _("Solution"), help_text=_("Closed at first, so that people try by themselves.")
    )

    class Meta:
        label = _("Worked example")
        icon = "edit"
        group = TRY
        template = "training/blocks/example.html"


class FormStepBlock(blocks.StructBlock):
    """A step of a form as its newest published version shows it."""

    part = blocks.ChoiceBlock(
        label=_("Step of a form"),
        choices=page_choices,
        help_text=_(
            "It is drawn from the form as it is published, always the newest. Nobody can write "
            "into it here."
        ),
    )
    caption = blocks.CharBlock(label=_("What to look at"), max_length=240, required=False)

    class Meta:
        label = _("Step of a form")
        icon = "form"
        group = SHOW
        template = "training/blocks/form_step.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | shown_step(value, context)


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Option"), max_length=200)
    right = blocks.BooleanBlock(label=_("It is right"), required=False)
    feedback = blocks.CharBlock(
        label=_("What to say to whoever chooses it"), max_length=300, required=False
    )

    class Meta:
        label = _("Option")
        icon = "radio-full"


class CheckBlock(blocks.StructBlock):
    """A question of the lesson itself: graded on the server, kept nowhere."""

    question = blocks.CharBlock(label=_("Question"), max_length=300)
    options = blocks.ListBlock(
        CheckOptionBlock(),
        label=_("Options"),
        min_num=2,
        max_num=6,
        default=[{"text": "", "right": False, "feedback": ""} for _each in range(2)],
    )
    explanation = blocks.TextBlock(label=_("Explanation"), rows=2, required=False)

    class Meta:
        label = _("Question on the spot")
        icon = "help"
        group = TRY
        template = "training/blocks/check.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | shown_check(context)


class BankCheckBlock(blocks.StructBlock):
    """A question of the bank, with its own explanation. Nothing of the answer is kept."""

    question = blocks.ChoiceBlock(
        label=_("Question of the bank"),
        choices=bank_choices,
        help_text=_("Published questions with one or more right options, or true and false."),
    )

    class Meta:
        label = _("Question of the bank")
        icon = "help"
        group = TRY
        template = "training/blocks/check.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | shown_check(context)


def lesson_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks that only lessons have, in the order in which editors see them."""
    return [
        ("figure", FigureBlock()),
        ("table", LessonTableBlock()),
        ("form_step", FormStepBlock()),
        ("download", DownloadBlock()),
        ("video", VideoBlock()),
        ("example", ExampleBlock()),
        ("check", CheckBlock()),
        ("bank_check", BankCheckBlock()),
    ]
