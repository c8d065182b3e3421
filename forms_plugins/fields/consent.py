"""A declaration or a consent: a text with a version, and a box to tick under it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from pydantic import Field as ModelField

from forms_plugins.api.kinds import Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.engine.definition.texts import LocalText
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.confirm import ConfirmType


class ConsentOptions(Options):
    """
    ``text`` is what the person agrees to, ``version`` the name of that wording (``2026-1``).

    Both are part of the form version that a submission names, so it is always known to which
    words somebody agreed.
    """

    text: LocalText
    version: str = ModelField(min_length=1, max_length=40)


@register
class ConsentType(ConfirmType):
    """True once a person has agreed to the text above the box; a box left empty is no answer."""

    slug = "consent"
    label = gettext_lazy("Declaration or consent")
    options_class = ConsentOptions

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> AnswerField:
        """Return one tick box; ``statement`` and ``statement_version`` are drawn above it."""
        options: ConsentOptions = self.read_options(field.options)
        answer = super().form_field(field, choices, language=language)
        answer.statement = options.text.in_language(language)
        answer.statement_version = options.version
        return answer

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return yes and to which version of the text."""
        if not value:
            return ""
        options: ConsentOptions = self.read_options(field.options)
        with override(language):
            return _("Yes, to the text of version %(version)s") % {"version": options.version}
