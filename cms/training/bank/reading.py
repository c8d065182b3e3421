"""
Read what somebody posted about a question.

The names of its inputs begin with a prefix: ``prefix`` itself where there is one control,
``prefix-key`` where there are several. ``case`` has none: it is answered in the form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from forms_plugins.engine.quiz import Presented, Response
from forms_plugins.engine.quiz.texts import number_of, number_text, words_of

Posted = Mapping[str, Any]
"""A ``QueryDict``, or a plain mapping with lists where a name comes more than once."""


@dataclass(frozen=True)
class Reading:
    """
    What was posted: the response it comes to, and what to say about it.

    ``response`` is ``None`` without an answer and where there are ``errors`` (id of the control ->
    what to do). ``shown`` is what the page shows again: what was posted, right or not.
    """

    response: Response | None
    shown: Any = None
    errors: dict[str, str] = field(default_factory=dict)


def read(presented: Presented, data: Posted, prefix: str) -> Reading:
    """Return what was posted about a question. Never raises."""
    return _READERS[presented.kind](presented, data, prefix)


def control_id(prefix: str, key: str | int = "") -> str:
    """Return the id of a control on the page."""
    return f"id_{prefix}-{key}" if key != "" else f"id_{prefix}"


def _single(shown: Presented, data: Posted, prefix: str) -> Reading:
    chosen = _text(data, prefix)
    known = {option.key for option in shown.options}
    response = chosen if chosen in known else None
    return Reading(response, response)


def _several(shown: Presented, data: Posted, prefix: str) -> Reading:
    known = {option.key for option in shown.options}
    response = sorted(known.intersection(_texts(data, prefix))) or None
    return Reading(response, response)


def _truth(shown: Presented, data: Posted, prefix: str) -> Reading:
    response = {"true": True, "false": False}.get(_text(data, prefix))
    return Reading(response, response)


def _number(shown: Presented, data: Posted, prefix: str) -> Reading:
    text = _text(data, prefix)
    if not text:
        return Reading(None)
    number = number_of(text)
    if number is None:
        return Reading(None, text, {control_id(prefix): _number_message()})
    return Reading(number_text(number), text)


def _order(shown: Presented, data: Posted, prefix: str) -> Reading:
    most = len(shown.options)
    chosen = {option.key: _text(data, f"{prefix}-{option.key}") for option in shown.options}
    places = {
        key: int(text)
        for key, text in chosen.items()
        if text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= most
    }
    if not places:
        return Reading(None)
    errors = {}
    for key in chosen:
        if key not in places:
            errors[control_id(prefix, key)] = _("Choose its place.")
        elif list(places.values()).count(places[key]) > 1:
            message = _("Two have place %(place)s. Give each one a place of its own.")
            errors[control_id(prefix, key)] = message % {"place": places[key]}
    response = None if errors else sorted(places, key=lambda key: places[key])
    return Reading(response, places, errors)


def _match(shown: Presented, data: Posted, prefix: str) -> Reading:
    chosen = {option.key: _text(data, f"{prefix}-{option.key}") for option in shown.options}
    response = {key: text for key, text in chosen.items() if text in shown.choices} or None
    return Reading(response, response)


def _words(shown: Presented, data: Posted, prefix: str) -> Reading:
    response = words_of(_text(data, prefix))
    return Reading(response, response)


def _cloze(shown: Presented, data: Posted, prefix: str) -> Reading:
    response: dict[str, str] = {}
    posted: dict[str, str] = {}
    errors: dict[str, str] = {}
    for piece in shown.pieces:
        if piece.gap is None:
            continue
        key, text = piece.gap.key, _text(data, f"{prefix}-{piece.gap.key}")
        if piece.gap.options:
            text = text if text in piece.gap.options else ""
        elif piece.gap.is_number and text and number_of(text) is None:
            errors[control_id(prefix, key)] = _number_message()
        if text:
            posted[key] = text
            number = number_of(text) if piece.gap.is_number and not piece.gap.options else None
            response[key] = text if number is None else number_text(number)
    return Reading(None if errors else response or None, posted or None, errors)


def _nothing(shown: Presented, data: Posted, prefix: str) -> Reading:
    return Reading(None)


def _number_message() -> str:
    return _('Write a number with figures, for example "12,5".')


def _text(data: Posted, name: str) -> str:
    texts = _texts(data, name)
    return texts[-1].strip() if texts else ""


def _texts(data: Posted, name: str) -> list[str]:
    listed = data.getlist(name) if hasattr(data, "getlist") else data.get(name, ())
    listed = [listed] if isinstance(listed, str) else listed
    return [each for each in listed if isinstance(each, str)]


_READERS: Final[Mapping[str, Callable[[Presented, Posted, str], Reading]]] = {
    "single": _single,
    "multiple": _several,
    "true_false": _truth,
    "numeric": _number,
    "order": _order,
    "match": _match,
    "short": _words,
    "cloze": _cloze,
    "case": _nothing,
}
