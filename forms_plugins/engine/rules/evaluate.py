"""
Evaluate a checked rule: leniently, as a validation, or strictly.

Nothing here raises on a tree that passed ``check_shape``, whatever the answers are.
"""

from __future__ import annotations

from typing import Any, cast

# The operators register themselves when their modules are imported.
from forms_plugins.engine.rules import dates, decisions, logic, numbers, rosters, texts
from forms_plugins.engine.rules.running import KIND, Mode, Run, Trouble, value
from forms_plugins.engine.rules.values import (
    MISSING,
    Missing,
    Refusal,
    RuleError,
    Scope,
    Tree,
    Value,
)

OPERATOR_MODULES = (logic, texts, numbers, dates, rosters, decisions)


def _result(tree: Tree, scope: Scope, mode: Mode) -> Any:
    try:
        found = value(tree, Run(scope, mode), None)
    except Trouble as trouble:
        return RuleError(trouble.code, trouble.pointer(), trouble.detail)
    if type(found) is list:
        return RuleError("type", "", "a roster as a result")
    return found


def evaluate(tree: Tree, scope: Scope) -> Value | Missing | RuleError:
    """Return the value of a rule; comparing with a missing answer is false."""
    return cast("Value | Missing | RuleError", _result(tree, scope, Mode.LENIENT))


def evaluate_strict(tree: Tree, scope: Scope) -> Value | Refusal | RuleError:
    """
    Return the value of a rule, or a refusal naming every answer that was needed and is missing.

    For scoring: a missing answer never counts as anything, unless the value does not depend on it
    (a false beside it in ``and``, a true in ``or``, the other branch of ``if``, inside
    ``answered``).
    """
    return cast("Value | Refusal | RuleError", _result(tree, scope, Mode.STRICT))


def holds(tree: Tree, scope: Scope) -> bool:
    """Tell whether a show-if rule is true; missing and errors count as false."""
    return evaluate(tree, scope) is True


def verdict(tree: Tree, scope: Scope) -> bool | RuleError | None:
    """
    Judge a validation: True, False, or None for "not yet", when a missing answer leaves it open.

    Here a comparison with a missing answer is missing, not false, so that a person is not told off
    for what is still to be filled in. Roster conditions still leave out rows where they are
    missing.
    """
    found = _result(tree, scope, Mode.VALIDATION)
    if found is MISSING:
        return None
    if isinstance(found, bool | RuleError):
        return found
    return RuleError("type", "", f"{KIND[type(found)]} instead of boolean")
