"""The order of a classification, on a method small enough to check in one's head."""

from datetime import date
from decimal import Decimal

import pytest

from forms_plugins.engine.classification import (
    Classifier,
    classify,
    dump_method,
    explain,
    load_method,
)
from forms_plugins.engine.classification.validity import years_later
from tests.unit.engine.classification.tiny_method import COAST, HILLS, TODAY, document

METHOD = load_method(document())


def codes(result):
    return {(reason.about, reason.code) for reason in result.reasons}


def test_complete_result():
    # 0.50 + 1.00 = 1.50, the highest of the coast: index 100
    result = classify(METHOD, COAST, TODAY)

    assert (result.status, str(result.raw), str(result.index)) == ("computed", "1.50", "100.0")
    assert (result.category, result.eligible, result.cluster.number) == ("high", False, 3)
    assert result.reasons == ()


def test_every_kind_of_indicator():
    # -0.10 + 0.20 + 0.30 = 0.40; (0.40 + 0.30) / 0.90 x 100 = 77.77.. -> 77.8
    result = classify(METHOD, HILLS, TODAY)

    assert [item.score.category for item in result.contributions] == ["bad", "1+", "yes"]
    assert [str(item.running_sum) for item in result.contributions] == ["-0.10", "0.10", "0.40"]
    assert str(result.index) == "77.8"


def test_document_survives_a_round_trip():
    assert load_method(dump_method(METHOD)) == METHOD
    assert dump_method(METHOD)["indicators"][0]["categories"][0]["weights"]["coast"] == "0.50"


@pytest.mark.parametrize("number", [0.5, "0,5", "1e3", "NaN", "", None, True])
def test_number_that_is_not_exact_text_is_refused(number):
    changed = document()
    changed["indicators"][0]["categories"][0]["weights"]["coast"] = number

    with pytest.raises(ValueError):
        load_method(changed)


@pytest.mark.parametrize(
    ("people", "rooms", "category"),
    [(1, 1, "few"), (2, 1, "many"), (3, 2, "few"), (3, 1, "many"), (2, 2, "few")],
)
def test_bins_include_their_lower_bound(people, rooms, category):
    rows = tuple({"age": 1} for _ in range(people))

    result = classify(METHOD, {**COAST, "people": rows, "rooms": rooms}, TODAY)

    assert result.scores[1].category == category


def test_answer_of_another_type_is_no_code():
    result = classify(METHOD, {**COAST, "roof": True}, TODAY)

    assert ("roof", "no_weight") in codes(result)
    assert classify(METHOD, COAST, TODAY).raw == Decimal("1.50")


def test_memory_does_not_mix_answers_of_different_types():
    classifier = Classifier(METHOD)

    first = classifier.classify(COAST, TODAY)
    second = classifier.classify({**COAST, "roof": True}, TODAY)
    third = classifier.classify({**COAST, "roof": Decimal("1")}, TODAY)

    assert (first.status, second.status, third.status) == (
        "computed",
        "not_computed",
        "not_computed",
    )


def test_classifier_used_again_gives_what_a_fresh_one_gives():
    classifier = Classifier(METHOD)
    households = [
        {**base, "roof": roof, "goods": goods, "special": special}
        for base in (COAST, HILLS)
        for roof in (1, 2, 3, None)
        for goods in ((1,), (2,), (1, 2), (9,), ())
        for special in (True, False)
    ]

    for household in households + households[::-1]:
        again = explain(classifier.classify(household, TODAY))
        assert again == explain(classify(METHOD, household, TODAY))


def test_answers_that_cannot_be_remembered_are_classified_all_the_same():
    # Lists where tuples are promised.
    household = {
        **HILLS,
        "goods": [2],
        "people": [dict(row, skills=[1]) for row in HILLS["people"]],
    }

    assert classify(METHOD, household, TODAY).raw == Decimal("0.40")


def test_area_that_no_rule_takes():
    assert codes(classify(METHOD, {**COAST, "zone": 7}, TODAY)) == {("area", "unknown_area")}


def test_wrong_answer_is_told_instead_of_missing():
    household = {key: value for key, value in COAST.items() if key != "roof"}

    result = classify(METHOD, household, TODAY, wrong={"roof": "Debe ser 1, 2 o 3."})

    (reason,) = result.reasons
    assert (reason.code, reason.answer, reason.text) == (
        "wrong_answer",
        "roof",
        "Debe ser 1, 2 o 3.",
    )
    assert reason.line == "roof: wrong_answer (roof) — Debe ser 1, 2 o 3."


def test_empty_roster_is_a_missing_answer_and_not_zero():
    result = classify(METHOD, {**HILLS, "people": ()}, TODAY)

    assert result.raw is None
    assert ("readers", "missing_answer") in codes(result)


def test_index_needs_bounds_of_its_area():
    changed = document()
    del changed["rescale"]["bounds"]["hills"]

    result = classify(load_method(changed), HILLS, TODAY)

    assert (result.status, str(result.raw), result.index) == ("not_computed", "0.40", None)
    assert ("index", "no_bounds") in codes(result)


def test_bounds_by_cluster():
    changed = document()
    changed["rescale"].update(by="cluster", bounds={"3": {"min": "-1", "max": "4"}})

    result = classify(load_method(changed), COAST, TODAY)

    assert str(result.index) == "50.0"


def test_method_without_bounds_has_a_score_and_says_what_is_unknown():
    unknown = {"about": "index", "reason": "bounds", "text": "No se publicaron."}
    method = load_method(document(rescale=None, categories=None, unknowns=[unknown]))

    result = classify(method, COAST, TODAY)

    assert (result.status, str(result.raw)) == ("computed", "1.50")
    assert (result.index, result.category, result.eligible) == (None, None, None)
    assert codes(result) == {("index", "bounds")}


def test_method_with_bounds_and_threshold_only_tells_who_is_eligible():
    method = load_method(document(categories=None))

    result = classify(method, {**COAST, "roof": 2, "people": ({}, {})}, TODAY)

    assert (str(result.index), result.category, result.eligible) == ("0.0", None, True)


def test_cluster_without_threshold_is_a_reason():
    changed = document()
    del changed["threshold"]["by_cluster"]["3"]

    result = classify(load_method(changed), COAST, TODAY)

    assert (result.status, result.eligible) == ("not_computed", None)
    assert ("eligible", "no_threshold") in codes(result)


@pytest.mark.parametrize(
    ("raw_bounds", "category"),
    [("0.00", "low"), ("30.0", "low"), ("30.1", "middle"), ("60.0", "middle"), ("60.1", "high")],
)
def test_class_takes_its_upper_line(raw_bounds, category):
    # Bounds that turn the raw 1.50 into the wanted index, between 0 and 100.
    changed = document()
    lowest = Decimal("1.50") - Decimal(raw_bounds)
    changed["rescale"]["bounds"]["coast"] = {"min": str(lowest), "max": str(lowest + 100)}

    assert classify(load_method(changed), COAST, TODAY).category == category


@pytest.mark.parametrize(("mode", "index"), [("half_up", "12.5"), ("half_even", "12.4")])
def test_rounding_is_named_by_the_method(mode, index):
    # 1.50 between 0.2550 and 10.2550 is 12.45 exactly.
    changed = document()
    changed["rescale"]["bounds"]["coast"] = {"min": "0.2550", "max": "10.2550"}
    changed["rescale"]["rounding"]["mode"] = mode

    assert str(classify(load_method(changed), COAST, TODAY).index) == index


@pytest.mark.parametrize(
    ("household", "used"),
    [
        (COAST, {"always", "of_density", "of_index", "of_class"}),
        (HILLS, {"always", "hills_only", "by_place", "of_index", "of_class"}),
        ({**HILLS, "cluster": 2}, {"always", "hills_only", "of_index", "of_class"}),
        ({**HILLS, "place": "2001"}, {"always", "hills_only", "of_index"}),
        ({**HILLS, "roof": 3}, {"always", "hills_only", "by_place"}),
    ],
)
def test_assumptions_are_those_the_result_touched(household, used):
    assert {item.id for item in classify(METHOD, household, TODAY).assumptions} == used


@pytest.mark.parametrize(
    ("household", "today", "key", "until"),
    [
        (COAST, date(2026, 11, 23), "coast", date(2030, 11, 23)),
        (HILLS, date(2026, 11, 23), "old", date(2029, 11, 23)),
        ({**COAST, "special": True}, date(2026, 11, 23), "special", date(2034, 11, 23)),
        ({**COAST, "special": False}, date(2026, 11, 23), "coast", date(2030, 11, 23)),
        (COAST, date(2019, 12, 31), "old", date(2022, 12, 31)),
        (COAST, date(2020, 1, 1), "coast", date(2024, 1, 1)),
        (HILLS, date(2024, 2, 29), "old", date(2027, 2, 28)),
        (COAST, date(2024, 2, 29), "coast", date(2028, 2, 29)),
    ],
)
def test_validity(household, today, key, until):
    validity = classify(METHOD, household, today).validity

    assert (validity.key, validity.valid_from, validity.valid_until) == (key, today, until)


def test_no_validity_before_the_first_rule():
    assert classify(METHOD, COAST, date(2009, 12, 31)).validity is None


def test_years_later_at_the_end_of_the_calendar():
    with pytest.raises(OverflowError):
        years_later(date(9998, 1, 1), 4)
