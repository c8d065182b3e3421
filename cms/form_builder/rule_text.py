"""
Rules as editors read and write them.

A rule is kept as one line of text. What the text form cannot say back exactly is kept as the JSON
of its tree, which begins with ``{``: no rule of the text form does.
"""

import json
from contextlib import suppress
from typing import Any

from forms_plugins.engine.rules import (
    RuleShapeError,
    RuleTextError,
    check_shape,
    parse_text,
    show_text,
)
from forms_plugins.engine.rules.parser import Parser


class RuleRefused(ValueError):
    """A text is not a rule. ``excerpt`` is the line with a mark under the culprit, if known."""

    def __init__(self, message: str, excerpt: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.excerpt = excerpt


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
