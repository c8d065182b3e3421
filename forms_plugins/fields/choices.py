"""Any number of options out of a list."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.choice import choice_entries, code_text, label_of

MOST_TICKED = 500
"""Entries looked at; a page can tick no more than its list holds."""


@register
class ChoicesType(FieldType):
    """Several options, stored as a tuple of codes in the order of the list."""

    slug = "choices"
    label = gettext_lazy("Several options of a list")
    datatype = "choices"
    takes_choices = True

    def clean(
        self, raw: Any, field: Field, choices: tuple[Choice, ...]
    ) -> tuple[int | str, ...] | None:
        """Return the codes or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        ticked = self._ticked(raw)
        unknown = ticked - {str(choice.code) for choice in choices}
        if unknown:
            raise AnswerRefused(_("Tick only options on the list."), "choice")
        chosen = [choice for choice in choices if str(choice.code) in ticked]
        exclusive = next((choice for choice in chosen if choice.exclusive), None)
        if exclusive and len(chosen) > 1:
            label = exclusive.label.in_language(get_language() or DEFAULT_LANGUAGE)
            raise AnswerRefused(
                _("Tick either “%(label)s” or the other options, not both.") % {"label": label},
                "exclusive",
            )
        return tuple(choice.code for choice in chosen) or None

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a list of tick boxes."""
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=forms.CheckboxSelectMultiple(choices=choice_entries(choices, language)),
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the labels, one after the other."""
        return ", ".join(label_of(code, choices, language) for code in value or ())

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> tuple[int | str, ...]:
        """Return the first option."""
        return (choices[0].code,)

    def _ticked(self, raw: Any) -> set[str]:
        if raw is None:
            return set()
        entries = raw if isinstance(raw, list | tuple | set | frozenset) else [raw]
        if len(entries) > MOST_TICKED:
            raise AnswerRefused(_("Tick only options on the list."), "choice")
        return {code_text(entry) for entry in entries} - {""}
