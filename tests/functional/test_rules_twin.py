"""The evaluator of the browser gives what the one of the server gives: same rules, same answers."""

import json
import os
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from forms_plugins.engine.rules import (
    RuleShapeError,
    Scope,
    check_shape,
    evaluate,
    evaluate_strict,
    verdict,
)
from tests.functional.rules_twin import encoded_result, encoded_scope
from tests.functional.typed_rules import KINDS, LABELS, TypedRules
from tests.unit.engine.rules import random_rules
from tests.unit.engine.rules.test_rule_vectors import CASES, result_of, scope_of

pytestmark = [pytest.mark.browser]

SCRIPTS = Path(__file__).resolve().parents[2] / "theme/static/theme/js"
ADDRESS = "http://twin.invalid/"
ANY_TREES, TYPED_TREES = 2_000, 8_000
DAY = date(2026, 2, 28)
TABLES: dict[str, Any] = {
    "pesos": {0: {"peso": 2}, 1: {"peso": Decimal("0.55")}, 2: {"peso": None}, "a": {"peso": 7}}
}
WAYS = {"evaluate": evaluate, "evaluateStrict": evaluate_strict, "verdict": verdict}

RUN = """async (text) => {
  const twin = await import("/rules/evaluate.js");
  const cases = JSON.parse(text);
  await twin.load(cases.map(({rule}) => rule));
  const decode = (scope) =>
    ({...scope, tables: twin.indexed(scope.tables), labels: twin.indexed(scope.labels)});
  const shown = (found) => "value" in found ? {value: twin.encoded(found.value)} : found;
  return JSON.stringify(cases.map(({rule, scope, ways}) => {
    const decoded = decode(scope);
    return ways.map((way) => {
      try { return shown(twin[way](rule, decoded)); }
      catch (error) { return {raised: String(error)}; }
    });
  }));
}"""
# Text both ways: handing over objects takes the browser's driver ten times as long.


@pytest.fixture(scope="module")
def twin_page(browser: Browser) -> Iterator[Page]:
    """An empty page beside the modules of the twin; nothing goes over the network."""
    context = browser.new_context()
    page = context.new_page()
    page.route(
        f"{ADDRESS}**",
        lambda route: (
            route.fulfill(path=SCRIPTS / route.request.url.removeprefix(ADDRESS))
            if route.request.url.endswith(".js")
            else route.fulfill(body="<!doctype html><title>twin</title>", content_type="text/html")
        ),
    )
    page.goto(ADDRESS)
    yield page
    context.close()


def differences(page: Page, cases: list[dict[str, Any]]) -> list[str]:
    """Evaluate all cases in the browser and describe those that come out otherwise."""
    found = json.loads(page.evaluate(RUN, json.dumps(cases)))
    return [
        f"{way}: {json.dumps(case['rule'])} over {json.dumps(case['scope'])}\n"
        f"   server {wanted}\n   browser {given}"
        for case, results in zip(cases, found, strict=True)
        for way, wanted, given in zip(case["ways"], case["expected"], results, strict=True)
        if wanted != given
    ]


def way_of(case: dict[str, Any]) -> str:
    if case.get("strict"):
        return "evaluateStrict"
    return "verdict" if case.get("validation") else "evaluate"


def test_vectors(twin_page: Page) -> None:
    cases = [
        {
            "rule": case["rule"],
            "scope": encoded_scope(scope_of(case)),
            "ways": [way_of(case)],
            "expected": [encoded_result(result_of(case))],
        }
        for case in CASES
    ]

    assert len(cases) >= 500
    assert differences(twin_page, cases) == []


def compared(tree: Any, scope: Scope) -> dict[str, Any]:
    """Return a case with what the server's evaluator gives in all three ways."""
    return {
        "rule": tree,
        "scope": encoded_scope(scope),
        "ways": list(WAYS),
        "expected": [encoded_result(way(tree, scope)) for way in WAYS.values()],
    }


def any_cases(number: int) -> list[dict[str, Any]]:
    """Draw rules and answers of any kind, the same for the same ``number``."""
    cases: list[dict[str, Any]] = []

    @seed(number)
    @settings(
        max_examples=ANY_TREES,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(random_rules.rules, random_rules.answers, random_rules.days, st.booleans())
    def collect(tree: Any, answers: Any, today: date, in_row: bool) -> None:
        inside = {"row": answers, "number": 3, "option": answers} if in_row else {}
        cases.append(compared(tree, Scope(answers, today, tables=TABLES, **inside)))

    collect()
    return cases


def typed_cases(number: int) -> list[dict[str, Any]]:
    """Draw rules of the right kinds with answers to match."""
    draw = TypedRules(number)
    cases: list[dict[str, Any]] = []
    while len(cases) < TYPED_TREES:
        tree = draw.rule(draw.random.choice(KINDS), draw.random.choice((1, 2, 2, 3, 3, 4)))
        try:
            check_shape(tree)
        except RuleShapeError:
            continue
        cases.append(compared(tree, typed_scope(draw)))
    return cases


def typed_scope(draw: TypedRules) -> Scope:
    """Draw what a rule may look at, in one half of the cases from inside a row."""
    in_row = draw.random.random() < 0.5
    return Scope(
        draw.answers(),
        DAY,
        row=draw.row(has_inner=True) if in_row else None,
        number=draw.random.choice((None, 2)) if in_row else None,
        option={"r_number": 1, "r_text": "a"} if draw.random.random() < 0.5 else None,
        tables=TABLES,
        labels=LABELS,
    )


@pytest.mark.parametrize("draw", [any_cases, typed_cases], ids=["any-kinds", "right-kinds"])
def test_random_trees(twin_page: Page, draw: Any) -> None:
    number = int(os.environ.get("TWIN_SEED") or random.SystemRandom().randrange(2**32))
    cases = draw(number)

    wrong = differences(twin_page, cases)

    assert len(cases) >= ANY_TREES
    assert wrong == [], f"TWIN_SEED={number}: {len(wrong)} differ\n" + "\n".join(wrong[:5])


def test_random_rules_get_to_values() -> None:
    results = [result for case in typed_cases(1)[:1000] for result in case["expected"][:1]]

    assert sum("value" in result for result in results) > 500
