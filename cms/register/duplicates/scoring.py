"""
How likely it is that two rows are the same person, in points from 0 to 100.

Choice: no source gives such a table. The weights follow what offices compare by eye: the names and
the birth date count most, the place little, because people move. Everything is listed with its
points, so that whoever decides sees why a pair was proposed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio, token_sort_ratio

SAME_NUMBER: Final = 45
NUMBER_MISTYPED: Final = 30
SAME_NAMES: Final = 45
ALIKE_NAMES: Final = 30
SAME_BIRTH: Final = 35
BIRTH_MISTYPED: Final = 20
SAME_PLACE: Final = 10
OTHER_SEX: Final = -15
OTHER_NUMBER: Final = -25
LISTED_TOGETHER: Final = -40

PROPOSED_FROM: Final = 60
"""Pairs below are not proposed: the same names in the same place with another birth date are 55."""

ALIKE_FROM: Final = 88.0
"""Similarity (0 to 100) from which names count as alike; given names alone must reach it as well,
so that brothers and sisters with the same surnames do not."""


@dataclass(frozen=True)
class Traits:
    """What of a person is compared. ``name_key`` is ``"given names|surnames"``."""

    document_type: str
    document_number: str
    name_key: str
    birth_date: date
    sex: str
    place_code: str
    households: frozenset[int]


@dataclass(frozen=True)
class Point:
    """One reason for or against, with its points."""

    code: str
    points: int


def compare(one: Traits, other: Traits) -> tuple[Point, ...]:
    """Return the reasons for and against two people being one; the score is their sum."""
    return tuple(_reasons(one, other))


def score_of(points: tuple[Point, ...]) -> int:
    """Return the sum, kept between 0 and 100."""
    return max(0, min(100, sum(point.points for point in points)))


def _reasons(one: Traits, other: Traits) -> Iterator[Point]:
    yield from _by_number(one, other)
    if one.name_key == other.name_key:
        yield Point("same_names", SAME_NAMES)
    elif names_are_alike(one.name_key, other.name_key):
        yield Point("alike_names", ALIKE_NAMES)
    if one.birth_date == other.birth_date:
        yield Point("same_birth", SAME_BIRTH)
    elif other.birth_date in mistyped_dates(one.birth_date):
        yield Point("birth_mistyped", BIRTH_MISTYPED)
    if one.place_code and one.place_code == other.place_code:
        yield Point("same_place", SAME_PLACE)
    if one.sex and other.sex and one.sex != other.sex:
        yield Point("other_sex", OTHER_SEX)
    if one.households & other.households:
        yield Point("listed_together", LISTED_TOGETHER)


def _by_number(one: Traits, other: Traits) -> Iterator[Point]:
    if not one.document_number or not other.document_number:
        return
    distance = OSA.distance(one.document_number, other.document_number)
    if distance == 0:
        yield Point("same_number", SAME_NUMBER)
    elif distance == 1:
        yield Point("number_mistyped", NUMBER_MISTYPED)
    elif one.document_type == other.document_type:
        yield Point("other_number", OTHER_NUMBER)


def numbers_are_close(one: str, other: str) -> bool:
    """Say whether two document numbers differ by one digit, or by two swapped ones, at most."""
    return bool(one and other) and OSA.distance(one, other, score_cutoff=1) <= 1


def names_are_alike(one: str, other: str) -> bool:
    """Say whether two name keys may be the names of one person."""
    given, _, surnames = one.partition("|")
    other_given, _, other_surnames = other.partition("|")
    return (
        token_sort_ratio(given, other_given) >= ALIKE_FROM
        and ratio(surnames, other_surnames) >= ALIKE_FROM
    ) or sorted(one.replace("|", " ").split()) == sorted(other.replace("|", " ").split())


def mistyped_dates(day: date) -> frozenset[date]:
    """Return the dates a birth date is often mistaken for: day and month swapped, a year off."""
    found = set()
    for year, month, number in (
        (day.year, day.day, day.month),
        (day.year - 1, day.month, day.day),
        (day.year + 1, day.month, day.day),
        (day.year - 10, day.month, day.day),
        (day.year + 10, day.month, day.day),
    ):
        try:
            found.add(date(year, month, number))
        except ValueError:
            continue  # there is no such day
    return frozenset(found - {day})
