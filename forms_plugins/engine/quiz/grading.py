"""
Grading responses: partial credit as exact shares (``docs/questions.md``).

All functions take a response of the shape that ``clean_response`` gives, or ``None``.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from forms_plugins.engine.quiz.cases import case_parts
from forms_plugins.engine.quiz.grades import Grade, PartGrade, share, whole
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
from forms_plugins.engine.quiz.responses import Response, clean_response, right_answer
from forms_plugins.engine.quiz.texts import Variant, fill, fold, number_of, number_text
from forms_plugins.engine.quiz.variants import is_right_option, right_number, right_truth


def grade(question: Question, response: Response | None, variant: Variant) -> Grade:
    """Return what a response to a variant of the question is worth; ``None`` is worth nothing."""
    given = clean_response(question, response, variant)
    return _GRADERS[question.kind](question, given, variant)


def _single(question: SingleChoice, given: Any, variant: Variant) -> Grade:
    wanted = right_answer(question, variant)
    return whole(PartGrade("", given, wanted, given is not None and given == wanted))


def _several(question: MultipleChoice, given: Any, variant: Variant) -> Grade:
    """Right ones ticked, less wrong ones ticked, of all right ones."""
    ticked = set(given or ())
    return share(
        PartGrade(
            place=option.key,
            given=option.key in ticked,
            wanted=wanted,
            is_right=wanted and option.key in ticked,
            is_extra=not wanted,
        )
        for option in question.options
        if (wanted := is_right_option(option, variant) is True) or option.key in ticked
    )


def _truth(question: TrueFalse, given: Any, variant: Variant) -> Grade:
    wanted = right_truth(question, variant)
    return whole(PartGrade("", given, wanted, given is not None and given is wanted))


def _number(question: Numeric, given: Any, variant: Variant) -> Grade:
    wanted = right_number(question, variant)
    found = number_of(given)
    near = wanted is not None and found is not None and abs(found - wanted) <= question.tolerance
    return whole(PartGrade("", given, None if wanted is None else number_text(wanted), near))


def _order(question: Order, given: Any, variant: Variant) -> Grade:
    """
    Count the neighbours: of each two that follow one another, do they in the response?

    By positions, one step put too early would make everything behind it wrong.
    """
    keys = [item.key for item in question.items]
    listed = given or []
    follows = dict(pairwise(listed))
    return share(
        PartGrade(before, follows.get(before), after, follows.get(before) == after)
        for before, after in pairwise(keys)
    )


def _match(question: Match, given: Any, variant: Variant) -> Grade:
    chosen = given or {}
    return share(
        PartGrade(pair.key, chosen.get(pair.key), wanted, chosen.get(pair.key) == wanted)
        for pair in question.pairs
        for wanted in [fill(pair.right, variant)]
    )


def _words(question: ShortAnswer, given: Any, variant: Variant) -> Grade:
    accepted = [fill(text, variant) for text in question.accepted]
    is_right = given is not None and fold(given) in map(fold, accepted)
    return whole(PartGrade("", given, accepted[0], is_right))


def _cloze(question: Cloze, given: Any, variant: Variant) -> Grade:
    return share(_gaps(question, given or {}, variant))


def _gaps(question: Cloze, given: Mapping[str, str], variant: Variant) -> Iterator[PartGrade]:
    for gap in question.gaps:
        accepted = [fill(text, variant) for text in gap.accepted]
        text = given.get(gap.key)
        yield PartGrade(gap.key, text, accepted[0], text is not None and _fits(gap, text, accepted))


def _fits(gap: Gap, text: str, accepted: list[str]) -> bool:
    if gap.options:
        return text in accepted
    if gap.tolerance is None:
        return fold(text) in map(fold, accepted)
    found = number_of(text)
    return found is not None and any(
        abs(found - wanted) <= gap.tolerance
        for wanted in map(number_of, accepted)
        if wanted is not None
    )


def _case(question: FormCase, given: Any, variant: Variant) -> Grade:
    return share(case_parts(question, given or {}))


_GRADERS: Final[Mapping[str, Callable[[Any, Any, Variant], Grade]]] = {
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
