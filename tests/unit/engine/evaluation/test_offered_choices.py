"""Dependent lists: which options are offered, and answers that are not among them."""

from datetime import date
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_plugins.engine.definition import Choice, FormDefinition, load_form
from forms_plugins.engine.evaluation import evaluate_form, evaluate_step, offered_choices
from forms_plugins.engine.evaluation.counting import is_offered
from forms_plugins.engine.evaluation.ruling import scope_of
from tests import forms
from tests.unit.engine.evaluation.told import told

TODAY = date(2026, 11, 23)
PLACES = forms.load("dependent_lists")


def _field(form: FormDefinition, key: str) -> Any:
    return next(field for _, _, field in form.fields() if field.key == key)


def _offered(answers: dict[str, Any], key: str, row: dict[str, Any] | None = None) -> list[Any]:
    found = offered_choices(PLACES, _field(PLACES, key), answers, TODAY, row)
    return [choice.code for choice in found]


def test_options_follow_the_answer_they_depend_on() -> None:
    assert _offered({"region": "01"}, "province") == ["0101", "0102"]
    assert _offered({"region": "02"}, "province") == ["0201"]


def test_no_option_is_offered_until_the_question_before_is_answered() -> None:
    assert _offered({}, "province") == []
    assert _offered({"region": "99"}, "province") == []


def test_question_without_filter_offers_everything() -> None:
    assert _offered({}, "region") == ["01", "02"]


def test_filter_joins_conditions_and_reads_an_option_without_the_attribute_as_missing() -> None:
    assert _offered({"region": "01", "with_coast": True}, "port") == ["a"]
    assert _offered({"region": "01", "with_coast": False}, "port") == []


def test_filter_reads_the_row_of_a_roster() -> None:
    assert _offered({"region": "01"}, "born_in", {"born_region": "02"}) == ["0201"]
    assert _offered({"region": "01"}, "born_in", {}) == []


def test_answer_that_is_filtered_away_is_a_problem_and_does_not_count() -> None:
    found = evaluate_step(PLACES, "where", {"region": "02", "province": "0101"}, TODAY)

    assert ("province", "choice") in told(found)
    assert found.answers == {"region": "02"}


def test_code_of_a_set_that_is_filtered_away_is_named() -> None:
    answers = {"region": "01", "visited": ("0101", "0201")}

    found = evaluate_step(PLACES, "where", answers, TODAY)

    assert [(p.code, p.params) for p in found.problems if p.place.field == "visited"] == [
        ("choice", {"code": "0201"})
    ]
    assert "visited" not in found.answers


def test_answer_of_a_row_that_is_filtered_away_is_a_problem_in_its_row() -> None:
    people = ({"born_region": "01", "born_in": "0201"}, {"born_region": "02", "born_in": "0201"})

    found = evaluate_form(PLACES, {"region": "01", "people": people}, TODAY)

    assert ("people.1.born_in", "choice") in [(p.place.dotted, p.code) for p in found.problems]
    assert "born_in" not in found.answers["people"][0]
    assert found.answers["people"][1]["born_in"] == "0201"


def test_answer_hidden_earlier_offers_nothing() -> None:
    answers = {"abroad": True, "region": "01", "province": "0101"}

    assert _offered(answers, "province") == []


def test_error_in_a_filter_is_told_once_and_offers_nothing() -> None:
    document = forms.read_document("dependent_lists")
    document["steps"][0]["items"][2]["choice_filter"] = {
        "eq": [{"option": "region"}, {"div": [1, 0]}]
    }
    form = load_form(document)

    found = evaluate_step(form, "where", {"region": "01", "province": "0101"}, TODAY)

    assert told(found).count(("province", "rule_error")) == 1
    assert ("province", "choice") in told(found)
    assert offered_choices(form, _field(form, "province"), {"region": "01"}, TODAY) == ()


@pytest.mark.parametrize("value", [True, False, None, "01", "", 1, 2.5, (), ("01",), date.min])
def test_any_answer_offers_what_the_whole_filter_lets_through(value: Any) -> None:
    field = _field(PLACES, "province")
    scope = scope_of(PLACES, {"region": value}, TODAY)

    expected = [c for c in field.choices if is_offered(field.choice_filter, c, scope) is True]

    assert list(offered_choices(PLACES, field, {"region": value}, TODAY)) == expected


conditions = st.recursive(
    st.sampled_from(
        [
            True,
            False,
            {"eq": [{"option": "a"}, {"answer": "x"}]},
            {"eq": [{"answer": "y"}, {"option": "b"}]},
            {"eq": [{"option": "a"}, {"option": "b"}]},
            {"answered": {"option": "b"}},
            {"gt": [{"answer": "x"}, 1]},
            {"eq": [{"option": "a"}, {"row": "z"}]},
        ]
    ),
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"and": parts})
        | st.lists(inner, min_size=2, max_size=2).map(lambda parts: {"or": parts})
        | inner.map(lambda part: {"not": part})
    ),
    max_leaves=5,
)
attributes = st.dictionaries(st.sampled_from("ab"), st.integers(0, 2) | st.sampled_from(["", "1"]))
codes_of = st.lists(attributes, max_size=6)


@given(
    conditions,
    codes_of,
    st.dictionaries(st.sampled_from("xy"), st.integers(0, 2)),
    st.none() | st.fixed_dictionaries({}, optional={"z": st.integers(0, 2)}),
)
def test_index_offers_what_the_filter_lets_through_option_by_option(
    condition: Any,
    attributes: list[dict[str, Any]],
    answers: dict[str, Any],
    row: dict[str, Any] | None,
) -> None:
    options = [
        {"code": code, "label": "x", "attributes": found} for code, found in enumerate(attributes)
    ]
    number = {"kind": "field", "type": "whole", "datatype": "whole", "label": "n"}
    asked = {
        "kind": "field",
        "key": "asked",
        "type": "choice",
        "datatype": "choice",
        "label": "?",
        "choices": options,
        "choice_filter": condition,
    }
    items = [{**number, "key": "x"}, {**number, "key": "y"}, asked]
    form = load_form(
        {"slug": "f", "title": "f", "steps": [{"key": "s", "title": "s", "items": items}]}
    )
    field = _field(form, "asked")
    scope = scope_of(form, answers, TODAY, row)

    one_by_one = tuple(c for c in field.choices if is_offered(condition, c, scope) is True)

    assert offered_choices(form, field, answers, TODAY, row) == one_by_one


def test_long_list_is_not_searched_from_end_to_end() -> None:
    choices = [
        Choice(code=f"{n:06}", label="Lugar", attributes={"province": f"{n % 196:04}"})  # type: ignore[arg-type]
        for n in range(2000)
    ]
    document = forms.read_document("dependent_lists")
    form = load_form(document)
    step = form.steps[0]
    field = _field(form, "province").model_copy(
        update={
            "key": "district",
            "choices": tuple(choices),
            "choice_filter": {"eq": [{"option": "province"}, {"answer": "region"}]},
        }
    )
    region = step.fields[1].model_copy(update={"choices": (choices[0].model_copy(),)})
    region = region.model_copy(update={"datatype": "text", "choices": ()})
    form = form.model_copy(
        update={"steps": (step.model_copy(update={"items": (region, field)}),), "checks": ()}
    )
    assert len(offered_choices(form, field, {"region": "0005"}, TODAY)) == 11

    started = process_time()
    for _ in range(100):
        offered_choices(form, field, {"region": "0005"}, TODAY)
    each = (process_time() - started) / 100
    one_by_one = process_time()
    scope = scope_of(form, {"region": "0005"}, TODAY)
    assert sum(is_offered(field.choice_filter, c, scope) is True for c in choices) == 11
    assert each < (process_time() - one_by_one) / 10
