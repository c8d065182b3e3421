"""
Statistics of questions: how hard they are, and whether they tell who knows from who does not.

Descriptive figures of classical test theory, as floats. Sources of the limits are textbook
conventions, named at each; none of them is a norm, and below ``ENOUGH`` answers nothing is said.
The whole is told in ``docs/questions.md``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from math import atanh, ceil, sqrt, tanh
from typing import Final

from forms_plugins.engine.quiz.questions import (
    MultipleChoice,
    Question,
    SingleChoice,
    TrueFalse,
)
from forms_plugins.engine.quiz.responses import Response, clean_response

ENOUGH: Final = 50
"""
Fewest answers that are judged. Choice: the upper and lower groups then have 14 people each, and the
standard error of a correlation near 0 is 0.14.
"""
GROUP_SHARE: Final = 0.27
"""Share of the upper and of the lower group. Source: Kelley (1939), J. Educ. Psychology 30."""
TOO_EASY: Final = 0.95
"""Above it nearly all are right. Choice: above the usual 0.90, as a course is to be mastered."""
TOO_HARD: Final = 0.30
"""Below it hardly more are right than by chance. Source: convention, as in Allen & Yen (1979)."""
POOR_DISCRIMINATION: Final = 0.20
"""
Below it a question is poor. Source: Ebel & Frisbie (1991), Essentials of Educational Measurement,
who say so of the upper less the lower group. Choice: held against the correlation, which uses all
answers and varies less.
"""
DOUBT: Final = 1.645
"""
Standard errors that a claim about discrimination or the key must stand clear of chance: one-sided
95 %. Choice: without it, half of the good questions of a short test would be blamed at 70 answers.
"""


class Flag(StrEnum):
    """What stands out in a question."""

    NOT_ENOUGH_DATA = "not_enough_data"
    WRONG_KEY = "wrong_key"
    """In the upper group a wrong option is chosen more often than the right one, beyond chance."""
    DISCRIMINATES_BADLY = "discriminates_badly"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    NEVER_CHOSEN = "never_chosen"
    """A wrong option that nobody chose."""


SERIOUS: Final = frozenset({Flag.WRONG_KEY, Flag.DISCRIMINATES_BADLY, Flag.TOO_HARD})
"""Flags for which somebody should look at a question; the others are remarks."""


@dataclass(frozen=True)
class Answered:
    """
    One answer to a question in one test.

    ``score`` from 0 to 1; ``rest`` is the share of the points got in all other questions of the
    same test, ``None`` if it had no other. ``chosen`` are the options that were chosen.
    """

    score: float
    rest: float | None
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class OptionStatistics:
    """
    How often an option was chosen; ``upper`` and ``lower`` are shares of those groups (0 to 1).

    ``is_right`` is ``None`` if it depends on the variant.
    """

    key: str
    count: int
    share: float
    upper: float
    lower: float
    is_right: bool | None


@dataclass(frozen=True)
class QuestionStatistics:
    """
    What the answers to a question say about it.

    ``difficulty`` is the share of the points that was got: high is easy (p of Allen & Yen 1979).
    ``discrimination`` is Pearson's correlation of the score with the rest of the test (corrected
    item-total, point-biserial for questions of all or nothing; Henrysson 1963, Psychometrika 28).
    ``upper_lower`` is the difference of the mean scores of the best and the weakest 27 % (D of
    Kelley 1939), here by the rest of the test. ``None``: cannot be worked out.
    """

    answers: int
    difficulty: float | None = None
    discrimination: float | None = None
    upper_lower: float | None = None
    options: tuple[OptionStatistics, ...] = ()
    flags: tuple[Flag, ...] = (Flag.NOT_ENOUGH_DATA,)

    @property
    def is_enough(self) -> bool:
        """Say whether there were enough answers to judge."""
        return Flag.NOT_ENOUGH_DATA not in self.flags

    @property
    def needs_review(self) -> bool:
        """Say whether somebody should look at the question."""
        return not SERIOUS.isdisjoint(self.flags)


@dataclass
class Tally:
    """The answers to one question, as they come in."""

    scores: list[float] = field(default_factory=list)
    rests: list[float | None] = field(default_factory=list)
    chosen: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, answered: Answered) -> None:
        """Take in one more answer."""
        self.scores.append(answered.score)
        self.rests.append(answered.rest)
        self.chosen.append(answered.chosen)


def answered_in_test(
    scores: Sequence[float], chosen: Sequence[tuple[str, ...]]
) -> tuple[Answered, ...]:
    """Return the answers of one test, each with its share of the rest."""
    total, others = sum(scores), len(scores) - 1
    return tuple(
        Answered(score, (total - score) / others if others else None, options)
        for score, options in zip(scores, chosen, strict=True)
    )


def chosen_options(question: Question, response: Response) -> tuple[str, ...]:
    """Return the options chosen in a response; none for kinds without options."""
    if not isinstance(question, SingleChoice | MultipleChoice | TrueFalse):
        return ()
    given = clean_response(question, response, {})
    if isinstance(given, bool):
        return ("true" if given else "false",)
    return (given,) if isinstance(given, str) else tuple(given or ())


def option_rights(question: Question) -> dict[str, bool | None]:
    """Return option -> whether it is right, ``None`` if that depends on the variant."""
    if isinstance(question, SingleChoice | MultipleChoice):
        fixed = all(option.rule is None for option in question.options)
        return {option.key: option.right if fixed else None for option in question.options}
    if isinstance(question, TrueFalse):
        return {
            "true": None if question.right is None else question.right,
            "false": None if question.right is None else not question.right,
        }
    return {}


def statistics(
    answers: Iterable[Answered] | Tally, rights: Mapping[str, bool | None]
) -> QuestionStatistics:
    """
    Return what the answers to one question say about it, in whatever order they come.

    :param rights: option -> whether it is right (``option_rights``).
    """
    tally = answers if isinstance(answers, Tally) else _tallied(answers)
    count = len(tally.scores)
    if count < ENOUGH:
        return QuestionStatistics(count)
    upper, lower = _weights(tally.rests, -1), _weights(tally.rests, 1)
    options = tuple(_option(key, right, tally, upper, lower) for key, right in rights.items())
    difficulty = sum(tally.scores) / count
    discrimination = _correlation(tally.scores, tally.rests)
    return QuestionStatistics(
        answers=count,
        difficulty=difficulty,
        discrimination=discrimination,
        upper_lower=_mean_difference(tally.scores, upper, lower),
        options=options,
        flags=tuple(
            _flags(
                difficulty,
                is_poor=discrimination is not None and _is_poor(discrimination, tally),
                is_key_suspect=_is_key_suspect(options, sum(upper)),
                options=options,
            )
        ),
    )


def _tallied(answers: Iterable[Answered]) -> Tally:
    tally = Tally()
    for each in answers:
        tally.add(each)
    return tally


def _weights(rests: Sequence[float | None], direction: int) -> list[float]:
    """
    Return how far each answer belongs to the group at one end.

    Those who tie at its edge share the places that are left, so that the order in which answers
    come does not matter.
    """
    ranked = sorted(
        (direction * round(rest, 9), index) for index, rest in enumerate(rests) if rest is not None
    )
    weights = [0.0] * len(rests)
    left = float(ceil(len(ranked) * GROUP_SHARE))
    for _, tied in groupby(ranked, key=lambda pair: pair[0]):
        members = [index for _, index in tied]
        weight = min(1.0, left / len(members))
        for index in members:
            weights[index] = weight
        left -= weight * len(members)
        if left <= 0:
            break
    return weights


def _option(
    key: str,
    is_right: bool | None,
    tally: Tally,
    upper: Sequence[float],
    lower: Sequence[float],
) -> OptionStatistics:
    marks = [float(key in chosen) for chosen in tally.chosen]
    return OptionStatistics(
        key=key,
        count=int(sum(marks)),
        share=sum(marks) / len(marks),
        upper=_weighted_mean(marks, upper) or 0.0,
        lower=_weighted_mean(marks, lower) or 0.0,
        is_right=is_right,
    )


def _weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float | None:
    total = sum(weights)
    if not total:
        return None
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / total


def _mean_difference(
    values: Sequence[float], upper: Sequence[float], lower: Sequence[float]
) -> float | None:
    high, low = _weighted_mean(values, upper), _weighted_mean(values, lower)
    return None if high is None or low is None else high - low


def _correlation(scores: Sequence[float], rests: Sequence[float | None]) -> float | None:
    """Return Pearson's correlation; ``None`` if one side does not vary."""
    pairs = [(one, other) for one, other in zip(scores, rests, strict=True) if other is not None]
    if len(pairs) < ENOUGH:
        return None
    mean_score = sum(one for one, _ in pairs) / len(pairs)
    mean_rest = sum(other for _, other in pairs) / len(pairs)
    both = sum((one - mean_score) * (other - mean_rest) for one, other in pairs)
    spread = sqrt(sum((one - mean_score) ** 2 for one, _ in pairs)) * sqrt(
        sum((other - mean_rest) ** 2 for _, other in pairs)
    )
    return both / spread if spread > 1e-9 else None


def _flags(
    difficulty: float,
    *,
    is_poor: bool,
    is_key_suspect: bool,
    options: Sequence[OptionStatistics],
) -> Iterable[Flag]:
    if is_key_suspect:
        yield Flag.WRONG_KEY
    # Where nearly everybody is right, there is nobody left to tell apart.
    if is_poor and difficulty <= TOO_EASY:
        yield Flag.DISCRIMINATES_BADLY
    if difficulty < TOO_HARD:
        yield Flag.TOO_HARD
    if difficulty > TOO_EASY:
        yield Flag.TOO_EASY
    if any(option.is_right is False and not option.count for option in options):
        yield Flag.NEVER_CHOSEN


def _is_poor(discrimination: float, tally: Tally) -> bool:
    """
    Say whether a correlation is below the limit beyond chance.

    Source: Fisher (1921), the z of a correlation has a standard error of 1 / sqrt(n - 3).
    """
    pairs = sum(rest is not None for rest in tally.rests)
    within = min(max(discrimination, -0.999), 0.999)
    return tanh(atanh(within) + DOUBT / sqrt(pairs - 3)) < POOR_DISCRIMINATION


def _is_key_suspect(options: Sequence[OptionStatistics], group: float) -> bool:
    """
    Say whether a wrong option beats the right one in the upper group beyond chance.

    Of two options without difference, how far one is ahead has a variance of both counts together.
    """
    right = [option.upper * group for option in options if option.is_right]
    wrong = [option.upper * group for option in options if option.is_right is False]
    if not right or not wrong:
        return False
    return max(wrong) - min(right) > DOUBT * sqrt(max(wrong) + min(right))
