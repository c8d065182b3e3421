"""
Variants of template questions: numbers for the variables, and what is right with them.

A variant is sound if every variable has a value, all conditions hold and there is exactly one right
answer; ``vary`` gives sound ones only. Rules are worked out by ``forms_plugins.engine.rules``,
strictly, and never see the clock.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice, product
from math import prod
from typing import Any, Final

from forms_plugins.engine.quiz.chance import Seed, number_from
from forms_plugins.engine.quiz.questions import (
    Cloze,
    Match,
    MultipleChoice,
    Numeric,
    Option,
    Question,
    SingleChoice,
    TrueFalse,
    Variable,
)
from forms_plugins.engine.quiz.texts import Variant, fill, fold, number_text
from forms_plugins.engine.rules import Scope, evaluate_strict

TRIES: Final = 500
"""Variants drawn at random before all of them are gone through."""
MOST_LISTED: Final = 20_000
"""Variants gone through one by one when chance finds no sound one."""
MOST_VALUES: Final = 100_000
"""Values a variable may have."""

_NO_DAY: Final = date(2000, 1, 1)  # checking refuses rules that ask for the day


class NoVariant(ValueError):
    """No variant of the question meets its conditions with exactly one right answer."""


def vary(question: Question, seed: Seed) -> dict[str, str]:
    """
    Return a sound variant: variable -> decimal text; nothing for a question without variables.

    :raises NoVariant: if none was found.
    """
    if not question.variables:
        return {}
    for attempt in range(TRIES):
        variant = drawn_variant(question, seed, attempt)
        if is_sound(question, variant):
            return variant
    sound = [each for each in listed_variants(question) if is_sound(question, each)]
    if not sound:
        raise NoVariant("Ninguna combinación de valores cumple las condiciones.")
    return sound[number_from(seed, "listed") % len(sound)]


def is_sound(question: Question, variant: Variant) -> bool:
    """Say whether the variant meets all conditions and has exactly one right answer."""
    return meets_conditions(question, variant) and flaw(question, variant) is None


def meets_conditions(question: Question, variant: Variant) -> bool:
    """Say whether all conditions hold; one that has no value does not."""
    return all(truth(rule, variant) is True for rule in question.conditions)


def flaw(question: Question, variant: Variant) -> str | None:
    """
    Return what keeps a variant from having exactly one right answer, ``None`` if nothing does.

    One of ``none_right``, ``several_right``, ``equal_texts``, ``no_value``, ``all_right``.
    """
    if any(variable.name not in variant for variable in question.variables):
        return "no_value"
    if isinstance(question, SingleChoice | MultipleChoice):
        return _flaw_of_options(question, variant)
    if isinstance(question, TrueFalse):
        return None if right_truth(question, variant) is not None else "no_value"
    if isinstance(question, Numeric):
        return None if right_number(question, variant) is not None else "no_value"
    if isinstance(question, Match):
        return _equal([fill(pair.left, variant) for pair in question.pairs])
    if isinstance(question, Cloze):
        listed = ([fill(text, variant) for text in gap.options] for gap in question.gaps)
        return next((found for found in map(_equal, listed) if found), None)
    return None


def _flaw_of_options(question: SingleChoice | MultipleChoice, variant: Variant) -> str | None:
    truths = [is_right_option(option, variant) for option in question.options]
    if None in truths:
        return "no_value"
    right = truths.count(True)
    if not right:
        return "none_right"
    if isinstance(question, SingleChoice) and right > 1:
        return "several_right"
    if isinstance(question, MultipleChoice) and right == len(truths):
        return "all_right"
    return _equal([fill(option.text, variant) for option in question.options])


def _equal(texts: list[str]) -> str | None:
    bare = [fold(text) or text for text in texts]
    return "equal_texts" if len(set(bare)) < len(bare) else None


def is_right_option(option: Option, variant: Variant) -> bool | None:
    """Say whether an option is right; ``None`` if its rule gives no answer."""
    return option.right if option.rule is None else truth(option.rule, variant)


def right_truth(question: TrueFalse, variant: Variant) -> bool | None:
    """Say whether the statement is true; ``None`` if its rule gives no answer."""
    return question.right if question.rule is None else truth(question.rule, variant)


def right_number(question: Numeric, variant: Variant) -> Decimal | None:
    """Return the right number; ``None`` if its rule gives none."""
    return question.right if question.rule is None else number(question.rule, variant)


def truth(rule: Any, variant: Variant) -> bool | None:
    """Return what a condition comes to over the variant; ``None`` if it has no value."""
    found = evaluate_strict(rule, _scope(variant))
    return found if isinstance(found, bool) else None


def number(rule: Any, variant: Variant) -> Decimal | None:
    """Return the number a rule gives over the variant; ``None`` if it gives none."""
    found = evaluate_strict(rule, _scope(variant))
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        return None
    return Decimal(found)


def _scope(variant: Variant) -> Scope:
    return Scope(answers={name: value_of(text) for name, text in variant.items()}, today=_NO_DAY)


def value_of(text: str) -> int | Decimal:
    """Return the number a decimal text stands for, whole where it is written without a point."""
    return Decimal(text) if "." in text else int(text)


def listed_variants(question: Question) -> Iterator[dict[str, str]]:
    """Yield the variants, sound or not, one by one; the first ``MOST_LISTED`` if there are more."""
    free = [variable for variable in question.variables if variable.rule is None]
    names = [variable.name for variable in free]
    for values in islice(product(*map(values_of, free)), MOST_LISTED):
        yield _completed(question, dict(zip(names, values, strict=True)))


def count_of_variants(question: Question) -> int:
    """Return how many variants there are, sound or not."""
    return prod(len(values_of(each)) for each in question.variables if each.rule is None)


def values_of(variable: Variable) -> tuple[str, ...]:
    """Return the values a variable may have, as text; none if it is not given in a right way."""
    if variable.values:
        return tuple(number_text(value) for value in variable.values)
    if variable.minimum is None or variable.maximum is None:
        return ()
    return _range(variable.minimum, variable.maximum, variable.step)


@lru_cache(maxsize=64)
def _range(minimum: Decimal, maximum: Decimal, step: Decimal) -> tuple[str, ...]:
    steps = (maximum - minimum) / step
    if not 0 <= steps < MOST_VALUES:
        return ()
    return tuple(number_text(minimum + step * index) for index in range(int(steps) + 1))


def drawn_variant(question: Question, seed: Seed, attempt: int) -> dict[str, str]:
    """Return a variant by chance, sound or not."""
    chosen = {}
    for variable in question.variables:
        values = values_of(variable) if variable.rule is None else ()
        if values:
            chosen[variable.name] = values[number_from(seed, attempt, variable.name) % len(values)]
    return _completed(question, chosen)


def _completed(question: Question, chosen: dict[str, str]) -> dict[str, str]:
    """Add the computed variables, in order; one that has no value is left out."""
    variant: dict[str, str] = {}
    for variable in question.variables:
        if variable.rule is None:
            if variable.name in chosen:
                variant[variable.name] = chosen[variable.name]
            continue
        found = number(variable.rule, variant)
        if found is not None:
            variant[variable.name] = number_text(found)
    return variant
