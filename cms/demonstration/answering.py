"""How an invented person answers a question: right as often as they know it."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final

from cms.training.models import AttemptItem
from forms_plugins.engine import quiz

FIRST_WRONG: Final = 0.55
"""How often a wrong answer is the first wrong option: mistakes are not spread evenly."""
LEFT_OUT: Final = 6
"""Answers of a case that somebody who does not know it leaves out."""


def answered(item: AttemptItem, skill: float, random: Random) -> Any:
    """Return a response; ``skill`` (0 to 1) is the chance that it is right."""
    question = item.question_version.definition
    right = quiz.right_answer(question, item.variant)
    if random.random() < skill:
        return right
    return _WRONG[question.kind](question, right, random)


def _option(question: Any, right: Any, random: Random) -> Any:
    others = [option.key for option in question.options if option.key != right]
    return others[0] if random.random() < FIRST_WRONG else random.choice(others)


def _options(question: Any, right: Any, random: Random) -> Any:
    others = [option.key for option in question.options if option.key not in right]
    return [*right[1:], random.choice(others)]


def _other_truth(question: Any, right: Any, random: Random) -> Any:
    return not right


def _number(question: Any, right: Any, random: Random) -> Any:
    return str(random.randint(20, 90))


def _order(question: Any, right: Any, random: Random) -> Any:
    return [right[1], right[0], *right[2:]]


def _match(question: Any, right: Any, random: Random) -> Any:
    keys = list(right)
    first, second = keys[:2]
    return {**right, first: right[second], second: right[first]}


def _words(question: Any, right: Any, random: Random) -> Any:
    return "no recuerdo"


def _gaps(question: Any, right: Any, random: Random) -> Any:
    gap = question.gaps[-1]
    others = [option for option in gap.options if option not in gap.accepted]
    return {**right, gap.key: others[0] if others else "no recuerdo"}


def _case(question: Any, right: Any, random: Random) -> Any:
    answers = dict(right["answers"])
    for key in random.sample(sorted(answers), min(LEFT_OUT, len(answers))):
        del answers[key]
    return {"answers": answers, "categories": {}}


_WRONG: Final[Mapping[str, Callable[[Any, Any, Random], Any]]] = {
    "single": _option,
    "multiple": _options,
    "true_false": _other_truth,
    "numeric": _number,
    "order": _order,
    "match": _match,
    "short": _words,
    "cloze": _gaps,
    "case": _case,
}
