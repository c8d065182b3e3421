"""What the templates of results draw: what was answered beside what was right, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.training.bank.answer_words import answer_words
from forms_plugins.engine.quiz import Grade, Presented, Question, fill, grade, right_answer

NOTHING = "–"


@dataclass(frozen=True)
class ResultRow:
    """
    A line of a result.

    ``label`` says what was asked, ``given`` and ``wanted`` what was answered and what was right, in
    words. Of options ``is_chosen`` says whether it was, ``is_wanted`` whether it should have been.
    """

    label: str
    given: str = NOTHING
    wanted: str = NOTHING
    is_right: bool = False
    is_chosen: bool = False
    is_wanted: bool = False


def result_context(
    question: Question, item: Presented, response: Any, variant: Mapping[str, str]
) -> dict[str, Any]:
    """
    Return the context of ``training/questions/<kind>_result.html`` for a response.

    Only for whoever may see the right answer by now.
    """
    return {
        "item": item,
        "grade": grade(question, response, variant),
        "right": right_answer(question, variant),
        "response": response,
        "explanation": fill(question.explanation, variant),
        "feedback": feedback_on(question, response, variant),
    }


def feedback_on(question: Question, response: Any, variant: Mapping[str, str]) -> list[str]:
    """Return what the author says to whoever chose these options."""
    chosen = response if isinstance(response, list) else [response]
    return [
        fill(option.feedback, variant)
        for option in getattr(question, "options", ())
        if option.feedback and option.key in chosen
    ]


def verdict_of(found: Grade) -> str:
    """Return how right a response was: ``right``, ``partly`` or ``wrong``."""
    if found.is_right:
        return "right"
    return "partly" if found.score else "wrong"


def result_rows(item: Presented, found: Grade, right: Any, response: Any) -> list[ResultRow]:
    """Return the lines of a result."""
    if item.kind in ("single", "multiple"):
        return _options(item, right, response)
    if item.kind == "order":
        return _places(item, right, response)
    if item.kind in ("match", "cloze"):
        return _parts(item, found)
    if item.kind == "case":
        return [
            ResultRow(part.place, in_words(part.given), in_words(part.wanted), part.is_right)
            for part in found.differences
        ]
    given, wanted = (" ".join(answer_words(item, each)) or NOTHING for each in (response, right))
    return [ResultRow("", given, wanted, found.is_right)]


def _options(item: Presented, right: Any, response: Any) -> list[ResultRow]:
    wanted = right if isinstance(right, list) else [right]
    chosen = response if isinstance(response, list) else [response]
    return [
        ResultRow(
            option.text,
            is_right=(option.key in chosen) == (option.key in wanted),
            is_chosen=option.key in chosen,
            is_wanted=option.key in wanted,
        )
        for option in item.options
    ]


def _places(item: Presented, right: Any, response: Any) -> list[ResultRow]:
    texts = {option.key: option.text for option in item.options}
    given = list(response or ())
    return [
        ResultRow(
            label=_("Place %(number)s") % {"number": place + 1},
            given=texts.get(given[place], NOTHING) if place < len(given) else NOTHING,
            wanted=texts[key],
            is_right=place < len(given) and given[place] == key,
        )
        for place, key in enumerate(right)
    ]


def _parts(item: Presented, found: Grade) -> list[ResultRow]:
    labels = {option.key: option.text for option in item.options}
    gaps = [piece.gap.key for piece in item.pieces if piece.gap]
    labels |= {
        key: _("Gap %(number)s of %(total)s") % {"number": number, "total": len(gaps)}
        for number, key in enumerate(gaps, start=1)
    }
    return [
        ResultRow(
            labels.get(part.place, part.place),
            in_words(part.given),
            in_words(part.wanted),
            part.is_right,
        )
        for part in found.parts
    ]


def in_words(value: Any) -> str:
    """Return a JSON value as people read it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value) or NOTHING
    return str(value)
