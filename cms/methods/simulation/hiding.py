"""
Small counts of real households are not shown, and cannot be worked out from their neighbours.

Choice: a count of 1 to 4 is hidden. Where it is the only hidden one of a table, or of a transition
over all groups, the total would give it away: the smallest other count is hidden too. This keeps
curious readers from recognising a household; it is no formal guarantee.
"""

from collections.abc import Callable, Iterable
from typing import Final

from cms.methods.simulation.counting import Matrix
from cms.methods.simulation.plan import SMALL_CELL

Cell = tuple[str, str, str]
"""Value of the group, class before, class after."""
Hidden = set[Cell]
MOST_ROUNDS: Final = 20


def is_small(number: int) -> bool:
    """Say whether a count of real households is too small to be shown."""
    return 0 < number < SMALL_CELL


def hidden_cells(groups: dict[str, Matrix]) -> Hidden:
    """Return the cells that are not shown of the tables of one dimension."""
    cells = {
        (value, old, new): number
        for value, matrix in groups.items()
        for old, row in matrix.items()
        for new, number in row.items()
        if number
    }
    hidden = {cell for cell, number in cells.items() if is_small(number)}
    families = [*_families(cells, lambda cell: cell[0])]
    if len(groups) > 1:
        families += _families(cells, lambda cell: cell[1:])
    for _round in range(MOST_ROUNDS):
        more = {
            companion
            for family in families
            if (companion := _companion(family, cells, hidden)) is not None
        }
        if not more:
            break
        hidden |= more
    return hidden


def _families(cells: Iterable[Cell], key: Callable[[Cell], object]) -> list[list[Cell]]:
    found: dict[object, list[Cell]] = {}
    for cell in cells:
        found.setdefault(key(cell), []).append(cell)
    return list(found.values())


def _companion(family: list[Cell], cells: dict[Cell, int], hidden: Hidden) -> Cell | None:
    """Return the cell that must be hidden with the only hidden one of a family."""
    if sum(cell in hidden for cell in family) != 1:
        return None
    shown = [cell for cell in family if cell not in hidden]
    return min(shown, key=lambda cell: (cells[cell], cell), default=None)
