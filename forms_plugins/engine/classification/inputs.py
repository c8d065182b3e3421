"""
Raw answers (parsed JSON) to typed ones, by what the method declares.

Tolerant only where there is one reading: a whole number may come as digits in a text ("3") or as
3.0, a decimal as text, or as a number short enough to have lost no digit. Everything else is left
out and reported; answers the method does not declare are not looked at.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import Input

_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")
MAX_SURE_FLOAT: Final = 15
"""Characters up to which a number that came as a float is the one that was written."""
MAX_CODES: Final = 200
NO_PLACES: Final[Mapping[str, Container[str]]] = {}

Clean = Callable[[Any], Any]
Cleaners = list[tuple[str, Container[Any], Clean]]
"""Key of an answer, whole numbers that may stay as they are, and what cleans all others."""
Answers = dict[str, Any]


class WrongAnswer(ValueError):
    """An answer that cannot be taken; the text says what is expected and holds no answer."""


class InputCleaner:
    """Cleans the answers of many households for one method."""

    def __init__(
        self, method: ScoringMethod, places: Mapping[str, Container[str]] = NO_PLACES
    ) -> None:
        """``places`` holds the codes of the catalogues that the method's inputs name."""
        rosters = [item for item in method.inputs if item.datatype == "roster"]
        plain = [item for item in method.inputs if item.datatype != "roster"]
        self._plain = _cleaners(plain, places)
        self._rosters = [(roster, _cleaners(roster.fields, places)) for roster in rosters]

    def clean(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the typed answers, and what is expected of those left out, by place."""
        wrong: dict[str, str] = {}
        answers = _cleaned(self._plain, raw, wrong, "")
        for declared, columns in self._rosters:
            rows = raw.get(declared.key)
            if rows is not None and rows != [] and rows != "":
                self._clean_roster(declared, columns, rows, answers, wrong)
        return answers, wrong

    def _clean_roster(
        self, declared: Input, columns: Cleaners, rows: Any, answers: Answers, wrong: dict[str, str]
    ) -> None:
        least, most = declared.minimum or 0, declared.maximum or 200
        if type(rows) is not list or not least <= len(rows) <= most:
            wrong[declared.key] = messages.WRONG_ROSTER.format(
                label=declared.label.es, minimum=least, maximum=most
            )
            return
        cleaned = []
        for number, row in enumerate(rows, 1):
            # A row that is no object has no answers: each is missing there.
            given = row if type(row) is dict else {}
            cleaned.append(_cleaned(columns, given, wrong, f"{declared.key}[{number}]."))
        answers[declared.key] = cleaned


def _cleaned(
    cleaners: Cleaners, raw: Mapping[str, Any], wrong: dict[str, str], place: str
) -> Answers:
    answers = {}
    for key, codes, clean in cleaners:
        value = raw.get(key)
        if type(value) is int and value in codes:
            answers[key] = value
        elif value or (value is not None and value != "" and value != []):
            try:
                answers[key] = clean(value)
            except WrongAnswer as error:
                wrong[place + key] = str(error)
    return answers


def _cleaners(inputs: Iterable[Input], places: Mapping[str, Container[str]]) -> Cleaners:
    return [(item.key, _whole_codes(item), _cleaner(item, places)) for item in inputs]


def _whole_codes(declared: Input) -> Container[Any]:
    if declared.datatype == "whole" and None not in (declared.minimum, declared.maximum):
        return range(declared.minimum or 0, (declared.maximum or 0) + 1)
    if declared.datatype != "choice":
        return ()
    return frozenset(item.code for item in declared.choices if type(item.code) is int)


def _cleaner(declared: Input, places: Mapping[str, Container[str]]) -> Clean:
    label = declared.label.es
    if declared.datatype == "whole":
        return _whole(label, declared.minimum, declared.maximum)
    if declared.datatype == "decimal":
        return _decimal(label, declared.minimum, declared.maximum)
    if declared.datatype == "choice":
        return _choice(declared)
    if declared.datatype == "choices":
        return _choices(declared)
    if declared.datatype == "boolean":
        return _boolean(label)
    if declared.datatype == "date":
        return _date(label)
    return _text(declared, places.get(declared.catalogue) if declared.catalogue else None)


def _as_whole(value: Any) -> int | None:
    if type(value) is int:
        return value
    if type(value) is str and _WHOLE.fullmatch(value.strip()):
        return int(value)
    if type(value) is float and value.is_integer():
        return int(value)
    return None


def _whole(label: str, minimum: int | None, maximum: int | None) -> Clean:
    least = minimum if minimum is not None else -(10**15)
    most = maximum if maximum is not None else 10**15

    def clean(value: Any) -> int:
        number = _as_whole(value)
        if number is None:
            raise WrongAnswer(messages.WRONG_WHOLE.format(label=label))
        if not least <= number <= most:
            raise WrongAnswer(messages.WRONG_RANGE.format(label=label, minimum=least, maximum=most))
        return number

    return clean


def _as_decimal(value: Any) -> Decimal | None:
    """Return a number digit by digit; one with a float's doubtful digits is none."""
    if type(value) is int:
        value = str(value)
    if isinstance(value, Decimal):
        value = format(value, "f")
    if type(value) is float and len(repr(value)) <= MAX_SURE_FLOAT:
        value = repr(value)
    if type(value) is str and _DECIMAL.fullmatch(value.strip()):
        return Decimal(value.strip())
    return None


def _decimal(label: str, minimum: int | None, maximum: int | None) -> Clean:
    def clean(value: Any) -> Decimal:
        number = _as_decimal(value)
        if number is None:
            raise WrongAnswer(messages.WRONG_DECIMAL.format(label=label))
        if minimum is not None and number < minimum:
            raise WrongAnswer(messages.WRONG_LEAST.format(label=label, minimum=minimum))
        if maximum is not None and number > maximum:
            raise WrongAnswer(messages.WRONG_MOST.format(label=label, maximum=maximum))
        return number

    return clean


def _code_reader(declared: Input) -> Callable[[Any], int | str | None]:
    codes = {choice.code for choice in declared.choices}
    has_numbers = any(type(code) is int for code in codes)

    def read(value: Any) -> int | str | None:
        kind = type(value)
        if (kind is int or kind is str) and value in codes:
            return value  # type: ignore[no-any-return]  # int or str by the line above
        number = _as_whole(value) if has_numbers else None
        return number if number in codes else None

    return read


def _choice(declared: Input) -> Clean:
    read = _code_reader(declared)
    refusal = messages.WRONG_CHOICE.format(label=declared.label.es, codes=_codes(declared))

    def clean(value: Any) -> int | str:
        code = read(value)
        if code is None:
            raise WrongAnswer(refusal)
        return code

    return clean


def _choices(declared: Input) -> Clean:
    read = _code_reader(declared)
    codes_known = frozenset(choice.code for choice in declared.choices)
    exclusive = frozenset(choice.code for choice in declared.choices if choice.exclusive)
    refusal = messages.WRONG_CHOICES.format(label=declared.label.es, codes=_codes(declared))

    def clean(value: Any) -> tuple[int | str, ...]:
        if type(value) is not list or len(value) > MAX_CODES:
            raise WrongAnswer(refusal)
        if len(value) == 1 and type(value[0]) is int and value[0] in codes_known:
            return (value[0],)
        codes = tuple([read(item) for item in value])
        if None in codes:
            raise WrongAnswer(refusal)
        if len(codes) > 1 and not exclusive.isdisjoint(codes) and len(set(codes)) > 1:
            code = next(code for code in codes if code in exclusive)
            raise WrongAnswer(messages.WRONG_EXCLUSIVE.format(label=declared.label.es, code=code))
        return codes  # type: ignore[return-value]  # None was refused above

    return clean


def _codes(declared: Input) -> str:
    return ", ".join(str(choice.code) for choice in declared.choices)


def _boolean(label: str) -> Clean:
    def clean(value: Any) -> bool:
        if type(value) is not bool:
            raise WrongAnswer(messages.WRONG_BOOLEAN.format(label=label))
        return value

    return clean


def _date(label: str) -> Clean:
    def clean(value: Any) -> date:
        wrong = WrongAnswer(messages.WRONG_DATE.format(label=label))
        if type(value) is not str or len(value) != 10:
            raise wrong
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise wrong from error

    return clean


def _text(declared: Input, known: Container[str] | None) -> Clean:
    label, length = declared.label.es, declared.length

    def clean(value: Any) -> str:
        text = str(value) if type(value) is int and length is not None else value
        if type(text) is not str:
            raise WrongAnswer(messages.WRONG_TEXT.format(label=label))
        if length is not None and not (len(text) == length and text.isascii() and text.isdigit()):
            raise WrongAnswer(messages.WRONG_DIGITS.format(label=label, length=length))
        if known is not None and text not in known:
            raise WrongAnswer(messages.WRONG_PLACE.format(label=label))
        return text

    return clean
