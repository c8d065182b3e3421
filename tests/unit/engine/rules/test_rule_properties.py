"""What holds for every rule: no exceptions, text form and back, bounded cost."""

import json
import re
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_plugins.engine.rules import (
    BOOLEAN,
    MISSING,
    Refusal,
    RuleError,
    RuleTextError,
    Scope,
    TypeScope,
    check_shape,
    check_types,
    evaluate,
    evaluate_strict,
    explain,
    holds,
    parse_text,
    references,
    show_text,
    verdict,
)
from forms_plugins.engine.rules.patterns import matches_pattern
from forms_plugins.engine.rules.values import ERROR_CODES
from tests.unit.engine.rules import random_rules

TABLES = {"pesos": {1: {"peso": 2}}}
often = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


@often
@given(random_rules.rules, random_rules.answers, random_rules.days, st.booleans())
def test_evaluation_never_raises(tree: Any, answers: Any, today: date, in_row: bool) -> None:
    scope = Scope(answers, today, row=answers if in_row else None, tables=TABLES)

    found = [evaluate(tree, scope), evaluate_strict(tree, scope), verdict(tree, scope)]

    assert isinstance(holds(tree, scope), bool)
    assert not isinstance(found[0], Refusal)
    assert found[1] is not MISSING
    assert found[2] is None or isinstance(found[2], bool | RuleError)
    assert all(error.code in ERROR_CODES for error in found if isinstance(error, RuleError))


@often
@given(random_rules.rules, random_rules.answers, random_rules.days)
def test_strict_value_is_the_lenient_value(tree: Any, answers: Any, today: date) -> None:
    scope = Scope(answers, today, tables=TABLES)

    strict, lenient = evaluate_strict(tree, scope), evaluate(tree, scope)

    if not isinstance(strict, Refusal | RuleError) and not isinstance(lenient, RuleError):
        assert strict == lenient


@often
@given(random_rules.rules)
def test_text_form_and_back(tree: Any) -> None:
    text = show_text(tree)

    assert "\n" not in text
    assert typed(parse_text(text)) == typed(tree)


@often
@given(random_rules.rules)
def test_json_and_back(tree: Any) -> None:
    assert check_shape(json.loads(json.dumps(tree))) == tree


@often
@given(random_rules.rules)
def test_checking_and_explaining_never_raise(tree: Any) -> None:
    _, problems = check_types(tree, TypeScope({}), BOOLEAN)

    assert all(problem.message for problem in problems)
    assert explain(tree, {})
    assert all(reference.key for reference in references(tree))


@often
@given(st.text(max_size=30) | st.text(alphabet='ab1 ()[];"-.no=<yfila\\', max_size=30))
def test_parsing_any_text_gives_a_rule_or_points_at_it(text: str) -> None:
    tree, refused = parsed(text)

    if refused is None:
        assert parse_text(show_text(tree)) == tree
    else:
        assert 0 <= refused.position <= len(text)
        assert refused.message in refused.pretty()


def parsed(text: str) -> tuple[Any, RuleTextError | None]:
    """Return the tree of a text, or the error."""
    try:
        return parse_text(text), None
    except RuleTextError as error:
        return None, error


@often
@given(
    st.sampled_from([r"\d{2,3}", "a*b?", "[a-c]+", "a|b+|c{2}", "[^ab]*c", "a?a?a?aaa", r"[\d.]+"]),
    st.text(alphabet="abc12.\n", max_size=7),
)
def test_pattern_agrees_with_the_standard_library(pattern: str, text: str) -> None:
    assert matches_pattern(pattern, text) == bool(re.fullmatch(pattern, text, re.ASCII))


def typed(tree: Any) -> Any:
    """Tell 1 from true, which Python holds equal."""
    if isinstance(tree, dict):
        return {key: typed(item) for key, item in tree.items()}
    return [typed(item) for item in tree] if isinstance(tree, list) else (type(tree), tree)
