"""The draws of a recipe, prepared once and applied to blocks of households or rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any, Protocol

from forms_plugins.classification.synthetic.drawing import Chance, inside, limits, pick
from forms_plugins.classification.synthetic.recipe import (
    ALL,
    ANY,
    Bins,
    BirthDate,
    Choice,
    Choices,
    Range,
    RecipeProblem,
    Table,
    Ticks,
)

if TYPE_CHECKING:
    import numpy as np

DAYS_IN_YEAR = Decimal("365.2425")
OLDEST = 120


@dataclass
class Column:
    """
    What was drawn for every household or row: the position of each in ``values``.

    Without ``values`` the positions are the numbers themselves.
    """

    index: "np.ndarray"
    values: list[Any] | None = None

    def written(self) -> list[Any]:
        """Return the answers themselves; lists among them are shared, not copied."""
        if self.values is None:
            return self.index.tolist()  # type: ignore[no-any-return]
        values = self.values
        return [values[position] for position in self.index.tolist()]


@dataclass
class Scope:
    """The columns drawn so far; those of the household are seen from its rows through ``owner``."""

    size: int
    columns: dict[str, Column] = field(default_factory=dict)
    household: "Scope | None" = None
    owner: "np.ndarray | None" = None
    first: "np.ndarray | None" = None

    def index(self, name: str) -> "np.ndarray":
        """Return the positions of a column, one for every row."""
        if name in self.columns or self.household is None:
            return self.columns[name].index
        return self.household.columns[name].index[self.owner]


class Draw(Protocol):
    """A prepared draw."""

    key: str

    def column(self, scope: Scope, chance: Chance, stream: str) -> Column:
        """Return what is drawn for every household or row of ``scope``."""
        ...


Names = dict[str, tuple[str, ...]]
"""The names a variable may have, in the order of their positions."""


class Tables:
    """The tables of one draw as limits in whole numbers."""

    def __init__(self, key: str, table: Table, names: Names) -> None:
        import numpy as np

        self.by = table.by
        tables = table.tables()
        self.codes = list(dict.fromkeys(code for shares in tables.values() for code in shares))
        for name, shares in tables.items():
            if sum(shares.values(), Decimal(0)) != ALL:
                raise RecipeProblem(f"{key}: the shares of {name or 'all'} do not add up to 100")
        if missing := [name for name in table.by if name not in names]:
            raise RecipeProblem(f"{key}: nothing above it is called {missing[0]}")
        self.sizes = [len(names[name]) for name in table.by]
        order = list(tables)
        rows = [
            order.index(_entry(key, tables, parts))
            for parts in product(*(names[name] for name in table.by))
        ]
        self.rows = np.array(rows, dtype=np.int64)
        self.ends = np.array(
            [
                limits([Decimal(shares.get(code, 0)) for code in self.codes])
                for shares in tables.values()
            ],
            dtype=np.int64,
        )

    def pick(self, scope: Scope, numbers: "np.ndarray") -> "np.ndarray":
        """Return the position of the code that each number gives."""
        return pick(numbers, self.ends, self.chosen(scope))

    def chosen(self, scope: Scope) -> "np.ndarray | None":
        """Return which table each household or row uses."""
        if not self.by:
            return None
        combined = scope.index(self.by[0])
        for name, size in zip(self.by[1:], self.sizes[1:], strict=True):
            combined = combined * size + scope.index(name)
        chosen: np.ndarray = self.rows[combined]
        return chosen


def _entry(key: str, tables: Mapping[str, Any], parts: tuple[str, ...]) -> str:
    for name in tables:
        given = str(name).split("/") if parts else []
        if len(given) == len(parts) and all(
            mine in (ANY, part) for mine, part in zip(given, parts, strict=True)
        ):
            return name
    raise RecipeProblem(f"{key}: no shares for {'/'.join(parts)}")


class ChoiceDraw:
    """One code, or a whole list of codes ("1+4")."""

    def __init__(self, item: Choice | Choices, names: Names) -> None:
        self.key = item.key
        self.tables = Tables(item.key, item, names)
        codes = self.tables.codes
        self.values = [_codes(code) for code in codes] if isinstance(item, Choices) else codes
        names[item.key] = tuple(str(code) for code in codes)

    def column(self, scope: Scope, chance: Chance, stream: str) -> Column:
        """Return a code for every household or row."""
        numbers = chance.numbers(stream, scope.size)
        return Column(self.tables.pick(scope, numbers), self.values)


def _codes(text: Any) -> list[Any] | None:
    if text is None:
        return None
    return [int(part) if part.isdigit() else part for part in str(text).split("+")]


class TicksDraw:
    """A list of codes, each ticked by itself."""

    def __init__(self, item: Ticks, names: Names) -> None:
        self.key = item.key
        self.none = item.none
        given = item.tables()
        self.codes = list(dict.fromkeys(code for shares in given.values() for code in shares))
        self.tables = [Tables(item.key, _ticked(item, code), names) for code in self.codes]
        self._lists: dict[int, list[Any]] = {}

    def column(self, scope: Scope, chance: Chance, stream: str) -> Column:
        """Return a list of codes for every household or row."""
        import numpy as np

        mask = np.zeros(scope.size, dtype=np.int64)
        for bit, (code, table) in enumerate(zip(self.codes, self.tables, strict=True)):
            numbers = chance.numbers(f"{stream}:{code}", scope.size)
            is_ticked = table.pick(scope, numbers) == table.codes.index(True)
            mask |= is_ticked.astype(np.int64) << bit
        distinct, index = np.unique(mask, return_inverse=True)
        return Column(index, [self._list(bits) for bits in distinct.tolist()])

    def _list(self, bits: int) -> list[Any] | None:
        if bits not in self._lists:
            ticked = [code for bit, code in enumerate(self.codes) if bits >> bit & 1]
            self._lists[bits] = ticked or ([] if self.none is None else [self.none])
        return self._lists[bits]


def _ticked(item: Ticks, code: Any) -> Choice:
    """Return how often one code is ticked, and not, by the tables of the whole."""
    pairs = {}
    for name, shares in item.tables().items():
        share = Decimal(shares.get(code, 0))
        pairs[name] = {True: share, False: ALL - share}
    shares = pairs if item.by else pairs[""]
    return Choice(key=item.key, by=item.by, shares=shares, assumption="see the list")


class RangeDraw:
    """A whole number from ranges."""

    def __init__(self, item: Range, names: Names) -> None:
        import numpy as np

        self.key = item.key
        self.item = item
        self.tables = Tables(item.key, item, names)
        bounds = [range_of(item.key, code) for code in self.tables.codes]
        self.lowest = np.array([low for low, _ in bounds], dtype=np.int64)
        self.spans = np.array([high - low + 1 for low, high in bounds], dtype=np.int64)

    def column(self, scope: Scope, chance: Chance, stream: str) -> Column:
        """Return a number for every household or row."""
        import numpy as np

        found = self.tables.pick(scope, chance.numbers(stream, scope.size))
        place = chance.numbers(f"{stream}:inside", scope.size)
        values = inside(place, self.lowest[found], self.spans[found])
        if self.item.from_first and scope.first is not None:
            # Rows are drawn from the first on: its own number is not added to itself.
            is_first = scope.first == np.arange(scope.size)
            values = np.where(is_first, values, values[scope.first] + values)
        lowest, highest = self.item.minimum, self.item.maximum
        if lowest is not None or highest is not None:
            values = np.clip(values, lowest, highest)
        return Column(values)


def range_of(key: str, text: Any) -> tuple[int, int]:
    """Return the ends of a range such as "0-5", "-30--18" or "7"."""
    name = str(text)
    cut = name.find("-", 1)
    try:
        low, high = (int(name), int(name)) if cut < 0 else (int(name[:cut]), int(name[cut + 1 :]))
    except ValueError as error:
        raise RecipeProblem(f"{key}: “{name}” is no range of whole numbers") from error
    if high < low or high - low >= 1 << 20:
        raise RecipeProblem(f"{key}: the range “{name}” is empty or too wide")
    return low, high


class BinsDraw:
    """The group a number falls in."""

    def __init__(self, item: Bins, names: Names) -> None:
        self.key = item.key
        self.item = item
        names[item.key] = item.names

    def column(self, scope: Scope, chance: Chance, stream: str) -> Column:
        """Return the group of every household or row."""
        import numpy as np

        found = np.searchsorted(np.array(self.item.limits), scope.index(self.item.of), side="right")
        return Column(found, list(self.item.names))


class BirthDateDraw:
    """The day of birth that goes with an age."""

    def __init__(self, item: BirthDate, on: date) -> None:
        self.key = item.key
        self.item = item
        self.on = on
        days = int(DAYS_IN_YEAR * (OLDEST + 1))
        self.days = [(on - timedelta(days=number)).isoformat() for number in range(days)]

    def column(self, scope: Scope, chance: Chance, stream: str) -> Column:
        """Return an ISO date for every household or row."""
        import numpy as np

        ages = np.clip(scope.index(self.item.of), 0, OLDEST - 1)
        since = np.array([self._days_since(age) for age in range(OLDEST + 1)], dtype=np.int64)
        span = since[ages + 1] - since[ages]
        numbers = chance.numbers(stream, scope.size)
        return Column(inside(numbers, since[ages], span), self.days)

    def _days_since(self, years: int) -> int:
        year = self.on.year - years
        # Born on 29 February: the birthday of other years is the day after 28 February.
        is_leap_day = (self.on.month, self.on.day) == (2, 29)
        birthday = date(year, 3, 1) if is_leap_day and year % 4 else self.on.replace(year=year)
        return (self.on - birthday).days


def prepare(item: Any, names: Names, on: date) -> Draw:
    """Return the prepared draw of an item of a recipe; its names join ``names``."""
    if isinstance(item, Ticks):
        return TicksDraw(item, names)
    if isinstance(item, Range):
        return RangeDraw(item, names)
    if isinstance(item, Bins):
        return BinsDraw(item, names)
    if isinstance(item, BirthDate):
        return BirthDateDraw(item, on)
    return ChoiceDraw(item, names)
