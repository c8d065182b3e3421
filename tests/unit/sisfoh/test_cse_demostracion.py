"""The demonstration method: index, three classes, inclusive lines, its assumptions."""

from decimal import Decimal

import pytest

from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.answers import answers_from_json
from forms_plugins.engine.classification import explain
from forms_plugins.engine.definition import load_form
from forms_plugins.engine.evaluation import evaluate_form
from tests.unit.sisfoh.households_for_tests import (
    LIMA,
    RURAL,
    TODAY,
    URBAN,
    classified,
    codes,
    method,
)

SISFOH = registry.get(Package, "sisfoh")
SLUG = "cse-demostracion"


def test_index_by_hand():
    # (-0.33 + 6.93) / (3.04 + 6.93) x 100 = 660 / 9.97 = 66.1986.. -> 66.20
    result = classified(LIMA, SLUG)

    assert (str(result.raw), str(result.index)) == ("-0.33", "66.20")
    assert (result.category, result.eligible) == ("NP", False)
    assert [(line.category, str(line.at_most)) for line in result.lines] == [
        ("PE", "27.5"),
        ("P", "55"),
    ]


def test_raw_score_is_that_of_ifh_2010():
    for household in (LIMA, RURAL, {**URBAN, "cluster": 5}):
        assert classified(household, SLUG).raw == classified(household).raw


@pytest.mark.parametrize("demo", SISFOH.demo().households, ids=lambda demo: demo.title)
def test_demo_household_gets_its_class_and_passes_the_form(demo):
    form = load_form(SISFOH.forms()["fsu"])

    evaluation = evaluate_form(form, answers_from_json(form, demo.answers), TODAY)
    result = classified(evaluation.answers, SLUG)

    assert evaluation.problems == ()
    assert (result.category or "") == demo.expected


def test_demo_shows_every_class_and_a_refusal():
    assert {demo.expected for demo in SISFOH.demo().households} == {"NP", "P", "PE", ""}


CUT_OFFS = {
    1: 33,
    2: 36,
    3: 34,
    4: 38,
    5: 35,
    6: 34,
    7: 52,
    8: 42,
    9: 44,
    10: 50,
    11: 44,
    12: 43,
    13: 43,
    14: 33,
}


@pytest.mark.parametrize(("cluster", "cut_off"), CUT_OFFS.items())
def test_published_cut_off_of_each_cluster(cluster, cut_off):
    result = classified({**URBAN, "cluster": cluster}, SLUG)

    assert result.threshold == cut_off
    assert [line.at_most for line in result.lines] == [Decimal(cut_off) / 2, cut_off]
    assert result.eligible is (result.index <= cut_off)


def test_unknown_cluster_is_not_computed_and_says_what_to_do():
    result = classified(URBAN, SLUG)

    assert (result.status, result.category, result.eligible) == ("not_computed", None, None)
    assert ("cluster", "unknown_cluster") in codes(result)
    assert "«cluster»" in next(r.text for r in result.reasons if r.code == "unknown_cluster")
    # Score and index do not depend on the cluster: they are shown, the class is not.
    assert result.raw == sum(item.score.weight for item in result.contributions)


def test_contradicting_cluster_is_not_computed():
    result = classified({**LIMA, "cluster": 3}, SLUG)

    assert result.status == "not_computed"
    assert ("cluster", "cluster_contradiction") in codes(result)


@pytest.mark.parametrize(
    ("index", "category", "eligible"),
    [
        ("0.00", "PE", True), ("27.49", "PE", True), ("27.50", "PE", True), ("27.51", "P", True),
        ("54.99", "P", True), ("55.00", "P", True), ("55.01", "NP", False), ("100.00", "NP", False),
    ],
)  # fmt: skip
def test_lines_are_inclusive(index, category, eligible):
    # A method for this test only: bounds that turn the raw -0.33 of LIMA into the wanted index.
    wanted = Decimal(index)
    document = method(SLUG).model_dump(mode="json", exclude_none=True)
    span = Decimal("100")
    lowest = Decimal("-0.33") - wanted
    document["rescale"]["bounds"]["lima"] = {"min": str(lowest), "max": str(lowest + span)}
    from forms_plugins.engine.classification import classify, load_method

    result = classify(load_method(document), LIMA, TODAY)

    assert str(result.index) == index
    assert (result.category, result.eligible) == (category, eligible)


def test_every_assumption_is_listed_and_the_disclaimer_given():
    explanation = explain(classified(RURAL, SLUG), 1)

    assert {item["id"] for item in explanation["assumptions"]} == {
        "wealth_goods_list", "head_by_relationship", "max_education_labels", "cluster_by_place",
        "demonstration", "index_min_max", "threshold_as_poverty_line", "thresholds_single_source",
        "extreme_poor_half",
    }  # fmt: skip
    assert all(item["text"].endswith(".") for item in explanation["assumptions"])
    assert explanation["method"]["disclaimer"] == "demostración sin efecto legal"
    assert explanation["method"]["legal_effect"] is False


def test_arithmetic_of_the_index_is_written_out():
    index = explain(classified(LIMA, SLUG))["index"]

    assert (index["minimum"], index["maximum"], index["value"]) == ("-6.93", "3.04", "66.20")
    assert index["status"] == "assumed"
    assert index["arithmetic"] == "(-0.33 − (-6.93)) ÷ (3.04 − (-6.93)) × 100 + 0 = 66.20"
