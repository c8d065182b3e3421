"""What a classification gives back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import Area, Assumption

Status = Literal["computed", "not_computed"]


@dataclass(frozen=True, eq=False)
class Score:
    """
    The row of the weight table an indicator fell in.

    ``answer`` are the words of the value ("Gas", "Personas con seguro: 2"). Compared by identity:
    one object stands for every household with the same answers, so that callers can keep what
    they make of it.
    """

    indicator: str
    label: str
    answer: str
    category: str
    category_label: str
    weight: Decimal
    confidence: str = ""


@dataclass(frozen=True)
class Contribution:
    """A score and the sum up to and including it."""

    score: Score
    running_sum: Decimal


@dataclass(frozen=True)
class Reason:
    """
    Why something is not known. ``about`` is an indicator or a part of the result, ``code`` a stable
    key, ``answer`` the place of the answer concerned ("miembros[2].segu"), ``text`` a sentence.
    """

    about: str
    code: str
    text: str
    answer: str = ""

    @cached_property
    def line(self) -> str:
        """Return everything in one line, the stable keys first."""
        answer = f" ({self.answer})" if self.answer else ""
        return f"{self.about}: {self.code}{answer} — {self.text}"


@dataclass(frozen=True)
class FoundCluster:
    """The cluster of a household and how it was found (``answer``, ``area`` or ``place``)."""

    number: int
    found_by: Literal["answer", "area", "place"]
    label: str = ""
    confidence: str = ""
    source: str = ""


@dataclass(frozen=True)
class Line:
    """A class and the highest index (inclusive) it takes in the household's cluster."""

    category: str
    label: str
    at_most: Decimal


@dataclass(frozen=True)
class Validity:
    """The days (both inclusive) a result is in force, and the rule they come from."""

    key: str
    label: str
    years: int
    valid_from: date
    valid_until: date
    source: str = ""


@dataclass(frozen=True)
class Classified:
    """
    The result of one method for one household.

    ``status`` is ``computed`` when everything the method knows how to give was given. ``raw`` is
    there exactly when every indicator of the area has a score; ``index``, ``category`` and
    ``eligible`` are ``None`` where a figure is not known, and ``reasons`` name it. ``scores`` are
    those found, also beside a refusal.
    """

    method: ScoringMethod
    status: Status
    today: date
    answers: Mapping[str, Any]
    area: Area | None = None
    scores: tuple[Score, ...] = ()
    raw: Decimal | None = None
    index: Decimal | None = None
    cluster: FoundCluster | None = None
    threshold: Decimal | None = None
    lines: tuple[Line, ...] = ()
    category: str | None = None
    eligible: bool | None = None
    validity: Validity | None = None
    assumptions: tuple[Assumption, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """Return the scores with their running sums; empty unless they make up a raw score."""
        return tuple(self._running()) if self.raw is not None else ()

    def _running(self) -> Iterator[Contribution]:
        total = Decimal("0")
        for score in self.scores:
            total += score.weight
            yield Contribution(score, total)
