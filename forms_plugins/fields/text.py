"""A line of text."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field as ModelField

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import compact_text, plain_text

WIDEST_NARROW_BOX = 20
"""Answers up to this many characters get a box of their length, so that its size says how much."""


class TextOptions(Options):
    """
    ``compact`` is for codes such as document numbers: spaces, dots and dashes are dropped, letters
    become capitals. ``numeric`` opens the keyboard of figures on telephones. ``autocomplete`` is
    the purpose of the field for browsers (WCAG 1.3.5); ``off`` when the answer is about others.
    """

    min_length: int = ModelField(default=0, ge=0, le=1000)
    max_length: int = ModelField(default=200, ge=1, le=1000)
    compact: bool = False
    numeric: bool = False
    autocomplete: str = "off"


@register
class TextType(FieldType):
    """Text on one line, trimmed, with single spaces."""

    slug = "text"
    label = gettext_lazy("Short text")
    datatype = "text"
    options_class = TextOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> str | None:
        """Return the text or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        options: TextOptions = self.read_options(field.options)
        text = compact_text(raw) if options.compact else plain_text(raw)
        check_length(text, options.min_length, options.max_length)
        return text or None

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a one-line box."""
        options: TextOptions = self.read_options(field.options)
        attrs: dict[str, Any] = {"autocomplete": options.autocomplete}
        if options.max_length <= WIDEST_NARROW_BOX:
            attrs["size"] = options.max_length
        if options.numeric:
            attrs["inputmode"] = "numeric"
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=forms.TextInput(attrs=attrs),
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the text itself."""
        return "" if value is None else str(value)

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> str:
        """Return a text of the length the question asks for."""
        options: TextOptions = self.read_options(field.options)
        words = ("1" * options.max_length) if options.numeric else "Ejemplo de respuesta"
        text = compact_text(words) if options.compact else words[: options.max_length].strip()
        return text[: options.max_length].ljust(options.min_length, "x")


def check_length(text: str, least: int, most: int) -> None:
    """:raises AnswerRefused: if a text that is not empty is shorter or longer than allowed."""
    if len(text) > most:
        raise AnswerRefused(
            ngettext(
                "Write at most %(most)s character.", "Write at most %(most)s characters.", most
            )
            % {"most": most},
            "length",
        )
    if text and len(text) < least:
        raise AnswerRefused(_("Write at least %(least)s characters.") % {"least": least}, "length")
