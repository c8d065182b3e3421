"""
Responses: cleaning what was posted, and the response that is wholly right.

Shapes, by kind (JSON): single ``"key"``; multiple ``["key", ...]``; true_false ``true``; numeric
``"12.5"``; order ``["key", ...]``; match ``{"left key": "right text"}``; short ``"text"``; cloze
``{"gap": "text"}``; case ``{"answers": {...}, "categories": {"method": "class"}}``. ``None`` is no
answer.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from forms_plugins.engine.quiz.presenting import right_sides
from forms_plugins.engine.quiz.questions import (
    Cloze,
    FormCase,
    Gap,
    Match,
    MultipleChoice,
    Numeric,
    Order,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from forms_plugins.engine.quiz.texts import Variant, fill, number_of, number_text, words_of
from forms_plugins.engine.quiz.variants import is_right_option, right_number, right_truth

Response = Any
"""JSON of the shape of the kind; ``None`` is no answer."""

_TRUE: Final = frozenset({"true", "1", "on", "yes", "si", "sí", "verdadero"})
_FALSE: Final = frozenset({"false", "0", "off", "no", "falso"})
_DEEPEST: Final = 12


def clean_response(question: Question, raw: Any, variant: Variant) -> Response | None:
    """
    Return what was posted in the shape of its kind, without whatever is not an option.

    Never raises.
    """
    try:
        return _CLEANERS[question.kind](question, raw, variant)
    except (RecursionError, UnicodeError):  # nested beyond reason, or half of a surrogate pair
        return None


def _single(question: SingleChoice, raw: Any, variant: Variant) -> str | None:
    return raw if isinstance(raw, str) and raw in _keys(question.options) else None


def _several(question: MultipleChoice, raw: Any, variant: Variant) -> list[str] | None:
    ticked = _texts(raw)
    return [key for key in _keys(question.options) if key in ticked] or None


def _truth(question: TrueFalse, raw: Any, variant: Variant) -> bool | None:
    if isinstance(raw, bool):
        return raw
    word = raw.strip().casefold() if isinstance(raw, str) else ""
    return True if word in _TRUE else False if word in _FALSE else None


def _number(question: Numeric, raw: Any, variant: Variant) -> str | None:
    found = number_of(raw)
    return None if found is None else number_text(found)


def _order(question: Order, raw: Any, variant: Variant) -> list[str] | None:
    known = _keys(question.items)
    return list(dict.fromkeys(key for key in _texts(raw) if key in known)) or None


def _match(question: Match, raw: Any, variant: Variant) -> dict[str, str] | None:
    posted = raw if isinstance(raw, Mapping) else {}
    known = right_sides(question, variant)
    chosen = {pair.key: _chosen(posted.get(pair.key), known) for pair in question.pairs}
    return {key: text for key, text in chosen.items() if text is not None} or None


def _words(question: ShortAnswer, raw: Any, variant: Variant) -> str | None:
    return words_of(raw)


def _cloze(question: Cloze, raw: Any, variant: Variant) -> dict[str, str] | None:
    posted = raw if isinstance(raw, Mapping) else {}
    filled = {gap.key: _gap(gap, posted.get(gap.key), variant) for gap in question.gaps}
    return {key: text for key, text in filled.items() if text is not None} or None


def _gap(gap: Gap, raw: Any, variant: Variant) -> str | None:
    if gap.options:
        return _chosen(raw, {fill(text, variant) for text in gap.options})
    if gap.tolerance is not None:
        found = number_of(raw)
        return None if found is None else number_text(found)
    return words_of(raw)


def _case(question: FormCase, raw: Any, variant: Variant) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping):
        return None
    answers = _plain(raw.get("answers"), 0)
    categories = raw.get("categories")
    cleaned = {
        "answers": answers if isinstance(answers, dict) else {},
        "categories": {
            method: given
            for method in question.categories
            if isinstance(categories, Mapping) and isinstance(given := categories.get(method), str)
        },
    }
    return cleaned if any(cleaned.values()) else None


def _plain(value: Any, depth: int) -> Any:
    """Keep what JSON of answers is made of, and leave out all else."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if depth < _DEEPEST and isinstance(value, Mapping):
        kept = {key: _plain(each, depth + 1) for key, each in value.items() if type(key) is str}
        return {key: each for key, each in kept.items() if each is not None}
    if depth < _DEEPEST and isinstance(value, list | tuple):
        return [_plain(each, depth + 1) for each in value]
    return None


def _keys(items: Iterable[Any]) -> tuple[str, ...]:
    return tuple(item.key for item in items)


def _texts(raw: Any) -> list[str]:
    listed = [raw] if isinstance(raw, str) else raw if isinstance(raw, list | tuple) else []
    return [each for each in listed if isinstance(each, str)]


def _chosen(raw: Any, known: set[str]) -> str | None:
    return raw if isinstance(raw, str) and raw in known else None


_CLEANERS: Final[Mapping[str, Callable[[Any, Any, Variant], Response | None]]] = {
    "single": _single,
    "multiple": _several,
    "true_false": _truth,
    "numeric": _number,
    "order": _order,
    "match": _match,
    "short": _words,
    "cloze": _cloze,
    "case": _case,
}


def right_answer(question: Question, variant: Variant) -> Response:
    """Return a response that is wholly right; ``None`` if a rule gives none."""
    if isinstance(question, SingleChoice):
        return next(iter(_right_keys(question, variant)), None)
    if isinstance(question, MultipleChoice):
        return _right_keys(question, variant)
    if isinstance(question, TrueFalse):
        return right_truth(question, variant)
    if isinstance(question, Numeric):
        found = right_number(question, variant)
        return None if found is None else number_text(found)
    return _right_texts(question, variant)


def _right_keys(question: SingleChoice | MultipleChoice, variant: Variant) -> list[str]:
    return [option.key for option in question.options if is_right_option(option, variant)]


def _right_texts(
    question: Order | Match | ShortAnswer | Cloze | FormCase, variant: Variant
) -> Response:
    if isinstance(question, Order):
        return [item.key for item in question.items]
    if isinstance(question, Match):
        return {pair.key: fill(pair.right, variant) for pair in question.pairs}
    if isinstance(question, ShortAnswer):
        return fill(question.accepted[0], variant)
    if isinstance(question, Cloze):
        return {gap.key: fill(gap.accepted[0], variant) for gap in question.gaps}
    return {"answers": question.answers, "categories": dict(question.categories)}
