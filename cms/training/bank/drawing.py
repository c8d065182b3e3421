"""What the templates of questions draw: controls with their names, ids, words and state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.training.bank.reading import control_id
from forms_plugins.engine.quiz import Presented, ShownPiece

WORDS_BEFORE_GAP = 4


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True)
class Control:
    """
    An input of a question: typed, or chosen among ``choices``.

    ``before`` are the words of a text that stand before it, ``after`` those behind the last one.
    """

    name: str
    id: str
    label: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    error: str = ""
    before: str = ""
    is_number: bool = False
    is_input: bool = True


@dataclass(frozen=True)
class Drawing:
    """
    A question ready to be drawn.

    ``story`` are the paragraphs before the last one of the stem, ``prompt`` the last one, which
    names the controls. ``errors`` are those that belong to no single control of several.
    """

    story: tuple[str, ...]
    prompt: str
    name: str
    id: str
    controls: tuple[Control, ...]
    errors: tuple[str, ...] = ()

    @property
    def control(self) -> Control:
        """Return the first control."""
        return self.controls[0]


def drawing_of(
    item: Presented, name: str, response: Any = None, errors: Mapping[str, str] | None = None
) -> Drawing:
    """
    Return how a question is drawn.

    :param response: a response, or what was posted (``Reading.shown``).
    :param errors: id of a control -> message, as ``Reading.errors`` has them.
    """
    said = dict(errors or {})
    controls = tuple(_controls(item, name, response, said))
    own = {control.id for control in controls}
    paragraphs = [each.strip() for each in item.stem.split("\n") if each.strip()]
    return Drawing(
        story=tuple(paragraphs[:-1]),
        prompt=paragraphs[-1] if paragraphs else "",
        name=name,
        id=control_id(name),
        controls=controls,
        errors=tuple(message for place, message in said.items() if place not in own),
    )


def _controls(
    item: Presented, name: str, response: Any, errors: Mapping[str, str]
) -> tuple[Control, ...]:
    if item.kind in ("single", "multiple", "true_false", "numeric", "short"):
        return (_lone(item, name, response, errors.get(control_id(name), "")),)
    if item.kind == "cloze":
        return _gaps(item, name, _mapping(response), errors)
    if item.kind == "order":
        return _places(item, name, response, errors)
    if item.kind == "match":
        return _sides(item, name, _mapping(response), errors)
    return ()


def _lone(item: Presented, name: str, response: Any, error: str) -> Control:
    ticked = response if isinstance(response, list) else [response]
    choices = tuple(Choice(each.key, each.text, each.key in ticked) for each in item.options)
    if item.kind == "true_false":
        choices = (
            Choice("true", _("True"), response is True),
            Choice("false", _("False"), response is False),
        )
    value = response if isinstance(response, str) else ""
    return Control(name, control_id(name), value=value, choices=choices, error=error)


def _places(
    item: Presented, name: str, response: Any, errors: Mapping[str, str]
) -> tuple[Control, ...]:
    places = _mapping(response)
    if isinstance(response, list):
        places = {key: place for place, key in enumerate(response, start=1)}
    words = {
        str(n): _("Place %(number)s") % {"number": n} for n, _each in enumerate(item.options, 1)
    }
    chosen = {key: str(place) for key, place in places.items()}
    return _selects(item, name, words, chosen, errors)


def _sides(
    item: Presented, name: str, response: Mapping[str, Any], errors: Mapping[str, str]
) -> tuple[Control, ...]:
    return _selects(item, name, {text: text for text in item.choices}, response, errors)


def _selects(
    item: Presented,
    name: str,
    words: Mapping[str, str],
    chosen: Mapping[str, Any],
    errors: Mapping[str, str],
) -> tuple[Control, ...]:
    """Return one control for each option of a question, each with the same choices."""
    return tuple(
        Control(
            name=f"{name}-{option.key}",
            id=control_id(name, option.key),
            label=option.text,
            choices=tuple(
                Choice(value, text, chosen.get(option.key) == value)
                for value, text in words.items()
            ),
            error=errors.get(control_id(name, option.key), ""),
        )
        for option in item.options
    )


def _gaps(
    item: Presented, name: str, response: Mapping[str, Any], errors: Mapping[str, str]
) -> tuple[Control, ...]:
    total = sum(piece.gap is not None for piece in item.pieces)
    controls: list[Control] = []
    for piece in item.pieces:
        number = sum(each.is_input for each in controls) + 1
        controls.append(_gap(piece, name, response, errors, _gap_label(piece, number, total)))
    return tuple(controls)


def _gap_label(piece: ShownPiece, number: int, total: int) -> str:
    words = " ".join(piece.text.split()[-WORDS_BEFORE_GAP:])
    if not words:
        return _("Gap %(number)s of %(total)s") % {"number": number, "total": total}
    message = _("Gap %(number)s of %(total)s, after “%(words)s”")
    return message % {"number": number, "total": total, "words": words}


def _gap(
    piece: ShownPiece,
    name: str,
    response: Mapping[str, Any],
    errors: Mapping[str, str],
    label: str,
) -> Control:
    gap = piece.gap
    if gap is None:
        return Control("", "", before=piece.text, is_input=False)
    value = str(response.get(gap.key, ""))
    return Control(
        name=f"{name}-{gap.key}",
        id=control_id(name, gap.key),
        label=label,
        value=value,
        choices=tuple(Choice(text, text, text == value) for text in gap.options),
        error=errors.get(control_id(name, gap.key), ""),
        before=piece.text,
        is_number=gap.is_number,
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
