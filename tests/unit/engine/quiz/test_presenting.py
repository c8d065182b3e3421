"""What is shown: nothing that tells the right answer."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_plugins.engine.quiz import load_question, present, vary
from tests.unit.engine.quiz import samples

often = settings(max_examples=200)
seeds = st.integers(0, 2**62) | st.text(max_size=5)


def shown(document: dict[str, Any], seed: int | str, shuffle: bool = True) -> str:
    question = load_question(document)
    return json.dumps(present(question, {}, seed, shuffle).to_json())


@often
@given(samples.singles() | samples.multiples(), seeds, st.booleans(), st.data())
def test_choice_is_shown_alike_whichever_option_is_right(
    document: dict[str, Any], seed: int | str, shuffle: bool, data: st.DataObject
) -> None:
    marks = data.draw(st.permutations([option["right"] for option in document["options"]]))
    other = [
        {**option, "right": mark, "feedback": "Muy bien" if mark else "", "text": option["text"]}
        for option, mark in zip(document["options"], marks, strict=True)
    ]

    assert shown(document, seed, shuffle) == shown({**document, "options": other}, seed, shuffle)


@often
@given(samples.orders(), seeds, st.booleans(), st.data())
def test_items_are_shown_alike_whatever_their_right_order(
    document: dict[str, Any], seed: int | str, shuffle: bool, data: st.DataObject
) -> None:
    other = data.draw(st.permutations(document["items"]))

    assert shown(document, seed, shuffle) == shown({**document, "items": other}, seed, shuffle)


@often
@given(samples.matches(), seeds, st.booleans(), st.data())
def test_sides_are_shown_alike_whatever_belongs_together(
    document: dict[str, Any], seed: int | str, shuffle: bool, data: st.DataObject
) -> None:
    rights = data.draw(st.permutations([pair["right"] for pair in document["pairs"]]))
    other = [
        {**pair, "right": right} for pair, right in zip(document["pairs"], rights, strict=True)
    ]

    assert shown(document, seed, shuffle) == shown({**document, "pairs": other}, seed, shuffle)


@often
@given(samples.clozes(), seeds, st.lists(samples.words, min_size=1, max_size=3))
def test_gaps_are_shown_alike_whatever_fills_them(
    document: dict[str, Any], seed: int | str, accepted: list[str]
) -> None:
    other = [{**gap, "accepted": accepted} for gap in document["gaps"]]

    assert shown(document, seed) == shown({**document, "gaps": other}, seed)


@pytest.mark.parametrize("seed", range(20))
def test_gap_with_a_list_is_shown_alike_whichever_is_right(seed: int) -> None:
    *others, gap = samples.CLOZE["gaps"]
    first = shown(samples.CLOZE, seed)

    turned = {**gap, "accepted": ["RENIEC"], "options": ["RENIEC", "MIDIS", "INEI"]}

    assert first == shown({**samples.CLOZE, "gaps": [*others, turned]}, seed)


@pytest.mark.parametrize(
    ("document", "change"),
    [
        (samples.TRUE_FALSE, {"right": False}),
        (samples.NUMERIC, {"right": "99", "tolerance": "3"}),
        (samples.SHORT, {"accepted": ["otra"]}),
        (samples.CASE, {"answers": {"x": 1}, "categories": {"sisfoh": "otra"}, "graded": ["x"]}),
        (samples.SINGLE, {"explanation": "Otra.", "essential": True}),
    ],
)
def test_rest_is_shown_alike(document: dict[str, Any], change: dict[str, Any]) -> None:
    assert shown(document, 1) == shown({**document, **change}, 1)


def test_right_option_stands_in_every_place_equally_often() -> None:
    question = load_question(samples.SINGLE)

    places = [
        [option.key for option in present(question, {}, seed).options].index("a")
        for seed in range(3_000)
    ]

    assert all(900 < places.count(place) < 1_100 for place in range(3))


def test_options_stay_in_place_without_shuffling_and_items_do_not() -> None:
    options = present(load_question(samples.SINGLE), {}, 3, shuffle=False).options
    orders = {
        "".join(item.key for item in present(load_question(samples.ORDER), {}, seed, False).options)
        for seed in range(200)
    }

    assert [option.key for option in options] == ["a", "b", "c"]
    assert len(orders) == 24


def test_same_seed_shows_the_same_for_ever() -> None:
    found = present(load_question(samples.ORDER), {}, "41:2")

    assert [item.key for item in found.options] == ["d", "a", "c", "b"]


def test_numbers_of_the_variant_are_filled_in() -> None:
    question = load_question(samples.TEMPLATE_SINGLE)
    variant = vary(question, 1)

    found = json.dumps(present(question, variant, 1).to_json())

    assert "{" not in found.replace('{"', "").replace(": {", "")
    assert variant["ingreso"] in found


def test_pieces_of_a_cloze_text_in_order() -> None:
    pieces = present(load_question(samples.CLOZE), {}, 1).pieces

    assert [(piece.text, piece.gap.key if piece.gap else None) for piece in pieces] == [
        ("La ", "hueco"), (" vale ", "meses"), (" meses y la da el ", "quien"), (".", None),
    ]  # fmt: skip
    assert [piece.gap.is_number for piece in pieces if piece.gap] == [False, True, False]
