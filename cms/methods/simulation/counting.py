"""
What is counted while households go by, as the JSON of ``Simulation.partial``.

Counts are kept as ``{from: {to: number}}``, over all households and for every value of every
dimension: the same figures whatever the pieces were.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from cms.methods.simulation.kinds import DIMENSIONS

Partial = dict[str, Any]
Matrix = dict[str, dict[str, int]]
MOST_PROBLEMS: Final = 200
"""Problems of lines that are kept; the others are counted."""


def new_partial() -> Partial:
    """Return what a simulation has counted before it begins."""
    return {
        "households": 0,
        "line": 0,
        "matrix": {},
        "groups": {dimension: {} for dimension in DIMENSIONS},
        "problems": [],
        "problem_count": 0,
        "reasons": {"looked_at": 0, "codes": {}},
        "drivers": {"looked_at": 0, "causes": {}, "indicators": {}},
        "samples": {},
    }


def count(
    partial: Partial, before: list[str], after: list[str], groups: Mapping[str, Iterable[str]]
) -> None:
    """Add households: their classes before and after, and their value in each dimension."""
    partial["households"] += len(after)
    for (old, new), number in Counter(zip(before, after, strict=True)).items():
        add(partial["matrix"], old, new, number)
    for dimension, values in groups.items():
        found = Counter(zip(values, before, after, strict=True))
        matrices = partial["groups"][dimension]
        for (value, old, new), number in found.items():
            add(matrices.setdefault(value, {}), old, new, number)


def add(matrix: Matrix, old: str, new: str, number: int) -> None:
    """Add a number of households that went from one class to another."""
    row = matrix.setdefault(old, {})
    row[new] = row.get(new, 0) + number


def note_problems(partial: Partial, problems: list[tuple[int, str]], line: int) -> None:
    """Keep the first problems of lines and count all of them."""
    room = MOST_PROBLEMS - len(partial["problems"])
    partial["problems"] += [list(problem) for problem in problems[:room]]
    partial["problem_count"] += len(problems)
    partial["line"] = line
