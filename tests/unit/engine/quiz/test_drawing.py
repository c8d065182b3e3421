"""Drawing a test and what it comes to."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forms_plugins.engine.quiz import BankTooSmall, as_decimal, draw, outcome, shortages


@dataclass(frozen=True)
class Draw:
    topic: str
    count: int


BANK = {
    "normas": [(f"norma-{n}", n < 2) for n in range(10)],
    "fsu": [(f"fsu-{n}", False) for n in range(8)],
}
DRAWS = (Draw("normas", 4), Draw("fsu", 3))


@given(st.integers(0, 2**62), st.booleans())
def test_draw_has_so_many_of_each_topic_and_all_essential_ones(seed: int, shuffle: bool) -> None:
    drawn = draw(DRAWS, BANK, seed, shuffle)

    assert len(set(drawn)) == 7
    assert Counter(name.split("-")[0] for name in drawn) == {"norma": 4, "fsu": 3}
    assert {"norma-0", "norma-1"} <= set(drawn)


def test_draw_is_the_same_for_a_seed_whatever_the_order_of_the_bank() -> None:
    turned = {topic: list(reversed(names)) for topic, names in reversed(BANK.items())}

    assert draw(DRAWS, BANK, 9) == draw(DRAWS, turned, 9)
    assert len({draw(DRAWS, BANK, seed) for seed in range(50)}) == 50


def test_every_ordinary_question_is_drawn_equally_often() -> None:
    drawn = Counter(name for seed in range(2_000) for name in draw(DRAWS, BANK, seed))

    assert all(drawn[f"norma-{n}"] == 2_000 for n in range(2))
    assert all(420 < drawn[f"norma-{n}"] < 580 for n in range(2, 10))  # 2 of 8: 500


def test_more_essential_questions_than_are_drawn() -> None:
    bank = {"normas": [(f"n{n}", n < 5) for n in range(9)]}

    drawn = draw([Draw("normas", 3)], bank, 1)

    assert set(drawn) <= {f"n{n}" for n in range(5)}


def test_unshuffled_draw_keeps_the_order_of_draws_and_bank() -> None:
    drawn = draw(DRAWS, BANK, 5, shuffle=False)

    assert list(drawn) == [
        *sorted(name for name in drawn if name.startswith("norma")),
        *sorted(name for name in drawn if name.startswith("fsu")),
    ]


def test_topic_drawn_twice_gives_no_question_twice() -> None:
    drawn = draw([Draw("fsu", 4), Draw("fsu", 4)], BANK, 1)

    assert len(set(drawn)) == 8


def test_bank_too_small_says_where() -> None:
    wanted = [Draw("normas", 3), Draw("fsu", 9), Draw("otro", 1)]

    with pytest.raises(BankTooSmall) as refused:
        draw(wanted, BANK, 1)

    assert [(each.topic, each.wanted, each.available) for each in refused.value.shortages] == [
        ("fsu", 9, 8),
        ("otro", 1, 0),
    ]
    assert "Tema «fsu»: se piden 9 preguntas y hay 8." in str(refused.value)
    assert shortages(DRAWS, BANK) == ()


def test_essential_question_that_is_also_listed_twice_is_counted_once() -> None:
    assert shortages([Draw("a", 2)], {"a": [("x", True), ("x", True)]})[0].available == 1


@pytest.mark.parametrize(
    ("scores", "mark", "passed"),
    [
        ([1] * 7 + [0] * 3, 70, True),
        ([1] * 6 + [Fraction(999_999, 1_000_000)] + [0] * 3, 70, False),
        ([Fraction(2, 3)] * 3, 67, False),
        ([Fraction(2, 3)] * 3, 66, True),
        ([Fraction(1, 3)] * 3 + [0] * 7, 10, True),
        ([0], 0, True),
        ([], 0, False),
    ],
)
def test_pass_mark_is_compared_without_rounding(
    scores: list[Fraction], mark: int, passed: bool
) -> None:
    points, found = outcome(scores, True, mark)

    assert (points, found) == (sum(scores), passed)


def test_essential_question_that_is_wrong_fails_the_test() -> None:
    assert outcome([Fraction(1)] * 10, False, 70) == (10, False)


@given(st.fractions(0, 1))
@example(Fraction(10**40 - 1, 64 * 10**40))
def test_stored_share_is_never_more_than_it_is(share: Fraction) -> None:
    stored = as_decimal(share)

    assert 0 <= share - Fraction(stored) < Fraction(1, 1_000_000)
    assert stored == stored.quantize(Decimal("0.000001"))
