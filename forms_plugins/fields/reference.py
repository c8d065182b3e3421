"""A value that goes along without being asked: a reference number, a code of the procedure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from pydantic import Field as ModelField

from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import plain_text
from forms_plugins.fields.text import check_length


class ReferenceOptions(Options):
    """``max_length`` counts characters."""

    max_length: int = ModelField(default=200, ge=1, le=1000)


@register
class ReferenceType(FieldType):
    """Text on no page: it comes from the question's default, its prefill or its computed rule."""

    slug = "reference"
    label = gettext_lazy("Hidden reference")
    datatype = "text"
    is_hidden = True
    options_class = ReferenceOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> str | None:
        """Return the text or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        options: ReferenceOptions = self.read_options(field.options)
        text = plain_text(raw)
        check_length(text, 0, options.max_length)
        return text or None

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a hidden control, for pages that carry the value along all the same."""
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=forms.HiddenInput(),
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the text itself."""
        return "" if value is None else str(value)

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> str:
        """Return a code."""
        options: ReferenceOptions = self.read_options(field.options)
        return "REF-2026-000123"[: options.max_length]
