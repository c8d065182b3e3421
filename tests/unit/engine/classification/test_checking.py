"""What an author is told about a method that loads but is not right."""

import pytest

from forms_plugins.engine.classification import check_method, load_method
from tests.unit.engine.classification.scorecard import document as card
from tests.unit.engine.classification.tiny_method import document


def told(built):
    method = load_method({key: value for key, value in built.items() if value is not None})
    return {(" > ".join(p.place), p.code, p.severity) for p in check_method(method)}


def tiny(number=None, **changes):
    built = document()
    (built if number is None else built["indicators"][number]).update(changes)
    return built


def bins(*rows, value=None, **more):
    categories = [
        {"code": f"r{n}", "label": f"r{n}", **limits, "weights": {"coast": str(n)}}
        for n, limits in enumerate(rows, 1)
    ]
    value = {"answer": "rooms"} if value is None else value
    return tiny(1, value=value, categories=categories, **more)


DENSITY = "indicators > density > coast"
RATIO = {"div": [{"answer": "rooms"}, 3]}


def test_tiny_method_has_no_errors():
    assert {severity for _, _, severity in told(document())} == {"warning"}


@pytest.mark.parametrize(
    ("rows", "value", "found"),
    [
        # rooms are whole numbers from 0 to 20
        (({"at_least": "0"},), None, set()),
        (({"at_least": "0", "at_most": "9"}, {"at_least": "10"}), None, set()),
        (({"at_least": "0", "at_most": "9"}, {"at_least": "11"}), None, {"gap"}),
        (({"at_least": "0", "less_than": "9"}, {"more_than": "9"}), None, {"gap"}),
        (({"at_least": "0", "at_most": "9"}, {"at_least": "9"}), None, {"overlap"}),
        (({"at_least": "1"},), None, {"gap"}),
        (({"at_most": "19"},), None, {"gap"}),
        (({"at_most": "20"},), None, set()),
        (({"equals": "0"}, {"more_than": "0"}), None, set()),
        (({"equals": "0"}, {"equals": "0"}, {"at_least": "0"}), None, {"overlap"}),
        (({"at_least": "0"}, {"at_least": "0"}), None, {"overlap"}),
        (({"at_least": "5", "at_most": "4"}, {"at_least": "0"}), None, {"empty_row", "gap"}),
        # a third of them is any number
        (({"at_least": "0", "at_most": "3"}, {"at_least": "4"}), RATIO, {"gap"}),
        (({"at_least": "0", "at_most": "3"}, {"more_than": "3"}), RATIO, set()),
        (({"at_least": "0", "less_than": "3"}, {"more_than": "3"}), RATIO, {"gap"}),
        (({"at_least": "0", "at_most": "3"}, {"at_least": "3"}), RATIO, {"overlap"}),
    ],
)  # fmt: skip
def test_holes_and_overlaps_of_bins(rows, value, found):
    errors = {code for _, code, severity in told(bins(*rows, value=value)) if severity == "error"}

    assert errors == found


def test_hole_at_an_end_that_is_not_known_is_a_warning():
    built = bins({"at_least": "0", "at_most": "3"})
    next(item for item in built["inputs"] if item["key"] == "rooms").pop("maximum")

    assert (DENSITY, "gap", "warning") in told(built)


def test_holes_are_no_matter_where_the_nearest_bin_is_taken():
    rows = ({"at_least": "1", "at_most": "3"}, {"at_least": "5"})

    assert not {item for item in told(bins(*rows, missing={"row": "clamp"})) if item[1] == "gap"}


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (tiny(0, refusals=[]), ("indicators > roof", "choice_without_category", "error")),
        (tiny(0, refusals=[{"reason": "x", "text": "x", "codes": [3, 8]}]), ("indicators > roof > x", "unknown_code", "warning")),
        (tiny(0, monotonic="rising"), ("indicators > roof > bad > coast", "not_monotonic", "error")),
        (tiny(3, categories=document()["indicators"][3]["categories"][:1]), ("indicators > mule > hills", "gap", "error")),
        (tiny(0, value={"eq": [{"answer": "roof"}, "x"]}), ("indicators > roof > value", "rule_not_comparable", "error")),
        (tiny(direction="higher_is_poorer"), ("categories > middle > 1", "unreachable_class", "error")),
        (tiny(validity=[]), ("validity", "no_validity", "warning")),
        (tiny(validity=[*document()["validity"], {"key": "late", "label": "x", "years": 1, "since": "2010-01-01"}]), ("validity > late", "unreachable_validity", "warning")),
        (tiny(status="official"), ("legal_basis", "no_legal_basis", "error")),
        (tiny(status="official"), ("in_force_from", "no_date", "error")),
        (tiny(cases=[{"name": "c", "answers": {}, "expected": {"category": "x", "outputs": {"y": "1"}}}]), ("cases > c", "unknown_category", "error")),
        (tiny(cases=[{"name": "c", "answers": {}, "expected": {"outputs": {"y": "1"}}}]), ("cases > c", "unknown_output", "error")),
        (tiny(cases=[{"name": "c", "answers": {}, "expected": {}}]), ("cases > c", "expects_nothing", "warning")),
        (tiny(gates=[{"key": "g", "label": "x", "text": "x", "when": True, "then": "eligible"}]), ("gates > g", "decides_for_all", "error")),
        (tiny(gates=[{"key": "g", "label": "x", "text": "x", "when": False, "then": "category", "category": "x"}]), ("gates > g", "unknown_category", "error")),
        (tiny(gates=[{"key": "g", "label": "x", "text": "x", "when": {"answer": "zone"}, "then": "eligible"}]), ("gates > g > when", "rule_result_type", "error")),
    ],
)  # fmt: skip
def test_each_slip_is_told_at_its_place(built, expected):
    found = told(built)

    assert expected in found or {(p, s) for p, c, s in found if c.startswith("rule_")} >= {(expected[0], expected[2])}, found  # fmt: skip


def test_area_after_one_that_takes_everybody_is_never_reached():
    built = document()
    built["areas"][0]["when"] = True

    assert ("areas > hills", "unreachable_area", "error") in told(built)


def test_equal_cut_offs_leave_a_class_empty():
    built = document()
    built["categories"][0]["cut_off"] = {"by_cluster": {"1": "40", "2": "50", "3": "10"}}

    found = told(built)

    assert ("categories > middle > 1", "unreachable_class", "error") in found
    assert ("categories > middle > 3", "unreachable_class", "error") not in found


def test_class_that_no_score_reaches():
    built = document()
    for number in ("1", "2", "3"):
        built["threshold"]["by_cluster"][number] = "-2"

    assert ("categories > low", "class_never_reached", "error") in told(built)


@pytest.mark.parametrize(
    ("status", "severity"), [("illustrative", "warning"), ("official", "error")]
)
def test_lacking_limits_are_grave_in_official_methods(status, severity):
    built = tiny(status=status)
    del built["threshold"]["by_cluster"]["2"]
    del built["rescale"]["bounds"]["hills"]
    del built["categories"][1]["cut_off"]["by_cluster"]["1"]

    assert {
        ("threshold > 2", "no_threshold", severity),
        ("rescale > bounds > hills", "no_bounds", severity),
        ("categories > middle > 1", "no_cut_off", severity),
    } <= told(built)


@pytest.mark.parametrize(
    ("row", "changes", "code"),
    [
        (1, {"at_least": "21"}, "gap"),
        (1, {"at_least": "19"}, "overlap"),
        (0, {"at_least": "1"}, "gap"),
        (2, {"at_most": "80"}, "gap"),
    ],
)
def test_look_up_table_covers_the_scores_there_may_be(row, changes, code):
    built = card()
    built["tables"][0]["rows"][row].update(changes)

    codes = {found for place, found, severity in told(built) if severity == "error"}

    assert codes == {code}


def test_hole_of_a_table_is_no_matter_where_it_says_what_is_taken():
    built = card()
    built["tables"][0].update(beyond="clamp")
    built["tables"][0]["rows"][2]["at_most"] = "60"

    assert {severity for _, _, severity in told(built)} == {"warning"}


def test_category_without_points_in_one_line():
    built = card()
    del built["indicators"][1]["categories"][0]["weights"]["extreme"]

    assert ("indicators > wall > mud > extreme", "category_without_points", "error") in told(built)


def test_messages_say_what_to_do_in_spanish():
    for problem in check_method(load_method(tiny(status="official", validity=[]))):
        assert problem.message.endswith(".")
        assert problem.line.startswith(" > ".join(problem.place))
