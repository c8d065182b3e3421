"""
Formats of dates: ``%d/%m/%Y``, ``%e de %B de %Y``.

======  =================================  ======  ===================================
``%Y``  year, four figures                 ``%y``  year, two figures
``%m``  month, two figures                 ``%n``  month
``%d``  day, two figures                   ``%e``  day
``%B``  month in Spanish, ``setiembre``    ``%b``  its first three letters
``%A``  weekday in Spanish, ``miércoles``  ``%a``  its first three letters
``%%``  a percent sign
======  =================================  ======  ===================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

MONTHS: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("setiembre", "octubre", "noviembre", "diciembre"),
)
WEEKDAYS: Final = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MAX_FORMAT: Final = 100

_DIRECTIVES: Final[Mapping[str, Callable[[date], str]]] = {
    "Y": lambda day: f"{day.year:04}",
    "y": lambda day: f"{day.year % 100:02}",
    "m": lambda day: f"{day.month:02}",
    "n": lambda day: str(day.month),
    "d": lambda day: f"{day.day:02}",
    "e": lambda day: str(day.day),
    "B": lambda day: MONTHS[day.month - 1],
    "b": lambda day: MONTHS[day.month - 1][:3],
    "A": lambda day: WEEKDAYS[day.weekday()],
    "a": lambda day: WEEKDAYS[day.weekday()][:3],
    "%": lambda day: "%",
}
_DIRECTIVE: Final = re.compile(r"%(.?)", re.DOTALL)


class DateFormatError(ValueError):
    """Raised for a text that is no format; its message is a Spanish sentence without full stop."""


def parse_date_format(text: str) -> str:
    """Return the format unchanged. :raises DateFormatError: if it is none."""
    if len(text) > MAX_FORMAT:
        raise DateFormatError(f"El formato pasa de {MAX_FORMAT} caracteres")
    for letter in _DIRECTIVE.findall(text):
        if letter not in _DIRECTIVES:
            known = ", ".join(f"%{each}" for each in _DIRECTIVES)
            raise DateFormatError(f"En un formato de fecha, después de % va una letra: {known}")
    return text


def written_date(day: date, text: str) -> str:
    """Return a date in a checked format."""
    return _DIRECTIVE.sub(lambda found: _DIRECTIVES[found[1]](day), text)
