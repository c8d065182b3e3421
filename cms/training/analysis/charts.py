"""The bars of the chart of options: where they stand, in units of the drawing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cms.training.analysis.selectors import OptionFigures
from cms.training.bars import BAR, Bar

LEFT: Final = 40
"""Where bars begin; before them stands the letter of the option."""
LONGEST: Final = 400
GAP: Final = 4
SPACE: Final = 20
TOP: Final = 8
WIDTH: Final = LEFT + LONGEST + 80


@dataclass(frozen=True)
class OptionBars:
    """The two bars of an option: the best 27 % above, the weakest 27 % below."""

    letter: str
    is_right: bool | None
    y: int
    bars: tuple[Bar, Bar]


@dataclass(frozen=True)
class Chart:
    """The options of a version, drawn one below the other."""

    options: tuple[OptionBars, ...]
    height: int
    width: int = WIDTH
    left: int = LEFT
    bar: int = BAR


def chart_of(options: Iterable[OptionFigures]) -> Chart:
    """Return the drawing of how the best and the weakest chose."""
    drawn = []
    y = TOP
    for option in options:
        upper = _bar("upper", y, option.upper)
        lower = _bar("lower", y + BAR + GAP, option.lower)
        drawn.append(OptionBars(option.letter, option.is_right, y + BAR + GAP, (upper, lower)))
        y += 2 * BAR + GAP + SPACE
    return Chart(tuple(drawn), height=y)


def _bar(group: str, y: int, percent: float) -> Bar:
    return Bar(group, LEFT, y, round(percent / 100 * LONGEST), f"{round(percent)} %")
