"""Intervals against published figures, and claims against simulated data."""

import random

import pytest

from cms.training.coverage.comparing import OfficeSums, Sums, compared
from cms.training.coverage.statistics import (
    PAGE_LEVEL,
    difference_of_shares,
    level_of_each,
    mean_difference,
    student,
    wilson,
)

SEEDS = 100


def test_wilson_interval_is_the_published_one():
    # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I: 81 of 263.
    found = wilson(81, 263, 0.95)

    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def test_interval_of_a_difference_is_the_published_one():
    # Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10: 56/70 and 48/80.
    found = difference_of_shares((48, 80), (56, 70), 0.95)

    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (9, 2.262), (10, 2.228), (30, 2.042), (120, 1.980)],
)
def test_student_is_that_of_the_tables(freedom, quantile):
    assert student(0.95, freedom) == pytest.approx(quantile, abs=0.0006)


@pytest.mark.parametrize("wrong", [(1, 0), (3, 2), (-1, 4)])
def test_share_of_nothing_is_refused(wrong):
    with pytest.raises(ValueError):
        wilson(*wrong, 0.95)


def test_mean_of_one_pair_is_refused():
    with pytest.raises(ValueError):
        mean_difference([1.0], 0.95)


@pytest.mark.parametrize("before", [(0, 40), (40, 40), (1, 30)])
def test_interval_of_shares_stays_within_reason(before):
    found = difference_of_shares(before, (20, 40), 0.95)

    assert -1 <= found.low <= found.value <= found.high <= 1


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

    assert false <= round(SEEDS * (1 - PAGE_LEVEL))


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
