"""One indicator by itself: the words of a value, what is remembered, and what has no row."""

from decimal import Decimal
from fractions import Fraction

import pytest

from forms_plugins.engine.classification import load_method, scoring
from forms_plugins.engine.classification.scoring import (
    NoWeight,
    Scorer,
    Valuer,
    handed_through,
    short_number,
)
from tests.unit.engine.classification.tiny_method import COAST, TODAY, document


def valuer(number=0, **changes):
    """Return the valuer of an indicator of the tiny method, with changes."""
    built = document()
    skills = built["inputs"][-1]["fields"][1]
    built["inputs"][-1]["fields"].append({**skills, "key": "level", "datatype": "choice"})
    built["indicators"][number].update(changes)
    method = load_method(built)
    return Valuer(method.indicators[number], {item.key: item for item in method.inputs})


def scorer(number=0, column="coast", **changes):
    return Scorer(valuer(number, **changes), column)


LEVEL = {"largest": {"roster": "people", "value": {"row": "level"}}}


# Words


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1.50", "1.5"), ("2.00", "2"), ("10", "10"), ("100.0", "100"), ("0.05", "0.05"), ("-0.10", "-0.1"), ("0", "0"),
        ("1.333333", "1.33 (redondeado)"), ("1.999", "2 (redondeado)"), ("1E+2", "100"), ("1" * 28 + ".125", "1" * 28 + ".12 (redondeado)"),
    ],
)  # fmt: skip
def test_number_is_written_with_two_decimals_and_says_so(number, text):
    assert short_number(Decimal(number)) == text


def test_whole_number_is_written_as_it_is():
    assert short_number(100) == "100"


@pytest.mark.parametrize(
    ("number", "changes", "value", "words"),
    [
        (0, {}, 1, "Techo 1"),
        (0, {}, 7, "7"),
        (0, {}, True, "Sí"),
        (1, {}, 3, "3"),
        (1, {"unit": "Personas"}, 3, "Personas: 3"),
        (1, {"unit": "Personas"}, Decimal("1.50"), "Personas: 1.5"),
        (1, {"unit": "Personas"}, "abc", "abc"),
        (3, {}, True, "Sí"),
        (3, {}, False, "No"),
        (0, {"value": LEVEL}, 2, "Sembrar"),
        (0, {"value": LEVEL}, 9, "9"),
        (0, {"value": {"add": [{"answer": "roof"}, 0]}}, 1, "1"),
    ],
)
def test_value_is_told_in_the_words_of_its_answer(number, changes, value, words):
    assert valuer(number, **changes).words(value) == words


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        ({"answer": "roof"}, (None, "roof")),
        ({"row": "level"}, (None, "level")),
        (LEVEL, ("people", "level")),
        ({"pick": {"roster": "people", "where": True, "value": {"row": "level"}}}, ("people", "level")),
        ({"count": {"roster": "people"}}, None),
        ({"eq": [{"answer": "roof"}, 1]}, None),
        ({"add": [{"answer": "roof"}, 0]}, None),
        (True, None),
        (3, None),
    ],
)  # fmt: skip
def test_answer_that_a_rule_hands_through(tree, found):
    assert handed_through(tree) == found


@pytest.mark.parametrize(
    ("tree", "key"),
    [({"answer": "roof"}, "roof"), ({"eq": [{"answer": "roof"}, 1]}, ""), (True, ""), (LEVEL, "")],
)
def test_only_a_plain_answer_is_its_own_value(tree, key):
    assert valuer(value=tree).handed == key


# Memory


class Counted:
    """A function that counts how often it was called."""

    def __init__(self, function):
        self.function = function
        self.times = 0

    def __call__(self, *arguments):
        self.times += 1
        return self.function(*arguments)


def test_rule_is_worked_out_once_for_the_same_answers():
    density = valuer(1)
    counted = density._compute = Counted(density._compute)

    values = [density.value({**COAST, "roof": roof}, TODAY) for roof in (1, 2, 3)]

    assert (values, counted.times) == ([Decimal(1)] * 3, 1)
    assert density.value({**COAST, "rooms": 2}, TODAY) == Decimal("0.5")
    assert counted.times == 2


def test_plain_answer_is_scored_without_its_rule_from_the_second_time():
    roof = scorer()
    counted = roof.valuer.value = Counted(roof.valuer.value)

    first, second = (roof.outcome({"roof": 1}, TODAY) for _ in range(2))

    assert first is second
    assert counted.times == 1
    assert (first.category, first.answer, str(first.weight)) == ("good", "Techo 1", "0.50")
    assert roof.outcome({"roof": 2}, TODAY).category == "bad"
    assert isinstance(roof.outcome({"roof": True}, TODAY), NoWeight)


def test_value_is_judged_once():
    density = scorer(1)
    counted = density.judge = Counted(density.judge)

    scores = [density.outcome({**COAST, "rooms": rooms}, TODAY) for rooms in (1, 1, 2)]

    assert scores[0] is scores[1]
    assert counted.times == 2
    assert [score.answer for score in scores] == ["1", "1", "0.5"]


def test_whole_value_that_is_no_plain_answer_is_not_taken_for_one():
    one_more = scorer(value={"add": [{"answer": "roof"}, 1]}, refusals=[])

    assert one_more.outcome({"roof": 1}, TODAY).category == "bad"
    assert isinstance(one_more.outcome({"roof": 2}, TODAY), NoWeight)
    assert one_more.outcome({"roof": 0, "": 2}, TODAY).category == "good"


def test_memory_has_an_end(monkeypatch):
    monkeypatch.setattr(scoring, "MAX_KNOWN", 1)
    roof = scorer()

    kept, more = ([roof.outcome({"roof": code}, TODAY) for _ in range(2)] for code in (1, 2))

    assert kept[0] is kept[1]
    assert more[0].category == more[1].category == "bad"
    assert more[0] is not more[1]


# Without a row


@pytest.mark.parametrize(
    ("number", "changes", "value", "words"),
    [
        (0, {}, 3, "Techo 3"),
        (0, {"refusals": []}, 3, "Techo 3"),
        (0, {"missing": {"row": "category", "category": "bad"}}, 3, "Techo 3"),
        (1, {}, "abc", "abc"),
        (1, {}, True, "Sí"),
        (1, {}, Decimal("-1"), "-1"),
        (1, {"missing": {"answer": "category", "row": "clamp", "category": "many"}}, "abc", "abc"),
        (0, {"kind": "linear", "categories": [], "coefficients": {"coast": "1", "hills": "1"}, "refusals": []}, "abc", "abc"),
        (0, {"kind": "linear", "categories": [], "coefficients": {"coast": "1", "hills": "1"}, "refusals": []}, False, "No"),
    ],
)  # fmt: skip
def test_value_without_a_row_is_handed_on_with_its_words(number, changes, value, words):
    outcome = scorer(number, **changes).judge(value)

    assert isinstance(outcome, NoWeight)
    assert (outcome.value, outcome.words) == (value, words)


def test_truth_without_a_row_has_no_weight():
    only_no = [{"code": "no", "label": "No", "is_true": False, "weights": {"hills": "0"}}]

    mule = scorer(3, "hills", categories=only_no)

    assert isinstance(mule.judge(True), NoWeight)
    assert mule.judge(False).category == "no"


def test_category_without_points_in_the_column_is_not_taken():
    rows = [
        *document()["indicators"][0]["categories"],
        {"code": "other", "label": "Otro", "weights": {"hills": "0.7"}},
    ]
    changes = {"categories": rows, "refusals": [], "missing": {"row": "category", "category": "other"}}  # fmt: skip

    assert isinstance(scorer(0, "coast", **changes).judge(3), NoWeight)
    assert str(scorer(0, "hills", **changes).judge(3).weight) == "0.7"


def test_product_of_a_long_number_keeps_its_digits():
    long = Decimal("12345678901234567890123456789.012345678901")
    changes = {"kind": "linear", "categories": [], "refusals": [], "coefficients": {"coast": "1.5", "hills": "1"}}  # fmt: skip

    score = scorer(0, **changes).judge(long)

    assert Fraction(score.weight) == Fraction(long) * Fraction(3, 2)
    assert score.category_label == "12345678901234567890123456789.012345678901 × 1.5"
