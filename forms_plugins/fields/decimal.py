"""A number with decimals."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from pydantic import Field as ModelField

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import figures

_POINT = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?", re.ASCII)
_COMMA = re.compile(r"[+-]?[0-9]{1,15},[0-9]{1,12}", re.ASCII)
_COMMA_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3}){1,4}\.[0-9]{1,12}", re.ASCII)
_POINT_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3}){1,4},[0-9]{1,12}", re.ASCII)


class DecimalOptions(Options):
    """``places`` is how many decimals are taken; more of them are refused, never rounded."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    places: int = ModelField(default=2, ge=1, le=12)


@register
class DecimalType(FieldType):
    """A measure or an amount: an exact ``Decimal``. Point and comma both part the decimals."""

    slug = "decimal"
    label = gettext_lazy("Number with decimals")
    datatype = "decimal"
    options_class = DecimalOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> Decimal | None:
        """Return the number or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        options: DecimalOptions = self.read_options(field.options)
        number = read_decimal(raw)
        if number is not None:
            check_places(number, options.places)
            check_limits(number, options.minimum, options.maximum)
        return number

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a narrow box with the keyboard of figures."""
        attrs = {"inputmode": "decimal", "size": 10, "autocomplete": "off"}
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=forms.TextInput(attrs=attrs),
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the number as it is written in ``language``."""
        if value is None:
            return ""
        with override(language):
            return str(number_format(value))

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> Decimal:
        """Return 2.5, or the limit that is nearest to it."""
        options: DecimalOptions = self.read_options(field.options)
        number = Decimal("2.5")
        if options.minimum is not None:
            number = max(number, options.minimum)
        if options.maximum is not None:
            number = min(number, options.maximum)
        return number.quantize(Decimal(1).scaleb(-options.places), ROUND_HALF_UP)


def read_decimal(raw: Any) -> Decimal | None:
    """Return a number written with point or comma, or ``None``. :raises AnswerRefused: if none."""
    text = figures(raw)
    if not text:
        return None
    if _COMMA_GROUPS.fullmatch(text):
        text = text.replace(",", "")
    elif _POINT_GROUPS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if not _POINT.fullmatch(text):
        raise AnswerRefused(_("Write a number, for example 2.5."), "number")
    return Decimal(text)


def check_places(number: Decimal, places: int) -> None:
    """:raises AnswerRefused: if the number has more decimals than ``places``."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        raise AnswerRefused(
            ngettext(
                "Write the number with at most %(places)s decimal.",
                "Write the number with at most %(places)s decimals.",
                places,
            )
            % {"places": places},
            "places",
        )


def check_limits(number: Decimal, least: Decimal | None, most: Decimal | None) -> None:
    """:raises AnswerRefused: if the number is not from ``least`` to ``most``, both included."""
    too_low = least is not None and number < least
    too_high = most is not None and number > most
    if not too_low and not too_high:
        return
    if least is not None and most is not None:
        message = _("Write a number from %(least)s to %(most)s.")
    elif too_low:
        message = _("Write a number from %(least)s up.")
    else:
        message = _("Write a number up to %(most)s.")
    raise AnswerRefused(message % {"least": least, "most": most}, "range")
