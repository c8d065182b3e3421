"""An e-mail address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import figures

LONGEST_ADDRESS = 254
"""Characters of the longest address mail programs take (RFC 5321)."""

_looks_like_address = EmailValidator()


class EmailOptions(Options):
    """``own_data``: the person who fills the form in is asked, so browsers may offer theirs."""

    own_data: bool = False


@register
class EmailType(FieldType):
    """An address to write to, without spaces, its domain in small letters."""

    slug = "email"
    label = gettext_lazy("E-mail address")
    datatype = "text"
    options_class = EmailOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> str | None:
        """Return the address or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        text = figures(raw).removeprefix("mailto:")
        if not text:
            return None
        name, at, domain = text.rpartition("@")
        address = f"{name}{at}{domain.lower()}"
        try:
            _looks_like_address(address[: LONGEST_ADDRESS + 1])
        except ValidationError:
            address = ""
        if not address or len(address) > LONGEST_ADDRESS:
            raise AnswerRefused(
                _("Write the whole e-mail address, for example nombre@correo.pe."), "email"
            )
        return address

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a box with the keyboard of e-mail addresses."""
        options: EmailOptions = self.read_options(field.options)
        attrs = {
            "inputmode": "email",
            "autocomplete": "email" if options.own_data else "off",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            # A box of type e-mail would drop what browsers do not like without a word.
            widget=forms.TextInput(attrs=attrs),
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the address itself."""
        return "" if value is None else str(value)

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> str:
        """Return an address that nobody has."""
        return "nombre@correo.example"
