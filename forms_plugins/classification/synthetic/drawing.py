"""
Chance without surprises: whole numbers from a counter-based generator, compared with whole numbers.

Only the raw bits of Philox are used, which are the same in every version of NumPy and on every
machine; no float takes part. Every variable has a stream of its own, so that a column added to a
recipe changes no other.
"""

import hashlib
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

BITS = 53
WHOLE = 1 << BITS


class Chance:
    """The numbers of one block of households, by variable."""

    def __init__(self, seed: int, block: int) -> None:
        self.seed = seed
        self.block = block

    def numbers(self, name: str, count: int) -> "np.ndarray":
        """Return ``count`` whole numbers from 0 to 2**53 - 1 for a variable."""
        from numpy import int64, uint64
        from numpy.random import Philox

        digest = hashlib.sha256(f"{self.seed}:{name}".encode()).digest()
        key = int.from_bytes(digest[:8], "big") << 64 | self.block
        raw = Philox(key=key).random_raw(count)
        return (raw >> uint64(64 - BITS)).astype(int64)


def limits(shares: Sequence[Decimal]) -> list[int]:
    """
    Return where each share ends on the way from 0 to 2**53, the last one exactly there.

    A share of nothing is never drawn.
    """
    total = sum(shares, Decimal(0))
    ends, running = [], Decimal(0)
    for share in shares:
        running += share
        end = (running * WHOLE / total).to_integral_value(ROUND_HALF_EVEN)
        ends.append(int(end))
    return ends


def pick(numbers: "np.ndarray", ends: "np.ndarray", rows: "np.ndarray | None") -> "np.ndarray":
    """
    Return for every number the position of the share it falls in.

    ``ends`` has one row of limits a table; ``rows`` says which table each number uses.
    """
    import numpy as np

    if rows is None:
        found: np.ndarray = np.searchsorted(ends[0], numbers, side="right")
        return found
    found = np.zeros(len(numbers), dtype=np.int64)
    for column in range(ends.shape[1] - 1):
        found += numbers >= ends[rows, column]
    return found


def inside(numbers: "np.ndarray", lowest: "np.ndarray", span: "np.ndarray") -> "np.ndarray":
    """Return whole numbers from ``lowest`` on, ``span`` of them alike."""
    # 31 bits times the span stay inside 64 bits for every range a recipe may have.
    drawn: np.ndarray = lowest + (((numbers >> (BITS - 31)) * span) >> 31)
    return drawn
