"""One question a page: another form in which the same answers mean the same."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_plugins.engine.definition import FormDefinition, Section, Step, load_form
from forms_plugins.engine.definition.layout import LONGEST_KEY, laid_out, step_asking
from forms_plugins.engine.evaluation import FormEvaluation, evaluate_form
from forms_plugins.engine.navigation import next_step, outcome_after, path
from tests import forms
from tests.forms.random_answers import answers_of

TODAY = date(2026, 11, 23)


def _pages(name: str) -> list[tuple[str, list[str]]]:
    return [(step.key, _keys(step)) for step in laid_out(forms.load(name), "question").steps]


def _keys(step: Step) -> list[str]:
    return [getattr(item, "key", item.kind) for item in step.items]


def _form(*items: dict[str, Any], **parts: Any) -> FormDefinition:
    step = {"key": "only", "title": "Todo", "items": list(items)}
    return load_form({"slug": "f", "title": "f", "steps": [step | parts]})


def _field(key: str, **parts: Any) -> dict[str, Any]:
    datatype = {"type": "text", "datatype": "text"}
    return {"kind": "field", "key": key, "label": key.title(), **datatype, **parts}


def test_topic_layout_is_the_form_itself_and_the_other_is_kept() -> None:
    form = forms.load("household")

    assert laid_out(form, "topic") is form
    assert laid_out(form, "question") is laid_out(form, "question")


def test_each_question_has_a_page_with_its_label_and_condition() -> None:
    page = laid_out(forms.load("hidden_field"), "question").step("wall_q2")

    assert page.title.es == "¿Cuál?"
    assert page.show_if == {"eq": [{"answer": "mpared"}, 8]}
    assert "mpared_otro" in _keys(page)


def test_conditions_of_step_section_and_question_are_joined() -> None:
    form = _form(
        {"kind": "section", "show_if": {"answered": {"answer": "b"}}},
        _field("x", show_if={"answered": {"answer": "c"}}),
        show_if={"answered": {"answer": "a"}},
    )

    (page,) = laid_out(form, "question").steps

    assert page.show_if == {
        "and": [
            {"answered": {"answer": "a"}},
            {"and": [{"answered": {"answer": "b"}}, {"answered": {"answer": "c"}}]},
        ]
    }


def test_computed_value_stands_with_a_neighbour_that_is_shown_whenever_it_counts() -> None:
    assert _pages("sections")[:4] == [
        ("home_q1", ["rented"]),
        ("home_q2", ["section", "note", "rent", "year_rent", "rent_stated"]),
        ("home_q3", ["section", "owner", "fits_income"]),
        ("home_q4", ["rooms", "note"]),
    ]


def test_computed_value_without_such_a_neighbour_is_worked_out_on_no_page() -> None:
    form = _form(
        _field("a"),
        _field("b", show_if={"answered": {"answer": "a"}}),
        _field("c", computed={"answer": "a"}),
        _field("d", show_if={"answered": {"answer": "b"}}),
    )

    pages = laid_out(form, "question").steps

    assert [(_keys(page), page.silent) for page in pages] == [
        (["a"], False),
        (["b"], False),
        (["c"], True),
        (["d"], False),
    ]
    assert path(laid_out(form, "question"), {"a": "x"}, TODAY) == ("only_q1", "only_q2")
    assert evaluate_form(laid_out(form, "question"), {"a": "x"}, TODAY).answers["c"] == "x"


def test_questions_of_a_group_share_a_page_titled_as_their_section() -> None:
    group = {"kind": "question_group", "key": "adr", "name": "address"}
    form = _form(
        {"kind": "section", "title": "Dirección", "source": group},
        _field("adr_street", group="adr"),
        _field("adr_number", group="adr"),
        {"kind": "section"},
        _field("other"),
    )

    pages = laid_out(form, "question").steps

    assert [(page.title.es, _keys(page)) for page in pages] == [
        ("Dirección", ["adr_street", "adr_number"]),
        ("Other", ["other"]),
    ]


def test_group_that_is_hidden_as_a_whole_is_no_empty_page() -> None:
    group = {"kind": "question_group", "key": "adr", "name": "address"}
    hidden = {"show_if": {"answered": {"answer": "x"}}, "group": "adr"}
    form = _form(
        {"kind": "section", "source": group}, _field("adr_a", **hidden), _field("adr_b", **hidden)
    )

    assert path(laid_out(form, "question"), {}, TODAY) == ()


def test_routes_stand_at_the_end_of_their_topic_and_lead_to_the_first_page_of_another() -> None:
    form = laid_out(forms.load("routes"), "question")

    start = [step for step in form.steps if step.key.startswith("start")]
    assert [(step.key, step.silent, len(step.routes)) for step in start] == [
        ("start_q1", False, 0),
        ("start_q2", False, 0),
        ("start_q3", True, 2),
    ]
    assert start[-1].routes[1].to == "pension_q1"
    found = outcome_after(form, {"age": 12}, TODAY, "start_q1")
    assert found is not None
    assert found.key == "too_young"
    assert next_step(form, {"age": 70, "local": True}, TODAY, "start_q2") == "pension_q1"
    assert outcome_after(form, {"age": 70, "local": True}, TODAY, "start_q2") is None


def test_keys_of_pages_are_short_and_unique() -> None:
    long_key = "a" * LONGEST_KEY
    steps = [
        {"key": key, "title": "t", "items": [_field(f"x{n}"), _field(f"y{n}")]}
        for n, key in enumerate((long_key, long_key[:-1] + "b", "only", "only_q1"))
    ]
    form = load_form({"slug": "f", "title": "f", "steps": steps})

    keys = [step.key for step in laid_out(form, "question").steps]

    assert len(set(keys)) == len(keys) == 8
    assert max(map(len, keys)) <= LONGEST_KEY
    assert "only_q1_q2" in keys


def test_step_of_notes_alone_stays_a_page_and_help_is_on_the_first() -> None:
    form = _form({"kind": "note", "text": "Lea esto."}, help="Ayuda")

    (page,) = laid_out(form, "question").steps

    assert page.title.es == "Todo"
    assert not page.silent
    form = _form(_field("a"), _field("b"), help="Ayuda")
    assert [page.help is None for page in laid_out(form, "question").steps] == [False, True]


def test_tasks_keep_the_topic_as_their_heading() -> None:
    form = _form(_field("a")).model_copy(update={"navigation": "tasks"})

    (page,) = laid_out(form, "question").steps

    assert page.task_group is not None
    assert page.task_group.es == "Todo"


def test_step_asking_finds_questions_of_rows_too() -> None:
    form = laid_out(forms.load("nested_roster"), "question")

    assert step_asking(form, "cost") == "members_step_q1"
    assert step_asking(form, "people") == "start_q1"
    assert step_asking(form, "nobody") is None


def _problems(found: FormEvaluation) -> Counter[Any]:
    """
    Count the problems at questions.

    Errors of rules are told once per page; what is left in a question that is not asked is no
    problem if the question has a page of its own, which is not on the path.
    """
    return Counter(
        (p.place.dotted, p.code, p.level, p.message, str(sorted(p.params.items(), key=str)))
        for p in found.problems
        if (p.place.field or p.place.roster) and p.code not in ("rule_error", "irrelevant")
    )


@pytest.mark.parametrize("name", forms.NAMES)
@given(data=st.data())
def test_same_answers_count_and_same_problems_are_found(name: str, data: st.DataObject) -> None:
    form = forms.load(name)
    answers = data.draw(answers_of(form))

    by_topic = evaluate_form(form, answers, TODAY)
    by_question = evaluate_form(laid_out(form, "question"), answers, TODAY)

    assert by_question.answers == by_topic.answers
    assert by_question.outcome == by_topic.outcome
    assert _problems(by_question) == _problems(by_topic)


@pytest.mark.parametrize("name", forms.NAMES)
@given(data=st.data())
def test_every_page_on_the_path_shows_something(name: str, data: st.DataObject) -> None:
    form = laid_out(forms.load(name), "question")

    found = evaluate_form(form, data.draw(answers_of(form)), TODAY)

    for key in found.path:
        items = [form.step(key).items[index] for index in found.steps[key].visible_items]
        assert [item for item in items if not isinstance(item, Section)]
