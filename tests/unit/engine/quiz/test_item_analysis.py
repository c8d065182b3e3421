"""Statistics of questions: worked examples, planted bad questions, and silence without data."""

import random
from statistics import correlation, mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_plugins.engine.quiz import Flag, load_question, statistics
from forms_plugins.engine.quiz.item_analysis import (
    ENOUGH,
    Answered,
    answered_in_test,
    chosen_options,
    option_rights,
)
from tests.unit.engine.quiz import samples

RIGHTS = {"a": True, "b": False, "c": False}
shares = st.integers(0, 20).map(lambda n: n / 20)
answers = st.lists(
    st.builds(
        lambda rest, key: Answered(float(key == "a"), rest, (key,)),
        shares,
        st.sampled_from("abc"),
    ),
    min_size=ENOUGH,
    max_size=120,
)


def sitting(skill: float, chance: random.Random, *, key: str = "a") -> Answered:
    """Answer a good question: who knows much chooses ``a``, the others any option."""
    chosen = "a" if chance.random() < skill else chance.choice("abc")
    return Answered(float(chosen == key), skill, (chosen,))


def class_of(size: int, seed: int, key: str = "a") -> list[Answered]:
    chance = random.Random(seed)
    return [sitting(chance.uniform(0.1, 0.95), chance, key=key) for _ in range(size)]


@given(answers)
def test_figures_are_those_of_the_textbook(found: list[Answered]) -> None:
    figures = statistics(found, RIGHTS)
    scores, rests = [each.score for each in found], [each.rest or 0.0 for each in found]

    assert figures.difficulty == pytest.approx(mean(scores))
    if len(set(scores)) > 1 and len(set(rests)) > 1:
        assert figures.discrimination == pytest.approx(correlation(scores, rests))
    else:
        assert figures.discrimination is None
    assert sum(option.count for option in figures.options) == len(found)
    assert sum(option.share for option in figures.options) == pytest.approx(1)
    assert sum(option.upper for option in figures.options) == pytest.approx(1)


@given(answers, st.randoms(use_true_random=False))
def test_order_of_the_answers_does_not_matter(found: list[Answered], chance: random.Random) -> None:
    mixed = chance.sample(found, len(found))

    assert statistics(mixed, RIGHTS).flags == statistics(found, RIGHTS).flags
    assert statistics(mixed, RIGHTS).upper_lower == pytest.approx(
        statistics(found, RIGHTS).upper_lower
    )


def test_upper_and_lower_group_of_a_hundred() -> None:
    """The 27 best are right, of the 27 weakest 9 are, of those between none."""
    found = [
        Answered(1.0 if place >= 73 or place < 9 else 0.0, place / 100, ()) for place in range(100)
    ]

    assert statistics(found, {}).upper_lower == pytest.approx(1 - 9 / 27)


def test_people_who_tie_at_the_edge_share_its_places() -> None:
    """All have the same rest, so both groups are the whole class."""
    found = [Answered(float(place % 4 == 0), 0.5, ()) for place in range(100)]

    figures = statistics(found, {})

    assert figures.upper_lower == pytest.approx(0)
    assert figures.discrimination is None


@pytest.mark.parametrize("size", [0, 1, ENOUGH - 1])
def test_too_few_answers_say_nothing(size: int) -> None:
    figures = statistics([Answered(0.0, 0.9, ("b",))] * size, RIGHTS)

    assert figures.flags == (Flag.NOT_ENOUGH_DATA,)
    assert (figures.difficulty, figures.discrimination, figures.options) == (None, None, ())
    assert not figures.is_enough
    assert not figures.needs_review


@pytest.mark.parametrize("seed", range(20))
def test_good_question_is_left_alone(seed: int) -> None:
    figures = statistics(class_of(300, seed), RIGHTS)

    assert figures.flags == ()
    assert figures.discrimination is not None
    assert figures.discrimination > 0.2


@pytest.mark.parametrize("seed", range(20))
def test_question_with_the_wrong_key_is_found(seed: int) -> None:
    figures = statistics(class_of(120, seed, key="b"), {"a": False, "b": True, "c": False})

    assert {Flag.WRONG_KEY, Flag.DISCRIMINATES_BADLY} <= set(figures.flags)
    assert figures.needs_review


def test_question_answered_by_chance_discriminates_badly() -> None:
    chance = random.Random(1)
    found = [Answered(float(chance.random() < 0.5), chance.random()) for _ in range(500)]

    assert statistics(found, {}).flags == (Flag.DISCRIMINATES_BADLY,)


@pytest.mark.parametrize(
    ("answers", "right", "flagged"),
    [(100, 10, True), (100, 55, False), (100, 100, False)],
)
def test_weak_correlation_of_few_answers_is_no_claim(
    answers: int, right: int, flagged: bool
) -> None:
    """Ten, or 55, of the better half are right, and the mirror image in the other half."""
    better = [Answered(float(n % 100 < right), 0.9) for n in range(answers)]
    weaker = [Answered(float(n % 100 >= right), 0.1) for n in range(answers)]

    found = statistics([*better, *weaker], {}).flags

    assert (Flag.DISCRIMINATES_BADLY in found) is flagged


@pytest.mark.parametrize(
    ("right", "wrong", "flagged"), [(3, 9, True), (4, 8, False), (6, 6, False)]
)
def test_wrong_option_ahead_by_chance_is_no_claim(right: int, wrong: int, flagged: bool) -> None:
    """The upper group of 50 has 14 people; two of them chose something else."""
    best = [*["a"] * right, *["b"] * wrong, "c", "c"]
    found = [Answered(float(key == "a"), 0.9, (key,)) for key in best]
    found += [Answered(float(n % 2), 0.1, ("a" if n % 2 else "b",)) for n in range(36)]

    assert (Flag.WRONG_KEY in statistics(found, RIGHTS).flags) is flagged


@pytest.mark.parametrize("size", [50, 70, 150, 400])
def test_good_questions_of_a_short_test_are_seldom_blamed(size: int) -> None:
    """Ten questions, people of all skills: at most one in twenty is marked."""
    blamed = 0
    for seed in range(40):
        chance = random.Random(seed)
        skills = [chance.uniform(0.1, 0.95) for _ in range(size)]
        sheets = [[sitting(skill, chance) for _ in range(10)] for skill in skills]
        tests = [
            answered_in_test([each.score for each in sheet], [each.chosen for each in sheet])
            for sheet in sheets
        ]
        blamed += sum(
            statistics(column, RIGHTS).needs_review for column in zip(*tests, strict=True)
        )

    assert blamed <= 20  # of 400


def test_easy_question_is_a_remark_and_no_more() -> None:
    found = [Answered(float(n != 7), n / 100, ("a" if n != 7 else "b",)) for n in range(100)]

    figures = statistics(found, RIGHTS)

    assert figures.flags == (Flag.TOO_EASY, Flag.NEVER_CHOSEN)
    assert not figures.needs_review


def test_hard_question() -> None:
    found = [Answered(float(n > 75), n / 100) for n in range(100)]

    assert statistics(found, {}).flags == (Flag.TOO_HARD,)


@pytest.mark.parametrize(("right", "flagged"), [(94, False), (95, False), (96, True)])
def test_edge_of_too_easy(right: int, flagged: bool) -> None:
    found = [Answered(float(n >= 100 - right), n / 100) for n in range(100)]

    assert (Flag.TOO_EASY in statistics(found, {}).flags) is flagged


def test_rest_is_the_share_of_the_other_questions() -> None:
    found = answered_in_test([1.0, 0.5, 0.0], [("a",), (), ("b",)])

    assert [each.rest for each in found] == [0.25, 0.5, 0.75]
    assert answered_in_test([1.0], [()])[0].rest is None


def test_test_of_one_question_has_no_discrimination() -> None:
    found = [Answered(float(n % 2), None, ("a",)) for n in range(60)]

    figures = statistics(found, RIGHTS)

    assert figures.difficulty == 0.5
    assert figures.discrimination is None
    assert figures.upper_lower is None


def test_options_chosen() -> None:
    assert chosen_options(load_question(samples.SINGLE), "b") == ("b",)
    assert chosen_options(load_question(samples.MULTIPLE), ["d", "a"]) == ("a", "d")
    assert chosen_options(load_question(samples.TRUE_FALSE), False) == ("false",)
    assert chosen_options(load_question(samples.SHORT), "PGH") == ()
    assert chosen_options(load_question(samples.SINGLE), None) == ()


def test_rights_of_options() -> None:
    assert option_rights(load_question(samples.SINGLE)) == RIGHTS
    assert option_rights(load_question(samples.TRUE_FALSE)) == {"true": True, "false": False}
    assert set(option_rights(load_question(samples.TEMPLATE_RULED)).values()) == {None}
    assert option_rights(load_question(samples.NUMERIC)) == {}


def test_template_has_no_wrong_key_by_options() -> None:
    found = [Answered(float(n % 10 > 4), n / 100, ("b",)) for n in range(100)]

    assert Flag.WRONG_KEY not in statistics(found, {"a": None, "b": None}).flags
