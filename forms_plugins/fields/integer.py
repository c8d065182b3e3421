"""A whole number."""

import re
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from pydantic import Field as ModelField

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import MAX_WHOLE, figures

_WHOLE = re.compile(r"[+-]?[0-9]{1,16}", re.ASCII)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3}){1,4}", re.ASCII)
_ZERO_DECIMALS = re.compile(r"([+-]?[0-9]{1,16})\.0+", re.ASCII)


class IntegerOptions(Options):
    """Both limits are included."""

    minimum: int | None = ModelField(default=None, ge=-MAX_WHOLE, le=MAX_WHOLE)
    maximum: int | None = ModelField(default=None, ge=-MAX_WHOLE, le=MAX_WHOLE)


@register
class IntegerType(FieldType):
    """A count or an age: ``int``."""

    slug = "integer"
    label = gettext_lazy("Whole number")
    datatype = "whole"
    options_class = IntegerOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> int | None:
        """Return the number or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        options: IntegerOptions = self.read_options(field.options)
        number = _read_whole(raw)
        if number is not None:
            _check_limits(number, options)
        return number

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a narrow box with the keyboard of figures."""
        options: IntegerOptions = self.read_options(field.options)
        widest = MAX_WHOLE if options.maximum is None else options.maximum
        size = max(3, min(8, len(str(widest))))
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "size": size, "autocomplete": "off"}
            ),
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the number as it is written in ``language``."""
        if value is None:
            return ""
        with override(language):
            return str(number_format(value))

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> int:
        """Return 4, or the limit that is nearest to it."""
        options: IntegerOptions = self.read_options(field.options)
        lowest = -MAX_WHOLE if options.minimum is None else options.minimum
        highest = MAX_WHOLE if options.maximum is None else options.maximum
        return min(max(4, lowest), highest)


def _read_whole(raw: Any) -> int | None:
    text = figures(raw)
    if not text:
        return None
    zero_decimals = _ZERO_DECIMALS.fullmatch(text)
    if zero_decimals:
        text = zero_decimals.group(1)
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _WHOLE.fullmatch(text) or abs(int(text)) > MAX_WHOLE:
        raise AnswerRefused(_("Write a whole number, for example 4."), "number")
    return int(text)


def _check_limits(number: int, options: IntegerOptions) -> None:
    least, most = options.minimum, options.maximum
    too_low = least is not None and number < least
    too_high = most is not None and number > most
    if not too_low and not too_high:
        return
    if least is not None and most is not None:
        message = _("Write a whole number from %(least)s to %(most)s.")
    elif too_low:
        message = _("Write a whole number from %(least)s up.")
    else:
        message = _("Write a whole number up to %(most)s.")
    raise AnswerRefused(message % {"least": least, "most": most}, "range")
