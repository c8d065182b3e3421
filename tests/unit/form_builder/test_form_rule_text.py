"""Rules go into text and back without a change."""

import json
from pathlib import Path

import pytest

from cms.form_builder.rule_text import RuleRefused, mark_rule, read_rule, write_rule

VECTORS = json.loads(Path("tests/vectors/rules.json").read_text())


def trees(part):
    """Yield every rule of the shared vectors."""
    if isinstance(part, dict):
        if "rule" in part:
            yield part["rule"]
        for child in part.values():
            yield from trees(child)
    elif isinstance(part, list):
        for child in part:
            yield from trees(child)


def test_rules_of_the_vectors_survive():
    checked = 0
    for tree in trees(VECTORS):
        try:
            text = write_rule(tree)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError):
            continue  # a vector about a tree that is no rule
        try:
            again = read_rule(text)
        except RuleRefused:
            continue
        assert json.dumps(again, sort_keys=True) == json.dumps(tree, sort_keys=True)
        checked += 1
    assert checked > 100


@pytest.mark.parametrize("tree", [True, False, 0, 7, "", "texto", {"list": [1, 2]}])
def test_literals_survive(tree):
    assert json.dumps(read_rule(write_rule(tree))) == json.dumps(tree)


def test_refusal_shows_the_line_and_a_mark():
    with pytest.raises(RuleRefused) as refusal:
        read_rule("sexo = 2 y ")

    line, mark = refusal.value.excerpt.split("\n")
    assert line.startswith("sexo = 2 y")
    assert mark.strip() == "^"


def test_mark_stands_under_the_part():
    assert mark_rule({"and": [{"answer": "a"}, {"answer": "b"}]}, "/and/1") == "a y b\n    ^"
