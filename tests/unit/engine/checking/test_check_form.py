"""What an editor is told before a form can be published."""

from collections.abc import Callable
from typing import Any

import pytest

from forms_plugins.engine.checking import FORM_PROBLEMS, FormProblem, check_form
from forms_plugins.engine.definition import load_form
from tests import forms

Change = Callable[[dict[str, Any]], object]
Told = list[tuple[tuple[str | int, ...], str]]

FIELD = {"kind": "field", "key": "extra", "type": "text", "datatype": "text", "label": "Más"}
ROSTER = {
    "kind": "roster",
    "key": "others",
    "label": "Otros",
    "item_label": "Otro",
    "row_title": "x",
    "items": [{**FIELD, "key": "in_row"}],
}
OPTIONS = [{"code": 1, "label": "Uno"}, {"code": 2, "label": "Dos"}]


def _told(name: str, change: Change, level: str = "error") -> Told:
    document = forms.read_document(name)
    change(document)
    problems = check_form(load_form(document))
    assert not [p for p in problems if "%(" in p.sentence]
    return [(problem.place, problem.key) for problem in problems if problem.level == level]


def _item(**changes: Any) -> Change:
    """Change the only question of the form ``plain``."""
    return lambda document: document["steps"][0]["items"][0].update(changes)


def _add(*items: dict[str, Any], step: int = 0) -> Change:
    return lambda document: document["steps"][step]["items"].extend(items)


@pytest.mark.parametrize("name", forms.NAMES)
def test_every_test_form_is_right(name: str) -> None:
    assert [problem for problem in check_form(forms.load(name)) if problem.level == "error"] == []


STRUCTURE = {
    "no step": (lambda d: d.update(steps=[]), [(("steps",), "step_needed")]),
    "empty step": (
        lambda d: d["steps"][0].update(items=[]),
        [(("steps", 0, "items"), "step_empty")],
    ),
    "no help": (
        lambda d: d["steps"][0].update(help_not_needed=False),
        [(("steps", 0, "help"), "help_needed")],
    ),
    "help instead": (lambda d: d["steps"][0].update(help_not_needed=False, help="Lea."), []),
    "key twice": (
        _add({**FIELD, "key": "name"}),
        [(("steps", 0, "items", 1, "key"), "key_repeated")],
    ),
    "field like its step": (_item(key="only"), [(("steps", 0, "items", 0, "key"), "key_repeated")]),
    "field like a field in a row": (
        _add({**ROSTER, "items": [{**FIELD, "key": "name"}]}),
        [(("steps", 0, "items", 1, "items", 0, "key"), "key_repeated")],
    ),
    "field like the declaration": (
        lambda d: d.update(
            declaration={"key": "name", "title": "D", "text": "Declaro.", "label": "Acepto"}
        ),
        [(("declaration", "key"), "key_repeated")],
    ),
    "check of the form like a field": (
        lambda d: d.update(checks=[{"kind": "check", "key": "name", "rule": True, "message": "x"}]),
        [(("checks", 0, "key"), "key_repeated")],
    ),
    "two rosters": (
        _add(ROSTER, {**ROSTER, "key": "more", "items": [{**FIELD, "key": "in_more"}]}),
        [(("steps", 0, "items", 2), "roster_extra")],
    ),
    "roster without questions": (
        _add({**ROSTER, "items": [{"kind": "note", "text": "x"}]}),
        [(("steps", 0, "items", 1, "items"), "roster_empty")],
    ),
    "roster bounds": (
        _add({**ROSTER, "minimum": 4, "maximum": 3}),
        [(("steps", 0, "items", 1, "minimum"), "roster_bounds")],
    ),
    "personal without retention": (
        _item(sensitivity="personal"),
        [(("retention",), "retention_needed")],
    ),
    "sensitive in a row without retention": (
        _add({**ROSTER, "items": [{**FIELD, "sensitivity": "sensitive"}]}),
        [(("retention",), "retention_needed")],
    ),
    "check beside nothing": (
        _add({"kind": "check", "key": "c", "rule": True, "message": "x", "fields": ["name", "z"]}),
        [(("steps", 0, "items", 1, "fields", 1), "check_field_unknown")],
    ),
    "check in a row beside a question outside": (
        _add(
            {
                **ROSTER,
                "items": [
                    FIELD,
                    {"kind": "check", "key": "c", "rule": True, "message": "x", "fields": ["name"]},
                ],
            }
        ),
        [(("steps", 0, "items", 1, "items", 1, "fields", 0), "check_field_unknown")],
    ),
    "check of the form beside nothing": (
        lambda d: d.update(
            checks=[{"kind": "check", "key": "c", "rule": True, "message": "x", "fields": ["z"]}]
        ),
        [(("checks", 0, "fields", 0), "check_field_unknown")],
    ),
}


@pytest.mark.parametrize(("change", "expected"), STRUCTURE.values(), ids=STRUCTURE)
def test_structure(change: Change, expected: Told) -> None:
    assert _told("plain", change) == expected


HERE = ("steps", 0, "items", 0)
CHOICES = {
    "needed": (_item(datatype="choice"), [((*HERE, "choices"), "choices_needed")]),
    "not used": (_item(choices=OPTIONS), [(HERE, "choices_unused")]),
    "unknown list": (
        _item(datatype="choice", choice_list="zz"),
        [((*HERE, "choice_list"), "choice_list_unknown")],
    ),
    "empty list": (
        lambda d: d.update(choice_lists={"zz": []}),
        [(("choice_lists", "zz"), "choices_needed")],
    ),
    "code twice": (
        _item(datatype="choices", choices=[*OPTIONS, OPTIONS[0]]),
        [((*HERE, "choices", 2, "code"), "code_repeated")],
    ),
    "code twice in a list": (
        lambda d: d.update(choice_lists={"zz": [*OPTIONS, OPTIONS[1]]}),
        [(("choice_lists", "zz", 2, "code"), "code_repeated")],
    ),
    "codes of two types": (
        _item(datatype="choice", choices=[*OPTIONS, {"code": "1", "label": "x"}]),
        [((*HERE, "choices"), "codes_mixed")],
    ),
    "empty code": (
        _item(datatype="choice", choices=[{"code": "", "label": "x"}]),
        [((*HERE, "choices", 0, "code"), "code_empty")],
    ),
    "computed and suggested": (
        _item(computed="x", default="y"),
        [((*HERE, "default"), "computed_default")],
    ),
}


@pytest.mark.parametrize(("change", "expected"), CHOICES.values(), ids=CHOICES)
def test_choices(change: Change, expected: Told) -> None:
    assert _told("plain", change) == expected


RULES = {
    "unknown name": (_item(show_if={"answered": {"answer": "zz"}}), "show_if", ["rule_wrong"]),
    "condition that is a number": (_item(required=3), "required", ["rule_wrong"]),
    "computed of another type": (_item(computed=3), "computed", ["rule_wrong"]),
    "default of another type": (_item(default=True), "default", ["rule_wrong"]),
    "row outside a roster": (
        _item(show_if={"answered": {"row": "name"}}),
        "show_if",
        ["rule_wrong"],
    ),
    "reads itself": (_item(show_if={"eq": [{"answer": "name"}, "x"]}), "show_if", ["reads_later"]),
    "computed from itself": (
        _item(computed={"concat": [{"answer": "name"}, "x"]}),
        "computed",
        ["reads_later"],
    ),
    "required by itself may be": (_item(required={"answered": {"answer": "name"}}), "", []),
    "unknown table": (
        _item(computed={"lookup": {"table": "t", "key": 1, "column": "c"}}),
        "computed",
        ["rule_wrong"],
    ),
}


@pytest.mark.parametrize(("change", "part", "keys"), RULES.values(), ids=RULES)
def test_rules_of_a_question(change: Change, part: str, keys: list[str]) -> None:
    assert _told("plain", change) == [((*HERE, part), key) for key in keys]


def test_validation_may_read_what_comes_later_but_names_must_exist() -> None:
    later = {"rule": {"ne": [{"answer": "name"}, {"answer": "extra"}]}, "message": "x"}
    unknown = {"rule": {"ne": [{"answer": "name"}, {"answer": "zz"}]}, "message": "x"}

    def change(document: dict[str, Any]) -> None:
        _item(validations=[later, unknown])(document)
        _add(FIELD)(document)

    assert _told("plain", change) == [((*HERE, "validations", 1, "rule"), "rule_wrong")]


def test_cycle_of_two_conditions_is_reported_once() -> None:
    def change(document: dict[str, Any]) -> None:
        _item(show_if={"answered": {"answer": "extra"}})(document)
        _add({**FIELD, "show_if": {"answered": {"answer": "name"}}})(document)

    assert _told("plain", change) == [((*HERE, "show_if"), "reads_later")]


def test_condition_in_a_row_may_not_read_its_own_roster_or_a_later_question() -> None:
    row = [
        {**FIELD, "key": "first", "show_if": {"answered": {"row": "second"}}},
        {**FIELD, "key": "second", "show_if": {"gt": [{"count": {"roster": "others"}}, 1]}},
        {
            **FIELD,
            "key": "third",
            "show_if": {"and": [{"answered": {"row": "first"}}, {"answered": {"answer": "name"}}]},
        },
    ]
    inside = ("steps", 0, "items", 1, "items")

    assert _told("plain", _add({**ROSTER, "items": row})) == [
        ((*inside, 0, "show_if"), "reads_later"),
        ((*inside, 1, "show_if"), "reads_later"),
    ]


def test_words_of_a_row_and_of_a_draft_are_texts() -> None:
    def change(document: dict[str, Any]) -> None:
        _add({**ROSTER, "row_title": 3, "row_summary": {"row": "zz"}})(document)
        document["draft_title"] = {"row": "in_row"}

    assert _told("plain", change) == [
        (("steps", 0, "items", 1, "row_title"), "rule_wrong"),
        (("steps", 0, "items", 1, "row_summary"), "rule_wrong"),
        (("draft_title",), "rule_wrong"),
    ]


def test_rule_that_compares_with_a_code_that_does_not_exist() -> None:
    def change(document: dict[str, Any]) -> None:
        document["steps"][0]["items"][2]["show_if"] = {"eq": [{"answer": "mpared"}, 9]}

    assert _told("hidden_field", change) == [(("steps", 0, "items", 2, "show_if"), "rule_wrong")]


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        pytest.param(False, ["step_unreachable"], id="literally false"),
        pytest.param(True, [], id="literally true"),
        pytest.param(
            {"answer": "pays"}, ["reads_later", "step_unreachable"], id="reads only later"
        ),
        pytest.param(
            {"or": [{"answer": "has_job"}, {"answer": "pays"}]}, ["reads_later"], id="reads both"
        ),
    ],
)
def test_steps_that_cannot_be_reached(rule: Any, keys: list[str]) -> None:
    def change(document: dict[str, Any]) -> None:
        document["steps"][1]["show_if"] = rule

    assert _told("hidden_step", change) == [(("steps", 1, "show_if"), key) for key in keys]


TABLES: dict[str, tuple[dict[str, Any], Told]] = {
    "right": ({"1": {"c": "x"}, "2": {"c": None}}, []),
    "no rows": ({}, [(("tables", "t"), "table_empty")]),
    "other columns": ({"1": {"c": 1}, "2": {"d": 1}}, [(("tables", "t"), "table_columns")]),
    "a rule as a cell": (
        {"1": {"c": {"add": [1, 2]}}},
        [(("tables", "t", "1", "c"), "table_cell")],
    ),
    "a float as a cell": ({"1": {"c": 1.5}}, [(("tables", "t", "1", "c"), "table_cell")]),
    "kinds mixed": ({"1": {"c": 1}, "2": {"c": "x"}}, [(("tables", "t"), "table_column_mixed")]),
}


@pytest.mark.parametrize(("rows", "expected"), TABLES.values(), ids=TABLES)
def test_tables(rows: dict[str, Any], expected: Told) -> None:
    assert _told("plain", lambda d: d.update(tables={"t": rows})) == expected


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        pytest.param({"table": "t", "key": 1, "column": "c"}, [], id="number"),
        pytest.param({"table": "t", "key": "1", "column": "c"}, [], id="number as text"),
        pytest.param({"table": "t", "key": True, "column": "c"}, ["rule_wrong"], id="yes or no"),
        pytest.param({"table": "t", "key": 1, "column": "d"}, ["rule_wrong"], id="no such column"),
        pytest.param({"table": "t", "key": 1, "column": "n"}, ["rule_wrong"], id="type of column"),
    ],
)
def test_look_up_in_a_rule(rule: dict[str, Any], keys: list[str]) -> None:
    def change(document: dict[str, Any]) -> None:
        document["tables"] = {"t": {"1": {"c": "x", "n": {"decimal": "0.5"}}}}
        _item(computed={"lookup": rule})(document)

    assert _told("plain", change) == [((*HERE, "computed"), key) for key in keys]


def test_text_missing_in_a_language_is_told_where_it_is() -> None:
    def change(document: dict[str, Any]) -> None:
        del document["steps"][0]["items"][0]["label"]["qu"]
        document["steps"][0]["title"] = {"es": " ", "qu": "Llankay"}

    assert _told("languages", change) == [
        (("steps", 0, "title", "es"), "text_missing"),
        (("steps", 0, "items", 0, "label", "qu"), "text_missing"),
    ]


def test_languages_hold_spanish_and_each_once() -> None:
    assert _told("languages", lambda d: d.update(languages=["qu", "qu"])) == [
        (("languages",), "language_default"),
        (("languages",), "language_repeated"),
    ]


def test_problem_has_a_template_params_and_a_sentence() -> None:
    problem = FormProblem(("steps", 0, "help"), "help_needed", {"key": "hogar"})

    assert problem.message == FORM_PROBLEMS["help_needed"]
    assert problem.sentence == "Add help to the step “hogar”, or say that it needs none."


def test_problem_of_a_rule_carries_the_sentence_of_the_rule_language() -> None:
    document = forms.read_document("plain")
    _item(show_if={"not": {"answered": {"answer": "zz"}}})(document)

    (problem,) = check_form(load_form(document))

    assert problem.params["rule_place"] == "/not/answered/answer"
    assert "zz" in problem.sentence


def test_broken_form_gets_every_problem_and_no_exception() -> None:
    def change(document: dict[str, Any]) -> None:
        _item(datatype="choice", choice_list="zz", show_if={"eq": [{"answer": "name"}, 4]})(
            document
        )
        _add({**ROSTER, "items": []}, {**FIELD, "key": "name"})(document)
        document["tables"] = {"t": {}}

    assert {key for _, key in _told("plain", change)} == {
        "choice_list_unknown",
        "key_repeated",
        "roster_empty",
        "table_empty",
        "rule_wrong",
        "reads_later",
    }
