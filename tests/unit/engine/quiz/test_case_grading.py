"""Cases: field by field, rows in any order, rows too many and too few."""

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_plugins.engine.quiz import grade, load_question
from forms_plugins.engine.quiz.assignment import best_assignment
from forms_plugins.engine.quiz.cases import equal_answers
from tests.unit.engine.quiz import samples

RIGHT = {"answers": samples.CASE["answers"], "categories": samples.CASE["categories"]}
ROSA, LUIS = samples.CASE["answers"]["miembros"]
QUESTION = load_question(samples.CASE)
POINTS = 9  # three questions, five cells, one class


def answered(**answers: Any) -> dict[str, Any]:
    return {**RIGHT, "answers": {**RIGHT["answers"], **answers}}


def test_rows_in_another_order_are_right() -> None:
    named = [{**LUIS, "_id": "x"}, {**ROSA, "_id": "y"}]

    assert grade(QUESTION, answered(miembros=named), {}).is_right


def test_row_missing_loses_its_cells() -> None:
    found = grade(QUESTION, answered(miembros=[LUIS]), {})

    assert found.score == Fraction(POINTS - 3, POINTS)
    assert [each.place for each in found.differences] == [
        "miembros[1].nombre", "miembros[1].sexo", "miembros[1].gestante",
    ]  # fmt: skip


def test_row_too_many_takes_a_point() -> None:
    found = grade(QUESTION, answered(miembros=[ROSA, {"nombre": "Otro", "edad": 3}, LUIS]), {})

    (extra,) = found.differences
    assert found.score == Fraction(POINTS - 1, POINTS)
    assert (extra.place, extra.given, extra.wanted) == ("miembros[+2]", {"nombre": "Otro"}, None)


def test_row_left_blank_is_no_row() -> None:
    assert grade(QUESTION, answered(miembros=[ROSA, {"_id": "z", "nombre": ""}, LUIS]), {}).is_right


def test_cell_that_should_be_empty_takes_a_point() -> None:
    found = grade(QUESTION, answered(miembros=[ROSA, {**LUIS, "gestante": True}]), {})

    assert found.score == Fraction(POINTS - 1, POINTS)
    assert found.differences[0].is_extra


def test_box_nobody_ticked_counts_as_empty() -> None:
    assert grade(QUESTION, answered(miembros=[ROSA, {**LUIS, "gestante": False}]), {}).is_right


def test_question_the_model_does_not_answer_is_not_looked_at() -> None:
    assert grade(QUESTION, answered(techo=4), {}).is_right


def test_wrong_class_is_a_difference() -> None:
    found = grade(QUESTION, {**RIGHT, "categories": {"sisfoh": "no-pobre"}}, {})

    (part,) = found.differences
    assert (part.place, part.given, part.wanted) == ("@sisfoh", "no-pobre", "pobre")
    assert found.score == Fraction(POINTS - 1, POINTS)


@pytest.mark.parametrize(
    ("graded", "places"),
    [
        (["pared"], ["pared", "@sisfoh"]),
        (["sexo"], ["miembros[1].sexo", "miembros[2].sexo", "@sisfoh"]),
        (["gasto", "gestante"], ["gasto", "miembros[1].gestante", "@sisfoh"]),
    ],
)
def test_only_graded_keys_count(graded: list[str], places: list[str]) -> None:
    question = load_question({**samples.CASE, "graded": graded})

    found = grade(question, RIGHT, {})

    assert [part.place for part in found.parts] == places
    assert found.is_right


def test_roster_inside_rows() -> None:
    inner = {"hogares": [{"n": 1, "gente": [{"x": 1}, {"x": 2}]}, {"n": 2, "gente": [{"x": 3}]}]}
    question = load_question({**samples.CASE, "answers": inner, "categories": {}})
    turned = {"hogares": [{"n": 2, "gente": [{"x": 3}]}, {"n": 1, "gente": [{"x": 2}, {"x": 9}]}]}

    found = grade(question, {"answers": turned}, {})

    assert grade(question, {"answers": inner}, {}).is_right
    assert found.score == Fraction(4, 5)
    assert [each.place for each in found.differences] == ["hogares[1].gente[1].x"]


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("12.50", "12.5", True), (12, "12.0", True), (1, True, False), ("01", 1, False),
        ("01", "1", False), ("Ana", "ANÁ ", True), ([1, 2], [2, 1], True), ([1], [1, 2], False),
        ("2026-01-31", "2026-01-30", False), (None, None, False), ([1], 1, False), ("x", [1], False),
        ("0.5", "0.50", True), ("1e3", 1000, False), (False, False, True), ([{"a": 1}], [1], False),
    ],
)  # fmt: skip
def test_equal_answers(one: Any, other: Any, equal: bool) -> None:
    assert equal_answers(one, other) is equal


@settings(max_examples=300)
@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(-3, 6), min_size=width, max_size=width), min_size=1, max_size=5
        )
    )
)
def test_assignment_is_as_good_as_the_best_of_all(agreement: list[list[int]]) -> None:
    height, width = len(agreement), len(agreement[0])
    found = best_assignment(agreement)

    if height <= width:
        every = [list(enumerate(columns)) for columns in permutations(range(width), height)]
    else:
        every = [
            [(r, c) for c, r in enumerate(rows)] for rows in permutations(range(height), width)
        ]
    best = max(sum(agreement[r][c] for r, c in pairs) for pairs in every)
    assert sum(agreement[r][c] for r, c in found.items()) == best
    assert len(found) == len(set(found.values())) == min(height, width)


def test_assignment_keeps_rows_in_place_when_it_does_not_matter() -> None:
    assert best_assignment([[1, 1, 1], [1, 1, 1], [1, 1, 1]]) == {0: 0, 1: 1, 2: 2}


mending = st.tuples(samples.rosters.filter(any), samples.rosters, st.data())


@settings(max_examples=400)
@given(mending)
def test_mending_a_cell_never_lowers_the_score(
    drawn: tuple[list[dict[str, Any]], list[dict[str, Any]], st.DataObject],
) -> None:
    model, rows, data = drawn
    question = load_question({**samples.CASE, "answers": {"filas": model}, "categories": {}})
    before = grade(question, {"answers": {"filas": rows}}, {})
    cells = [part for part in before.differences if not part.is_extra]
    if not cells or len(rows) < len(model):
        return

    cell = data.draw(st.sampled_from(cells))
    index, key = int(cell.place[6:].split("]")[0]) - 1, cell.place.split(".")[1]
    for position in range(len(rows)):  # the row that was taken for it is among them
        mended = [dict(row) for row in rows]
        mended[position][key] = model[index][key]
        if rows[position].get(key) == cell.given:
            after = grade(question, {"answers": {"filas": mended}}, {}).score
            if after >= before.score:
                return
    raise AssertionError("no row could be mended without loss")
