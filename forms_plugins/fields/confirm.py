"""A box that has to be ticked."""

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

_TICKED = frozenset({"true", "on", "sí", "si", "yes"})
_NOT_TICKED = frozenset({"", "false", "off", "no"})


@register
class ConfirmType(FieldType):
    """A statement the person agrees to: true, or no answer. A box left empty is no answer."""

    slug = "confirm"
    label = gettext_lazy("Box to tick")
    datatype = "boolean"

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> bool | None:
        """Return true or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        if raw is None or isinstance(raw, bool):
            return True if raw else None
        word = plain_text(raw).casefold() if isinstance(raw, str) else "?"
        if word in _NOT_TICKED:
            return None
        if word not in _TICKED:
            raise AnswerRefused(_("Tick the box."), "confirm")
        return True

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> AnswerField:
        """Return one tick box with its text at its side."""
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=forms.CheckboxInput(),
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return yes when the box is ticked."""
        with override(language):
            return pgettext("answer", "Yes") if value else ""

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> bool:
        """Return ticked."""
        return True
