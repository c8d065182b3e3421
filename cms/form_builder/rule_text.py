"""
Rules as editors read and write them.

A rule is kept as one line of text. What the text form cannot say back exactly is kept as the JSON
of its tree, which begins with ``{``: no rule of the text form does.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from forms_plugins.engine.rules import (
    RuleShapeError,
    RuleTextError,
    check_shape,
    parse_text,
    show_text,
)
from forms_plugins.engine.rules.parser import Parser

COMPARISONS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class RuleRefused(ValueError):
    """A text is not a rule. ``excerpt`` is the line with a mark under the culprit, if known."""

    def __init__(self, message: str, excerpt: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.excerpt = excerpt


@dataclass(frozen=True)
class Condition:
    """A line of the visual builder: question, operator and value as the text form writes them."""

    question: str
    operator: str
    value: str


def read_rule(text: str) -> Any:
    """
    Return the tree of a rule as editors write it.

    :raises RuleRefused: if it is not a rule.
    """
    text = text.strip()
    try:
        if text.startswith("{"):
            return check_shape(json.loads(text))
        return parse_text(text)
    except RuleTextError as error:
        excerpt = "\n".join(error.pretty().split("\n")[:2])
        raise RuleRefused(error.message, excerpt) from error
    except RuleShapeError as error:
        raise RuleRefused(error.message) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise RuleRefused("El JSON de la regla no se entiende.") from error


def write_rule(tree: Any) -> str:
    """Return the text of a rule; ``read_rule(write_rule(tree)) == tree``."""
    text = show_text(tree)
    if "\n" not in text:
        # A tree that the text form has no words for is kept as JSON.
        with suppress(RuleTextError):
            if _same(parse_text(text), tree):
                return text
    return json.dumps(tree, ensure_ascii=False)


def _same(left: Any, right: Any) -> bool:
    # 1 and True are equal in Python but not in a document.
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def mark_rule(tree: Any, place: str) -> str:
    """Return the text of a rule with a mark under the part at ``place`` (a JSON pointer)."""
    text = write_rule(tree)
    if text.startswith("{"):
        return text
    parser = Parser(text)
    position = parser.position_of(parser.disjunction(), place)
    return f"{text}\n{' ' * position}^"


def conditions(tree: Any) -> tuple[str, tuple[Condition, ...]] | None:
    """
    Return ``all`` or ``any`` and the lines of the visual builder.

    ``None`` if the rule says more than the builder can show.
    """
    name, parts = _joined(tree)
    lines = tuple(_condition(part) for part in parts)
    if any(line is None for line in lines):
        return None
    return name, tuple(line for line in lines if line is not None)


def _joined(tree: Any) -> tuple[str, list[Any]]:
    if isinstance(tree, dict):
        if "and" in tree:
            return "all", tree["and"]
        if "or" in tree:
            return "any", tree["or"]
    return "all", [tree]


def _condition(tree: Any) -> Condition | None:
    if not isinstance(tree, dict) or len(tree) != 1:
        return None
    name, operand = next(iter(tree.items()))
    if name == "not":
        inner = _condition(operand)
        opposite = {"en": "no en", "marcado": "no marcado", "respondida": "no respondida"}
        if inner is None or inner.operator not in opposite:
            return None
        return Condition(inner.question, opposite[inner.operator], inner.value)
    if name == "answered":
        question = _question(operand)
        return Condition(question, "respondida", "") if question else None
    return _with_value(name, operand)


def _with_value(name: str, operand: Any) -> Condition | None:
    operators = {**COMPARISONS, "in": "en", "selected": "marcado"}
    if name not in operators or not isinstance(operand, list) or len(operand) != 2:
        return None
    question = _question(operand[0])
    if question is None or not _is_literal(operand[1]):
        return None
    return Condition(question, operators[name], show_text(operand[1]))


def _question(tree: Any) -> str | None:
    if isinstance(tree, dict) and len(tree) == 1 and ("answer" in tree or "row" in tree):
        return show_text(tree)
    return None


def _is_literal(tree: Any) -> bool:
    return not isinstance(tree, dict) or next(iter(tree)) in ("decimal", "date", "list")
