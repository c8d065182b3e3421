"""What a response was worth, and what of it was right."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class PartGrade:
    """
    One part of a response, beside what was wanted.

    ``place`` is the key of the option, pair or gap, the item before (order), or the place in a form
    (``vivienda``, ``miembros[2].sexo``, ``@method`` for a class); empty where a question has one
    part. ``given`` and ``wanted`` are JSON, ``None`` for nothing. ``is_extra``: something was given
    where nothing was wanted.
    """

    place: str
    given: Any
    wanted: Any
    is_right: bool
    is_extra: bool = False


@dataclass(frozen=True)
class Grade:
    """``score`` is a share from 0 to 1, exact; 1 if and only if the response is wholly right."""

    score: Fraction
    is_right: bool
    parts: tuple[PartGrade, ...] = ()

    @property
    def differences(self) -> tuple[PartGrade, ...]:
        """Return the parts that are not right."""
        return tuple(part for part in self.parts if not part.is_right)


def whole(part: PartGrade) -> Grade:
    """Grade a question of one part: all or nothing."""
    return Grade(Fraction(int(part.is_right)), part.is_right, (part,))


def share(parts: Iterable[PartGrade]) -> Grade:
    """
    Grade by the share of wanted parts that are right; each extra part takes one of them away.

    Never below 0. Nothing wanted gives nothing.
    """
    listed = tuple(parts)
    wanted = sum(not part.is_extra for part in listed)
    balance = sum(part.is_right for part in listed) - sum(part.is_extra for part in listed)
    score = Fraction(max(0, balance), wanted) if wanted else Fraction(0)
    return Grade(score, score == 1, listed)
