"""Datatypes, options, required and computed answers of single questions."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from forms_plugins.engine.definition import FormDefinition, load_form
from forms_plugins.engine.evaluation import evaluate_form, evaluate_step
from forms_plugins.engine.evaluation.counting import as_datatype
from tests import forms
from tests.unit.engine.evaluation.told import TODAY, told

CHOICES = forms.load("choices")
COMPUTED = forms.load("computed")
DATATYPES = forms.load("datatypes")
REQUIRED = forms.load("required_rule")
TABLES = forms.load("tables")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("words", 3),
        ("whole", "3"),
        ("whole", True),
        ("exact", 0.5),
        ("agree", 1),
        ("day", "2026-01-31"),
        ("day", datetime(2026, 1, 31)),
        ("one", (1,)),
        ("many", "a"),
        ("many", {"a": 1}),
        ("rows", "x"),
        ("rows", {"row_words": "x"}),
    ],
)
def test_value_of_another_type_is_reported_and_does_not_count(key: str, value: object) -> None:
    found = evaluate_form(DATATYPES, {key: value}, TODAY)

    assert told(found) == [(key, "datatype")]
    assert found.answers in ({"rows": ()}, {})


def test_values_of_the_right_types_count_as_given() -> None:
    answers = {
        "words": "x",
        "whole": 3,
        "exact": Decimal("0.5"),
        "agree": False,
        "day": date(2026, 1, 31),
        "one": 2,
        "many": ("a", "b"),
        "rows": ({"_id": "r1", "row_words": "y"},),
    }

    found = evaluate_form(DATATYPES, answers, TODAY)

    assert found.problems == ()
    assert found.answers == answers


def test_code_that_is_not_an_option() -> None:
    found = evaluate_step(CHOICES, "options", {"area": "x", "goods": (1, 7, 9)}, TODAY)

    assert told(found) == [("area", "choice"), ("goods", "choice"), ("goods", "choice")]
    assert [problem.params["code"] for problem in found.problems] == ["x", 7, 9]
    assert found.answers == {}


def test_code_of_another_type_is_another_code() -> None:
    assert told(evaluate_step(CHOICES, "options", {"area": "u", "goods": ("1",)}, TODAY)) == [
        ("goods", "choice")
    ]


def test_exclusive_code_with_others() -> None:
    found = evaluate_step(CHOICES, "options", {"area": "u", "goods": (1, 15)}, TODAY)

    assert told(found) == [("goods", "choice_exclusive")]
    assert found.problems[0].params == {"code": 15}


def test_exclusive_code_alone() -> None:
    assert told(evaluate_step(CHOICES, "options", {"area": "u", "goods": (15,)}, TODAY)) == []


def test_code_ticked_twice_counts_once() -> None:
    found = evaluate_step(CHOICES, "options", {"area": "u", "goods": [15, 15]}, TODAY)

    assert told(found) == []
    assert found.answers["goods"] == (15,)


@pytest.mark.parametrize("nothing", [{}, {"goods": ()}, {"goods": []}, {"goods": None}])
def test_required_choices_need_one_code(nothing: dict) -> None:
    assert told(evaluate_step(CHOICES, "options", {"area": "r", **nothing}, TODAY)) == [
        ("goods", "required")
    ]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        pytest.param({}, [], id="missing"),
        pytest.param({"age": 17}, [], id="false"),
        pytest.param({"age": 18}, [("number", "required")], id="true"),
    ],
)
def test_required_by_a_rule(age: dict, expected: list) -> None:
    assert told(evaluate_step(REQUIRED, "document", {"member": False, **age}, TODAY)) == expected


def test_no_is_an_answer_to_a_required_question() -> None:
    assert told(evaluate_step(REQUIRED, "document", {"member": False}, TODAY)) == []
    assert told(evaluate_step(REQUIRED, "document", {}, TODAY)) == [("member", "required")]


def test_failed_validation_tells_the_words_of_its_author() -> None:
    found = evaluate_step(REQUIRED, "document", {"member": True, "number": "123"}, TODAY)

    assert told(found) == [("number", "validation")]
    assert found.problems[0].message.es == "Escriba 8 cifras."
    assert found.problems[0].level == "error"
    assert found.answers["number"] == "123"


def test_warning_does_not_stop_the_step() -> None:
    household = forms.load("household")
    answers = {"tviv": 1, "rooms": 21}

    found = evaluate_step(household, "dwelling", answers, TODAY)

    assert [(p.code, p.level) for p in found.problems] == [("validation", "warning")]
    assert found.is_complete


def test_computed_values_are_counted_in_order() -> None:
    found = evaluate_step(COMPUTED, "numbers", {"men": 2, "women": 3, "reason": "x"}, TODAY)

    assert told(found) == []
    assert found.answers == {
        "men": 2,
        "women": 3,
        "total": 5,
        "share": Decimal("0.6"),
        "size": 2,
        "reason": "x",
    }


def test_computed_value_that_is_missing_is_absent() -> None:
    found = evaluate_step(COMPUTED, "numbers", {"men": 2}, TODAY)

    assert "total" not in found.answers
    assert told(found) == [("women", "required")]


def test_given_value_that_equals_the_computed_one_is_ignored() -> None:
    answers = {"men": 1, "women": 1, "total": 2, "share": Decimal("0.50"), "size": 1}

    assert told(evaluate_step(COMPUTED, "numbers", answers, TODAY)) == []


@pytest.mark.parametrize("given", [3, "2", 2.0, True, (2,)])
def test_given_value_that_differs_from_the_computed_one_is_refused(given: object) -> None:
    found = evaluate_step(COMPUTED, "numbers", {"men": 1, "women": 1, "total": given}, TODAY)

    assert told(found) == [("total", "computed_differs")]
    assert found.problems[0].params == {"value": 2}
    assert found.answers["total"] == 2


def test_given_value_without_a_computed_one_is_refused() -> None:
    found = evaluate_step(COMPUTED, "numbers", {"men": 1, "total": 4}, TODAY)

    assert told(found) == [("women", "required"), ("total", "computed_differs")]
    assert found.problems[1].params == {"value": None}


def test_computed_value_is_validated_and_errors_of_rules_are_problems() -> None:
    found = evaluate_step(COMPUTED, "numbers", {"men": 0, "women": 0}, TODAY)

    assert told(found) == [("share", "rule_error"), ("total", "validation")]
    assert found.problems[0].params["error"] == "division_by_zero"
    assert found.problems[0].params["part"] == "computed"
    assert "share" not in found.answers


def test_error_in_the_condition_of_a_step_hides_it_and_is_told() -> None:
    document = forms.read_document("hidden_step")
    document["steps"][1]["show_if"] = {"gt": [{"div": [1, {"sub": [1, 1]}]}, 0]}
    form = load_form(document)

    found = evaluate_form(form, {"has_job": True}, TODAY)

    assert found.path == ("start", "end")
    assert told(found) == [("job", "rule_error")]
    assert told(evaluate_step(form, "job", {}, TODAY)) == [("job", "rule_error")]


def test_error_in_the_condition_of_a_note_is_told() -> None:
    document = forms.read_document("plain")
    broken = {"gt": [{"div": [1, {"sub": [1, 1]}]}, 0]}
    document["steps"][0]["items"].append({"kind": "note", "text": "x", "show_if": broken})

    found = evaluate_step(load_form(document), "only", {"name": "Ana"}, TODAY)

    assert told(found) == [("only", "rule_error")]
    assert found.visible_items == {0}


def _plain_with(**changes: object) -> FormDefinition:
    document = forms.read_document("plain")
    document["steps"][0]["items"][0].update(changes)
    return load_form(document)


def test_computed_decimal_is_a_decimal_even_if_its_rule_gives_a_whole_number() -> None:
    form = _plain_with(datatype="decimal", computed={"add": [1, 2]})

    (value,) = evaluate_step(form, "only", {"name": 3}, TODAY).answers.values()

    assert (value, type(value)) == (3, Decimal)


@pytest.mark.parametrize(
    ("datatype", "value", "expected"),
    [
        ("whole", Decimal("3.00"), 3),
        ("whole", Decimal("3.5"), Decimal("3.5")),
        ("choice", Decimal("2"), 2),
        ("decimal", 3, Decimal(3)),
        ("text", "3", "3"),
    ],
)
def test_number_as_the_datatype_has_it(datatype: str, value: object, expected: object) -> None:
    (field,) = _plain_with(datatype=datatype).steps[0].fields

    found = as_datatype(field, value)

    assert (found, type(found)) == (expected, type(expected))


def test_order_of_computed_codes_does_not_matter() -> None:
    options = [{"code": code, "label": code} for code in "abc"]
    form = _plain_with(datatype="choices", choices=options, computed={"list": ["a", "b"]})

    assert told(evaluate_step(form, "only", {"name": ("b", "a")}, TODAY)) == []
    assert told(evaluate_step(form, "only", {"name": ("b", "c")}, TODAY)) == [
        ("name", "computed_differs")
    ]


@pytest.mark.parametrize(
    ("datatype", "rule", "wrong", "right"),
    [
        ("choice", {"eq": [{"answer": "name"}, 2]}, 1, 2),
        ("choices", {"selected": [{"answer": "name"}, 2]}, (1,), (1, 2)),
    ],
)
def test_codes_among_the_options_are_validated(
    datatype: str, rule: dict, wrong: object, right: object
) -> None:
    options = [{"code": 1, "label": "Uno"}, {"code": 2, "label": "Dos"}]
    validation = {"rule": rule, "message": "Elija dos."}
    form = _plain_with(datatype=datatype, choices=options, validations=[validation])

    assert told(evaluate_step(form, "only", {"name": wrong}, TODAY)) == [("name", "validation")]
    assert told(evaluate_step(form, "only", {"name": right}, TODAY)) == []


def test_look_up_finds_rows_by_number_and_by_text() -> None:
    answers = {"wall": 2, "typed": "1", "area": "r"}

    found = evaluate_step(TABLES, "look", answers, TODAY)

    assert told(found) == []
    assert found.answers["weight"] == Decimal("-1.5")
    assert found.answers["typed_weight"] == Decimal("0.25")
    assert found.answers["years"] == 6


def test_declaration_must_be_accepted() -> None:
    form = forms.load("declaration")

    assert told(evaluate_form(form, {"name": "Ana"}, TODAY)) == [("declaracion", "declaration")]
    assert told(evaluate_form(form, {"name": "Ana", "declaracion": False}, TODAY)) == [
        ("declaracion", "declaration")
    ]
    assert told(evaluate_form(form, {"name": "Ana", "declaracion": "sí"}, TODAY)) == [
        ("declaracion", "datatype")
    ]
    accepted = evaluate_form(form, {"name": "Ana", "declaracion": True}, TODAY)
    assert accepted.problems == ()
    assert accepted.is_complete
    assert accepted.answers == {"name": "Ana", "declaracion": True}
