"""Text of several lines."""

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


class LongTextOptions(Options):
    """``rows`` is the height of the box; longer texts scroll."""

    max_length: int = ModelField(default=2000, ge=1, le=10_000)
    rows: int = ModelField(default=4, ge=2, le=20)


@register
class LongTextType(FieldType):
    """Text that keeps its line breaks."""

    slug = "long_text"
    label = gettext_lazy("Long text")
    datatype = "text"
    options_class = LongTextOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> str | None:
        """Return the text or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        options: LongTextOptions = self.read_options(field.options)
        text = plain_text(raw, lines=True)
        check_length(text, 0, options.max_length)
        return text or None

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a box of several lines."""
        options: LongTextOptions = self.read_options(field.options)
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=forms.Textarea(attrs={"rows": options.rows}),
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the text itself."""
        return "" if value is None else str(value)

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> str:
        """Return two short lines, or what fits."""
        options: LongTextOptions = self.read_options(field.options)
        return "Primera línea\nSegunda línea"[: options.max_length].strip()
