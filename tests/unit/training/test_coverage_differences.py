"""
Nothing small can be worked out by taking views from one another: country, regions, offices, periods.

An attacker is played who knows every number of every view and solves the equations they make.
"""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.accounts.models import Office
from cms.training.coverage.causes import Area, Told, messages_shown
from cms.training.coverage.hiding import Shown, is_small

OFFICES = {1: "150132", 2: "150101", 3: "050101", 4: "050113"}
MESSAGES = {each: ("fsu", "hogar", each, "required") for each in "abc"}
PERIODS = ("recent", "earlier")
CELLS = list(product(OFFICES, MESSAGES, PERIODS))
AREAS = [
    Area(),
    Area("15"),
    Area("05"),
    *(Area(place[:2], Office(pk=pk, place_code=place)) for pk, place in OFFICES.items()),
]
PRIME = 2_147_483_647

Table = dict[tuple[int, str, str], int]
tables = st.lists(st.integers(0, 12), min_size=len(CELLS), max_size=len(CELLS)).map(
    lambda numbers: dict(zip(CELLS, numbers, strict=True))
)


def told(table: Table, period: str) -> list[Told]:
    return [
        Told(office, OFFICES[office], MESSAGES[cause], times)
        for (office, cause, when), times in table.items()
        if when == period and times
    ]


def offices_of(area: Area) -> set[int]:
    if area.office is not None:
        return {area.office.pk}
    return {pk for pk, place in OFFICES.items() if place.startswith(area.place)}


def cells(area: Area, causes: set[str], periods: tuple[str, ...]) -> set[tuple[int, str, str]]:
    return set(product(offices_of(area), causes, periods))


def views(table: Table) -> Iterator[tuple[Area, tuple[str, ...], Shown]]:
    """Yield all that a coordinator can open: each area, of a short and of the long period."""
    recent, earlier = told(table, "recent"), told(table, "earlier")
    for area in AREAS:
        yield area, ("recent",), messages_shown(recent, area, earlier)
        yield area, PERIODS, messages_shown(recent + earlier, area)


def known_sums(table: Table) -> list[set[tuple[int, str, str]]]:
    """Return the sets of cells whose sum some view says."""
    sums = []
    for area, periods, shown in views(table):
        visible = {name[2] for name in shown.visible}
        sums += [cells(area, {cause}, periods) for cause in visible]
        if shown.others:
            sums.append(cells(area, set(MESSAGES) - visible, periods))
        if shown.total is not None:
            sums.append(cells(area, set(MESSAGES), periods))
    return sums


class Attacker:
    """What follows from known sums: rows of a matrix in echelon form, modulo a prime."""

    def __init__(self, sums: list[set[tuple[int, str, str]]]) -> None:
        self.rows: dict[int, list[int]] = {}
        for each in sums:
            row = self.reduced(each)
            pivot = next((place for place, value in enumerate(row) if value), None)
            if pivot is not None:
                inverse = pow(row[pivot], -1, PRIME)
                self.rows[pivot] = [value * inverse % PRIME for value in row]

    def reduced(self, wanted: set[tuple[int, str, str]]) -> list[int]:
        row = [int(cell in wanted) for cell in CELLS]
        for pivot in range(len(CELLS)):
            if row[pivot] and pivot in self.rows:
                times = row[pivot]
                pairs = zip(row, self.rows[pivot], strict=True)
                row = [(value - times * other) % PRIME for value, other in pairs]
        return row

    def knows(self, wanted: set[tuple[int, str, str]]) -> bool:
        return not any(self.reduced(wanted))


def small_groups(table: Table) -> Iterator[set[tuple[int, str, str]]]:
    """Yield the groups of one to four: of an area and period, by cause and in all."""
    for area, periods in product(AREAS, (("recent",), ("earlier",), PERIODS)):
        for causes in (*({cause} for cause in MESSAGES), set(MESSAGES)):
            group = cells(area, causes, periods)
            if is_small(sum(table[cell] for cell in group)):
                yield group


def found_out(table: Table) -> list[set[tuple[int, str, str]]]:
    attacker = Attacker(known_sums(table))
    return [group for group in small_groups(table) if attacker.knows(group)]


def only(**numbers: int) -> Table:
    """Return a table by names such as ``a2_recent``; everything else is nothing."""
    named = {(int(key[1]), key[0], key[3:]): number for key, number in numbers.items()}
    return {cell: named.get(cell, 0) for cell in CELLS}


@pytest.mark.parametrize(
    "table",
    [
        only(a1_recent=10, a2_recent=2),
        only(a1_recent=10, b2_recent=2),
        only(a1_recent=10, a3_recent=2, a4_recent=9),
        only(a1_recent=10, a3_recent=2),
        only(a1_recent=9, a1_earlier=2),
        only(a1_recent=8, a1_earlier=8, a2_recent=8, a2_earlier=2),
        only(a1_recent=20, a2_recent=20, b1_recent=2, b2_recent=9),
    ],
    ids=[
        "region less office",
        "whole region less office, of two causes",
        "country less region",
        "country less the only office of another region",
        "long period less short",
        "what is earlier of the other office",
        "others of a region less those of an office",
    ],
)
def test_small_group_is_not_found_out_from_several_views(table):
    assert found_out(table) == []


@given(tables)
def test_no_small_group_follows_from_all_views_together(table):
    assert found_out(table) == []


def test_attacker_finds_what_can_be_found():
    table = only(a1_recent=10, a2_recent=2)
    whole, part = cells(AREAS[1], {"a"}, PERIODS), cells(AREAS[3], {"a"}, PERIODS)

    assert Attacker([whole, part]).knows(cells(AREAS[4], {"a"}, PERIODS))
    assert list(small_groups(table))
