"""What keeps a question from being published, and where the author finds it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forms_plugins.engine.quiz import check_document, check_question, dump_question, load_question
from forms_plugins.engine.quiz.questions import question_schema
from forms_plugins.engine.rules import parse_text
from tests.unit.engine.quiz import samples

EVERY = (*samples.ALL, *samples.TEMPLATES)


def codes(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Return place and code of every problem."""
    return [
        (".".join(map(str, problem.place)), problem.code) for problem in check_document(document)
    ]


def options(*marks: bool) -> list[dict[str, Any]]:
    return [{"key": f"k{i}", "text": f"T{i}", "right": mark} for i, mark in enumerate(marks)]


def with_option(**change: Any) -> dict[str, Any]:
    first, *others = samples.SINGLE["options"]
    return {**samples.SINGLE, "options": [first, {**others[0], **change}, *others[1:]]}


def with_gap(**change: Any) -> dict[str, Any]:
    gap = {**samples.CLOZE["gaps"][2], **change}
    return {**samples.CLOZE, "gaps": [*samples.CLOZE["gaps"][:2], gap]}


def template(**change: Any) -> dict[str, Any]:
    return {**samples.TEMPLATE_NUMERIC, **change}


@pytest.mark.parametrize("document", EVERY, ids=lambda each: each["kind"])
def test_sample_may_be_published(document: dict[str, Any]) -> None:
    assert check_document(document) == ()


@pytest.mark.parametrize("document", EVERY, ids=lambda each: each["kind"])
def test_dumped_and_loaded_is_the_same(document: dict[str, Any]) -> None:
    question = load_question(document)

    assert load_question(dump_question(question)) == question


@given(samples.documents)
def test_random_question_dumped_and_loaded_is_the_same(document: dict[str, Any]) -> None:
    question = load_question(document)

    assert load_question(dump_question(question)) == question


def test_case_holds_no_nulls() -> None:
    question = load_question(
        {**samples.CASE, "answers": {"a": None, "b": 1, "m": [{"x": None, "y": 2}]}}
    )

    assert dump_question(question)["answers"] == {"b": 1, "m": [{"y": 2}]}


def test_schema_names_all_kinds() -> None:
    kinds = {each["$ref"].rsplit("/")[-1] for each in question_schema()["oneOf"]}

    assert len(kinds) == 9


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({**samples.SINGLE, "stem": " "}, [("stem", "stem_needed")]),
        ({**samples.SINGLE, "options": options(True, True, False)}, [("options", "one_right")]),
        ({**samples.SINGLE, "options": options(False, False)}, [("options", "one_right")]),
        ({**samples.MULTIPLE, "options": options(False, False)}, [("options", "right_needed")]),
        ({**samples.MULTIPLE, "options": options(True, True)}, [("options", "wrong_needed")]),
        (with_option(text="la fsú."), [("options.1.text", "text_repeated")]),
        (with_option(text=""), [("options.1.text", "text_needed")]),
        (with_option(key="a"), [("options.1.key", "key_repeated")]),
        (with_option(key="opcion_incorrecta"), [("options.1.key", "keys_tell")]),
        (with_option(rule=True), [("options.1.rule", "rule_without_variables")]),
        ({**samples.TRUE_FALSE, "right": None}, [("right", "right_needed")]),
        ({**samples.NUMERIC, "right": None}, [("right", "right_needed")]),
        ({**samples.NUMERIC, "right": "1" * 16}, [("right", "number_too_long")]),
        (
            {**samples.NUMERIC, "rule": 3},
            [("right", "right_and_rule"), ("rule", "rule_without_variables")],
        ),
        (
            {**samples.ORDER, "items": sorted(samples.ORDER["items"], key=lambda item: item["key"])},
            [("items", "keys_tell")],
        ),
        ({**samples.MATCH, "extra": ["servicio"]}, [("extra.0", "extra_belongs")]),
        (
            {**samples.MATCH, "pairs": samples.MATCH["pairs"][:2], "extra": []},
            [("pairs", "one_choice")],
        ),
        (
            {**samples.MATCH, "pairs": [*samples.MATCH["pairs"], {"key": "d", "left": "agua", "right": ""}]},
            [("pairs.3.left", "text_repeated"), ("pairs.3.right", "text_needed")],
        ),
        ({**samples.SHORT, "accepted": ["ok", "¿?"]}, [("accepted.1", "answer_needed")]),
        ({**samples.CLOZE, "text": "La [hueco] [meses] [quien] [otro]"}, [("text", "gap_unknown")]),
        ({**samples.CLOZE, "text": "La [hueco] [meses]"}, [("gaps.2", "gap_once")]),
        ({**samples.CLOZE, "text": "[quien] [hueco] [meses] [quien]"}, [("gaps.2", "gap_once")]),
        (with_gap(accepted=["SUNAT"]), [("gaps.2.accepted.0", "accepted_unknown")]),
        (with_gap(options=["MIDIS"]), [("gaps.2.options", "wrong_needed")]),
        (with_gap(tolerance="1"), [("gaps.2.tolerance", "tolerance_unused")]),
        (with_gap(options=[], tolerance="1"), [("gaps.2.accepted.0", "number_needed")]),
        (with_gap(options=[], accepted=["Quién"]), [("gaps.2.key", "keys_tell")]),
        ({**samples.CASE, "graded": ["techo"]}, [("graded.0", "graded_unknown")]),
        ({**samples.CASE, "answers": {}, "categories": {}}, [("answers", "nothing_graded")]),
        ({**samples.CASE, "story": ""}, [("story", "story_needed")]),
        (
            {**samples.SINGLE, "links": [{"form": "fsu", "step": "a"}] * 2},
            [("links.1", "link_repeated")],
        ),
    ],
)  # fmt: skip
def test_problem_is_found_at_its_place(
    document: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert codes(document) == found


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (template(stem="Con {otra}."), [("stem", "variable_unknown")]),
        (template(rule=parse_text("ingreso / gente")), [("rule", "answer_unknown")]),
        (template(rule=parse_text("ingreso > 3")), [("rule", "result_needed")]),
        (template(conditions=[parse_text("ingreso + 3")]), [("conditions.0", "boolean_needed")]),
        (template(rule=parse_text("diferencia(hoy; hoy; días)")), [("rule", "rule_with_day")]),
        (template(conditions=[parse_text("ingreso > 9999")]), [("conditions", "too_few_variants")]),
        (template(rule=parse_text("1 / (personas - 3)")), [("variables", "no_value")]),
        (
            template(rule=parse_text("ingreso / personas"), tolerance="0"),
            [("variables", "too_long")],
        ),
        (
            template(variables=[{"name": "n", "values": ["1"], "minimum": "1"}], rule=3),
            [("variables.0", "variable_ways")],
        ),
        (template(variables=[{"name": "n"}], rule=3), [("variables.0", "variable_ways")]),
        (
            template(variables=[{"name": "n", "minimum": "5", "maximum": "1"}], rule=3),
            [("variables.0", "variable_range")],
        ),
        (
            template(variables=[{"name": "n", "minimum": "5"}], rule=3),
            [("variables.0", "variable_range")],
        ),
        (
            template(variables=[{"name": "n", "values": ["1", "2"]}] * 2, rule=3),
            [("variables.1.name", "variable_repeated")],
        ),
        (
            template(variables=[{"name": "n", "rule": {"add": [1, 2]}}], rule=3),
            [("variables", "nothing_varies"), ("variables.0.rule", "rule_without_variables")],
        ),
        (
            template(
                variables=[
                    {"name": "antes", "rule": parse_text("n + 1")},
                    {"name": "n", "values": ["1", "2"]},
                ],
                rule=3,
            ),
            [("variables.0.rule", "rule_without_variables")],
        ),
        ({**samples.TEMPLATE_RULED, "conditions": []}, [("variables", "none_right")]),
        ({**samples.TEMPLATE_SINGLE, "conditions": []}, [("variables", "equal_texts")]),
        (
            {
                **samples.CASE,
                "variables": [{"name": "n", "values": ["1", "2"]}],
            },
            [("variables", "case_variables")],
        ),
    ],
)
def test_problem_of_a_template_is_found(
    document: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert [each for each in codes(document) if each[1] != "variable_unknown" or each in found] == (
        found
    )


def test_two_right_options_of_one_variant_are_refused_with_the_example() -> None:
    first, second, third = samples.TEMPLATE_RULED["options"]
    wide = {**second, "rule": parse_text("personas <= cuartos * 4")}
    document = {**samples.TEMPLATE_RULED, "options": [first, wide, third], "conditions": []}

    (problem,) = check_question(load_question(document))

    assert problem.code == "several_right"
    assert problem.message == (
        "Hay más de una alternativa correcta con personas = 4 y cuartos = 1. Agregue una condición."
    )


def test_rare_ambiguity_of_a_small_template_is_found() -> None:
    """One variant of a thousand: all of them are tried."""
    document = {
        **samples.TEMPLATE_RULED,
        "stem": "¿{a}?",
        "variables": [{"name": "a", "minimum": "1", "maximum": "1000"}],
        "conditions": [],
        "options": [
            {"key": "a", "text": "Sí", "rule": parse_text("a > 500")},
            {"key": "b", "text": "No", "rule": parse_text("a <= 500 o a = 777")},
        ],
    }

    assert codes(document) == [("variables", "several_right")]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"kind": "otra"}, [("", "union_tag_invalid")]),
        ({}, [("", "union_tag_not_found")]),
        ({**samples.ORDER, "items": samples.ORDER["items"][:2]}, [("items", "too_short")]),
        ({**samples.NUMERIC, "tolerance": "-1"}, [("tolerance", "greater_than_equal")]),
        ({**samples.SINGLE, "otro": 1}, [("otro", "extra_forbidden")]),
        (with_option(key="Con espacios"), [("options.1.key", "string_pattern_mismatch")]),
    ],
)
def test_document_that_does_not_load_is_told_in_spanish(
    document: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert codes(document) == found
    with pytest.raises(ValidationError):
        load_question(document)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
        max_leaves=6,
    )
)
def test_any_document_is_checked_without_raising(document: Any) -> None:
    assert check_document(document)
