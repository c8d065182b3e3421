"""Cleaning whole answers: whatever a file holds gives answers and named problems, never a crash."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from forms_plugins.api.cleaning import clean_answers
from forms_plugins.engine.answers import answers_to_json
from forms_plugins.engine.definition import load_form
from forms_plugins.engine.evaluation import evaluate_form
from tests.unit.fields.test_conformance import hostile_values

FORM = load_form(
    json.loads((Path(__file__).parents[2] / "forms" / "small_household.json").read_text())
)
KEYS = [field.key for _, _, field in FORM.fields()] + ["miembros", "declaracion", "_id", "otra"]


def hostile_answers() -> st.SearchStrategy[Any]:
    row = st.dictionaries(st.sampled_from(KEYS), hostile_values(), max_size=4)
    rows = st.lists(st.one_of(row, hostile_values()), max_size=6)
    values = st.one_of(hostile_values(), rows)
    return st.one_of(hostile_values(), st.dictionaries(st.sampled_from(KEYS), values, max_size=6))


@given(raw=hostile_answers())
def test_hostile_answers_are_cleaned_and_judged_without_a_crash(raw: Any) -> None:
    answers, problems = clean_answers(FORM, raw)
    judged = evaluate_form(FORM, answers, date(2026, 11, 2))

    json.dumps(answers_to_json(FORM, judged.answers))
    assert all(problem.code in {"datatype", "unknown", "roster_maximum"} for problem in problems)


def test_rows_are_cleaned_one_by_one_and_every_problem_has_its_place() -> None:
    raw = {"miembros": [{"nombres": "Rosa", "edad": "x", "rol": 1}, 3], "nada": 1, "tviv": "8"}

    answers, problems = clean_answers(FORM, raw)

    assert answers == {"tviv": 8, "miembros": ({"nombres": "Rosa"}, {})}
    assert [(problem.place.dotted, problem.code) for problem in problems] == [
        ("miembros.1.edad", "datatype"),
        ("miembros.1.rol", "unknown"),
        ("miembros.2", "datatype"),
        ("nada", "unknown"),
    ]


def test_rows_above_the_maximum_are_counted_not_cleaned() -> None:
    answers, problems = clean_answers(FORM, {"miembros": [{"nombres": "X"}] * 1000})

    assert len(answers["miembros"]) == 4
    assert [(p.code, p.params["given"]) for p in problems] == [("roster_maximum", 1000)]


def test_key_that_cannot_be_shown_is_named_with_escapes() -> None:
    _, problems = clean_answers(FORM, {"\ud800\x00": 1, 7: 2})

    assert [problem.place.field for problem in problems] == ["\\ud800\\x00", "7"]


def test_rows_inside_rows_are_cleaned_and_every_problem_has_its_place() -> None:
    text = (Path(__file__).parents[2] / "forms" / "nested_roster.json").read_text()
    form = load_form(json.loads(text.replace('"type": "whole"', '"type": "integer"')))
    ill = [{"illness": " tos ", "cost": "12", "_id": "a"}, {"cost": "x", "other": 1}, 4]
    raw = {"members": [{"name": "Ana", "illnesses": ill}, {"illnesses": "tos"}]}

    answers, problems = clean_answers(form, raw)

    assert answers["members"] == (
        {"name": "Ana", "illnesses": ({"illness": "tos", "cost": 12, "_id": "a"}, {}, {})},
        {"illnesses": ()},
    )
    assert [(problem.place.dotted, problem.code) for problem in problems] == [
        ("members.1.illnesses.2.cost", "datatype"),
        ("members.1.illnesses.2.other", "unknown"),
        ("members.1.illnesses.3", "datatype"),
        ("members.2.illnesses", "datatype"),
    ]
