"""Small groups are neither shown nor left over when what is shown is taken from the whole."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cms.training.coverage.hiding import (
    SMALLEST,
    hidden_parts,
    is_small,
    show_additive,
    show_overlapping,
)

counts = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=1), st.integers(0, 30))
things = st.lists(st.frozensets(st.sampled_from("abcdef"), max_size=3), max_size=60)
causes = st.frozensets(st.sampled_from("abcdef"), max_size=3)


def test_small_cause_takes_the_next_with_it():
    shown = show_additive({"a": 40, "b": 9, "c": 3})

    assert shown.causes == (("a", 40),)
    assert (shown.others, shown.total) == (12, 52)


def test_small_causes_stand_together_once_they_are_five():
    shown = show_additive({"a": 40, "b": 9, "c": 3, "d": 2})

    assert shown.causes == (("a", 40), ("b", 9))
    assert shown.others == 5


def test_whole_that_is_too_small_is_not_shown():
    shown = show_additive({"a": 3, "b": 1})

    assert shown.is_too_small
    assert (shown.causes, shown.others, shown.total) == ((), 0, None)


def test_nothing_at_all_is_no_secret():
    assert show_additive({}).total == 0
    assert not show_overlapping([]).is_too_small


def test_total_that_gives_away_who_lacks_a_cause_is_held_back():
    shown = show_overlapping([{"a"}] * 7 + [{"b", "a"}] * 5 + [{"b"}] * 2)

    assert dict(shown.causes) == {"a": 12, "b": 7}
    assert shown.total is None  # 14 less 12 are the two that name b alone


@given(counts, causes)
def test_nothing_small_follows_from_counts_that_add_up(counts, held_back):
    shown = show_additive(counts, held_back)

    visible = sum(count for _cause, count in shown.causes)
    assert all(count >= SMALLEST for _cause, count in shown.causes)
    assert not is_small(shown.others)
    assert not shown.visible & held_back
    if shown.total is None:
        assert is_small(sum(counts.values()))
    else:
        assert shown.total == sum(counts.values()) == visible + shown.others


@given(things, causes)
def test_nothing_small_follows_from_counts_that_overlap(things, held_back):
    shown = show_overlapping(things, held_back)

    truth = Counter(cause for each in things for cause in each)
    whole = sum(bool(each) for each in things)
    parts = [count for _cause, count in shown.causes]
    assert all(truth[cause] == count >= SMALLEST for cause, count in shown.causes)
    assert not is_small(shown.others)
    assert not shown.visible & held_back
    if shown.total is not None:
        assert shown.total == whole
        assert not any(is_small(shown.total - part) for part in (*parts, shown.others) if part)


@given(counts)
def test_whole_less_what_is_shown_of_its_parts_is_nothing_or_five(counts):
    hidden = hidden_parts(counts)

    left = sum(count for part, count in counts.items() if part in hidden)
    assert all(part in hidden for part, count in counts.items() if is_small(count))
    assert not is_small(left) or left == sum(counts.values())
