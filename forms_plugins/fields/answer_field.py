"""The Django form field that every field type hands out: drawn by a widget, cleaned by the type."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType
from forms_plugins.engine.definition import Choice, Field


class AnswerField(forms.Field):
    """
    A question on a page.

    It is never required by itself: the engine decides, because it may depend on other answers.
    ``hide_optional`` keeps the word "(optional)" off questions that are or may become required.
    ``inline`` tells the page to draw the options side by side. ``statement`` is what a tick box
    agrees to, drawn above it with the name of its wording, ``statement_version``.
    """

    statement = ""
    statement_version = ""

    def __init__(
        self,
        *,
        plugin: FieldType,
        definition: Field,
        choices: tuple[Choice, ...],
        language: str,
        widget: forms.Widget,
        inline: bool = False,
    ) -> None:
        hint = definition.hint.in_language(language) if definition.hint else ""
        super().__init__(
            required=False,
            label=definition.label.in_language(language),
            help_text=hint,
            widget=widget,
            label_suffix="",
        )
        self.plugin = plugin
        self.definition = definition
        self.options = choices
        self.inline = inline
        self.hide_optional = definition.required is not False

    def clean(self, value: Any) -> Any:
        """Return the typed answer. :raises ValidationError: with the words of the field type."""
        try:
            return self.plugin.clean(value, self.definition, self.options)
        except AnswerRefused as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare typed answers, so that another spelling of the same answer is no change."""
        try:
            return bool(initial != self.clean(data))
        except ValidationError:
            return True
