"""Bars of the charts of the training, in units of the drawing."""

from dataclasses import dataclass
from typing import Final

BAR: Final = 16
"""How thick a bar is."""


@dataclass(frozen=True)
class Bar:
    """A bar that lies from ``x``; ``group`` says what it looks like, ``words`` what it is worth."""

    group: str
    x: int
    y: int
    length: int
    words: str

    @property
    def text_x(self) -> int:
        """Return where the words behind it begin."""
        return self.x + self.length + 6

    @property
    def text_y(self) -> int:
        """Return the line its words stand on."""
        return self.y + BAR - 3
