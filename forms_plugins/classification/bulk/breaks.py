"""
Where a result may change as the raw score grows.

Between two breaks every score gets the same class, the same eligibility and, with a look-up table,
the same index; so one household with such a score, classified by the engine, stands for all.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from forms_plugins.classification.bulk.combinations import Codes
from forms_plugins.classification.bulk.frame import Frame
from forms_plugins.classification.bulk.scaling import IndexLine, ceiling, index_line, scaled
from forms_plugins.engine.classification import ScoringMethod
from forms_plugins.engine.classification.columns import ALL, line_keys, main_line
from forms_plugins.engine.classification.extras import LookupTable
from forms_plugins.engine.classification.judging import limit_of

_WORD = 1 << 62
_FEW = 12


class Breaks:
    """The breaks of every frame of a method, and on which side of them scores lie."""

    def __init__(self, method: ScoringMethod, digits: int) -> None:
        self.method = method
        self.digits = digits
        self.lines = line_keys(method)
        self.main = main_line(method)
        self._tables = {table.key: table for table in method.tables}
        self._of: dict[tuple[Frame, str], npt.NDArray[np.int64]] = {}
        self._padded: dict[str, tuple[int, npt.NDArray[np.int64]]] = {}

    def index_line(self, frame: Frame) -> IndexLine | None:
        """Return how scores become indices in a frame, if they do by a formula."""
        rescale = self.method.rescale
        if rescale is None or rescale.table is not None:
            return None
        key = frame.area if rescale.by == "area" else frame.cluster
        bounds = rescale.bounds.get(key or "")
        return index_line(rescale, bounds, self.digits) if bounds is not None else None

    def intervals(
        self, line: str, frames: list[Frame], codes: Codes, raws: npt.NDArray[np.int64]
    ) -> Codes:
        """Return between which breaks of its frame each score lies, counted from 0."""
        table = self._table(line, frames)
        found = np.zeros(len(codes), dtype=np.intp)
        if table.shape[1] <= _FEW:
            for place in range(table.shape[1]):
                found += raws >= table[:, place][codes]
            return found
        for code in np.unique(codes).tolist():
            rows = np.flatnonzero(codes == code)
            found[rows] = np.searchsorted(table[code], raws[rows], side="right")
        return found

    def count(self, line: str) -> int:
        """Return how many intervals there are at most; ask after ``intervals``."""
        return int(self._padded[line][1].shape[1]) + 1

    def _table(self, line: str, frames: list[Frame]) -> npt.NDArray[np.int64]:
        known, table = self._padded.get(line, (0, None))
        if table is None or known < len(frames):
            rows = [self._breaks(frame, line) for frame in frames]
            table = np.full((len(rows), max(map(len, rows), default=0)), _WORD, dtype=np.int64)
            for place, row in enumerate(rows):
                table[place, : len(row)] = row
            self._padded[line] = len(frames), table
        return table

    def _breaks(self, frame: Frame, line: str) -> npt.NDArray[np.int64]:
        key = frame, line
        if key not in self._of:
            found = set(self._of_tables(line))
            if line == self.main:
                found |= set(self._of_limits(frame))
            inside = sorted(number for number in found if -_WORD < number < _WORD)
            self._of[key] = np.array(inside, dtype=np.int64)
        return self._of[key]

    def _of_limits(self, frame: Frame) -> Iterator[int]:
        rescale = self.method.rescale
        limits = set(self._limits(frame))
        line = self.index_line(frame)
        if line is not None and rescale is not None:
            unit = rescale.rounding.digits
            limits |= {rescale.lowest, rescale.highest}
            for limit in limits:
                first = ceiling(limit, unit)
                yield line.first_at_least(first)
                if scaled(limit, unit) is not None:  # a score may lie on the limit itself
                    yield line.first_at_least(first + 1)
        elif rescale is None:
            yield from self._around(limits)

    def _around(self, numbers: set[Decimal]) -> Iterator[int]:
        """Yield the first scores at and above each number."""
        for number in numbers:
            first = ceiling(number, self.digits)
            yield first
            if scaled(number, self.digits) is not None:
                yield first + 1

    def _limits(self, frame: Frame) -> Iterator[Decimal]:
        key = frame.cluster if self.method.clusters is not None else ALL
        if key is None:
            return
        published = self.method.threshold
        threshold = published.by_cluster.get(key) if published is not None else None
        if threshold is not None:
            yield threshold
        for category in self.method.categories:
            if category.cut_off is not None:
                limit = limit_of(category.cut_off, key, threshold)
                if limit is not None:
                    yield limit

    def _of_tables(self, line: str) -> Iterator[int]:
        rescale = self.method.rescale
        if rescale is not None and rescale.table is not None and line == self.main:
            yield from self._around(_ends(self._tables[rescale.table]))
        for output in self.method.outputs:
            if output.table is not None and (output.line or self.main) == line:
                table = self._tables[output.table]
                if table.beyond == "refuse":
                    yield from self._around(_ends(table))


def _ends(table: LookupTable) -> set[Decimal]:
    ends = {
        end
        for row in table.rows
        for end in (row.at_least, row.at_most, row.less_than)
        if end is not None
    }
    if table.beyond == "clamp":
        # Between two rows the nearer one is taken, so the middle of a gap counts as well.
        ordered = sorted(ends)
        ends |= {(low + high) / 2 for low, high in pairwise(ordered)}
    return ends
