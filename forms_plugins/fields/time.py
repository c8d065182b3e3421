"""A time of day."""

import re
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import StringConstraints

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import figures

HourMinute = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time as it is stored: 24 hours, two figures each, such as ``14:30``."""

_CLOCK = re.compile(
    r"([0-9]{1,2})(?:[:.h]([0-9]{2})?|([0-9]{2}))?(?:[:.][0-9]{2})?(?:hrs?|h)?([ap]\.?m\.?)?",
    re.ASCII,
)
_NOON = 12


class TimeOptions(Options):
    """Both limits are included and written as they are stored: ``08:00``."""

    earliest: HourMinute = "00:00"
    latest: HourMinute = "23:59"


@register
class TimeType(FieldType):
    """Hour and minute of 24 hours as a text such as ``14:30``, so that texts sort as times do."""

    slug = "time"
    label = gettext_lazy("Time of day")
    datatype = "text"
    options_class = TimeOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> str | None:
        """
        Return the time or ``None``. Takes ``14:30``, ``2.30 p. m.``, ``2 pm``, ``1430``.

        :raises AnswerRefused: see ``FieldType.clean``.
        """
        options: TimeOptions = self.read_options(field.options)
        text = figures(raw).casefold()
        if not text:
            return None
        found = _read_clock(text)
        if not options.earliest <= found <= options.latest:
            raise AnswerRefused(
                _("Write a time from %(first)s to %(last)s.")
                % {"first": options.earliest, "last": options.latest},
                "range",
            )
        return found

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a narrow box with examples as the hint."""
        answer = AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=forms.TextInput(attrs={"size": 10, "autocomplete": "off"}),
        )
        answer.help_text = answer.help_text or _("For example, 14:30 or 2:30 pm")
        return answer

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the time of 24 hours."""
        return "" if value is None else str(value)

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> str:
        """Return 14:30, or the limit that is nearest to it."""
        options: TimeOptions = self.read_options(field.options)
        return min(max("14:30", options.earliest), options.latest)


def _read_clock(text: str) -> str:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise AnswerRefused(_("Write the hour and the minutes, for example 14:30."), "time")
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    half = (found[4] or "")[:1]
    if half:
        if not 1 <= hour <= _NOON:
            raise AnswerRefused(_("With a. m. or p. m. write an hour from 1 to 12."), "time")
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise AnswerRefused(_("Write an hour from 0 to 23 and minutes from 0 to 59."), "time")
    return f"{hour:02}:{minute:02}"
