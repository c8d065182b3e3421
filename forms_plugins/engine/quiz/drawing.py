"""Drawing the questions of a test from the bank, and what they come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Protocol

from forms_plugins.engine.quiz.chance import Seed, shuffled

Bank = Mapping[str, Sequence[tuple[str, bool]]]
"""Topic -> its questions: name, and whether it is essential."""

PLACES: Final = 6


class DrawLike(Protocol):
    """So many questions of a topic."""

    @property
    def topic(self) -> str: ...

    @property
    def count(self) -> int: ...


@dataclass(frozen=True)
class Shortage:
    """A topic with fewer questions than a test draws from it."""

    topic: str
    wanted: int
    available: int


class BankTooSmall(ValueError):
    """The bank cannot fill the test; ``shortages`` says where."""

    def __init__(self, shortages: tuple[Shortage, ...]) -> None:
        self.shortages = shortages
        super().__init__(
            "; ".join(
                f"Tema «{each.topic}»: se piden {each.wanted} preguntas y hay {each.available}."
                for each in shortages
            )
        )


def shortages(draws: Iterable[DrawLike], bank: Bank) -> tuple[Shortage, ...]:
    """Return the topics that have too few questions for the draws."""
    wanted: dict[str, int] = {}
    for each in draws:
        wanted[each.topic] = wanted.get(each.topic, 0) + each.count
    available = {topic: len({name for name, _ in bank.get(topic, ())}) for topic in wanted}
    return tuple(
        Shortage(topic, count, available[topic])
        for topic, count in wanted.items()
        if count > available[topic]
    )


def draw(
    draws: Iterable[DrawLike], bank: Bank, seed: Seed, shuffle: bool = True
) -> tuple[str, ...]:
    """
    Return the names of the questions of one test, none twice.

    Of each topic the essential ones are drawn first. With ``shuffle`` they come in any order, else
    by draw, as the bank lists them.

    :raises BankTooSmall: if a topic has too few questions.
    """
    listed = tuple(draws)
    lacking = shortages(listed, bank)
    if lacking:
        raise BankTooSmall(lacking)
    drawn: dict[str, None] = {}
    for each in listed:
        free = {name: essential for name, essential in bank[each.topic] if name not in drawn}
        by_chance = sorted(shuffled(free, seed, "draw"), key=lambda name: not free[name])
        chosen = set(by_chance[: each.count])
        drawn |= dict.fromkeys(name for name in free if name in chosen)
    return shuffled(drawn, seed, "order") if shuffle else tuple(drawn)


def outcome(
    scores: Sequence[Fraction | Decimal], essential_right: bool, pass_mark: int | Decimal
) -> tuple[Fraction, bool]:
    """
    Return the points of a test, one for each question, and whether it is passed.

    :param scores: of each question, from 0 to 1.
    :param essential_right: whether every essential question is wholly right.
    :param pass_mark: percentage of the points that is needed; compared without rounding.
    """
    points = sum((Fraction(score) for score in scores), Fraction(0))
    enough = points * 100 >= Fraction(pass_mark) * len(scores)
    return points, bool(scores) and enough and essential_right


def as_decimal(share: Fraction) -> Decimal:
    """Return a share with six decimals for storing, rounded down: never more than it is."""
    # In whole numbers: a division of decimals rounds up what is nearly the next one.
    return Decimal(share.numerator * 10**PLACES // share.denominator).scaleb(-PLACES)
