"""
Households of every kind, drawn by arithmetic alone: the same ones on every machine and for ever.

Most are complete; some lack an answer, have one that no table takes, or one that cannot be read.
"""

from collections.abc import Iterator, Sequence
from typing import Any

DISTRICTS = ("150132", "070101", "130101", "050114", "170101", "250107", "060101", "159999", "1501")


class _Draws:
    """A linear congruential generator: no library may change what it gives."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, limit: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit

    def one_of(self, items: Sequence[Any]) -> Any:
        return items[self.below(len(items))]

    def some_of(self, items: Sequence[Any]) -> list[Any]:
        return [item for item in items if self.below(4) == 0]


def households(count: int) -> Iterator[dict[str, Any]]:
    """Yield the answers of ``count`` households as they stand in a file."""
    draws = _Draws(20101)
    for _ in range(count):
        yield _household(draws)


def _household(draws: _Draws) -> dict[str, Any]:
    people = 1 + draws.below(7)
    answers: dict[str, Any] = {
        "area": 1 + draws.below(2),
        "ubigeo": draws.one_of(DISTRICTS[:7]),
        "combusa": draws.one_of((1, 2, 2, 3, 4, 5, 5, 7, 8)),
        "abasag": 1 + draws.below(7),
        "mpared": 1 + draws.below(8),
        "serhig": 1 + draws.below(6),
        "bienes": draws.some_of(range(1, 15)) or [15],
        "mtecho": draws.one_of((1, 2, 3, 5, 6, 7, 8)),
        "matpiso": 1 + draws.below(7),
        "talum": 1 + draws.below(6),
        "ctahab": 1 + draws.below(5),
        "hombres": people // 2,
        "mujeres": people - people // 2,
        "miembros": [
            {
                "ptes": 1 if number == 0 else 2 + draws.below(10),
                "niv": draws.one_of((1, 3, 3, 4, 4, 5, 6)),
                "segu": draws.some_of(range(1, 6)) or [6],
            }
            for number in range(people)
        ],
    }
    if draws.below(3) == 0:
        answers["total"] = people
    if draws.below(3) == 0:
        answers["cluster"] = 1 + draws.below(15)
    if draws.below(4) == 0:
        answers["criterio_geografico"] = draws.below(2) == 1
    for _ in range(draws.below(12) // 10):
        _spoil(answers, draws)
    return answers


def _spoil(answers: dict[str, Any], draws: _Draws) -> None:
    key = draws.one_of(sorted(answers))
    spoilt = {
        0: None,
        1: 99,
        2: "x",
        3: [],
        4: str(answers[key]) if type(answers[key]) is int else {"a": 1},
    }
    special = draws.below(9)
    if special < 5:
        answers[key] = spoilt[special]
    elif special == 5:
        answers["mtecho"] = 4
    elif special == 6:
        answers["combusa"] = 6
    elif special == 7:
        answers["ubigeo"] = draws.one_of(DISTRICTS)
    else:
        answers["miembros"] = [{**row, "ptes": draws.below(3)} for row in answers["miembros"]]
