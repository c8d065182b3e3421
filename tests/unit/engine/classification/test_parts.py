"""Each optional part of a method, on the tiny one: what it gives and what it refuses."""

from datetime import date
from decimal import Decimal

import pytest

from forms_plugins.engine.classification import InputCleaner, classify, explain, load_method
from tests.unit.engine.classification.tiny_method import COAST, HILLS, TODAY, document


def codes(result):
    return {(reason.about, reason.code) for reason in result.reasons}


def taken(result):
    return [(item.about, item.code, item.taken) for item in result.substitutions]


def changed(number=None, **changes):
    """Return the tiny method with parts replaced, or with changes to one of its indicators."""
    built = document()
    target = built if number is None else built["indicators"][number]
    target.update(changes)
    return load_method({key: value for key, value in built.items() if value is not None})


def without(answers, *keys):
    return {key: value for key, value in answers.items() if key not in keys}


# Computed answers


def with_computed(rule, **own):
    built = document()
    zone = next(item for item in built["inputs"] if item["key"] == "zone")
    zone.update(computed=rule, **own)
    built["inputs"].append({"key": "code", "label": "Código", "datatype": "whole"})
    return load_method(built)


def test_computed_answer_is_worked_out_where_it_was_not_given():
    method = with_computed({"if": [{"gt": [{"answer": "code"}, 5]}, 1, 2]})

    assert classify(method, {**without(COAST, "zone"), "code": 6}, TODAY).area.key == "coast"
    assert classify(method, {**without(HILLS, "zone"), "code": 5}, TODAY).area.key == "hills"
    assert classify(method, {**COAST, "code": 5}, TODAY).area.key == "coast"  # given, so taken


def test_computed_answer_without_its_answers_names_them():
    method = with_computed({"if": [{"gt": [{"answer": "code"}, 5]}, 1, 2]})

    result = classify(method, without(COAST, "zone"), TODAY)

    assert ("area", "missing_answer") in codes(result)
    assert "code" in {reason.answer for reason in result.reasons}


def test_computed_answer_that_is_no_choice_is_an_error():
    result = classify(
        with_computed({"answer": "code"}), {**without(COAST, "zone"), "code": 7}, TODAY
    )

    assert ("area", "computed_out_of_range") in codes(result)
    assert result.status == "not_computed"


def test_wrong_answer_is_not_replaced_by_a_computed_one():
    method = with_computed({"answer": "code"})

    result = classify(method, {**without(COAST, "zone"), "code": 1}, TODAY, wrong={"zone": "No."})

    assert ("area", "wrong_answer") in codes(result)


def test_computed_column_of_a_roster_is_read_by_the_indicators():
    built = document()
    fields = built["inputs"][-1]["fields"]
    fields.append({"key": "adult", "label": "Adulta", "datatype": "boolean", "computed": {"ge": [{"row": "age"}, 18]}})  # fmt: skip
    built["indicators"][2]["value"] = {
        "count": {"roster": "people", "where": {"eq": [{"row": "adult"}, True]}}
    }
    method = load_method(built)

    result = classify(method, HILLS, TODAY)

    assert result.scores[1].category == "1+"
    places = [item["answer"] for item in explain(result)["contributions"][1]["answers"]]
    assert places == ["people[1].adult", "people[2].adult", "people[1].age", "people[2].age"]
    lacking = {**HILLS, "people": ({"age": 30}, {})}
    assert {r.answer for r in classify(method, lacking, TODAY).reasons} == {"people[2].age"}


def test_rule_over_today_is_not_remembered_over_night():
    method = changed(0, kind="bins", value={"age": [{"answer": "born"}, {"today": True}]}, refusals=[], categories=[
        {"code": "young", "label": "Joven", "less_than": "18", "weights": {"coast": "1", "hills": "1"}},
        {"code": "old", "label": "Mayor", "at_least": "18", "weights": {"coast": "0", "hills": "0"}},
    ])  # fmt: skip
    from forms_plugins.engine.classification import Classifier

    classifier, household = Classifier(method), {**COAST, "born": date(2008, 3, 1)}

    eve = classifier.classify(household, date(2026, 2, 28)).scores[0].category
    day = classifier.classify(household, date(2026, 3, 1)).scores[0].category

    assert (eve, day) == ("young", "old")


# Decimals


@pytest.mark.parametrize(
    ("raw", "typed"),
    [("12.50", "12.50"), (12, "12"), (12.5, "12.5"), ("-3", "-3"), (Decimal("0.10"), "0.10"), (0.1, "0.1")],
)  # fmt: skip
def test_decimal_answer_is_taken_digit_by_digit(raw, typed):
    assert str(decimal_cleaner().clean({"income": raw})[0]["income"]) == typed


@pytest.mark.parametrize(
    "raw",
    ["1,5", "1e3", "NaN", True, [1], "", 0.1 + 0.2, float("nan"), float("inf"), 1e300, "1" * 13,
     "0." + "1" * 13, -4, "-3.01", 100.5, Decimal("NaN")],
)  # fmt: skip
def test_decimal_answer_with_doubtful_digits_or_out_of_limits_is_told(raw):
    answers, wrong = decimal_cleaner().clean({"income": raw})

    assert answers == {}
    assert (list(wrong) == ["income"]) is (raw != "")


def decimal_cleaner():
    income = {"key": "income", "label": "Ingreso", "datatype": "decimal", "minimum": -3, "maximum": 100}  # fmt: skip
    return InputCleaner(changed(inputs=[*document()["inputs"], income]))


# Places


def by_place():
    built = document(place_answer="place")
    built["areas"][0].update(when=True, place_codes=["30", "3150"])
    built["areas"][1].update(when={"eq": [{"answer": "zone"}, 2]}, place_codes=[])
    built["clusters"]["table"] = [
        {"prefix": "2", "cluster": 1, "label": "Dos"},
        {"prefix": "2010", "cluster": 2, "label": "Veinte diez", "source": "hoja"},
    ]
    return load_method(built)


@pytest.mark.parametrize(
    ("place", "area"), [("3001", "coast"), ("3150", "coast"), ("3151", "hills"), ("0030", "hills")]
)
def test_area_by_place_codes(place, area):
    household = {**HILLS, **COAST, "zone": 2, "place": place}

    assert classify(by_place(), household, TODAY).area.key == area


def test_area_by_place_without_a_place_is_refused():
    result = classify(by_place(), without({**HILLS, "zone": 2}, "place"), TODAY)

    assert ("area", "missing_answer") in codes(result)
    assert "place" in {reason.answer for reason in result.reasons}


def test_area_with_rule_and_places_needs_both():
    built = document(place_answer="place")
    built["areas"][0]["place_codes"] = ["30"]
    method = load_method(built)

    assert classify(method, {**COAST, "place": "3001"}, TODAY).area.key == "coast"
    assert classify(method, {**COAST, "place": "4001"}, TODAY).area is None
    assert codes(classify(method, {**COAST, "place": "4001"}, TODAY)) == {("area", "unknown_area")}


@pytest.mark.parametrize(
    ("place", "number", "prefix"), [("2010", 2, "2010"), ("2011", 1, "2"), ("1001", 1, "")]
)
def test_longest_prefix_gives_the_cluster_after_the_rules(place, number, prefix):
    found = classify(by_place(), {**HILLS, "place": place}, TODAY).cluster

    assert (found.number, found.prefix, found.found_by) == (number, prefix, "place")


def test_place_outside_the_table_leaves_the_cluster_unknown():
    result = classify(by_place(), {**HILLS, "place": "9999"}, TODAY)

    assert (result.cluster, result.status) == (None, "not_computed")
    assert ("cluster", "unknown_cluster") in codes(result)


# Columns, constants, lines


def points_by(names, weights, **more):
    built = document(points_by=names, rescale=None, categories=None, threshold=None, **more)
    built["areas"] = [{"key": "all", "label": "Todo", "indicators": ["roof"]}]
    built["indicators"] = [built["indicators"][0]]
    built["indicators"][0]["categories"] = [
        {"code": "good", "label": "Bueno", "codes": [1], "weights": weights}
    ]
    built["assumptions"], built["validity"] = [], []
    return load_method(built)


def test_points_by_cluster_need_the_cluster():
    method = points_by(["cluster"], {"1": "10", "2": "20.5"})

    assert str(classify(method, {"roof": 1, "cluster": 2}, TODAY).raw) == "20.5"
    unknown = classify(method, {"roof": 1}, TODAY)
    assert unknown.raw is None
    assert {about for about, _ in codes(unknown)} == {"cluster"}
    assert {about for about, _ in codes(classify(method, {}, TODAY))} == {"cluster", "roof"}


def test_points_of_a_cluster_without_a_column_are_refused():
    method = points_by(["cluster"], {"1": "10"})

    assert codes(classify(method, {"roof": 1, "cluster": 2}, TODAY)) == {("roof", "no_weight")}


def test_points_by_area_cluster_and_line():
    lines = [{"key": "low", "label": "Baja"}, {"key": "high", "label": "Alta"}]
    weights = {f"all/{n}/{line}": f"{n}{len(line)}" for n in (1, 2, 3) for line in ("low", "high")}
    method = points_by(["area", "cluster", "line"], weights, lines=lines, main_line="high")

    result = classify(method, {"roof": 1, "cluster": 2}, TODAY)

    assert (result.raw, dict(result.line_scores)) == (24, {"low": 23, "high": 24})


def test_constant_is_the_first_contribution():
    result = classify(changed(constants={"coast": "-0.25"}), COAST, TODAY)

    first = result.contributions[0]
    assert (first.score.indicator, str(first.running_sum)) == ("constant", "-0.25")
    assert str(result.raw) == "1.25" == str(result.contributions[-1].running_sum)
    hills = classify(changed(constants={"coast": "-0.25"}), HILLS, TODAY)
    assert (str(hills.contributions[0].score.weight), hills.raw) == ("0", Decimal("0.40"))


# Kinds of indicators


def linear(coefficient):
    return changed(1, kind="linear", categories=[], coefficients={"coast": coefficient})


@pytest.mark.parametrize(
    ("people", "rooms", "coefficient", "raw"),
    [(1, 1, "0.25", "0.75"), (3, 2, "-1.5", "-1.75"), (1, 3, "3", "1.4999999999999999999999999999"), (2, 1, "0.333333333333", "1.166666666666")],
)  # fmt: skip
def test_linear_indicator_multiplies_exactly(people, rooms, coefficient, raw):
    household = {**COAST, "people": tuple({"age": 1} for _ in range(people)), "rooms": rooms}

    result = classify(linear(coefficient), household, TODAY)

    assert result.raw == Decimal(raw)
    assert result.scores[1].category == "linear"


def test_linear_indicator_takes_no_truth_for_a_number():
    method = changed(1, kind="linear", categories=[], coefficients={"coast": "1"}, value={"answer": "special"})  # fmt: skip

    assert ("density", "no_weight") in codes(classify(method, {**COAST, "special": True}, TODAY))


def bins_of(*rows, missing=None):
    categories = [
        {"code": str(n), "label": str(n), **limits, "weights": {"coast": str(n)}}
        for n, limits in enumerate(rows, 1)
    ]
    changes = {"missing": missing} if missing else {}
    return changed(1, value={"answer": "rooms"}, categories=categories, **changes)


@pytest.mark.parametrize(
    ("rooms", "row"),
    [(0, "1"), (1, "1"), (2, "2"), (3, "2"), (4, "3"), (5, "4"), (6, "4"), (7, "5"), (8, None), (20, None)],
)  # fmt: skip
def test_every_kind_of_limit(rooms, row):
    method = bins_of(
        {"at_most": "1"}, {"more_than": "1", "less_than": "4"}, {"equals": "4"},
        {"at_least": "5"}, {"more_than": "6", "at_most": "7"},
    )  # fmt: skip

    result = classify(method, {**COAST, "rooms": rooms}, TODAY)

    if row is None:
        assert ("density", "no_weight") in codes(result)
    else:
        assert result.scores[1].category == row


def test_value_goes_before_the_interval_around_it():
    method = bins_of({"at_least": "0"}, {"equals": "4"})

    found = [classify(method, {**COAST, "rooms": n}, TODAY).scores[1].category for n in (3, 4, 5)]

    assert found == ["1", "2", "1"]


# What is taken when something is missing


def test_missing_answer_takes_the_category_and_says_so():
    method = changed(0, missing={"answer": "category", "category": "bad"})

    result = classify(method, without(COAST, "roof"), TODAY)

    assert (result.status, result.scores[0].category) == ("computed", "bad")
    assert taken(result) == [("roof", "missing_category", "bad")]
    assert result.substitutions[0].answers == ("roof",)
    told = explain(result)["substitutions"][0]
    assert told["text"] == "Sin respuesta en «Techo»: se tomó «Malo»."
    assert classify(method, COAST, TODAY).substitutions == ()


def test_category_may_stand_for_missing_answers_alone():
    built = document()
    built["indicators"][0]["missing"] = {"answer": "category", "category": "unknown"}
    built["indicators"][0]["categories"].append(
        {"code": "unknown", "label": "Sin dato", "weights": {"coast": "0.07", "hills": "0"}}
    )

    result = classify(load_method(built), without(COAST, "roof"), TODAY)

    assert str(result.raw) == "1.07"


def test_wrong_answer_gets_no_category():
    method = changed(0, missing={"answer": "category", "category": "bad"})

    result = classify(method, without(COAST, "roof"), TODAY, wrong={"roof": "Debe ser 1, 2 o 3."})

    assert (result.status, result.substitutions) == ("not_computed", ())
    assert ("roof", "wrong_answer") in codes(result)


def test_category_for_answers_leaves_values_without_a_row_refused():
    method = changed(0, missing={"answer": "category", "category": "bad"}, refusals=[])

    assert ("roof", "no_weight") in codes(classify(method, {**COAST, "roof": 3}, TODAY))


def test_value_without_a_row_takes_the_category():
    method = changed(0, missing={"row": "category", "category": "bad"}, refusals=[])

    result = classify(method, {**COAST, "roof": 3}, TODAY)

    assert taken(result) == [("roof", "row_category", "bad")]
    assert ("roof", "missing_answer") in codes(classify(method, without(COAST, "roof"), TODAY))


def test_refusal_in_so_many_words_goes_before_the_category():
    method = changed(0, missing={"row": "category", "category": "bad"})

    assert ("roof", "no_roof") in codes(classify(method, {**COAST, "roof": 3}, TODAY))


@pytest.mark.parametrize(("rooms", "row"), [(0, "1"), (7, "1"), (8, "1"), (9, "2"), (20, "2")])
def test_nearest_bin_is_taken_and_of_two_the_lower(rooms, row):
    method = bins_of({"at_least": "2", "at_most": "6"}, {"at_least": "10", "at_most": "12"}, missing={"row": "clamp"})  # fmt: skip

    result = classify(method, {**COAST, "rooms": rooms}, TODAY)

    assert taken(result) == [("density", "row_clamped", row)]
    inside = classify(method, {**COAST, "rooms": 2}, TODAY)
    assert (inside.substitutions, inside.scores[1].category) == ((), "1")


# Index


def rescaled(raw, **changes):
    built = document()
    built["rescale"]["bounds"]["coast"] = {"min": "0", "max": "1"}
    built["rescale"].update(changes)
    return classify(load_method(built), COAST, TODAY)  # the raw score is 1.50: index 150


def test_index_beyond_the_scale_is_kept_clamped_or_refused():
    assert str(rescaled("1.50").index) == "150.0"
    clamped = rescaled("1.50", outside="clamp")
    assert (str(clamped.index), clamped.category) == ("100.0", "high")
    assert taken(clamped) == [("index", "index_clamped", "100.0")]
    refused = rescaled("1.50", outside="refuse")
    assert (refused.index, refused.status) == (None, "not_computed")
    assert ("index", "outside_bounds") in codes(refused)


@pytest.mark.parametrize(
    ("lowest", "highest", "index"), [("-10", "10", "20.0"), ("160", "200", "220.0"), ("0", "150.0", "225.0")]
)  # fmt: skip
def test_scale_may_begin_and_end_anywhere(lowest, highest, index):
    assert str(rescaled("1.50", lowest=lowest, highest=highest).index) == index


def test_index_below_the_scale_is_clamped_to_its_beginning():
    built = document()
    built["rescale"].update(bounds={"coast": {"min": "2", "max": "3"}}, outside="clamp", lowest="5")

    result = classify(load_method(built), COAST, TODAY)

    assert (str(result.index), result.category) == ("5.0", "low")


def from_table(**changes):
    table = {
        "key": "steps", "label": "Escalones", "by": "area",
        "rows": [{"less_than": "1", "values": {"coast": "10.04"}}, {"at_least": "1", "at_most": "1.5", "values": {"coast": "61.05"}}],
        **changes,
    }  # fmt: skip
    built = document(tables=[table])
    built["rescale"] = {"formula": "table", "table": "steps", "status": "published", "rounding": {"digits": 1, "mode": "half_up"}}  # fmt: skip
    return load_method(built)


def test_index_from_a_table_is_rounded():
    result = classify(from_table(), COAST, TODAY)

    assert (str(result.index), result.category) == ("61.1", "high")
    assert explain(result)["index"]["arithmetic"] == "Escalones: 1.50 → 61.1"


def test_score_without_a_row_is_refused_clamped_or_gets_the_default():
    rows = [{"at_most": "1", "values": {"coast": "7"}}]

    refused = classify(from_table(rows=rows), COAST, TODAY)
    clamped = classify(from_table(rows=rows, beyond="clamp"), COAST, TODAY)
    default = classify(from_table(rows=rows, beyond="default", default="9.5"), COAST, TODAY)

    assert ("index", "no_table_row") in codes(refused)
    assert (str(clamped.index), taken(clamped)) == ("7.0", [("steps", "table_clamped", "7")])
    assert (str(default.index), taken(default)) == ("9.5", [("steps", "table_default", "9.5")])


# Limits


def test_score_itself_is_judged_without_a_rescaling():
    built = document(rescale=None, unknowns=[])
    built["threshold"]["by_cluster"]["3"] = "1.50"
    built["categories"][1]["cut_off"]["by_cluster"]["3"] = "1.50"

    result = classify(load_method(built), COAST, TODAY)

    assert (result.index, str(result.judged)) == (None, "1.50")
    assert (result.category, result.eligible) == ("middle", True)
    assert explain(result)["judged"] == {"of": "raw", "value": "1.50"}


@pytest.mark.parametrize(
    ("direction", "inclusive", "limit", "eligible"),
    [
        ("higher_is_better", True, "99.9", False), ("higher_is_better", True, "100.0", True), ("higher_is_better", True, "100.1", True),
        ("higher_is_better", False, "99.9", False), ("higher_is_better", False, "100", False), ("higher_is_better", False, "100.1", True),
        ("higher_is_poorer", True, "99.9", True), ("higher_is_poorer", True, "100", True), ("higher_is_poorer", True, "100.1", False),
        ("higher_is_poorer", False, "99.9", True), ("higher_is_poorer", False, "100", False), ("higher_is_poorer", False, "100.1", False),
    ],
)  # fmt: skip
def test_limit_just_below_at_and_above(direction, inclusive, limit, eligible):
    # The index of COAST is 100.
    built = document(direction=direction, clusters=None)
    built["areas"][0].pop("cluster")
    built["threshold"] = {"by_cluster": {"all": limit}, "inclusive": inclusive, "meaning": "x"}
    cut = {"by_cluster": {"all": limit}, "inclusive": inclusive}
    built["categories"] = [
        {"code": "poor", "label": "Pobre", "cut_off": cut},
        {"code": "other", "label": "Otro"},
    ]

    result = classify(load_method(built), COAST, TODAY)

    assert (result.eligible, result.category) == (eligible, "poor" if eligible else "other")
    bound = {
        ("higher_is_better", True): "at_most", ("higher_is_better", False): "less_than",
        ("higher_is_poorer", True): "at_least", ("higher_is_poorer", False): "more_than",
    }[direction, inclusive]  # fmt: skip
    assert [line["bound"] for line in explain(result)["lines"]] == [bound]


def test_share_of_a_threshold_of_zero_is_zero():
    built = document()
    built["threshold"]["by_cluster"]["3"] = "0"

    assert classify(load_method(built), COAST, TODAY).lines[0].limit == 0


# Outputs


def with_outputs(*outputs, **changes):
    return changed(outputs=[{"label": "x", **output} for output in outputs], **changes)


def test_outputs_of_score_and_index_are_rounded_as_they_say():
    result = classify(
        with_outputs({"name": "raw"}, {"name": "short", "digits": 0}, {"name": "index", "of": "index"}),
        COAST,
        TODAY,
    )  # fmt: skip

    assert [(name, str(value)) for name, value in result.outputs.items()] == [
        ("raw", "1.50"), ("short", "2"), ("index", "100.0"),
    ]  # fmt: skip


def test_output_by_cluster_needs_the_cluster_and_a_row():
    table = {"key": "risk", "label": "Riesgo", "by": "cluster", "rows": [{"values": {"3": "0.9", "1": "0.1"}}]}  # fmt: skip
    method = with_outputs({"name": "risk", "of": "table", "table": "risk"}, tables=[table])

    assert str(classify(method, COAST, TODAY).outputs["risk"]) == "0.9"
    lacking = classify(method, {**HILLS, "cluster": 2}, TODAY)
    assert (lacking.status, lacking.category, lacking.eligible) == ("not_computed", None, None)
    assert ("risk", "no_table_row") in codes(lacking)
    unknown = classify(method, {**HILLS, "place": "2001"}, TODAY)
    assert codes(unknown) == {("cluster", "unknown_cluster")}


def test_no_output_beside_a_refusal():
    result = classify(with_outputs({"name": "raw"}), {**COAST, "roof": 3}, TODAY)

    assert (result.outputs, result.status) == ({}, "not_computed")


# Criteria


def gate(key="special", **changes):
    return {
        "key": key, "label": "Criterio", "text": "Porque sí.", "then": "category", "category": "low",
        "when": {"eq": [{"answer": "special"}, True]}, **changes,
    }  # fmt: skip


def test_gate_before_decides_without_a_score():
    method = changed(gates=[gate()])

    result = classify(method, {"special": True}, TODAY)

    assert (result.status, result.category, result.eligible) == ("computed", "low", None)
    assert (result.raw, result.area, result.reasons) == (None, None, ())
    assert (result.gate.key, result.gate.text) == ("special", "Porque sí.")
    assert result.assumptions == ()
    assert result.validity.key == "special"
    assert explain(result)["gate"]["label"] == "Criterio"


def test_score_is_shown_beside_a_gate_that_decided():
    result = classify(changed(gates=[gate()]), {**COAST, "special": True}, TODAY)

    assert (str(result.raw), str(result.index), result.category) == ("1.50", "100.0", "low")
    assert result.eligible is None  # the score says no, but it did not decide
    assert {item.id for item in result.assumptions} == {"always", "of_density", "of_index"}


def test_gate_that_does_not_hold_changes_nothing():
    method = changed(gates=[gate()])

    result = classify(method, {**COAST, "special": False}, TODAY)

    assert (result.category, result.gate, result.eligible) == ("high", None, False)


def test_first_gate_that_holds_decides():
    gates = [gate("never", when=False), gate("first"), gate("second", category="middle")]

    result = classify(changed(gates=gates), {**COAST, "special": True}, TODAY)

    assert ([item.key for item in result.gates], result.category) == (["first"], "low")


def test_gate_with_a_missing_answer_refuses_or_is_passed_over():
    refused = classify(changed(gates=[gate(), gate("other", when=True)]), COAST, TODAY)
    passed = classify(changed(gates=[gate(missing="pass")]), COAST, TODAY)

    assert (refused.status, refused.category, str(refused.raw)) == ("not_computed", None, "1.50")
    assert codes(refused) == {("special", "missing_answer")}
    assert (passed.status, passed.category) == ("computed", "high")
    assert taken(passed) == [("special", "gate_passed", "")]
    assert passed.substitutions[0].answers == ("special",)


def test_gate_is_not_passed_over_a_wrong_answer():
    method = changed(gates=[gate(missing="pass")])

    result = classify(method, COAST, TODAY, wrong={"special": "Debe ser verdadero o falso."})

    assert codes(result) == {("special", "wrong_answer")}


@pytest.mark.parametrize("stage", ["before", "after"])
def test_gate_may_refuse_a_result(stage):
    refusing = gate(then="refuse", category="", stage=stage)

    result = classify(changed(gates=[refusing]), {**COAST, "special": True}, TODAY)

    assert (result.status, result.category, result.eligible) == ("not_computed", None, None)
    assert [(r.about, r.code, r.text) for r in result.reasons] == [
        ("gate", "special", "Porque sí.")
    ]
    assert (str(result.raw), result.validity) == ("1.50", None)


@pytest.mark.parametrize(("then", "eligible"), [("eligible", True), ("not_eligible", False)])
def test_gate_may_give_eligibility_alone(then, eligible):
    method = changed(gates=[gate(then=then, category="")])

    result = classify(method, {"special": True}, TODAY)

    assert (result.status, result.category, result.eligible) == ("computed", None, eligible)


def test_gates_after_the_score_read_it_and_each_other():
    gates = [
        gate("far", stage="after", when={"gt": [{"answer": "score"}, 1]}, category="middle"),
        gate("index", stage="after", when={"lt": [{"answer": "index"}, 100]}, category="low"),
        gate("chain", stage="after", when={"eq": [{"answer": "category"}, "middle"]}, then="eligible", category=""),
    ]  # fmt: skip

    result = classify(changed(gates=gates), COAST, TODAY)

    assert (result.category, result.eligible) == ("middle", True)
    assert [item.key for item in result.gates] == ["far", "chain"]
    assert result.gate.key == "chain"


def test_gates_after_the_score_do_not_touch_a_household_without_one():
    after = gate(stage="after", when=True)

    result = classify(changed(gates=[after]), {**COAST, "roof": 3}, TODAY)

    assert (result.status, result.category, result.gates) == ("not_computed", None, ())


def test_gate_over_an_empty_roster_is_open():
    asked = gate(when={"any": {"roster": "people", "where": {"gt": [{"row": "age"}, 90]}}})

    result = classify(changed(gates=[asked]), {**COAST, "people": ()}, TODAY)

    assert ("special", "missing_answer") in codes(result)


# Papers


def test_explanation_holds_status_basis_dates_and_the_right_to_a_review():
    method = changed(
        status="official", legal_basis="Ley 1", in_force_from="2026-01-01", in_force_until="2027-12-31",
        legal_effect=True, review={"days": 15, "text": "Vaya a la oficina.", "source": "Ley 2"},
    )  # fmt: skip

    told = explain(classify(method, COAST, date(2024, 2, 20)))

    assert told["review"] == {
        "days": 15, "until": "2024-03-06", "text": "Vaya a la oficina.", "source": "Ley 2",
    }  # fmt: skip
    said = told["method"]
    assert (said["status"], said["legal_basis"], said["legal_effect"]) == (
        "official",
        "Ley 1",
        True,
    )
    assert (said["in_force_from"], said["in_force_until"]) == ("2026-01-01", "2027-12-31")
