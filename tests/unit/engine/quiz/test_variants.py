"""Variants of templates: repeatable, sound, and with exactly one right answer each."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from forms_plugins.engine.quiz import (
    NoVariant,
    check_question,
    fill,
    grade,
    load_question,
    present,
    right_answer,
    vary,
)
from forms_plugins.engine.rules import evaluate_strict, parse_text
from forms_plugins.engine.rules.values import Scope
from tests.unit.engine.quiz import samples

VARIANTS = 2_000  # of each of the five sample templates: ten thousand in all
DAY = date(1999, 1, 1)


def recomputed(rule: Any, variant: dict[str, str]) -> Any:
    """Work out a rule over a variant with the rules engine itself."""
    numbers = {name: Decimal(text) for name, text in variant.items()}
    return evaluate_strict(rule, Scope(answers=numbers, today=DAY))


def rights_of_options(document: dict[str, Any], variant: dict[str, str]) -> list[str]:
    return [
        each["key"]
        for each in document["options"]
        if (recomputed(each["rule"], variant) if "rule" in each else each.get("right", False))
        is True
    ]


@pytest.mark.parametrize(
    "document", [samples.TEMPLATE_SINGLE, samples.TEMPLATE_RULED], ids=["computed", "ruled"]
)
def test_variants_of_a_choice_have_one_right_answer(document: dict[str, Any]) -> None:
    question = load_question(document)
    for seed in range(VARIANTS):
        variant = vary(question, seed)
        keys = [option["key"] for option in document["options"]]
        scores = {key: grade(question, key, variant).score for key in keys}

        assert [key for key, score in scores.items() if score == 1] == rights_of_options(
            document, variant
        )
        assert sorted(scores.values()) == [0, 0, 1]
        assert len({fill(each["text"], variant) for each in document["options"]}) == 3
        assert all(recomputed(rule, variant) is True for rule in document["conditions"])


def test_variants_of_a_statement_have_one_right_answer() -> None:
    question = load_question(samples.TEMPLATE_TRUE_FALSE)
    for seed in range(VARIANTS):
        variant = vary(question, seed)
        truth = recomputed(samples.TEMPLATE_TRUE_FALSE["rule"], variant)

        assert [grade(question, each, variant).score for each in (truth, not truth)] == [1, 0]


def test_variants_of_a_number_have_one_right_answer() -> None:
    question = load_question(samples.TEMPLATE_NUMERIC)
    for seed in range(VARIANTS):
        variant = vary(question, seed)
        number = recomputed(samples.TEMPLATE_NUMERIC["rule"], variant)

        assert grade(question, str(number), variant).is_right
        assert not grade(question, str(number + Decimal("0.02")), variant).is_right
        assert Decimal(right_answer(question, variant)) == number


def test_variants_of_a_gap_have_one_right_answer() -> None:
    question = load_question(samples.TEMPLATE_CLOZE)
    for seed in range(VARIANTS):
        variant = vary(question, seed)
        number = int(variant["ingreso"]) * int(variant["personas"])

        assert grade(question, {"total": str(number)}, variant).is_right
        assert not grade(question, {"total": str(number + 1)}, variant).is_right


@pytest.mark.parametrize("document", samples.TEMPLATES, ids=lambda each: each["kind"])
def test_sample_templates_may_be_published(document: dict[str, Any]) -> None:
    assert check_question(load_question(document)) == ()


def test_same_seed_gives_the_same_variant_for_ever() -> None:
    question = load_question(samples.TEMPLATE_NUMERIC)

    assert vary(question, 7) == vary(question, 7)
    assert vary(question, "7:3") == {"ingreso": "650", "personas": "4"}


def test_seeds_give_different_variants() -> None:
    question = load_question(samples.TEMPLATE_NUMERIC)

    drawn = [tuple(vary(question, seed).values()) for seed in range(300)]

    assert len(set(drawn)) > 150  # of 41 * 6 = 246, drawn with replacement


def test_every_value_of_a_variable_is_drawn() -> None:
    question = load_question(samples.TEMPLATE_NUMERIC)

    people = {vary(question, seed)["personas"] for seed in range(200)}

    assert people == {"2", "3", "4", "5", "6", "7"}


def test_question_without_variables_has_an_empty_variant() -> None:
    assert vary(load_question(samples.SINGLE), 1) == {}


def test_rare_variant_is_found() -> None:
    rare = {
        **samples.TEMPLATE_NUMERIC,
        "variables": [{"name": name, "minimum": "1", "maximum": "100"} for name in ("a", "b")],
        "conditions": [parse_text("a = 77 y b = 78")],
        "rule": parse_text("a + b"),
    }

    assert vary(load_question(rare), 1) == {"a": "77", "b": "78"}


def test_conditions_that_nothing_meets_are_refused() -> None:
    question = load_question(
        {**samples.TEMPLATE_NUMERIC, "conditions": [parse_text("personas > 9")]}
    )

    with pytest.raises(NoVariant):
        vary(question, 1)


def test_unsound_variants_are_never_drawn() -> None:
    """Without its condition the ruled template has no right answer at the limit."""
    question = load_question({**samples.TEMPLATE_RULED, "conditions": []})

    for seed in range(500):
        variant = vary(question, seed)
        assert int(variant["personas"]) != 3 * int(variant["cuartos"])


def test_numbers_are_shown_as_their_author_wrote_them() -> None:
    priced = {
        **samples.TEMPLATE_NUMERIC,
        "stem": "Cuesta S/ {precio}.",
        "variables": [{"name": "precio", "values": ["0.50", "12.00"]}],
        "rule": parse_text("precio * 2"),
    }
    question = load_question(priced)

    shown = {present(question, vary(question, seed), seed).stem for seed in range(40)}

    assert shown == {"Cuesta S/ 0.50.", "Cuesta S/ 12.00."}
