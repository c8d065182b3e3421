"""Intervals against published tables, and claims against simulated data."""

import random

import pytest

from cms.training.coverage.comparing import OfficeSums, Sums, compared
from cms.training.coverage.statistics import (
    PAGE_LEVEL,
    level_of_each,
    mean_interval,
    student,
)

SEEDS = 100
MOST_BY_CHANCE = 3
"""Of 100 pages that claim something false once in 100, more than 3 do so in one test of 50."""


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (9, 2.262), (10, 2.228), (30, 2.042), (120, 1.980)],
)
def test_student_is_that_of_the_tables(freedom, quantile):
    assert student(0.95, freedom) == pytest.approx(quantile, abs=0.0006)


def test_mean_of_one_value_is_refused():
    with pytest.raises(ValueError):
        mean_interval([1.0], 0.95)


def side(chance, rate, messages, minutes, forms=40):
    """Return forms of one office: each is given back, told messages and takes its time."""
    sums = Sums(decided=forms, sent=forms, timed=forms)
    sums.returned = sum(chance.random() < rate for _form in range(sums.decided))
    sums.told = sum(chance.random() < messages for _form in range(2 * forms))
    sums.minutes = sum(chance.lognormvariate(0, 0.5) * minutes for _form in range(forms))
    return sums


def simulated(seed, *, effect, offices=20):
    """Return a comparison of offices that differ among themselves; ``effect`` 1 is none."""
    chance = random.Random(seed)
    rows = []
    for _office in range(offices):
        rate, minutes = chance.uniform(0.1, 0.3), chance.uniform(20, 45)
        messages = chance.uniform(0.2, 0.5)
        before = side(chance, rate, messages, minutes)
        after = side(chance, rate * effect, messages * effect, minutes * effect)
        rows.append(OfficeSums(before, after))
    return compared(rows)


def verdicts(found):
    return [found.returned.verdict, found.told.verdict, found.minutes.verdict]


def test_without_an_effect_no_more_is_claimed_than_stated():
    false = sum(
        set(verdicts(simulated(seed, effect=1))) != {"no_difference"} for seed in range(SEEDS)
    )

    assert false <= MOST_BY_CHANCE


def test_other_offices_that_send_more_are_no_effect():
    """Each office errs as it did; those that err much sent most before, the others after."""
    chance = random.Random(1)
    rows = []
    for number in range(20):
        rate, early, late = (0.5, 160, 40) if number % 2 else (0.05, 40, 160)
        sides = [side(chance, rate, 0.3, 30, forms=forms) for forms in (early, late)]
        rows.append(OfficeSums(*sides))

    assert compared(rows).returned.verdict == "no_difference"


def test_bad_weeks_of_offices_are_no_effect():
    """What an office errs differs from quarter to quarter, for reasons no course has."""
    false = 0
    for seed in range(SEEDS):
        chance = random.Random(seed)
        rates = [(chance.uniform(0.05, 0.5), chance.uniform(0.05, 0.5)) for _office in range(12)]
        rows = [OfficeSums(*(side(chance, rate, 0.3, 30) for rate in pair)) for pair in rates]
        false += compared(rows).returned.verdict != "no_difference"

    assert false <= MOST_BY_CHANCE


def test_limits_of_a_share_stay_within_it():
    sides = [OfficeSums(Sums(20, number), Sums(20, 20 - number)) for number in [0] * 9 + [3]]

    found = compared(sides).returned

    assert found.before.low == 0
    assert found.after.high == 1


def test_large_effect_is_found_every_time():
    for seed in range(SEEDS):
        assert verdicts(simulated(seed, effect=0.4)) == ["less", "less", "less"]


def test_harm_is_said_too():
    assert verdicts(simulated(1, effect=2.0)) == ["more", "more", "more"]


def test_too_little_data_says_so():
    found = compared([OfficeSums(side(random.Random(1), 0.1, 0.1, 9, forms=29), Sums(decided=90))])

    assert verdicts(found) == ["too_little"] * 3
    assert found.returned.difference is None
    assert found.minutes.before is None


def test_offices_with_few_forms_are_left_out_of_means():
    few = OfficeSums(Sums(sent=9, told=90), Sums(sent=50))
    many = [OfficeSums(Sums(sent=10, told=5), Sums(sent=10, told=5)) for _each in range(10)]

    found = compared([few, *many])

    assert (found.offices, found.told.offices) == (11, 10)
    assert found.told.before.value == 50


def test_comparisons_share_the_level_of_the_page():
    assert level_of_each(3) == pytest.approx(1 - (1 - PAGE_LEVEL) / 3)
