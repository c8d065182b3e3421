"""The places of a recipe: their codes, weights, groups and own shares, from a CSV file."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from forms_plugins.classification.synthetic.recipe import (
    ALL,
    PlaceClass,
    Places,
    PlaceShares,
    RecipeProblem,
)

Row = Mapping[str, str]


@dataclass(frozen=True)
class PlaceTable:
    """
    Codes of the places with their weights, in the order of the codes.

    ``groups`` holds for every class its names and the position of each place's name among them;
    ``shares`` for every hidden value its names and the percentages of each place.
    """

    codes: tuple[str, ...]
    weights: tuple[Decimal, ...]
    groups: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]]
    shares: Mapping[str, tuple[tuple[str, ...], tuple[tuple[Decimal, ...], ...]]]


def read_places(places: Places, folder: Path) -> PlaceTable:
    """
    Return the places that have every figure the recipe uses.

    :raises RecipeProblem: if the file cannot be read or has no such place.
    """
    try:
        with (folder / places.file).open(encoding="utf-8", newline="") as file:
            rows = sorted(_usable(places, csv.DictReader(file)), key=lambda row: row[places.code])
    except OSError as error:
        raise RecipeProblem(f"places: {places.file} cannot be read") from error
    if not rows:
        raise RecipeProblem(f"places: {places.file} has no row with every figure")
    return PlaceTable(
        codes=tuple(row[places.code] for row in rows),
        weights=tuple(_weight(places, row) for row in rows),
        groups={group.key: _groups(group, places, rows) for group in places.classes},
        shares={item.key: _shares(item, rows) for item in places.shares},
    )


def _usable(places: Places, rows: Iterable[Row]) -> Iterator[Row]:
    columns = [
        *places.weight,
        *(item.column for item in places.classes if item.column),
        *(column for item in places.shares for column in item.columns.values()),
    ]
    for row in rows:
        figures = [_number(row.get(column)) for column in columns]
        if row[places.code].isdigit() and None not in figures and _weight(places, row) > 0:
            yield row


def _number(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _weight(places: Places, row: Row) -> Decimal:
    weight = Decimal(1)
    for column in places.weight:
        weight *= _number(row[column]) or Decimal(0)
    return weight


def _groups(
    group: PlaceClass, places: Places, rows: Sequence[Row]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    if group.column:
        values = [_number(row[group.column]) or Decimal(0) for row in rows]
        found = [sum(value >= limit for limit in group.limits) for value in values]
        return group.names, tuple(found)
    names = tuple(dict.fromkeys(group.prefixes.values()))
    return names, tuple(
        names.index(group.prefixes[_prefix(group, row[places.code])]) for row in rows
    )


def _prefix(group: PlaceClass, code: str) -> str:
    for length in range(len(code), 0, -1):
        if code[:length] in group.prefixes:
            return code[:length]
    if "*" not in group.prefixes:
        raise RecipeProblem(f"places: {group.key} has no name for {code}")
    return "*"


def _shares(
    item: PlaceShares, rows: Sequence[Row]
) -> tuple[tuple[str, ...], tuple[tuple[Decimal, ...], ...]]:
    return (
        (*item.columns, item.rest),
        tuple(tuple(_steps(item, row)) for row in rows),
    )


def _steps(item: PlaceShares, row: Row) -> Iterator[Decimal]:
    before = Decimal(0)
    for column in item.columns.values():
        # A figure below the one inside it would be a share under zero.
        value = min(max(_number(row[column]) or Decimal(0), before), ALL)
        yield value - before
        before = value
    yield ALL - before
