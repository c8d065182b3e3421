"""One option out of a list."""

import unicodedata
from typing import Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import plain_text

MOST_RADIOS = 11
"""Longer lists are drawn as a drop-down list, where letters find an option."""


class ChoiceOptions(Options):
    """
    ``display`` forces radios, a drop-down list or one that is searched while typing.

    ``auto`` goes by the number of options. Without script a list to search is a drop-down list.
    """

    display: Literal["auto", "radios", "select", "search"] = "auto"


@register
class ChoiceType(FieldType):
    """A single option, stored as its code."""

    slug = "choice"
    label = gettext_lazy("One option of a list")
    datatype = "choice"
    takes_choices = True
    options_class = ChoiceOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> int | str | None:
        """Return the code or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        text = code_text(raw)
        if not text:
            return None
        for choice in choices:
            if str(choice.code) == text:
                return choice.code
        raise AnswerRefused(_("Choose one of the options on the list."), "choice")

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return radios, or a drop-down list when there are many options or the author says so."""
        options: ChoiceOptions = self.read_options(field.options)
        entries = choice_entries(choices, language)
        as_list = options.display in ("select", "search") or (
            options.display == "auto" and len(choices) > MOST_RADIOS
        )
        widget: forms.Widget
        if as_list:
            attrs = {"data-search": ""} if options.display == "search" else {}
            widget = forms.Select(attrs=attrs, choices=[("", _("Choose an option")), *entries])
        else:
            widget = forms.RadioSelect(choices=entries)
        return AnswerField(
            plugin=self, definition=field, choices=choices, language=language, widget=widget
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the label of the option."""
        return "" if value is None else label_of(value, choices, language)

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> int | str:
        """Return the first option."""
        return choices[0].code


def code_text(raw: Any) -> str:
    """Return a code as text, with plain figures. :raises AnswerRefused: if it can be no code."""
    if isinstance(raw, bool | float):
        raise AnswerRefused(_("Choose one of the options on the list."), "choice")
    return unicodedata.normalize("NFKC", plain_text(raw))


def choice_entries(choices: tuple[Choice, ...], language: str) -> list[tuple[str, str]]:
    """Return (code, label) of each option, for widgets."""
    return [(str(choice.code), choice.label.in_language(language)) for choice in choices]


def label_of(code: Any, choices: tuple[Choice, ...], language: str) -> str:
    """Return the label of ``code``; a code that left the list is shown as it is."""
    for choice in choices:
        if choice.code == code:
            return choice.label.in_language(language)
    return str(code)
