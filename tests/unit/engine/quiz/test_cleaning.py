"""Responses as they were posted: whatever it was, it becomes an answer or nothing."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_plugins.engine.quiz import clean_response, grade, load_question
from forms_plugins.engine.quiz.texts import number_of
from tests.unit.engine.quiz import samples

QUESTIONS = [load_question(document) for document in (*samples.ALL, *samples.TEMPLATES)]
atoms = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.decimals()
    | st.sampled_from(["a", "b", "hueco", "MIDIS", "answers", "miembros", "\ud800", "1" * 999])
)  # fmt: skip
keys = st.text() | st.sampled_from(["a", "hueco", "quien", "answers", "categories", "sisfoh"])
anything = st.recursive(
    atoms, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=15
)


@settings(max_examples=500)
@given(st.sampled_from(QUESTIONS), anything)
def test_anything_posted_is_cleaned_and_graded(question: Any, raw: Any) -> None:
    cleaned = clean_response(question, raw, {})
    found = grade(question, raw, {})

    assert json.loads(json.dumps(cleaned)) == cleaned
    assert clean_response(question, cleaned, {}) == cleaned
    assert 0 <= found.score <= 1


def test_nested_beyond_reason() -> None:
    raw: Any = {}
    for _ in range(100_000):
        raw = {"answers": raw, "categories": [raw]}

    assert clean_response(load_question(samples.CASE), raw, {})["categories"] == {}


@pytest.mark.parametrize(
    ("document", "raw", "cleaned"),
    [
        (samples.SINGLE, "b", "b"),
        (samples.SINGLE, "z", None),
        (samples.SINGLE, ["a"], None),
        (samples.MULTIPLE, ["d", "a", "a", "z", 1], ["a", "d"]),
        (samples.MULTIPLE, "a", ["a"]),
        (samples.MULTIPLE, [], None),
        (samples.TRUE_FALSE, "true", True),
        (samples.TRUE_FALSE, "Falso", False),
        (samples.TRUE_FALSE, False, False),
        (samples.TRUE_FALSE, 1, None),
        (samples.NUMERIC, "12,5", "12.5"),
        (samples.NUMERIC, "1,200", "1200"),
        (samples.NUMERIC, "1 200.50", "1200.50"),
        (samples.NUMERIC, 7, "7"),
        (samples.NUMERIC, True, None),
        (samples.NUMERIC, "1e5", None),
        (samples.ORDER, ["a", "a", "z", "c"], ["a", "c"]),
        (samples.MATCH, {"a": "Servicio", "b": "Otra", "z": "Persona"}, {"a": "Servicio"}),
        (samples.MATCH, [], None),
        (samples.SHORT, "  la   CSE ", "la CSE"),
        (samples.SHORT, "¿?", None),
        (samples.CLOZE, {"hueco": " x ", "meses": "doce", "quien": "otro"}, {"hueco": "x"}),
        (samples.CASE, {"answers": {"pared": 2, "peso": 1.5}}, {"answers": {"pared": 2}, "categories": {}}),
        (samples.CASE, {"categories": {"sisfoh": "x", "otro": "y"}}, {"answers": {}, "categories": {"sisfoh": "x"}}),
        (samples.CASE, {"answers": [], "categories": 3}, None),
    ],
)  # fmt: skip
def test_what_is_kept(document: dict[str, Any], raw: Any, cleaned: Any) -> None:
    assert clean_response(load_question(document), raw, {}) == cleaned


def test_choices_of_a_template_are_those_of_the_variant() -> None:
    template = {
        **samples.MATCH,
        "variables": [{"name": "n", "values": ["3", "4"]}],
        "pairs": [
            {"key": "a", "left": "Uno", "right": "{n} meses"},
            {"key": "b", "left": "Dos", "right": "{n} años"},
        ],
    }
    question = load_question(template)

    assert clean_response(question, {"a": "3 meses"}, {"n": "3"}) == {"a": "3 meses"}
    assert clean_response(question, {"a": "4 meses"}, {"n": "3"}) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0,125", "0.125"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1,234,567", "1234567"),
        ("+4", "4"), ("-0,5", "-0.5"), ("1,23", "1.23"), ("1.200", "1.200"),
    ],
)  # fmt: skip
def test_number_written_with_point_or_comma(typed: str, number: str) -> None:
    assert number_of(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "-", "1,,2", "1.2.3", "٣", "1_000", "0x1", "inf", "1" * 16])
def test_text_that_is_no_number(typed: str) -> None:
    assert number_of(typed) is None
