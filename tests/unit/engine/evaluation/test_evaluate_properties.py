"""Whatever is answered: no exception, no surprise."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_plugins.engine import navigation
from forms_plugins.engine.answers import answers_from_json, answers_to_json, fits
from forms_plugins.engine.definition import FormDefinition
from forms_plugins.engine.evaluation import (
    PROBLEM_CODES,
    evaluate_form,
    evaluate_row,
    evaluate_step,
    suggested_answers,
    suggested_row,
)
from tests import forms
from tests.forms.random_answers import answers_of, hostile_answers
from tests.unit.engine.evaluation.told import TODAY

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
any_form = st.sampled_from(forms.NAMES).map(forms.load)
enough = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@enough
@given(form=any_form, data=st.data())
def test_no_answers_raise(form: FormDefinition, data: st.DataObject) -> None:
    answers = data.draw(hostile_answers(form))
    today = data.draw(st.dates())

    found = evaluate_form(form, answers, today)

    assert {problem.code for problem in found.problems} <= set(PROBLEM_CODES)
    assert len(set(found.path)) == len(found.path)
    assert navigation.path(form, answers, today) == found.path
    for step in form.steps:
        evaluate_step(form, step.key, answers, today)
        suggested_answers(form, step.key, answers, today)
        suggested_row(form, step.key, answers, today)
        if step.roster is not None:
            evaluate_row(form, step.key, answers, answers, today)


@enough
@given(form=any_form, data=st.data())
def test_step_alone_says_what_the_whole_form_says(
    form: FormDefinition, data: st.DataObject
) -> None:
    answers = data.draw(answers_of(form))

    whole = evaluate_form(form, answers, TODAY)

    assert whole == evaluate_form(form, answers, TODAY)
    for key in whole.path:
        assert evaluate_step(form, key, answers, TODAY) == whole.steps[key]


@enough
@given(form=any_form, data=st.data())
def test_answers_that_count_are_typed_and_survive_json(
    form: FormDefinition, data: st.DataObject
) -> None:
    answers = data.draw(hostile_answers(form))

    counted = evaluate_form(form, answers, TODAY).answers

    fields = {field.key: field for _, roster, field in form.fields() if roster is None}
    assert all(fits(fields[key], value) for key, value in counted.items() if key in fields)
    assert answers_from_json(form, answers_to_json(form, counted)) == counted


@enough
@given(form=any_form, data=st.data())
def test_evaluating_what_counted_changes_nothing(form: FormDefinition, data: st.DataObject) -> None:
    first = evaluate_form(form, data.draw(answers_of(form)), TODAY)

    second = evaluate_form(form, first.answers, TODAY)

    assert (second.answers, second.path) == (first.answers, first.path)
    assert not {"irrelevant", "computed_differs", "unknown"} & {p.code for p in second.problems}


@unhurried
@given(born=st.dates(min_value=date(1900, 1, 1)), today=st.dates(min_value=date(1900, 1, 1)))
def test_today_is_an_input(born: date, today: date) -> None:
    row = {"name": "Ana", "born": born}

    found = evaluate_row(forms.load("roster"), "members_step", row, {}, today)

    in_the_future = any(problem.code == "validation" for problem in found.problems)
    assert in_the_future == (born > today)
