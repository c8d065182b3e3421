"""
The pictures of coverage: where bars and lines stand, in units of the drawing.

Every picture has a title and a description, tells its parts apart by pattern and not by colour
alone, and stands above a table with the same numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from cms.training.bars import BAR, Bar
from cms.training.coverage.comparing import Compared
from cms.training.coverage.counting import RegionTotal
from cms.training.coverage.statistics import Interval

WIDTH: Final = 690
NAMES: Final = 250
"""Room for names on the left."""
LONGEST: Final = 360
STEP: Final = 26
TOP: Final = 8
STATES: Final = ("enough", "one", "none")
LONGEST_NAME: Final = 30


@dataclass(frozen=True)
class NamedBars:
    """A line of a chart: a name, the bars beside it from left to right, and words at their end."""

    name: str
    y: int
    bars: tuple[Bar, ...]
    words: str = ""

    @property
    def text_y(self) -> int:
        """Return the line its words stand on."""
        return self.y + BAR - 3

    @property
    def text_x(self) -> int:
        """Return where the words at the end begin."""
        return max((bar.x + bar.length for bar in self.bars), default=NAMES) + 8


@dataclass(frozen=True)
class BarChart:
    """Bars below one another."""

    title: str
    description: str
    lines: tuple[NamedBars, ...]
    height: int
    width: int = WIDTH
    bar: int = BAR


def coverage_chart(regions: Sequence[RegionTotal], nowhere: str) -> BarChart:
    """Draw the offices of each region: parts with two or more certified, with one, with nobody."""
    lines = []
    for number, each in enumerate(regions):
        y, x, bars = TOP + number * STEP, NAMES, []
        for state in STATES:
            count = getattr(each.total, state)
            length = _stretch(x - NAMES, count, each.total.offices)
            if count:
                bars.append(Bar(state, x, y, length, str(count)))
            x += length
        name = each.region.name if each.region else nowhere
        share = _percent(each.total.enough, each.total.offices)
        lines.append(NamedBars(_cut(name), y, tuple(bars), f"{share} %"))
    words = _(
        "Of every region a bar: offices with two or more, with one, with no certified person."
    )
    return _chart(_("Offices by certified people, by region"), words, lines)


def _stretch(begun: int, count: int, whole: int) -> int:
    """Return how long a part is. Whole units; the last part never passes the end."""
    return min(round(LONGEST * count / whole), LONGEST - begun) if whole else 0


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def causes_chart(title: str, description: str, counts: Sequence[tuple[str, int]]) -> BarChart:
    """Draw how often each cause was counted, as long as the most frequent is the longest bar."""
    most = max((count for _name, count in counts), default=0)
    lines = []
    for number, (name, count) in enumerate(counts):
        y = TOP + number * STEP
        bar = Bar("cause", NAMES, y, max(round(LONGEST * count / most), 1), str(count))
        lines.append(NamedBars(_cut(name), y, (bar,), str(count)))
    return _chart(title, description, lines)


def _chart(title: str, description: str, lines: Sequence[NamedBars]) -> BarChart:
    return BarChart(title, description, tuple(lines), height=TOP + len(lines) * STEP)


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


@dataclass(frozen=True)
class Spread:
    """A value (``x``) with the line of its interval from ``low`` to ``high``."""

    kind: str
    name: str
    y: int
    x: int
    low: int
    high: int
    words: str

    @property
    def text_y(self) -> int:
        """Return the line its words stand on."""
        return self.y + 5


@dataclass(frozen=True)
class SpreadChart:
    """Before and after with their intervals, on an axis that begins at zero."""

    title: str
    description: str
    spreads: tuple[Spread, ...]
    height: int
    width: int = WIDTH
    left: int = NAMES
    right: int = NAMES + LONGEST


def before_after_chart(
    title: str, compared: Compared, words: Callable[[float], str]
) -> SpreadChart | None:
    """Draw a measure before and after, ``None`` without enough data."""
    if compared.before is None or compared.after is None:
        return None
    most = max(compared.before.high, compared.after.high, 1e-9)
    spreads = (
        _spread("before", _("Before"), 24, compared.before, most, words),
        _spread("after", _("After"), 60, compared.after, most, words),
    )
    description = _("Before: %(before)s. After: %(after)s. The lines show the intervals.") % {
        "before": words(compared.before.value),
        "after": words(compared.after.value),
    }
    return SpreadChart(title, description, spreads, height=84)


def _spread(
    kind: str, name: str, y: int, interval: Interval, most: float, words: Callable[[float], str]
) -> Spread:
    x, low, high = (
        NAMES + round(LONGEST * max(value, 0.0) / most)
        for value in (interval.value, interval.low, interval.high)
    )
    return Spread(kind, name, y, x, low, high, words(interval.value))
