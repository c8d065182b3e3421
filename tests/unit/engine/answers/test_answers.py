"""Typed answers, in memory and as JSON."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_plugins.engine.answers import (
    answers_from_json,
    answers_to_json,
    fits,
    is_empty,
    is_missing,
    without_computed,
)
from tests import forms
from tests.forms.random_answers import answers_of

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FORM = forms.load("datatypes")
FIELDS = {field.key: field for _, _, field in FORM.fields()}


@unhurried
@given(answers=answers_of(FORM))
def test_json_and_back_gives_the_same_answers(answers: dict) -> None:
    text = json.dumps(answers_to_json(FORM, answers))

    assert answers_from_json(FORM, json.loads(text)) == answers


def test_json_form_of_each_datatype() -> None:
    answers = {
        "words": "ñandú",
        "whole": 3,
        "exact": Decimal("-0.550"),
        "agree": False,
        "day": date(2026, 1, 31),
        "one": 2,
        "many": ("a", "b"),
        "rows": ({"_id": "x", "row_day": date(2020, 2, 29)}, {}),
    }

    assert answers_to_json(FORM, answers) == {
        "words": "ñandú",
        "whole": 3,
        "exact": "-0.550",
        "agree": False,
        "day": "2026-01-31",
        "one": 2,
        "many": ["a", "b"],
        "rows": [{"_id": "x", "row_day": "2020-02-29"}, {}],
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("day", "2026-02-30"),
        ("day", "0000-01-01"),
        ("day", "20260131"),
        ("day", "2026-W01-1"),
        ("day", "٢٠٢٦-01-31"),
        ("day", 20260131),
        ("exact", "1_000"),
        ("exact", "NaN"),
        ("exact", "1e9999"),
        ("exact", ""),
        ("exact", True),
        ("many", "a"),
        ("rows", {"row_words": "x"}),
        ("rows", "x"),
        ("nothing_like_it", {"a": [1]}),
    ],
)
def test_what_cannot_be_read_stays_as_it_is(key: str, value: object) -> None:
    assert answers_from_json(FORM, {key: value}) == {key: value}


def test_row_that_is_no_object_stays_as_it_is() -> None:
    assert answers_from_json(FORM, {"rows": [3, {"strange": 1}]}) == {"rows": (3, {"strange": 1})}


@pytest.mark.parametrize("value", [None, "", (), []])
def test_nothing_given_is_missing_and_empty(value: object) -> None:
    assert is_missing(value)
    assert is_empty(value)


def test_no_is_an_answer_but_may_stay_in_a_hidden_question() -> None:
    assert not is_missing(False)
    assert is_empty(False)


@pytest.mark.parametrize("value", [0, Decimal(0), " ", "0", True, (0,)])
def test_given_value_is_neither_missing_nor_empty(value: object) -> None:
    assert not is_missing(value)
    assert not is_empty(value)


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("words", ["x"], [1, b"x", ("x",)]),
        ("whole", [0, -5, 10**27], [True, Decimal(1), 1.0, "1", 10**28, -(10**28)]),
        (
            "exact",
            [Decimal("0.1"), 3],
            [
                True,
                0.1,
                "0.1",
                Decimal("NaN"),
                Decimal("Infinity"),
                Decimal("1E+28"),
                Decimal("1E-101"),
            ],
        ),
        ("agree", [True, False], [1, 0, "true"]),
        ("day", [date(2026, 1, 31)], [datetime(2026, 1, 31), "2026-01-31"]),
        ("one", [1, "1"], [True, Decimal(1), (1,), 1.0]),
        ("many", [("a",), ["a", "b"], (1, 2)], ["a", ("a", 1), (True,), (None,), ({},)]),
    ],
)
def test_fits_the_datatype(key: str, right: list, wrong: list) -> None:
    assert [value for value in right if not fits(FIELDS[key], value)] == []
    assert [value for value in wrong if fits(FIELDS[key], value)] == []


def test_without_computed_leaves_out_computed_values_in_rows_too() -> None:
    form = forms.load("household")
    answers = {"men": 1, "total": 1, "members": ({"_id": "1", "name": "Ana", "age": 3}, "broken")}

    kept = without_computed(form, answers)

    assert kept == {"men": 1, "members": ({"_id": "1", "name": "Ana"}, "broken")}


@unhurried
@given(exact=st.decimals(min_value=-(10**27), max_value=10**27, allow_nan=False, places=3))
def test_decimal_keeps_every_figure(exact: Decimal) -> None:
    data = json.loads(json.dumps(answers_to_json(FORM, {"exact": exact})))

    assert str(answers_from_json(FORM, data)["exact"]) == str(exact)
