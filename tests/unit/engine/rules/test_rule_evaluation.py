"""What the vectors cannot say: places, Python types, references, cost."""

from dataclasses import FrozenInstanceError
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any

import pytest

from forms_plugins.engine.rules import (
    MISSING,
    MissingAnswer,
    Reference,
    Refusal,
    RuleError,
    Scope,
    evaluate,
    evaluate_strict,
    holds,
    parse_text,
    references,
    verdict,
)

TODAY = date(2026, 11, 23)


def scope(**answers: Any) -> Scope:
    """Return a scope with these answers."""
    return Scope(answers, TODAY)


def test_error_names_its_place() -> None:
    found = evaluate(
        parse_text("verdadero y suma(m; 1 / fila.x) > 2"), scope(m=[{"x": 1}, {"x": 0}])
    )

    assert found == RuleError("division_by_zero", "/and/1/gt/0/sum/value/div")


def test_error_in_a_decision_names_its_cell() -> None:
    found = evaluate(parse_text("decisión(primera; entradas(x); caso(1 -> 1))"), scope(x="a"))

    assert isinstance(found, RuleError)
    assert (found.code, found.place) == ("type", "/decision/rows/0/when/0")


def test_refusal_names_roster_and_row() -> None:
    found = evaluate_strict(parse_text("suma(m; fila.x)"), scope(m=[{"x": 1}, {}]))

    assert found == Refusal((MissingAnswer("x", "m", 2),))


def test_error_of_a_validation_is_not_a_verdict() -> None:
    assert verdict(parse_text("1 / 0 > 1"), scope()) == RuleError("division_by_zero", "/gt/0/div")


def test_show_if_with_error_does_not_hold() -> None:
    assert holds(parse_text("1 / 0 > 1"), scope()) is False


def test_float_answer_is_an_error_not_a_number() -> None:
    assert evaluate(parse_text("x > 1"), scope(x=1.5)) == RuleError(
        "type", "/gt/0/answer", "a value of type float"
    )


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "1E+28", "1E-101"])
def test_decimal_out_of_range(number: str) -> None:
    found = evaluate({"answer": "x"}, scope(x=Decimal(number)))

    assert found == RuleError("number_range", "/answer")


def test_date_with_time_is_an_error() -> None:
    found = evaluate({"answer": "x"}, scope(x=datetime(2026, 1, 1)))

    assert isinstance(found, RuleError)


class Code(IntEnum):
    """A code as a Python enumeration."""

    WOMAN = 2


class Named(str):
    """A text of a subclass, as template libraries make them."""


class Day(date):
    """A date of a subclass, as frozen clocks make them."""


def test_subclasses_count_as_their_plain_types() -> None:
    assert evaluate(parse_text("x = 2"), scope(x=Code.WOMAN)) is True
    assert evaluate(parse_text('x = "a"'), scope(x=Named("a"))) is True
    assert evaluate(parse_text("x = 2026-01-31"), scope(x=Day(2026, 1, 31))) is True
    assert evaluate(parse_text("x"), scope(x=Named(""))) is MISSING


def test_set_may_come_as_a_list() -> None:
    assert evaluate({"answer": "x"}, scope(x=[1, 2])) == (1, 2)


def test_detail_of_an_error_holds_no_answer() -> None:
    found = evaluate(parse_text('dni > 1 y dni = "x"'), scope(dni="44556677"))

    assert "44556677" not in repr(found)


def test_cost_of_nested_rosters_is_bounded() -> None:
    rule = parse_text("suma(m; suma(m; fila.x * 2))")

    assert evaluate(rule, scope(m=[{"x": 1}] * 100)) == 20_000
    found = evaluate(rule, scope(m=[{"x": 1}] * 1000))

    assert isinstance(found, RuleError)
    assert found.code == "cost"


def test_scope_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        scope().today = TODAY  # type: ignore[misc]


def test_evaluation_changes_neither_answers_nor_tree() -> None:
    tree, answers = parse_text("cuenta(m; fila.x = 1) > 0"), {"m": [{"x": 1}]}
    before = repr((tree, answers))

    evaluate(tree, Scope(answers, TODAY))

    assert repr((tree, answers)) == before


def test_references_tell_answers_rows_and_rosters_apart() -> None:
    tree = parse_text(
        'fila.a = b y cuenta(m; fila.c = d y alguno(n; fila.e)) > tabla("t"; f; "g")'
        " y decisión(única; entradas(h); caso(1 -> verdadero))"
    )

    assert references(tree) == {
        Reference("row", "a", None),
        Reference("answer", "b"),
        Reference("roster", "m"),
        Reference("row", "c", "m"),
        Reference("answer", "d"),
        Reference("roster", "n"),
        Reference("row", "e", "n"),
        Reference("answer", "f"),
        Reference("answer", "h"),
    }


def test_references_of_a_literal_are_none() -> None:
    assert references(True) == frozenset()


def test_pattern_on_a_long_text_takes_linear_time() -> None:
    rule = {"matches": [{"answer": "x"}, "a*a*a*a*a*a*a*a*b"]}

    assert evaluate(rule, scope(x="a" * 10_000)) is False
