"""Raw answers to typed ones: what is taken, what is told."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_plugins.engine.classification import Classifier, InputCleaner, load_method
from tests.unit.engine.classification.tiny_method import COAST, HILLS, TODAY, document

METHOD = load_method(document())
CLEANER = InputCleaner(METHOD, {"towns": {"1001", "0042"}})


@pytest.mark.parametrize(
    ("key", "raw", "typed"),
    [
        ("roof", 1, 1), ("roof", "1", 1), ("roof", " 1 ", 1), ("roof", 1.0, 1), ("roof", "01", 1),
        ("goods", [1, 2], (1, 2)), ("goods", ["1", 2], (1, 2)), ("goods", [9], (9,)), ("goods", [1], (1,)),
        ("rooms", 0, 0), ("rooms", "20", 20), ("rooms", 3.0, 3),
        ("place", "0042", "0042"), ("place", 1001, "1001"),
        ("special", True, True), ("special", False, False),
        ("born", "2020-02-29", date(2020, 2, 29)),
    ],
)  # fmt: skip
def test_answer_with_one_reading_is_taken(key, raw, typed):
    answers, wrong = CLEANER.clean({key: raw})

    assert (answers, wrong) == ({key: typed}, {})
    assert type(answers[key]) is type(typed)


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("roof", 4), ("roof", "uno"), ("roof", True), ("roof", 1.5), ("roof", [1]), ("roof", {}), ("roof", "1.0"),
        ("roof", 10**30), ("roof", "9" * 5000), ("roof", float("inf")),
        ("goods", 1), ("goods", "1,2"), ("goods", [3]), ("goods", [1, 9]), ("goods", [True]), ("goods", [[1]]),
        ("goods", [None]), ("goods", [1] * 201), ("goods", {"1": 1}),
        ("rooms", -1), ("rooms", 21), ("rooms", "dos"), ("rooms", True), ("rooms", "²"),
        ("place", "42"), ("place", 42), ("place", "00 42"), ("place", "١٢٣٤"), ("place", "9999"), ("place", True),
        ("special", 1), ("special", "true"), ("special", "no"),
        ("born", "2021-02-29"), ("born", "0000-01-01"), ("born", "20200229"), ("born", 2020),
        ("people", {}), ("people", [{}] * 4), ("people", "x"),
    ],
)  # fmt: skip
def test_answer_that_cannot_be_taken_is_told(key, raw):
    answers, wrong = CLEANER.clean({key: raw})

    assert answers == {}
    assert list(wrong) == [key]
    assert METHOD.input_label(key) in wrong[key]


@pytest.mark.parametrize("raw", [None, "", []])
@pytest.mark.parametrize("key", ["roof", "goods", "people", "special"])
def test_empty_answer_is_missing(key, raw):
    assert CLEANER.clean({key: raw}) == ({}, {})


def test_rows_are_told_by_number():
    rows = [{"age": 3, "skills": [1]}, {"age": "x", "skills": [7]}, "nobody"]

    answers, wrong = CLEANER.clean({"people": rows})

    assert answers == {"people": [{"age": 3, "skills": (1,)}, {}, {}]}
    assert set(wrong) == {"people[2].age", "people[2].skills"}


def test_other_answers_are_not_looked_at():
    assert CLEANER.clean({"colour": object(), "people": [{"colour": 1, "age": 2}]}) == (
        {"people": [{"age": 2}]},
        {},
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.sampled_from(["age", "skills", "x"]), children, max_size=3)
    ),
    max_leaves=12,
)
keys = st.sampled_from([item.key for item in METHOD.inputs] + ["other"])
CLASSIFIER = Classifier(METHOD)


@given(st.dictionaries(keys, json_values), st.sampled_from([COAST, HILLS]))
def test_classification_never_crashes_and_a_score_is_the_sum_of_its_weights(raw, base):
    answers, wrong = CLEANER.clean({**json.loads(json.dumps(base)), **raw})

    result = CLASSIFIER.classify(answers, TODAY, wrong)

    assert (result.raw is None) == (result.contributions == ())
    if result.raw is None:
        assert result.status == "not_computed"
        assert result.reasons
    else:
        assert result.raw == result.contributions[-1].running_sum
        assert len(result.contributions) == len(result.area.indicators)
