"""A telephone number."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field as ModelField

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import figures, is_plain_digits

_MARKS = str.maketrans("", "", "-.()/")


class PhoneOptions(Options):
    """
    ``country_code`` is dropped in front of a number that is written with ``+`` or ``00``.

    The limits count figures: in Peru mobiles have nine, fixed lines six to nine with the area code.
    ``own_data``: the person who fills the form in is asked, so browsers may offer theirs.
    """

    country_code: str = "51"
    least_figures: int = ModelField(default=6, ge=3, le=15)
    most_figures: int = ModelField(default=9, ge=3, le=15)
    own_data: bool = False


@register
class PhoneType(FieldType):
    """A number to call, stored as figures only."""

    slug = "phone"
    label = gettext_lazy("Telephone")
    datatype = "text"
    options_class = PhoneOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> str | None:
        """Return the figures or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        options: PhoneOptions = self.read_options(field.options)
        number = figures(raw).translate(_MARKS)
        for prefix in (f"+{options.country_code}", f"00{options.country_code}"):
            number = number.removeprefix(prefix)
        if not number:
            return None
        long_enough = options.least_figures <= len(number) <= options.most_figures
        if not is_plain_digits(number) or not long_enough:
            raise AnswerRefused(
                _("Write the telephone number with its figures only, for example 987 654 321."),
                "phone",
            )
        return number

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a box with the telephone keyboard."""
        options: PhoneOptions = self.read_options(field.options)
        purpose = "tel-national" if options.own_data else "off"
        attrs = {"type": "tel", "inputmode": "tel", "size": 14, "autocomplete": purpose}
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=forms.TextInput(attrs=attrs),
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the number in groups of three."""
        text = str(value or "")
        return " ".join(text[start : start + 3] for start in range(0, len(text), 3))

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> str:
        """Return a number of the greatest length."""
        options: PhoneOptions = self.read_options(field.options)
        return "987654321987654"[: options.most_figures]
