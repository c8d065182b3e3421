"""Matching rows with rows so that they agree best as a whole."""

from collections.abc import Sequence


def best_assignment(agreement: Sequence[Sequence[int]]) -> dict[int, int]:
    """
    Return row -> column so that the sum of agreement is as large as can be.

    As many rows as there are columns for are assigned, and the other way round. Of equally good
    assignments, one with more rows in their own place is taken.

    Source: Kuhn, The Hungarian method for the assignment problem (1955), in the form with
    potentials and shortest augmenting paths; steps of the order rows * rows * columns.
    """
    if not agreement or not agreement[0]:
        return {}
    height, width = len(agreement), len(agreement[0])
    scale = min(height, width) + 1  # staying in place breaks ties, and never outweighs agreement
    costs = [
        [-(agreement[row][column] * scale + (row == column)) for column in range(width)]
        for row in range(height)
    ]
    if height <= width:
        return _cheapest(costs)
    turned = _cheapest([list(line) for line in zip(*costs, strict=True)])
    return {column: row for row, column in turned.items()}


def _cheapest(costs: Sequence[Sequence[int]]) -> dict[int, int]:
    """Assign every row of a matrix that is at least as wide as high."""
    width = len(costs[0])
    row_price = [0] * len(costs)
    column_price = [0] * width
    row_of: list[int | None] = [None] * width
    for row in range(len(costs)):
        _augment(row, costs, row_price, column_price, row_of)
    return {row: column for column, row in enumerate(row_of) if row is not None}


def _augment(
    start: int,
    costs: Sequence[Sequence[int]],
    row_price: list[int],
    column_price: list[int],
    row_of: list[int | None],
) -> None:
    """Find the cheapest way to give row ``start`` a column too, and take it."""
    width = len(costs[0])
    distance: list[float] = [float("inf")] * width
    came_from: list[int | None] = [None] * width
    reached: list[int] = []
    row, column = start, None
    while True:
        for each in range(width):
            step = costs[row][each] - row_price[row] - column_price[each]
            if each not in reached and step < distance[each]:
                distance[each], came_from[each] = step, column
        nearest = min(
            (each for each in range(width) if each not in reached), key=distance.__getitem__
        )
        _move_prices(int(distance[nearest]), start, reached, row_price, column_price, row_of)
        nearest_by = distance[nearest]
        distance = [each - nearest_by for each in distance]
        reached.append(nearest)
        column = nearest
        owner = row_of[nearest]
        if owner is None:
            break
        row = owner
    _take(start, column, came_from, row_of)


def _move_prices(
    by: int,
    start: int,
    reached: Sequence[int],
    row_price: list[int],
    column_price: list[int],
    row_of: Sequence[int | None],
) -> None:
    row_price[start] += by
    for column in reached:
        owner = row_of[column]
        if owner is not None:
            row_price[owner] += by
        column_price[column] -= by


def _take(
    start: int, column: int, came_from: Sequence[int | None], row_of: list[int | None]
) -> None:
    current: int | None = column
    while current is not None:
        before = came_from[current]
        row_of[current] = start if before is None else row_of[before]
        current = before
