"""Scores: against a second reckoner for any answer, and worked examples."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_plugins.engine.quiz import clean_response, grade, load_question, right_answer, vary
from tests.unit.engine.quiz import samples
from tests.unit.engine.quiz.reckoner import reckon

often = settings(max_examples=400)
some_text = st.sampled_from(["uno", "ÚNO", " dos.", "tres", "ñu", "nu", "Él", "el", "extra"])


def responses(document: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return responses to a question: right, half right, wrong and none."""
    kind = document["kind"]
    if kind in ("single", "multiple"):
        keys = st.sampled_from([option["key"] for option in document["options"]])
        return keys if kind == "single" else st.lists(keys, max_size=8)
    if kind == "order":
        return st.permutations([item["key"] for item in document["items"]]).flatmap(
            lambda keys: st.integers(0, len(keys)).map(lambda size: list(keys[:size]))
        )
    if kind == "match":
        keys = st.sampled_from([pair["key"] for pair in document["pairs"]])
        return st.dictionaries(keys, samples.words | st.just("extra"))
    if kind == "cloze":
        return st.dictionaries(st.sampled_from([gap["key"] for gap in document["gaps"]]), some_text)
    if kind == "true_false":
        return st.booleans()
    if kind == "numeric":
        return st.decimals(-99, 99, places=2).map(str)
    return st.fixed_dictionaries(
        {
            "answers": st.fixed_dictionaries(
                {},
                optional={
                    "a": st.sampled_from([1, "1", "x", "X.", [2, 1]]),
                    "b": st.sampled_from([1, "1.00", "x", [1, 2], [1]]),
                    "filas": samples.rosters,
                },
            ),
            "categories": st.sampled_from([{}, {"m": "k"}, {"m": "z"}]),
        }
    )


answered = samples.documents.flatmap(
    lambda document: st.tuples(st.just(document), responses(document) | st.none())
)


@often
@given(answered)
def test_score_is_that_of_the_second_reckoner(pair: tuple[dict[str, Any], Any]) -> None:
    document, response = pair
    question = load_question(document)

    found = grade(question, response, {})

    assert found.score == reckon(document, response)
    assert 0 <= found.score <= 1
    assert found.is_right == (found.score == 1)


@often
@given(answered)
def test_full_score_only_without_differences(pair: tuple[dict[str, Any], Any]) -> None:
    document, response = pair

    found = grade(load_question(document), response, {})

    assert found.is_right == (bool(found.parts) and not found.differences)


@often
@given(samples.documents)
def test_right_answer_is_wholly_right(document: dict[str, Any]) -> None:
    question = load_question(document)
    right = right_answer(question, {})

    found = grade(question, right, {})

    has_something = document["kind"] != "case" or reckon(document, right) == 1
    assert found.is_right == has_something
    assert clean_response(question, right, {}) == right or document["kind"] == "case"


@often
@given(samples.multiples(), st.data())
def test_one_more_right_tick_never_lowers_the_score(
    document: dict[str, Any], data: st.DataObject
) -> None:
    question = load_question(document)
    ticked = data.draw(responses(document))
    more = data.draw(
        st.sampled_from([each["key"] for each in document["options"] if each["right"]])
    )

    before, after = grade(question, ticked, {}), grade(question, [*ticked, more], {})

    assert after.score >= before.score
    assert after.score > before.score or more in ticked or before.score == 0


@often
@given(samples.multiples(), st.data())
def test_one_more_wrong_tick_never_raises_the_score(
    document: dict[str, Any], data: st.DataObject
) -> None:
    question = load_question(document)
    ticked = data.draw(responses(document))
    wrong = data.draw(
        st.sampled_from([each["key"] for each in document["options"] if not each["right"]])
    )

    assert grade(question, [*ticked, wrong], {}).score <= grade(question, ticked, {}).score


@often
@given(samples.matches() | samples.clozes(), st.data())
def test_mending_one_part_raises_the_score(document: dict[str, Any], data: st.DataObject) -> None:
    question = load_question(document)
    response = data.draw(responses(document))
    right = right_answer(question, {})
    key = data.draw(st.sampled_from(sorted(right)))

    before, after = (
        grade(question, response, {}),
        grade(question, {**response, key: right[key]}, {}),
    )

    was_right = {part.place: part.is_right for part in before.parts}[key]
    step = Fraction(0) if was_right else Fraction(1, len(right))
    assert after.score == before.score + step


@pytest.mark.parametrize("document", samples.ALL, ids=samples.IDS)
def test_no_answer_is_worth_nothing(document: dict[str, Any]) -> None:
    assert grade(load_question(document), None, {}).score == 0


@pytest.mark.parametrize("document", samples.ALL, ids=samples.IDS)
def test_sample_answered_rightly(document: dict[str, Any]) -> None:
    question = load_question(document)

    assert grade(question, right_answer(question, {}), {}).is_right


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("12.50", 1), ("12,5", 1), ("12.55", 1), ("12.45", 1), ("12.551", 0), ("12.449", 0),
        (" 12.5 ", 1), ("doce", 0), ("", 0), ("-12.5", 0), ("1e1", 0), ("NaN", 0),
    ],
)  # fmt: skip
def test_number_at_the_edge_of_its_tolerance(typed: str, score: int) -> None:
    assert grade(load_question(samples.NUMERIC), typed, {}).score == score


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("pgh", True), ("P G H", False), ("«Padron  general de hogares».", True), ("PADRÓN GENERAL DE HOGARES", True),
        ("padrón", False), ("", False), ("...", False), ("Padrón General de Hogares PGH", False),
    ],
)  # fmt: skip
def test_short_answer(typed: str, right: bool) -> None:
    assert grade(load_question(samples.SHORT), typed, {}).is_right == right


def test_short_answer_keeps_the_tilde() -> None:
    question = load_question({**samples.SHORT, "accepted": ["año"]})

    assert grade(question, "AÑO", {}).is_right
    assert grade(question, "an\u0303o", {}).is_right
    assert not grade(question, "ano", {}).is_right


@pytest.mark.parametrize(
    ("order", "score"),
    [
        ("cadb", 1),
        ("adbc", "2/3"),
        ("bdac", 0),
        ("ca", "1/3"),
        ("cdab", 0),
        ("dbca", "2/3"),
        ("", 0),
    ],
)
def test_order_counts_neighbours(order: str, score: int | str) -> None:
    assert grade(load_question(samples.ORDER), list(order), {}).score == Fraction(score)


def test_cloze_chosen_from_a_list_and_a_number() -> None:
    question = load_question(samples.CLOZE)

    found = grade(question, {"hueco": "cse", "meses": "36,0", "quien": "INEI"}, {})

    assert found.score == Fraction(2, 3)
    assert [(each.place, each.given, each.wanted) for each in found.differences] == [
        ("quien", "INEI", "MIDIS")
    ]


def test_multiple_says_what_was_wanted() -> None:
    found = grade(load_question(samples.MULTIPLE), ["a", "c"], {})

    assert found.score == 0
    assert {each.place: (each.given, each.wanted) for each in found.differences} == {
        "b": (False, True),
        "c": (True, False),
    }


@pytest.mark.parametrize("document", samples.TEMPLATES, ids=lambda each: each["kind"])
def test_template_answered_rightly(document: dict[str, Any]) -> None:
    question = load_question(document)
    for seed in range(50):
        variant = vary(question, seed)
        assert grade(question, right_answer(question, variant), variant).is_right
