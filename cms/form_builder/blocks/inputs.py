"""The single inputs that the blocks of a form are made of."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import FieldBlock, TextBlock

from cms.form_builder.widgets import (
    ChoicesInput,
    KeptInput,
    KeyInput,
    ListInput,
    OneQuestionInput,
    PinnedInput,
    QuestionsInput,
    RuleInput,
    TargetInput,
)

MAX_TEXT = 4000


class LineBlock(FieldBlock):
    """A line of text drawn by one of the editor's inputs; ``compile`` checks what it says."""

    widget_class: type[forms.Widget] = forms.TextInput

    def __init__(self, help_text: Any = None, max_length: int = 20_000, **kwargs: Any) -> None:
        self.field = forms.CharField(
            required=False,
            help_text=help_text,
            max_length=max_length,
            widget=self.widget_class(),
        )
        super().__init__(**kwargs)

    class Meta:
        default = ""


class ExactBlock(FieldBlock):
    """A text that is kept with the spaces around it, such as what stands before a number."""

    def __init__(self, required: bool = False, help_text: Any = None, **kwargs: Any) -> None:
        self.field = forms.CharField(required=required, help_text=help_text, strip=False)
        super().__init__(**kwargs)

    class Meta:
        default = ""


class RuleBlock(LineBlock):
    """A rule (see ``rule_text``); empty if there is none."""

    widget_class = RuleInput

    class Meta:
        icon = "cogs"


class KeyBlock(LineBlock):
    """The stable name of a step, a question or a group."""

    widget_class = KeyInput

    class Meta:
        icon = "key"


class QuestionsBlock(LineBlock):
    """Keys of questions, with commas between them."""

    widget_class = QuestionsInput


class OneQuestionBlock(LineBlock):
    """The key of one earlier question."""

    widget_class = OneQuestionInput


class TargetBlock(LineBlock):
    """The key of a later step or of an outcome page."""

    widget_class = TargetInput


class ListNameBlock(LineBlock):
    """The key of one of the form's lists of options."""

    widget_class = ListInput


class PinnedBlock(LineBlock):
    """The short name and the version of something shared: ``distritos 3``."""

    widget_class = PinnedInput


class KeptBlock(LineBlock):
    """What a document says that has no input of its own; kept as it was."""

    widget_class = KeptInput


class WordsBlock(TextBlock):
    """A text for people that may be empty while the form is a draft."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": MAX_TEXT, **kwargs})

    class Meta:
        default = ""


class ChoicesField(forms.CharField):
    """The options of a question as JSON text."""

    def clean(self, value: Any) -> Any:
        """Return a list of options. :raises ValidationError: if the text is no such list."""
        if isinstance(value, list):
            return value
        text = super().clean(value)
        if not text:
            return []
        try:
            options = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ValidationError(_("The options could not be read; write them again.")) from error
        if not isinstance(options, list) or not all(isinstance(each, dict) for each in options):
            raise ValidationError(_("The options could not be read; write them again."))
        return options


class ChoicesBlock(FieldBlock):
    """
    The options of a question or of a list.

    The value is a list of ``{"code": int | str, "label": str, "hint": str, "exclusive": bool,
    "attributes": {name: int | str}}``; the last three may be missing.
    """

    def __init__(self, help_text: Any = None, **kwargs: Any) -> None:
        self.field = ChoicesField(required=False, help_text=help_text, widget=ChoicesInput())
        super().__init__(**kwargs)

    def value_from_form(self, value: Any) -> Any:
        """Return the list for what the page posted; text that is no list is kept for ``clean``."""
        try:
            return self.field.clean(value)
        except ValidationError:
            return value

    def value_for_form(self, value: Any) -> Any:
        """Return the JSON text for the page."""
        if isinstance(value, list):
            return json.dumps(value, ensure_ascii=False) if value else ""
        return value

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return the texts of the options."""
        return [str(each.get("label", "")) for each in value if isinstance(each, dict)]

    class Meta:
        icon = "list-ul"
        default = []
