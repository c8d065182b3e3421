"""A question that is answered with yes or no."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import plain_text

_WORDS = {
    "true": True, "sí": True, "si": True, "s": True, "yes": True, "arí": True, "ari": True,
    "jisa": True, "false": False, "no": False, "n": False, "mana": False, "janiwa": False,
}  # fmt: skip


class YesNoRadios(forms.RadioSelect):
    """Radios for a truth value, called ``true`` and ``false`` in the page."""

    def format_value(self, value: Any) -> list[str]:
        """Return the value of the option to mark."""
        if isinstance(value, bool):
            value = "true" if value else "false"
        return list(super().format_value(value) or [])


@register
class YesNoType(FieldType):
    """Yes or no, stored as a truth value."""

    slug = "yes_no"
    label = gettext_lazy("Yes or no")
    datatype = "boolean"

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> bool | None:
        """Return the answer or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        if isinstance(raw, bool):
            return raw
        text = "" if raw is None else self._word(raw)
        if not text:
            return None
        if text not in _WORDS:
            raise AnswerRefused(_("Answer yes or no."), "choice")
        return _WORDS[text]

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return two radios side by side."""
        entries = [("true", pgettext("answer", "Yes")), ("false", pgettext("answer", "No"))]
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=YesNoRadios(choices=entries),
            inline=True,
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the word for yes or no."""
        if value is None:
            return ""
        with override(language):
            return pgettext("answer", "Yes") if value else pgettext("answer", "No")

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> bool:
        """Return yes."""
        return True

    def _word(self, raw: Any) -> str:
        if not isinstance(raw, str):
            raise AnswerRefused(_("Answer yes or no."), "choice")
        return plain_text(raw).casefold()
