"""Documents whose parts contradict each other are refused, with place and code."""

import pytest
from pydantic import ValidationError

from forms_plugins.engine.classification import load_method
from forms_plugins.engine.classification.problems import problems_of
from tests.unit.engine.classification.tiny_method import document


def found_in(broken):
    with pytest.raises(ValidationError) as caught:
        load_method(broken)
    return problems_of(caught.value, broken)


def changed_indicator(number=0, **changes):
    changed = document()
    changed["indicators"][number].update(changes)
    return changed


def changed_part(part, **changes):
    changed = document()
    changed[part].update(changes)
    return changed


@pytest.mark.parametrize(
    ("broken", "place", "code"),
    [
        (changed_indicator(value={"answer": "floor"}), "indicators > roof > value", "undeclared_answer"),
        (changed_indicator(value={"largest": {"roster": "people", "value": {"row": "height"}}}), "indicators > roof > value", "undeclared_answer"),
        (changed_indicator(value={"explode": 1}), "indicators > roof > value", "value_error"),
        (changed_indicator(refusals=[{"reason": "twice", "text": "x", "codes": [1]}]), "indicators > roof", "repeated_code"),
        (changed_indicator(kind="bins"), "indicators > roof > good", "says_not_which"),
        (changed_indicator(key="thatch"), "areas > coast > roof", "unknown_indicator"),
        (changed_part("threshold", by_cluster={"4": "1"}), "threshold > 4", "unknown_key"),
        (changed_part("rescale", bounds={"moon": {"min": "0", "max": "1"}}), "rescale > bounds > moon", "unknown_key"),
        (changed_part("rescale", bounds={"coast": {"min": "1", "max": "1"}}), "rescale > bounds > coast", "empty_bounds"),
        (document(categories=document()["categories"][:2]), "categories > middle", "cut_off"),
        (document(threshold=None), "categories > low", "no_threshold"),
        (document(validity=[{"key": "x", "label": "x", "years": 1, "since": "2020-01-01", "areas": ["moon"]}]), "validity > x > moon", "unknown_key"),
        (document(assumptions=[{"id": "a", "text": "x"}] * 2), "assumptions > a", "repeated"),
        (document(colour="red"), "colour", "extra_forbidden"),
    ],
)  # fmt: skip
def test_document_whose_parts_do_not_fit_is_refused(broken, place, code):
    assert (place, code) in {(" > ".join(item.place), item.code) for item in found_in(broken)}


def entry(part, number, **changes):
    """Return the document with changes to one entry of a list."""
    changed = document()
    changed[part][number].update(changes)
    return changed


def added(part, *entries, **changes):
    changed = document(**changes)
    changed[part] = [*changed.get(part, []), *entries]
    return changed


def field(**changes):
    """Return the document with changes to the first column of the roster (``people``)."""
    changed = document()
    changed["inputs"][-1]["fields"][0].update(changes)
    return changed


def category(**changes):
    """Return the document with changes to the first row of the first indicator (``roof``)."""
    changed = document()
    changed["indicators"][0]["categories"][0].update(changes)
    return changed


def bin_row(**limits):
    """Return the document with other limits in the first row of ``density``."""
    changed = document()
    row = changed["indicators"][1]["categories"][0]
    changed["indicators"][1]["categories"][0] = {
        "code": row["code"], "label": row["label"], "weights": row["weights"], **limits,
    }  # fmt: skip
    return changed


def clusters(**changes):
    return changed_part("clusters", **changes)


def first_cut_off(**cut_off):
    return entry("categories", 0, cut_off=cut_off)


def table(*rows, **changes):
    given = list(rows) or [{"values": {"value": "1"}}]
    return added("tables", {"key": "t", "label": "T", "rows": given, **changes})


def computed(*inputs):
    listed = [{"label": "x", "datatype": "whole", **item} for item in inputs]
    return added("inputs", *listed)


LINE = {"key": "only", "label": "Única"}
GATE = {
    "key": "g", "label": "G", "text": "x", "when": True, "then": "category", "category": "low",
}  # fmt: skip
OUTPUT = {"name": "o", "label": "O"}
SOURCE = {"key": "s", "text": "x"}
CASE = {"name": "c", "answers": {}, "expected": {}}
PLACE = {"cluster": 4, "label": "x", "when": True}
ROSTER = {"key": "pets", "label": "x", "datatype": "roster"}
AFTER = {**GATE, "stage": "after"}


# One case for each check, named as in the modules that make it.
CHECKS = [
    # fitting: names
    (added("sources", SOURCE, SOURCE), "sources > s", "repeated"),
    (added("inputs", document()["inputs"][0]), "inputs > zone", "repeated"),
    (added("areas", document()["areas"][0]), "areas > coast", "repeated"),
    (added("lines", LINE, LINE), "lines > only", "repeated"),
    (added("indicators", document()["indicators"][0]), "indicators > roof", "repeated"),
    (added("tables", *[{"key": "t", "label": "T", "rows": [{"values": {"value": "1"}}]}] * 2), "tables > t", "repeated"),
    (added("gates", GATE, GATE), "gates > g", "repeated"),
    (entry("categories", 1, code="low"), "categories > low", "repeated"),
    (added("outputs", OUTPUT, OUTPUT), "outputs > o", "repeated"),
    (added("cases", CASE, CASE), "cases > c", "repeated"),
    # fitting: inputs
    (added("inputs", {**ROSTER, "computed": 1}), "inputs > pets", "computed_roster"),
    (entry("inputs", 0, fields=[{"key": "a", "label": "A", "datatype": "whole"}]), "inputs > zone", "fields_without_roster"),
    (field(key="skills"), "inputs > people > skills", "repeated"),
    (field(datatype="roster"), "inputs > people > age", "roster_in_roster"),
    (entry("inputs", 3, minimum=21), "inputs > rooms", "empty_limits"),
    (field(minimum=5, maximum=4), "inputs > people", "empty_limits"),
    (entry("inputs", 0, choices=[{"code": 1, "label": "A"}] * 2), "inputs > zone", "repeated_code"),
    # fitting: standing
    (document(legal_effect=True), "legal_effect", "effect_without_status"),
    (document(in_force_from="2026-01-02", in_force_until="2026-01-01"), "in_force_until", "dates_out_of_order"),
    # scores: columns
    (document(main_line="moon"), "main_line", "unknown_line"),
    (document(points_by=["cluster", "area"]), "points_by", "wrong_order"),
    (document(points_by=[]), "points_by", "wrong_order"),
    (document(points_by=["area", "area"]), "points_by", "wrong_order"),
    (document(points_by=["line"]), "points_by", "no_lines"),
    (document(points_by=["cluster"], clusters=None), "points_by", "no_clusters"),
    (document(constants={"moon": "1"}), "constants > moon", "unknown_key"),
    # scores: areas
    (entry("areas", 0, indicators=["mule"]), "areas > coast > mule", "no_points"),
    (entry("areas", 0, indicators=["roof", "roof"]), "areas > coast", "repeated"),
    (entry("areas", 0, place_codes=["10"]), "areas > coast", "no_place_answer"),
    (entry("areas", 0, cluster=4), "areas > coast > cluster > 4", "unknown_key"),
    # scores: indicators and their rows
    (changed_indicator(key="constant"), "indicators > constant", "reserved_key"),
    (category(code="bad"), "indicators > roof", "repeated"),
    (category(codes=[2]), "indicators > roof", "repeated_code"),
    (changed_indicator(coefficients={"moon": "1"}), "indicators > roof > coefficients > moon", "unknown_key"),
    (category(weights={"moon": "1"}), "indicators > roof > good > moon", "unknown_key"),
    (changed_indicator(kind="linear", coefficients={"coast": "1"}), "indicators > roof", "linear_rows"),
    (changed_indicator(kind="linear", categories=[]), "indicators > roof", "linear_rows"),
    (changed_indicator(categories=[]), "indicators > roof", "no_rows"),
    (changed_indicator(coefficients={"coast": "1"}), "indicators > roof", "no_rows"),
    (changed_indicator(missing={"answer": "category", "category": "moon"}), "indicators > roof > missing", "unknown_category"),
    (changed_indicator(missing={"row": "clamp"}), "indicators > roof > missing", "clamp_without_bins"),
    (bin_row(at_least="1", more_than="1"), "indicators > density > many", "two_limits"),
    (bin_row(at_most="1", less_than="1"), "indicators > density > many", "two_limits"),
    (bin_row(equals="1", at_least="1"), "indicators > density > many", "two_limits"),
    (bin_row(), "indicators > density > many", "says_not_which"),
    (bin_row(at_least="1", codes=[1]), "indicators > density > many", "says_not_which"),
    (category(is_true=True), "indicators > roof > good", "says_not_which"),
    # scores: clusters
    (clusters(places=[PLACE]), "clusters > places > 4", "unknown_key"),
    (clusters(table=[{"prefix": "1", "cluster": 4}]), "clusters > table > 4", "unknown_key"),
    (clusters(table=[{"prefix": "1", "cluster": 1}, {"prefix": "1", "cluster": 2}]), "clusters > table > 1", "repeated"),
    (clusters(table=[{"prefix": "1", "cluster": 1}]), "clusters > table", "no_place_answer"),
    # scores: index
    (changed_part("rescale", lowest="100"), "rescale", "empty_scale"),
    (changed_part("rescale", formula="table"), "rescale", "unknown_table"),
    (changed_part("rescale", formula="table", table="moon"), "rescale", "unknown_table"),
    (changed_part("rescale", table="moon"), "rescale", "two_formulas"),
    (changed_part("rescale", by="cluster", bounds={"4": {"min": "0", "max": "1"}}), "rescale > bounds > 4", "unknown_key"),
    # scores: classes
    (entry("categories", 2, cut_off={"share_of_threshold": "1"}), "categories > high", "cut_off"),
    (first_cut_off(), "categories > low", "cut_off"),
    (first_cut_off(share_of_threshold="1", by_cluster={"1": "1"}), "categories > low", "cut_off"),
    (first_cut_off(by_cluster={"all": "1"}), "categories > low > all", "unknown_key"),
    # scores: look-up tables and outputs
    (table({"values": {"moon": "1"}}), "tables > t > 1 > moon", "unknown_key"),
    (table({"values": {"moon": "1"}}, by="line"), "tables > t > 1 > moon", "unknown_key"),
    (table({"values": {"4": "1"}}, by="cluster"), "tables > t > 1 > 4", "unknown_key"),
    (table({"values": {"moon": "1"}}, by="area"), "tables > t > 1 > moon", "unknown_key"),
    (table({"values": {"value": "1"}, "at_most": "1", "less_than": "1"}), "tables > t > 1", "two_limits"),
    (table({"values": {}}), "tables > t > 1", "no_value"),
    (added("outputs", {**OUTPUT, "of": "table", "table": "moon"}), "outputs > o > moon", "unknown_key"),
    (added("outputs", {**OUTPUT, "line": "moon"}), "outputs > o > moon", "unknown_key"),
    (added("outputs", {**OUTPUT, "of": "index"}, rescale=None), "outputs > o", "no_index"),
    # scores: assumptions
    (entry("assumptions", 1, areas=["moon"]), "assumptions > hills_only > moon", "unknown_key"),
    (entry("assumptions", 2, indicators=["moon"]), "assumptions > of_density > moon", "unknown_key"),
    # rules
    (entry("areas", 0, when={"eq": [{"answer": "moon"}, 1]}), "areas > coast > when", "undeclared_answer"),
    (entry("validity", 0, when={"eq": [{"answer": "moon"}, 1]}), "validity > special > when", "undeclared_answer"),
    (clusters(places=[{**PLACE, "cluster": 1, "when": {"eq": [{"answer": "moon"}, 1]}}]), "clusters > places > 1", "undeclared_answer"),
    (added("gates", {**GATE, "when": {"gt": [{"answer": "score"}, 1]}}), "gates > g > when", "undeclared_answer"),
    (changed_indicator(value={"count": {"roster": "pets"}}), "indicators > roof > value", "undeclared_answer"),
    (changed_indicator(value={"row": "age"}), "indicators > roof > value", "undeclared_answer"),
    (changed_indicator(value={"option": "code"}), "indicators > roof > value", "undeclared_answer"),
    (entry("inputs", 3, computed={"answer": "moon"}), "inputs > rooms > computed", "undeclared_answer"),
    (field(computed={"row": "moon"}), "inputs > people > age > computed", "undeclared_answer"),
    (clusters(answer="moon"), "clusters > answer", "undeclared_answer"),
    (document(place_answer="moon"), "place_answer", "undeclared_answer"),
    (document(place_answer="rooms"), "place_answer", "undeclared_answer"),
    (computed({"key": "a", "computed": {"answer": "b"}}, {"key": "b", "computed": 1}), "inputs > a > computed", "computed_too_early"),
    (computed({"key": "a", "computed": {"answer": "a"}}), "inputs > a > computed", "computed_too_early"),
    (field(computed={"row": "age"}), "inputs > people > age > computed", "computed_too_early"),
    (added("gates", AFTER, inputs=[*document()["inputs"], {"key": "score", "label": "x", "datatype": "whole"}]), "inputs > score", "result_key"),
    # parts by themselves
    (changed_indicator(missing={"answer": "category"}), "indicators > roof > missing", "value_error"),
    (added("gates", {**GATE, "category": ""}), "gates > g", "value_error"),
    (added("gates", {**GATE, "then": "refuse"}), "gates > g", "value_error"),
    (table(beyond="default"), "tables > t", "value_error"),
    (table(default="1"), "tables > t", "value_error"),
    (added("outputs", {**OUTPUT, "of": "table"}), "outputs > o", "value_error"),
    (added("outputs", {**OUTPUT, "table": "t"}), "outputs > o", "value_error"),
]  # fmt: skip


def test_tiny_method_itself_loads():
    assert load_method(document()).slug == "tiny"


@pytest.mark.parametrize(
    ("broken", "place", "code"),
    CHECKS,
    ids=[f"{code}-{place.replace(' > ', '.')}-{n}" for n, (_, place, code) in enumerate(CHECKS)],
)
def test_each_check_names_place_and_code(broken, place, code):
    found = found_in(broken)

    assert (place, code) in {(" > ".join(item.place), item.code) for item in found}
    assert all(item.message and item.severity == "error" for item in found)
