"""Numbers for the combinations of codes that turn up, so that each is worked out once."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.intp]
"""One code a row, as an index into a table."""

MAX_DENSE: Final = 1 << 21
"""Cells of the table that is looked up directly; beyond it keys are sorted."""

WIDEST: Final = 1 << 62
"""Largest size a column may have: its codes are any 62-bit numbers, also negative ones."""

_HALF_BITS: Final = 31

Learn = Callable[[int], None]
"""Called once for each new combination, in the order of the numbers, with a row that has it."""


class Combinations:
    """
    The combinations of several columns of codes met so far, numbered from 0.

    Codes may grow from call to call: tables leave room and are laid out anew when it is used up.
    """

    def __init__(self) -> None:
        self.count = 0
        self._room: tuple[int, ...] = ()
        self._known: list[tuple[int, ...]] = []
        self._dense: Codes | None = None
        self._numbers: dict[int, int] = {}
        self._halves: tuple[Combinations, Combinations] | None = None

    def number(self, columns: Sequence[Codes], sizes: Sequence[int], learn: Learn) -> Codes:
        """
        Return the number of each row's combination.

        ``sizes`` are one more than the largest code of each column; there is at least one column.
        """
        if len(sizes) != len(self._room) or any(
            size > room for size, room in zip(sizes, self._room, strict=True)
        ):
            self._make_room(sizes)
        keys = self._keys(columns)
        if self._dense is not None:
            return self._look_up(self._dense, keys, columns, learn)
        return self._sort(keys, columns, learn)

    def _make_room(self, sizes: Sequence[int]) -> None:
        known = self._room or (1,) * len(sizes)
        self._room = tuple(
            max(room, 1 << (size - 1).bit_length()) for size, room in zip(sizes, known, strict=True)
        )
        cells = 1
        for room in self._room:
            cells *= room
        self._halves = (Combinations(), Combinations()) if cells > WIDEST else None
        self._dense = np.full(cells, -1, dtype=np.intp) if cells <= MAX_DENSE else None
        self._numbers = {}
        if self._known:
            columns = list(np.array(self._known, dtype=np.intp).T)
            for number, key in enumerate(self._keys(columns).tolist()):
                self._keep(key, number)

    def _keys(self, columns: Sequence[Codes]) -> Codes:
        if self._halves is not None:
            middle = len(columns) // 2
            left, right = self._halves
            lefts = left.number(columns[:middle], self._room[:middle], _nothing)
            return (lefts << _HALF_BITS) | right.number(
                columns[middle:], self._room[middle:], _nothing
            )
        keys = columns[0]
        for column, room in zip(columns[1:], self._room[1:], strict=True):
            keys = keys * room + column
        return keys

    def _keep(self, key: int, number: int) -> None:
        if self._dense is not None:
            self._dense[key] = number
        else:
            self._numbers[key] = number

    def _learn(self, key: int, row: int, columns: Sequence[Codes], learn: Learn) -> int:
        number = self.count
        learn(row)
        self.count += 1
        self._known.append(tuple(int(column[row]) for column in columns))
        self._keep(key, number)
        return number

    def _look_up(self, dense: Codes, keys: Codes, columns: Sequence[Codes], learn: Learn) -> Codes:
        numbers: Codes = dense[keys]
        if numbers.size and numbers.min() < 0:
            rows = np.flatnonzero(numbers < 0)
            fresh, first = np.unique(keys[rows], return_index=True)
            for key, row in zip(fresh.tolist(), rows[first].tolist(), strict=True):
                self._learn(key, row, columns, learn)
            numbers = dense[keys]
        return numbers

    def _sort(self, keys: Codes, columns: Sequence[Codes], learn: Learn) -> Codes:
        distinct, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        numbers = np.empty(len(distinct), dtype=np.intp)
        for place, (key, row) in enumerate(zip(distinct.tolist(), first.tolist(), strict=True)):
            known = self._numbers.get(key)
            numbers[place] = self._learn(key, row, columns, learn) if known is None else known
        return numbers[inverse]


def _nothing(row: int) -> None:
    """Keep nothing of a combination but its number."""
