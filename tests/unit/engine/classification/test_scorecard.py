"""A whole foreign-style score card as a document, against a reckoner that knows nothing of it."""

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from forms_plugins.classification.lines import LineClassifier
from forms_plugins.engine.classification import (
    Classifier,
    InputCleaner,
    check_method,
    classify,
    dump_method,
    explain,
    load_method,
)
from tests.unit.engine.classification.scorecard import (
    HOUSEHOLD,
    TODAY,
    document,
    likelihood,
    reckon,
)

METHOD = load_method(document())
CLASSIFIER = Classifier(METHOD)


def test_card_has_no_errors():
    assert [item for item in check_method(METHOD) if item.severity == "error"] == []
    assert load_method(dump_method(METHOD)) == METHOD


def test_scores_of_both_lines_and_outputs_by_hand():
    result = classify(METHOD, HOUSEHOLD, TODAY)

    assert (result.status, result.raw) == ("computed", 55)
    assert result.line_scores == {"national": 55, "extreme": 53}
    assert {name: str(value) for name, value in result.outputs.items()} == {
        "poor": "3.25",
        "extreme_poor": "0",
        "extreme_score": "53",
    }
    assert [str(item.weight) for item in result.by_line["extreme"]] == [
        "2", "3", "6", "0", "3", "7", "9", "8", "11", "4",
    ]  # fmt: skip


def test_main_line_may_be_another_one():
    result = classify(load_method(document(main_line="extreme")), HOUSEHOLD, TODAY)

    assert result.raw == 53
    assert result.contributions[-1].running_sum == 53


def test_line_of_results_has_the_outputs_as_text():
    raw = json.loads(json.dumps(HOUSEHOLD))
    lines = LineClassifier(CLASSIFIER, date(2026, 2, 28), {})

    written = json.loads(lines.line(json.dumps({"id": 1, "answers": raw}).encode()))

    assert written["outputs"] == {"poor": "3.25", "extreme_poor": "0", "extreme_score": "53"}
    assert list(written)[-1] == "outputs"


def test_explanation_can_be_recomputed_with_a_pencil():
    told = explain(classify(METHOD, HOUSEHOLD, TODAY), 4)

    for line in told["line_scores"]:
        assert sum(Decimal(item["weight"]) for item in line["contributions"]) == Decimal(
            line["score"]
        )
    assert [line["is_main"] for line in told["line_scores"]] == [True, False]
    details = {item["name"]: item for item in told["output_details"]}
    assert (details["poor"]["from"], details["poor"]["table"]) == ("55", "likelihood")
    assert (details["extreme_score"]["from"], details["extreme_score"]["of"]) == ("53", "raw")
    assert told["outputs"]["poor"] == "3.25"


def test_missing_member_is_named_once_though_two_lines_ask_for_it():
    household = {**HOUSEHOLD, "people": ({"age": 41, "works": True}, {"works": True})}

    result = classify(METHOD, household, TODAY)

    places = [(reason.about, reason.answer) for reason in result.reasons]
    assert places == [("children", "people[2].age"), ("oldest", "people[2].age")]
    assert (result.raw, result.line_scores, result.outputs) == (None, {}, {})


people = st.lists(
    st.fixed_dictionaries({"age": st.integers(0, 110), "works": st.booleans()}),
    min_size=1,
    max_size=9,
)
households = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["north", "south", "east"]),
        "wall": st.sampled_from(["mud", "wood", "brick"]),
        "roof": st.sampled_from(["straw", "iron"]),
        "fuel": st.sampled_from(["wood", "gas"]),
        "toilet": st.sampled_from(["none", "pit", "flush"]),
        "goods": st.sets(st.sampled_from(["radio", "tv", "fridge"]), min_size=1).map(sorted),
        "people": people,
    }
)


@given(households)
def test_engine_agrees_with_an_independent_reckoner(household):
    answers, wrong = InputCleaner(METHOD).clean(household)

    result = CLASSIFIER.classify(answers, TODAY, wrong)

    for line in ("national", "extreme"):
        assert result.line_scores[line] == reckon(household, line)
    extreme = reckon(household, "extreme")
    assert result.outputs["poor"] == likelihood(reckon(household, "national"), "national")
    assert result.outputs["extreme_poor"] == likelihood(extreme, "extreme").quantize(
        Decimal(1), ROUND_HALF_UP
    )
    assert result.outputs["extreme_score"] == extreme
