"""Households from a recipe: block by block, each block by itself."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from forms_plugins.classification.synthetic.columns import Column, Names, RangeDraw, Scope, prepare
from forms_plugins.classification.synthetic.drawing import Chance, limits, pick
from forms_plugins.classification.synthetic.places import PlaceTable, read_places
from forms_plugins.classification.synthetic.recipe import (
    Count,
    Range,
    Recipe,
    RecipeProblem,
    Roster,
    is_written,
)

if TYPE_CHECKING:
    import numpy as np

BLOCK: Final = 2_000
"""Households drawn at once. Part of what a seed means: another number gives other households."""

POSITIONS: Final = ("1", "2", "3")
PREFIX: Final = "inventado"
PLACE: Final = "*place*"
Household = dict[str, Any]


class HouseholdMaker:
    """
    Invents the households of a recipe.

    The same recipe, seed and number give the same household, whichever others were made before.
    Lists of codes are shared between households: read them, do not change them.

    :raises RecipeProblem: if the tables of the recipe do not fit together.
    """

    def __init__(self, recipe: Recipe, *, seed: int) -> None:
        if seed < 0:
            raise ValueError("a seed is a whole number from 0 on")
        self.recipe = recipe
        self.seed = seed
        self.day = recipe.day
        names: Names = {}
        self._places = _PlaceDraw(recipe, names) if recipe.places is not None else None
        self._draws = [prepare(item, names, self.day) for item in recipe.draws]
        self._roster = _RosterDraw(recipe.roster, names, self.day) if recipe.roster else None
        self._after = [prepare(item, names, self.day) for item in recipe.after_roster]
        drawn = [*recipe.draws, *recipe.after_roster]
        self._written = [item.key for item in drawn if is_written(item)]

    def households(self, start: int, count: int) -> Iterator[Household]:
        """Yield ``{"id", "answers"}`` of the households ``start`` (from 0) and those after it."""
        for position, answers in enumerate(self.answers(start, count), start):
            yield {"id": self.identifier(position), "answers": answers}

    def answers(self, start: int, count: int) -> Iterator[Household]:
        """Yield the answers alone."""
        end = start + count
        for number in range(start // BLOCK, -(-end // BLOCK)):
            first = number * BLOCK
            yield from self.block(number)[max(start - first, 0) : end - first]

    def identifier(self, position: int) -> str:
        """Return the id of a household: it says that nobody lives there."""
        return f"{PREFIX}-{self.seed}-{position + 1:07d}"

    def block(self, number: int) -> list[Household]:
        """Return the answers of one block of households."""
        chance = Chance(self.seed, number)
        scope = Scope(BLOCK)
        written: dict[str, list[Any]] = {}
        if self._places is not None:
            written.update(self._places.draw(scope, chance))
        rows: list[list[Household]] = []
        for draw in self._draws:
            scope.columns[draw.key] = draw.column(scope, chance, draw.key)
        if self._roster is not None:
            people, rows = self._roster.draw(scope, chance, self._gaps)
        for draw in self._after:
            scope.columns[draw.key] = draw.column(scope, chance, draw.key)
        for key in self._written:
            written[key] = scope.columns[key].written()
        for count in self.recipe.counts:
            written[count.key] = _counted(count, scope, people).tolist()
        households = together(written)
        self._gaps(households, written, chance, "")
        if self._roster is not None:
            for household, members in zip(households, rows, strict=True):
                household[self._roster.key] = members
        return households

    def _gaps(
        self, rows: list[Household], written: dict[str, list[Any]], chance: Chance, place: str
    ) -> None:
        """Take away the answers that were not given."""
        import numpy as np

        missing = self.recipe.missing
        end = limits([missing.percent, 100 - missing.percent])[0]
        for key, values in written.items():
            gone: set[int] = set()
            if missing.percent and f"{place}{key}" not in missing.never:
                numbers = chance.numbers(f"missing:{place}{key}", len(rows))
                gone.update(np.flatnonzero(numbers < end).tolist())
            if None in values:
                gone.update(position for position, value in enumerate(values) if value is None)
            for position in gone:
                del rows[position][key]


def together(columns: dict[str, list[Any]]) -> list[Household]:
    """Return one mapping a row from columns of the same length."""
    keys = tuple(columns)
    return [dict(zip(keys, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _counted(count: Count, scope: Scope, people: Scope) -> "np.ndarray":
    import numpy as np

    owner = np.asarray(people.owner)
    if not count.column:
        return np.bincount(owner, minlength=scope.size)
    column = people.columns[count.column]
    values = column.values or []
    wanted = [position for position, value in enumerate(values) if value == count.equals]
    return np.bincount(owner[np.isin(column.index, wanted)], minlength=scope.size)


class _PlaceDraw:
    """Where households live, the groups of their places, and what follows from their figures."""

    def __init__(self, recipe: Recipe, names: Names) -> None:
        import numpy as np

        assert recipe.places is not None
        self.answer = recipe.places.answer
        self.table: PlaceTable = read_places(recipe.places, recipe.folder)
        self.codes = list(self.table.codes)
        self.ends = np.array([limits(self.table.weights)], dtype=np.int64)
        self.groups = {}
        for key, (values, positions) in self.table.groups.items():
            names[key] = values
            self.groups[key] = np.array(positions, dtype=np.int64)
        self.shares = {}
        for key, (values, shares) in self.table.shares.items():
            names[key] = values
            self.shares[key] = np.array([limits(row) for row in shares], dtype=np.int64)

    def draw(self, scope: Scope, chance: Chance) -> dict[str, list[Any]]:
        """Add the columns of places to ``scope`` and return the answer that is written."""
        place = pick(chance.numbers(PLACE, scope.size), self.ends, None)
        for key, positions in self.groups.items():
            scope.columns[key] = Column(positions[place])
        for key, ends in self.shares.items():
            numbers = chance.numbers(key, scope.size)
            scope.columns[key] = Column(pick(numbers, ends, place))
        return {self.answer: Column(place, self.codes).written()}


class _RosterDraw:
    """The people of every household."""

    def __init__(self, roster: Roster, names: Names, on: date) -> None:
        self.key = roster.key
        size = Range(
            kind="range",
            key=roster.key,
            by=roster.by,
            shares=roster.shares,
            source=roster.source,
            assumption=roster.assumption,
        )
        self.size = RangeDraw(size, names)
        if any(low < 0 for low in self.size.lowest.tolist()):
            raise RecipeProblem(f"{roster.key}: a household cannot have fewer than no rows")
        inner = {**names, "position": POSITIONS}
        self.columns = [prepare(item, inner, on) for item in roster.columns]
        self.written = [item.key for item in roster.columns if is_written(item)]

    def draw(self, scope: Scope, chance: Chance, gaps: Any) -> tuple[Scope, list[list[Household]]]:
        """Return the columns of all rows, and the rows of every household."""
        import numpy as np

        sizes = self.size.column(scope, chance, self.key).index
        scope.columns[self.key] = Column(sizes)
        owner = np.repeat(np.arange(scope.size), sizes)
        starts = np.cumsum(sizes) - sizes
        people = Scope(len(owner), {}, scope, owner, starts[owner])
        position = np.arange(people.size) - starts[owner]
        people.columns["position"] = Column(np.minimum(position, len(POSITIONS) - 1))
        for draw in self.columns:
            stream = f"{self.key}.{draw.key}"
            people.columns[draw.key] = draw.column(people, chance, stream)
        written = {key: people.columns[key].written() for key in self.written}
        rows = together(written)
        gaps(rows, written, chance, f"{self.key}.")
        ends = (starts + sizes).tolist()
        return people, [rows[low:high] for low, high in zip(starts.tolist(), ends, strict=True)]
