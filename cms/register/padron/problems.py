"""What is wrong with a line of a padrón."""

from dataclasses import dataclass
from typing import Final

ERROR: Final = "error"
WARNING: Final = "warning"


@dataclass(frozen=True)
class Problem:
    """
    A sentence about a line (counted from 1, the heading is line 1) and a column, "" for the whole.

    An ``error`` keeps the household out, a ``warning`` does not. Messages repeat no personal data.
    """

    line: int
    column: str
    message: str
    severity: str = ERROR
