"""
What an operator over the rows of a roster is worth, for many households at once.

Each distinct row is given to the engine once, as a roster of one; numpy adds, counts or compares
what came out. Where a row lacks an answer, or the operator is of a kind that cannot be put together
from single rows, the engine gets the whole roster, once for each distinct one. Where that gives no
value either, the household is left to the engine (``UNUSUAL``).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from forms_plugins.classification.bulk.columns import MISSING, UNUSUAL, Column, View
from forms_plugins.classification.bulk.combinations import Codes, Combinations
from forms_plugins.classification.bulk.flattening import nodes_of
from forms_plugins.engine.classification.memory import codes_asked_for
from forms_plugins.engine.rules import MissingAnswer, Refusal, RuleError, Scope, evaluate_strict
from forms_plugins.engine.rules.running import MAX_STEPS
from forms_plugins.engine.rules.structure import ROSTER_OPERATORS, operator_of, references

_BY_ROW: Final = frozenset({"count", "any", "all", "sum", "largest", "smallest", "pick"})
_LARGEST: Final = 1 << 40
"""Rows are at most some thousands: sums of such numbers fit 64 bits."""

MAX_WHOLES: Final = 50_000
"""Whole rosters that an operator remembers."""

# What one row gives.
_ONE_ROW: Final = 1 << 40
_NOT_MET, _VALUE, _ABSENT, _ERROR = range(4)


class Members:
    """
    The rows of one roster in a piece of households, one after the other.

    ``lengths`` has an entry a household, ``columns`` the codes of each answer in the rows.
    """

    def __init__(self, lengths: Codes, columns: Mapping[str, Codes]) -> None:
        self.lengths = lengths
        self.columns = columns
        self.filled = np.flatnonzero(lengths)
        ends = np.cumsum(lengths)
        self.starts = (ends - lengths)[self.filled]
        self.ends = ends[self.filled]
        self.owners = np.repeat(np.arange(len(lengths)), lengths)

    def replaced(self, key: str, codes: Codes) -> "Members":
        """Return the rows with other codes for one answer."""
        return Members(self.lengths, {**self.columns, key: codes})

    def added(self, numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the sum over the rows of each household that has any."""
        return np.add.reduceat(numbers, self.starts)


class Aggregate:
    """One operator over a roster, as a column of pseudo-answers."""

    def __init__(
        self,
        node: Any,
        rosters: Mapping[str, Mapping[str, Column]],
        plain: Mapping[str, Column],
        today: date,
        largest_rule: int,
        *,
        lenient: bool,
    ) -> None:
        """
        ``largest_rule`` is the size of the largest rule that the operator may be part of.

        ``lenient`` says whether it is read where a missing answer may mean something.
        """
        self.lenient = lenient
        self.node = node
        self.today = today
        self.kind = operator_of(node) or ""
        self.roster = str(node[self.kind]["roster"])
        self.column = Column(lambda value: (value, True))
        asked = codes_asked_for(node)
        read = references(node)
        self.rows = (
            [
                (ref.key, View(rosters[self.roster][ref.key], asked.get((self.roster, ref.key))))
                for ref in sorted(read)
                if ref.kind == "row" and ref.roster == self.roster
            ]
            if self.roster in rosters
            else []
        )
        self.outer = [
            (ref.key, View(plain[ref.key], asked.get((None, ref.key))))
            for ref in sorted(read, key=lambda ref: ref.key)
            if ref.kind == "answer" and ref.key in plain
        ]
        names = {operator_of(part) for part in nodes_of(node)}
        inner = [part for part in nodes_of(node) if operator_of(part) in ROSTER_OPERATORS]
        self.is_simple = len(inner) == 1 and "join" not in names and self.roster in rosters
        self.by_row = self.kind in _BY_ROW and "position" not in names
        # Past so many rows the engine may run out of steps: it has to say so itself.
        self._most = MAX_STEPS // (2 * largest_rule) - 1
        self._combinations = Combinations()
        self._state: list[int] = []
        self._values: list[Any] = []
        self._wholes: dict[tuple[Any, ...], int] = {}

    def codes(self, members: Members, plain: Mapping[str, Codes]) -> Codes:
        """Return the code of the operator's value in each household."""
        found = np.full(len(members.lengths), UNUSUAL, dtype=np.intp)
        if not len(members.filled) or not self.is_simple:
            return found
        rows = [(view, view.of(members.columns[key])) for key, view in self.rows]
        outer = [(view, view.of(plain[key])) for key, view in self.outer]
        by_row = self._by_row(members, rows, outer) if self.by_row else None
        if by_row is None:
            by_row = np.full(len(members.filled), UNUSUAL, dtype=np.intp)
        for place in np.flatnonzero(by_row == UNUSUAL).tolist():
            by_row[place] = self._whole(members, place, rows, outer)
        by_row[members.lengths[members.filled] > self._most] = UNUSUAL
        found[members.filled] = by_row
        return found

    def _by_row(
        self,
        members: Members,
        rows: Sequence[tuple[View, Codes]],
        outer: Sequence[tuple[View, Codes]],
    ) -> Codes | None:
        columns = [codes for _, codes in rows] + [codes[members.owners] for _, codes in outer]
        if not columns:  # the number of rows, or a rule that looks at nothing
            columns = [np.zeros(len(members.owners), dtype=np.intp)]
        sizes = [view.size for view, _ in (*rows, *outer)] or [1]

        def learn(row: int) -> None:
            codes = [int(column[row]) for column in columns]
            self._learn(codes)

        numbers = self._combinations.number(columns, sizes, learn)
        state = np.array(self._state, dtype=np.int8)[numbers]
        if self.kind in ("any", "all"):
            return self._decided(members, state, numbers)
        usable = self._usable(members, state)
        if self.kind in ("count", "sum"):
            return self._total(members, numbers, usable)
        if self.kind == "pick":
            return self._picked(members, numbers, usable)
        return self._extreme(members, numbers, usable)

    @staticmethod
    def _usable(members: Members, state: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
        """Say which households have no row without a value; nearly all, so look at all first."""
        unusable = state >= _ABSENT
        if not unusable.any():
            return np.ones(len(members.filled), dtype=np.bool_)
        usable: npt.NDArray[np.bool_] = members.added(unusable.astype(np.intp)) == 0
        return usable

    def _learn(self, codes: Sequence[int]) -> None:
        views = (*self.rows, *self.outer)
        given = {
            key: view.value(code)
            for (key, view), code in zip(views, codes, strict=False)
            if view.value(code) is not None
        }
        row = {key: given[key] for key, _ in self.rows if key in given}
        answers = {key: given[key] for key, _ in self.outer if key in given}
        value = self._evaluate(answers, [row])
        state = _VALUE
        if isinstance(value, RuleError):
            state = _ERROR
        elif isinstance(value, Refusal):
            nobody = (MissingAnswer(None, self.roster),)
            state = _NOT_MET if value.missing == nobody else _ABSENT
        self._state.append(state)
        self._values.append(value if state == _VALUE else None)

    def _evaluate(self, answers: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Any:
        scope = Scope(answers={**answers, self.roster: tuple(rows)}, today=self.today)
        return evaluate_strict(self.node, scope)

    def _decided(self, members: Members, state: npt.NDArray[np.int8], numbers: Codes) -> Codes:
        deciding = self.kind == "any"
        truth = np.array([value is deciding for value in self._values])[numbers]
        decided = members.added((truth & (state == _VALUE)).astype(np.intp)) > 0
        broken = members.added((state == _ERROR).astype(np.intp)) > 0
        absent = members.added((state == _ABSENT).astype(np.intp)) > 0
        codes = np.where(decided, self.column.code(deciding), self.column.code(not deciding))
        codes[broken | (absent & ~decided)] = UNUSUAL
        return codes

    def _total(
        self, members: Members, numbers: Codes, usable: npt.NDArray[np.bool_]
    ) -> Codes | None:
        wholes = [0 if value is None else value for value in self._values]
        if any(type(value) is not int or abs(value) > _LARGEST for value in wholes):
            return None
        totals = members.added(np.array(wholes, dtype=np.int64)[numbers])
        return self._coded(totals, usable)

    def _coded(self, totals: npt.NDArray[np.int64], usable: npt.NDArray[np.bool_]) -> Codes:
        low, high = int(totals.min()), int(totals.max())
        if high - low < 1 << 16:
            present = np.flatnonzero(np.bincount(totals - low)) + low
            table = np.zeros(high - low + 1, dtype=np.intp)
            table[present - low] = [self.column.code(int(value)) for value in present]
            codes: Codes = table[totals - low]
        else:
            distinct, inverse = np.unique(totals, return_inverse=True)
            known = [self.column.code(value) for value in distinct.tolist()]
            codes = np.array(known, dtype=np.intp)[inverse]
        return np.where(usable, codes, UNUSUAL)

    def _picked(self, members: Members, numbers: Codes, usable: npt.NDArray[np.bool_]) -> Codes:
        # How many rows meet the condition, and the code of the one that does, in one sum.
        known = [
            0 if value is None else _ONE_ROW + self.column.code(value) for value in self._values
        ]
        totals = members.added(np.array(known, dtype=np.intp)[numbers])
        is_one = (totals >= _ONE_ROW) & (totals < 2 * _ONE_ROW)
        return np.where(usable & is_one, totals - _ONE_ROW, UNUSUAL)

    def _extreme(
        self, members: Members, numbers: Codes, usable: npt.NDArray[np.bool_]
    ) -> Codes | None:
        present = [value for value in self._values if value is not None]
        kinds = set(map(type, present))
        if len(kinds) != 1 or not kinds <= {int, Decimal, date}:
            return None
        ordered = sorted(set(present), reverse=self.kind == "smallest")
        rank = {value: place + 1 for place, value in enumerate(ordered)}
        ranks = [0 if value is None else rank[value] for value in self._values]
        best = np.maximum.reduceat(np.array(ranks, dtype=np.intp)[numbers], members.starts)
        codes = np.array([UNUSUAL, *map(self.column.code, ordered)], dtype=np.intp)[best]
        return np.where(usable, codes, UNUSUAL)

    def _whole(
        self,
        members: Members,
        place: int,
        rows: Sequence[tuple[View, Codes]],
        outer: Sequence[tuple[View, Codes]],
    ) -> int:
        start, end = int(members.starts[place]), int(members.ends[place])
        household = int(members.filled[place])
        key = (
            end - start,
            *(codes[start:end].tobytes() for _, codes in rows),
            *(int(codes[household]) for _, codes in outer),
        )
        known = self._wholes.get(key)
        if known is not None:
            return known
        if len(self._wholes) > MAX_WHOLES:
            self._wholes.clear()
        given = [
            {
                name: view.value(int(codes[row]))
                for (name, view), (_, codes) in zip(self.rows, rows, strict=True)
                if view.value(int(codes[row])) is not None
            }
            for row in range(start, end)
        ]
        answers = {
            name: view.value(int(codes[household]))
            for (name, view), (_, codes) in zip(self.outer, outer, strict=True)
            if view.value(int(codes[household])) is not None
        }
        value = self._evaluate(answers, given)
        code = self._wholes[key] = self._code_of(value)
        return code

    def _code_of(self, value: Any) -> int:
        if isinstance(value, RuleError):
            return UNUSUAL
        if not isinstance(value, Refusal):
            return self.column.code(value)
        # Without an answer in a row the operator is a missing answer itself; a roster in which no
        # row fits may have its own words, and those are the engine's.
        no_row_fits = any(missing.key is None for missing in value.missing)
        return UNUSUAL if no_row_fits or self.lenient else MISSING
