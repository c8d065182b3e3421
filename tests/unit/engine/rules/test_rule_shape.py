import pytest

from forms_plugins.engine.rules import RuleShapeError, check_shape

REFUSED = {
    "nothing": (None, ""),
    "float": (0.5, ""),
    "float-inside": ({"add": [1, 0.5]}, "/add/1"),
    "list": ([1, 2], ""),
    "empty-object": ({}, ""),
    "two-operators": ({"add": [1, 2], "sub": [1, 2]}, ""),
    "unknown-operator": ({"and": [True, {"pow": [1, 2]}]}, "/and/1"),
    "operator-not-text": ({1: 2}, ""),
    "one-operand": ({"and": [True]}, "/and"),
    "no-operands": ({"or": []}, "/or"),
    "three-operands": ({"sub": [1, 2, 3]}, "/sub"),
    "object-for-list": ({"add": {"a": 1}}, "/add"),
    "list-for-object": ({"round": [1, 2]}, "/round"),
    "unknown-key": ({"count": {"roster": "x", "when": True}}, "/count"),
    "missing-key": ({"any": {"roster": "x"}}, "/any"),
    "key-upper-case": ({"answer": "Edad"}, "/answer"),
    "key-accent": ({"answer": "género"}, "/answer"),
    "key-number": ({"answer": 3}, "/answer"),
    "key-line-break": ({"answer": "edad\n"}, "/answer"),
    "today-false": ({"today": False}, "/today"),
    "today-one": ({"today": 1}, "/today"),
    "decimal-comma": ({"decimal": "0,5"}, "/decimal"),
    "decimal-exponent": ({"decimal": "1e3"}, "/decimal"),
    "decimal-number": ({"decimal": 0.5}, "/decimal"),
    "decimal-29-digits": ({"decimal": "1" * 29}, "/decimal"),
    "decimal-arabic-digits": ({"decimal": "٣"}, "/decimal"),
    "decimal-leading-zero": ({"decimal": "00.5"}, "/decimal"),
    "date-not-in-calendar": ({"date": "2025-02-29"}, "/date"),
    "date-year-zero": ({"date": "0000-01-01"}, "/date"),
    "date-compact": ({"date": "20260131"}, "/date"),
    "date-with-time": ({"date": "2026-01-31T00:00"}, "/date"),
    "whole-too-large": (2**53, ""),
    "text-too-long": ("a" * 1001, ""),
    "text-lone-surrogate": ("\ud800", ""),
    "list-empty": ({"in": [1, {"list": []}]}, "/in/1/list"),
    "list-mixed": ({"in": [1, {"list": [1, "a"]}]}, "/in/1/list"),
    "list-boolean-and-number": ({"in": [1, {"list": [1, True]}]}, "/in/1/list"),
    "list-nested": ({"in": [1, {"list": [{"list": [1]}]}]}, "/in/1/list/0"),
    "list-too-long": ({"in": [1, {"list": [1] * 201}]}, "/in/1/list"),
    "list-of-dates-as-value": ({"list": [{"date": "2026-01-31"}]}, ""),
    "in-without-list": ({"in": [1, {"answer": "x"}]}, "/in/1"),
    "count-selected-dates": (
        {"count_selected": [{"answer": "x"}, {"list": [True]}]},
        "/count_selected/1",
    ),
    "pattern-group": ({"matches": ["a", "(a)"]}, "/matches/1"),
    "pattern-nested-quantifier": ({"matches": ["a", "a+*"]}, "/matches/1"),
    "pattern-back-reference": ({"matches": ["a", r"a\1"]}, "/matches/1"),
    "pattern-dot": ({"matches": ["a", "a.b"]}, "/matches/1"),
    "pattern-anchor": ({"matches": ["a", "^a$"]}, "/matches/1"),
    "pattern-unbounded-repeat": ({"matches": ["a", "a{2,}"]}, "/matches/1"),
    "pattern-large-repeat": ({"matches": ["a", "a{101}"]}, "/matches/1"),
    "pattern-many-repeats": ({"matches": ["a", "a{100}b{100}c{100}d{100}e"]}, "/matches/1"),
    "pattern-reversed-repeat": ({"matches": ["a", "a{3,2}"]}, "/matches/1"),
    "pattern-reversed-range": ({"matches": ["a", "[z-a]"]}, "/matches/1"),
    "pattern-open-class": ({"matches": ["a", "[ab"]}, "/matches/1"),
    "pattern-empty-class": ({"matches": ["a", "[]"]}, "/matches/1"),
    "pattern-empty-alternative": ({"matches": ["a", "a|"]}, "/matches/1"),
    "pattern-empty": ({"matches": ["a", ""]}, "/matches/1"),
    "pattern-only-quantifier": ({"matches": ["a", "*"]}, "/matches/1"),
    "pattern-word-class": ({"matches": ["a", r"\w"]}, "/matches/1"),
    "pattern-final-backslash": ({"matches": ["a", "a\\"]}, "/matches/1"),
    "pattern-too-long": ({"matches": ["a", "a" * 201]}, "/matches/1"),
    "pattern-not-text": ({"matches": ["a", 5]}, "/matches/1"),
    "round-digits": ({"round": {"value": 1, "digits": 13, "mode": "up"}}, "/round/digits"),
    "round-digits-boolean": (
        {"round": {"value": 1, "digits": True, "mode": "up"}},
        "/round/digits",
    ),
    "round-mode": ({"round": {"value": 1, "digits": 1, "mode": "near"}}, "/round/mode"),
    "unit": ({"difference": {"from": 1, "to": 2, "unit": "weeks"}}, "/difference/unit"),
    "unit-list": ({"difference": {"from": 1, "to": 2, "unit": ["days"]}}, "/difference/unit"),
    "table-name": ({"lookup": {"table": "a b", "key": 1, "column": "c"}}, "/lookup/table"),
}


@pytest.mark.parametrize(("tree", "place"), REFUSED.values(), ids=REFUSED)
def test_refused_with_place(tree: object, place: str) -> None:
    with pytest.raises(RuleShapeError) as refused:
        check_shape(tree)

    assert refused.value.place == place
    assert refused.value.message.endswith(".")


ROW = {"when": [1], "then": "a"}
DECISION = {"inputs": [{"answer": "x"}], "hit": "first", "rows": [ROW]}
DECISIONS_REFUSED = {
    "not-object": ([], ""),
    "unknown-key": ({**DECISION, "else": 1}, ""),
    "hit": ({**DECISION, "hit": "any"}, "/hit"),
    "no-hit": ({"inputs": [1], "rows": [ROW]}, "/hit"),
    "no-inputs": ({**DECISION, "inputs": []}, ""),
    "nine-inputs": ({**DECISION, "inputs": [1] * 9}, ""),
    "bad-input": ({**DECISION, "inputs": [{"pow": 1}]}, "/inputs/0"),
    "no-rows": ({**DECISION, "rows": []}, ""),
    "too-many-rows": ({**DECISION, "rows": [ROW] * 201}, ""),
    "row-without-then": ({**DECISION, "rows": [{"when": [1]}]}, "/rows/0"),
    "row-with-two-cells": ({**DECISION, "rows": [{"when": [1, 2], "then": 1}]}, "/rows/0/when"),
    "then-rule": ({**DECISION, "rows": [{"when": [1], "then": {"answer": "x"}}]}, "/rows/0/then"),
    "cell-rule": ({**DECISION, "rows": [{"when": [{"answer": "x"}], "then": 1}]}, "/rows/0/when/0"),
    "cell-any-false": (
        {**DECISION, "rows": [{"when": [{"any": False}], "then": 1}]},
        "/rows/0/when/0",
    ),
    "cell-list": ({**DECISION, "rows": [{"when": [{"list": [1]}], "then": 1}]}, "/rows/0/when/0"),
    "cell-less-than-text": (
        {**DECISION, "rows": [{"when": [{"lt": "a"}], "then": 1}]},
        "/rows/0/when/0/lt",
    ),
    "cell-between-three": (
        {**DECISION, "rows": [{"when": [{"between": [1, 2, 3]}], "then": 1}]},
        "/rows/0/when/0/between",
    ),
    "cell-between-kinds": (
        {**DECISION, "rows": [{"when": [{"between": [1, {"date": "2026-01-01"}]}], "then": 1}]},
        "/rows/0/when/0/between",
    ),
    "cell-one-of-empty": (
        {**DECISION, "rows": [{"when": [{"one_of": []}], "then": 1}]},
        "/rows/0/when/0/one_of",
    ),
    "collect-boolean": (
        {**DECISION, "hit": "collect", "rows": [{"when": [1], "then": True}]},
        "/rows/0/then",
    ),
    "default-rule": ({**DECISION, "default": {"today": True}}, "/default"),
}


@pytest.mark.parametrize(("table", "place"), DECISIONS_REFUSED.values(), ids=DECISIONS_REFUSED)
def test_decision_refused_with_place(table: object, place: str) -> None:
    with pytest.raises(RuleShapeError) as refused:
        check_shape({"decision": table})

    assert refused.value.place == f"/decision{place}"


def test_checked_tree_is_given_back_unchanged() -> None:
    tree = {"and": [True, {"decision": DECISION}]}

    assert check_shape(tree) is tree


def test_500_nodes_are_accepted_and_501_refused() -> None:
    assert check_shape({"add": [1] * 499})

    with pytest.raises(RuleShapeError, match="500 partes"):
        check_shape({"add": [1] * 500})


def nested(levels: int) -> object:
    """Return a rule of that many levels."""
    tree: object = True
    for _ in range(levels - 1):
        tree = {"not": tree}
    return tree


def test_32_levels_are_accepted_and_33_refused() -> None:
    assert check_shape(nested(32))

    with pytest.raises(RuleShapeError, match="32 niveles"):
        check_shape(nested(33))


def test_very_deep_tree_is_refused_without_running_out_of_stack() -> None:
    with pytest.raises(RuleShapeError):
        check_shape(nested(100_000))


def in_rosters(levels: int) -> object:
    """Return a count inside a count."""
    tree: object = True
    for _ in range(levels):
        tree = {"count": {"roster": "x", "where": {"gt": [tree, 0]}}}
    return tree


def test_two_rosters_are_accepted_and_three_refused() -> None:
    assert check_shape(in_rosters(2))

    with pytest.raises(RuleShapeError, match="grupos repetidos"):
        check_shape(in_rosters(3))
