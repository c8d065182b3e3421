"""What a classification gives back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from forms_plugins.engine.classification.arithmetic import EXACT
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import Area, Assumption

Status = Literal["computed", "not_computed"]

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})

CONSTANT: Final = "constant"
"""The indicator of the score that is the constant of a column; no indicator may have this key."""

SUBSTITUTIONS: Final = (
    "missing_category",
    "row_category",
    "row_clamped",
    "gate_passed",
    "index_clamped",
    "table_clamped",
    "table_default",
)


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
class Substitution:
    """
    Something the method took in place of what was not there, as its document says.

    ``about`` is an indicator, a gate, a table or ``index``; ``code`` one of ``SUBSTITUTIONS``;
    ``answers`` the places of the answers that were missing; ``taken`` the code of the row or the
    number taken.
    """

    about: str
    label: str
    code: str
    text: str
    taken: str = ""
    answers: tuple[str, ...] = ()

    @cached_property
    def line(self) -> str:
        """Return everything in one line, the stable keys first."""
        answers = f" ({', '.join(self.answers)})" if self.answers else ""
        return f"{self.about}: {self.code}{answers} — {self.text}"


@dataclass(frozen=True, eq=False)
class StandInScore(Score):
    """The score of a row that was taken in place of something missing."""

    substitution: Substitution | None = None


@dataclass(frozen=True)
class AppliedGate:
    """A criterion that decided or changed the result."""

    key: str
    label: str
    text: str
    stage: Literal["before", "after"]
    then: Literal["category", "eligible", "not_eligible", "refuse"]
    category: str = ""
    source: str = ""


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
    """
    The cluster of a household and how it was found (``answer``, ``area`` or ``place``).

    ``prefix`` is the beginning of the place code where a table of places gave it.
    """

    number: int
    found_by: Literal["answer", "area", "place"]
    label: str = ""
    confidence: str = ""
    source: str = ""
    prefix: str = ""


Bound = Literal["at_most", "less_than", "at_least", "more_than"]
"""On which side of a limit the poorer households are, and whether the limit itself is there."""


@dataclass(frozen=True)
class Line:
    """A class and where it ends towards the better off in the household's cluster."""

    category: str
    label: str
    limit: Decimal
    bound: Bound = "at_most"

    @property
    def at_most(self) -> Decimal:
        """Return the limit, by the name it has where a higher index is better."""
        return self.limit


@dataclass(frozen=True)
class Validity:
    """The days (both inclusive) a result is in force, and the rule they come from."""

    key: str
    label: str
    years: int
    valid_from: date
    valid_until: date
    source: str = ""


class More(NamedTuple):
    """
    The parts of a result that few methods have.

    ``line_scores`` and ``by_line`` have an entry for each line of a method that declares lines and
    stay empty beside a refusal. ``outputs`` are in the order of the document. ``gates`` are those
    that decided or changed the result, ``substitutions`` whatever was taken in place of something
    missing.
    """

    line_scores: Mapping[str, Decimal] = NOTHING
    by_line: Mapping[str, tuple[Score, ...]] = NOTHING
    outputs: Mapping[str, Decimal] = NOTHING
    gates: tuple[AppliedGate, ...] = ()
    substitutions: tuple[Substitution, ...] = ()


NOTHING_MORE: Final = More()


@dataclass(frozen=True)
class Classified:
    """
    The result of one method for one household.

    ``status`` is ``computed`` when everything the method knows how to give was given. ``raw`` is
    there exactly when every indicator of the area has a score; ``index``, ``category`` and
    ``eligible`` are ``None`` where a figure is not known, and ``reasons`` name it. ``scores`` are
    those found in the main line, also beside a refusal; a constant of the column comes first, as a
    score of its own.

    ``judged`` is the figure that was held against the limits: the index, or the raw score of a
    method without one.
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
    judged: Decimal | None = None
    more: More = NOTHING_MORE

    @property
    def line_scores(self) -> Mapping[str, Decimal]:
        """Return the score of every line of a method that declares lines."""
        return self.more.line_scores

    @property
    def by_line(self) -> Mapping[str, tuple[Score, ...]]:
        """Return the points that each line is made of."""
        return self.more.by_line

    @property
    def outputs(self) -> Mapping[str, Decimal]:
        """Return the outputs there are, in the order of the document."""
        return self.more.outputs

    @property
    def gates(self) -> tuple[AppliedGate, ...]:
        """Return the criteria that decided or changed the result."""
        return self.more.gates

    @property
    def substitutions(self) -> tuple[Substitution, ...]:
        """Return whatever was taken in place of something missing."""
        return self.more.substitutions

    @property
    def gate(self) -> AppliedGate | None:
        """Return the criterion that had the last word, if any had."""
        return self.gates[-1] if self.gates else None

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """Return the scores with their running sums; empty unless they make up a raw score."""
        return tuple(self._running()) if self.raw is not None else ()

    def _running(self) -> Iterator[Contribution]:
        total = Decimal("0")
        for score in self.scores:
            total = EXACT.add(total, score.weight)
            yield Contribution(score, total)
