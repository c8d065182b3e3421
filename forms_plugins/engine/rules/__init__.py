"""
The rule language of the forms: conditions, validations, computed fields, scoring.

A rule is a JSON tree (``docs/rules.md``). Check it once with ``check_shape`` and ``check_types``,
then evaluate it as often as needed over a ``Scope``. Nothing here knows Django, the clock or any
setting.
"""

from forms_plugins.engine.rules import operand_types  # registers the type rules of its operators
from forms_plugins.engine.rules.checking import check_types
from forms_plugins.engine.rules.evaluate import evaluate, evaluate_strict, holds, verdict
from forms_plugins.engine.rules.explain import explain
from forms_plugins.engine.rules.literals import RuleShapeError
from forms_plugins.engine.rules.parser import parse_text
from forms_plugins.engine.rules.printer import show_text
from forms_plugins.engine.rules.shape import check_shape
from forms_plugins.engine.rules.structure import Reference, references
from forms_plugins.engine.rules.tokenizer import RuleTextError
from forms_plugins.engine.rules.types import (
    BOOLEAN,
    DATE,
    DECIMAL,
    TEXT,
    WHOLE,
    RuleProblem,
    TableType,
    Type,
    TypeScope,
    choice,
    choices,
    roster,
)
from forms_plugins.engine.rules.values import (
    MISSING,
    Missing,
    MissingAnswer,
    Refusal,
    RuleError,
    Scope,
    Tree,
    Value,
)

__all__ = [
    "BOOLEAN",
    "DATE",
    "DECIMAL",
    "MISSING",
    "TEXT",
    "WHOLE",
    "Missing",
    "MissingAnswer",
    "Reference",
    "Refusal",
    "RuleError",
    "RuleProblem",
    "RuleShapeError",
    "RuleTextError",
    "Scope",
    "TableType",
    "Tree",
    "Type",
    "TypeScope",
    "Value",
    "check_shape",
    "check_types",
    "choice",
    "choices",
    "evaluate",
    "evaluate_strict",
    "explain",
    "holds",
    "operand_types",
    "parse_text",
    "references",
    "roster",
    "show_text",
    "verdict",
]
