"""Points of many households: for each indicator a table from codes to exactly scaled integers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from forms_plugins.classification.bulk.columns import Column
from forms_plugins.classification.bulk.combinations import Codes, Combinations
from forms_plugins.classification.bulk.derived import Reader
from forms_plugins.classification.bulk.scaling import scaled, shared_digits
from forms_plugins.engine.classification import ScoringMethod
from forms_plugins.engine.classification.classified import Score
from forms_plugins.engine.classification.columns import cluster_keys, column, line_keys
from forms_plugins.engine.classification.parts import Indicator
from forms_plugins.engine.classification.scoring import Scorer, Valuer
from forms_plugins.engine.rules import RuleError

NOWHERE: Final = 0
"""Place in the tables of households without an area, or without the cluster that points need."""

_WORD: Final = 1 << 62
_EAGER: Final = 5_000
"""Up to so many values an answer that is an indicator by itself is worked out beforehand."""

_NO_REASON: Final = 0
_TOO_FINE: Final = 1

Points = npt.NDArray[np.int64]


class TooLarge(ValueError):
    """The points of a method do not fit 64 bits, even without the digits that are all zero."""


@dataclass(frozen=True)
class Sums:
    """
    Scaled raw scores by line; ``complete`` says which households have one.

    ``reasons`` are codes of why there is none, ``too_fine`` those whose points have more digits
    than the table has room for.
    """

    raws: Mapping[str, Points]
    complete: npt.NDArray[np.bool_]
    reasons: Codes
    too_fine: npt.NDArray[np.bool_]

    def only(self, kept: npt.NDArray[np.bool_]) -> "Sums":
        """Return the sums of some of the households."""
        return Sums(
            {line: raws[kept] for line, raws in self.raws.items()},
            self.complete[kept],
            self.reasons[kept],
            self.too_fine[kept],
        )


class Reasons:
    """Numbers for reasons; 0 is none."""

    def __init__(self) -> None:
        self.texts: list[str] = ["", ""]
        self._codes: dict[str, int] = {}

    def code(self, text: str) -> int:
        """Return the code of a reason."""
        if text not in self._codes:
            self._codes[text] = len(self.texts)
            self.texts.append(text)
        return self._codes[text]


class PointTables:
    """The tables of all indicators of a method over plain answers."""

    def __init__(
        self,
        method: ScoringMethod,
        columns: Mapping[str, Column],
        today: date,
        reasons: Reasons,
    ) -> None:
        self.method = method
        self.lines = line_keys(method)
        self.shown_digits = _digits(method)
        self.digits = _with_values(method, self.shown_digits)
        self._by_cluster = "cluster" in method.points_by
        self.places = [("", ""), *self._places()]
        self._place_of: dict[Any, int] = {key: place for place, key in enumerate(self.places)}
        terms = len(method.indicators) + 1
        self._limit = _WORD // (2 * terms * terms)
        # Below every sum without it, however many of them are added up.
        self._none = -2 * terms * self._limit
        self._least = -terms * self._limit
        self._tables = [_Table(self, item, columns, today, reasons) for item in method.indicators]
        self._constants = {
            line: np.array([0, *(self._constant(place, line) for place in self.places[1:])])
            for line in self.lines
        }

    def place(self, area: str | None, cluster: str | None) -> int:
        """Return the place in the tables of an area and, where points depend on it, a cluster."""
        return self._place_of.get((area, cluster if self._by_cluster else ""), NOWHERE)

    def _places(self) -> Iterator[tuple[str, str]]:
        for area in self.method.areas:
            for cluster in cluster_keys(self.method) if self._by_cluster else ("",):
                yield area.key, cluster

    def _constant(self, place: tuple[str, str], line: str) -> int:
        return self.point(self.method.constants.get(column(self.method, *place, line)))

    def point(self, weight: Decimal | None) -> int:
        """
        Return a weight as a scaled integer, nothing as zero.

        :raises TooLarge: if it has more digits than there is room for.
        """
        number = scaled(weight or Decimal(0), self.digits)
        if number is None or abs(number) > self._limit:
            raise TooLarge(f"a weight has too many digits: {weight}")
        return number

    @property
    def none(self) -> int:
        """Return what stands for a weight that does not exist."""
        return self._none

    def sums(self, places: Codes, plain: Mapping[str, Codes]) -> Sums:
        """Return the raw scores of households, given their place in the tables."""
        numbers = [table.numbers(places, plain) for table in self._tables]
        raws = {line: self._constants[line][places] for line in self.lines}
        for line, raw in raws.items():
            raw[places == NOWHERE] = self._none
            for table, found in zip(self._tables, numbers, strict=True):
                raw += table.weights(line, places, found)
        complete = np.ones(len(places), dtype=np.bool_)
        for raw in raws.values():
            complete &= raw >= self._least
        reasons = np.zeros(len(places), dtype=np.intp)
        rows = np.flatnonzero(~complete)
        if rows.size:
            reasons[rows] = self._why(places[rows], [found[rows] for found in numbers])
        too_fine = reasons == _TOO_FINE
        return Sums(raws, complete, reasons, too_fine)

    def _why(self, places: Codes, numbers: Sequence[Codes]) -> Codes:
        """Return the first reason of each household, that of too fine points before all."""
        first = np.zeros(len(places), dtype=np.intp)
        for table, found in zip(self._tables, numbers, strict=True):
            for line in self.lines:
                why = table.reasons(line, places, found)
                first = np.where((first == _NO_REASON) | (why == _TOO_FINE), why, first)
        return first


class _Table:
    """The points of one indicator by place, line and number of the combination of answers."""

    def __init__(
        self,
        tables: PointTables,
        indicator: Indicator,
        columns: Mapping[str, Column],
        today: date,
        reasons: Reasons,
    ) -> None:
        self._tables = tables
        self._indicator = indicator
        self._today = today
        self._reasons = reasons
        self._valuer = Valuer(indicator, {item.key: item for item in tables.method.inputs})
        self._scorers: dict[tuple[int, str], Scorer | None] = {}
        self._reader = Reader([indicator.value], columns)
        self._combinations = Combinations()
        self._answers: list[dict[str, Any]] = []
        self._filled = 0
        self._room = 0
        self._weights: dict[str, Points] = {}
        self._why: dict[str, Codes] = {}

    def numbers(self, places: Codes, plain: Mapping[str, Codes]) -> Codes:
        """Return which combination of answers each household has; the tables know all of them."""
        columns, sizes = self._reader.codes(plain, len(places))
        if len(columns) == 1 and sizes[0] <= _EAGER and self._combinations.count == 0:
            found = columns[0]
            for code in range(len(self._answers), sizes[0]):
                self._answers.append(self._reader.answers([np.array([code], dtype=np.intp)], 0))
        else:
            if self._combinations.count == 0:
                self._forget()
            found = self._combinations.number(
                columns,
                sizes,
                lambda row: self._answers.append(self._reader.answers(columns, row)),
            )
        self._fill()
        return found

    def weights(self, line: str, places: Codes, numbers: Codes) -> Points:
        """Return the points in a line."""
        return self._weights[line].take(places * self._room + numbers)

    def reasons(self, line: str, places: Codes, numbers: Codes) -> Codes:
        """Return why there are none."""
        return self._why[line].take(places * self._room + numbers)

    def _forget(self) -> None:
        self._answers, self._filled, self._room = [], 0, 0

    def _fill(self) -> None:
        """Work out the combinations that were added."""
        count, start = len(self._answers), self._filled
        if count == start:
            return
        if count > self._room:
            self._make_room(count)
            start = 0
        for line in self._tables.lines:
            weights = self._weights[line].reshape(-1, self._room)
            why = self._why[line].reshape(-1, self._room)
            for place in range(1, len(self._tables.places)):
                for number in range(start, count):
                    weights[place, number], why[place, number] = self._outcome(
                        place, line, self._answers[number]
                    )
        self._filled = count

    def _make_room(self, count: int) -> None:
        self._room = max(16, 1 << (count - 1).bit_length())
        cells = len(self._tables.places) * self._room
        for line in self._tables.lines:
            self._weights[line] = np.full(cells, self._tables.none, dtype=np.int64)
            self._why[line] = np.zeros(cells, dtype=np.intp)

    def _outcome(self, place: int, line: str, answers: Mapping[str, Any]) -> tuple[int, int]:
        scorer = self._scorer(place, line)
        if scorer is None:
            return 0, _NO_REASON
        outcome = scorer.outcome(answers, self._today)
        if not isinstance(outcome, Score):
            return self._tables.none, self._reasons.code(_reason_of(self._indicator, outcome))
        try:
            return self._tables.point(outcome.weight), _NO_REASON
        except TooLarge:
            return self._tables.none, _TOO_FINE

    def _scorer(self, place: int, line: str) -> Scorer | None:
        if (place, line) not in self._scorers:
            area, cluster = self._tables.places[place]
            asked = self._indicator.key in self._tables.method.area(area).indicators
            name = column(self._tables.method, area, cluster, line)
            self._scorers[place, line] = Scorer(self._valuer, name) if asked else None
        return self._scorers[place, line]


def _reason_of(indicator: Indicator, outcome: Any) -> str:
    """Return the indicator and the stable key of why it has no points."""
    code = "missing_answer"
    if isinstance(outcome, RuleError):
        code = outcome.code
    elif hasattr(outcome, "value"):
        given = type(outcome.value), outcome.value
        code = next(
            (
                refusal.reason
                for refusal in indicator.refusals
                if given in [(type(code), code) for code in refusal.codes]
            ),
            "no_weight",
        )
    return f"{indicator.key}: {code}"


def _digits(method: ScoringMethod) -> int:
    numbers = list(method.constants.values())
    for indicator in method.indicators:
        for row in indicator.categories:
            numbers += row.weights.values()
        numbers += indicator.coefficients.values()
    return shared_digits(numbers)


def _with_values(method: ScoringMethod, digits: int) -> int:
    # Values with a few decimals of their own are common where they are multiplied.
    linear = any(indicator.kind == "linear" for indicator in method.indicators)
    return min(digits + 3, 12) if linear else digits
