"""A date, typed in three boxes: day, month, year."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import figures, is_plain_digits

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_PARTS = re.compile(r"[\s/.\-]+")
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_FEWEST_LETTERS_OF_A_MONTH = 3
_FIGURES_OF_A_YEAR = 4


class DateOptions(Options):
    """
    Both limits are included. What depends on today is a rule of the form, not an option.

    ``own_birthday``: the birth date of the person who fills the form in is asked, so browsers may
    offer it.
    """

    earliest: date = date(1900, 1, 1)
    latest: date = date(2100, 12, 31)
    own_birthday: bool = False


class DateBoxes(forms.MultiWidget):
    """Three boxes in the order in which people in Peru write a date."""

    template_name = "components/date_boxes.html"
    use_fieldset = True

    def __init__(self, *, own_birthday: bool = False) -> None:
        parts = (("bday-day", 2), ("bday-month", 2), ("bday-year", 4))
        super().__init__(
            [
                forms.TextInput(
                    {
                        "inputmode": "numeric",
                        "autocomplete": purpose if own_birthday else "off",
                        "size": size,
                    }
                )
                for purpose, size in parts
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        """Return day, month and year of a stored date; what was typed otherwise stays as it is."""
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        return [value, None, None]


@register
class DateType(FieldType):
    """A day of the calendar, stored without time."""

    slug = "date"
    label = gettext_lazy("Date")
    datatype = "date"
    options_class = DateOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> date | None:
        """
        Return the date or ``None``.

        Takes three parts (day, month, year), ``1987-03-05`` or ``5/3/1987``; months may be words.

        :raises AnswerRefused: naming the part that is missing or wrong.
        """
        options: DateOptions = self.read_options(field.options)
        if isinstance(raw, date):
            found: date | None = raw.date() if isinstance(raw, datetime) else raw
        else:
            found = _read_date(_parts(raw))
        if found is not None and not options.earliest <= found <= options.latest:
            raise AnswerRefused(
                _("Write a year from %(first)s to %(last)s.")
                % {"first": options.earliest.year, "last": options.latest.year},
                "range",
            )
        return found

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return three boxes with an example as the hint."""
        options: DateOptions = self.read_options(field.options)
        answer = AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=DateBoxes(own_birthday=options.own_birthday),
        )
        answer.help_text = answer.help_text or _("For example, 5 3 1987")
        return answer

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the date in words of ``language``."""
        if value is None:
            return ""
        with override(language):
            return str(date_format(value, "DATE_FORMAT"))

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> date:
        """Return 5 March 1987, or the limit that is nearest to it."""
        options: DateOptions = self.read_options(field.options)
        return min(max(date(1987, 3, 5), options.earliest), options.latest)


def _parts(raw: Any) -> tuple[str, str, str]:
    """Return day, month and year as typed. :raises AnswerRefused: if there are not three parts."""
    if isinstance(raw, list | tuple):
        parts = [figures(part) for part in raw[:4]]
    else:
        text = "" if raw is None else _line(raw)
        iso = _ISO.fullmatch(text)
        if iso:
            return iso.group(3), iso.group(2), iso.group(1)
        parts = [part for part in _PARTS.split(text) if part not in ("", "de", "del")]
    if not any(parts):
        return "", "", ""
    if len(parts) != 3:  # day, month and year
        raise AnswerRefused(
            _("Write the day, the month and the year, for example 5 3 1987."), "date"
        )
    return parts[0], parts[1], parts[2]


def _line(raw: Any) -> str:
    if not isinstance(raw, str):
        raise AnswerRefused(
            _("Write the day, the month and the year, for example 5 3 1987."), "date"
        )
    # One run of figures and marks: figures() would join what spaces part.
    return " ".join(figures(word) for word in raw[:100].split())


def _read_date(parts: tuple[str, str, str]) -> date | None:
    if not any(parts):
        return None
    day, month, year = parts
    _refuse_missing(day, month, year)
    month_number = _month(month)
    if not is_plain_digits(day) or len(day) > 2 or not 1 <= int(day) <= 31:
        raise AnswerRefused(_("Write the day as a number from 1 to 31."), "day")
    if not is_plain_digits(year) or len(year) != _FIGURES_OF_A_YEAR or int(year) == 0:
        raise AnswerRefused(_("Write the year with four figures, for example 1987."), "year")
    try:
        return date(int(year), month_number, int(day))
    except ValueError:
        raise AnswerRefused(
            _("Check the day: that month does not have so many days."), "day"
        ) from None


def _refuse_missing(day: str, month: str, year: str) -> None:
    if not day:
        raise AnswerRefused(_("Write the day too."), "day")
    if not month:
        raise AnswerRefused(_("Write the month too."), "month")
    if not year:
        raise AnswerRefused(_("Write the year too."), "year")


def _month(text: str) -> int:
    if is_plain_digits(text) and len(text) <= 2 and 1 <= int(text) <= 12:
        return int(text)
    word = unicodedata.normalize("NFKC", text).casefold().rstrip(".").replace("sept", "set")
    if len(word) >= _FEWEST_LETTERS_OF_A_MONTH:
        for number, name in enumerate(_MONTHS, start=1):
            if name.startswith(word):
                return number
    raise AnswerRefused(_("Write the month as a number from 1 to 12."), "month")
