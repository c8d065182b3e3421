"""
Infer the type of a rule and list what does not fit the form.

A rule that is wrong in one place is still checked in the others: an unknown type (None) fits
everything, so that one mistake is told once. The tree must have passed ``check_shape``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from forms_plugins.engine.rules.decision_gaps import decision_problems
from forms_plugins.engine.rules.literals import literal_kind
from forms_plugins.engine.rules.structure import COMPARISONS, pointer
from forms_plugins.engine.rules.types import (
    BOOLEAN,
    DATE,
    DECIMAL,
    WHOLE,
    RuleProblem,
    Type,
    TypeScope,
    code_base,
)
from forms_plugins.engine.rules.values import Tree

Path = tuple[str | int, ...]
Row = Mapping[str, Type] | None
Known = Type | None

NOTHING: Final = {"nothing": True}
_SURE: Final = replace(BOOLEAN, missing_ok=False)
_NAMES: Final[Mapping[str, str]] = {
    "whole": "un número entero",
    "decimal": "un número",
    "text": "un texto",
    "boolean": "un sí o no",
    "date": "una fecha",
    "choice": "un código",
    "choices": "varios códigos",
    "roster": "un grupo repetido",
}


def check_types(
    tree: Tree, scope_types: TypeScope, expected: Type | None
) -> tuple[Type | None, tuple[RuleProblem, ...]]:
    """
    Return the type of a rule (None if it has none) and every problem found, in the order of the
    tree.

    :param expected: the type the rule has to give: BOOLEAN for conditions and validations, the
        field's
        type for computed fields and defaults; None if any will do.
    """
    checker = Checker(scope_types)
    found = checker.infer(tree, (), scope_types.row)
    if expected is not None and found is not None:
        checker.require_result(found, expected)
    return found, tuple(checker.problems)


class Checker:
    """One check: the scope and the problems so far."""

    def __init__(self, scope: TypeScope) -> None:
        self.scope = scope
        self.problems: list[RuleProblem] = []

    def problem(self, path: Path, key: str, /, **params: str) -> None:
        """Note a problem."""
        self.problems.append(RuleProblem(pointer(path), key, params))

    def infer(self, tree: Tree, path: Path, row: Row) -> Known:
        """Return the type of a rule, noting its problems."""
        if type(tree) is not dict or next(iter(tree)) in ("decimal", "date", "list"):
            return literal_type(tree)
        name, operand = next(iter(tree.items()))
        return _INFER[name](self, operand, (*path, name), row)

    def all(self, trees: list[Tree], path: Path, row: Row) -> list[Known]:
        """Return the types of several rules."""
        return [self.infer(tree, (*path, index), row) for index, tree in enumerate(trees)]

    def require(self, found: Known, base: str, path: Path) -> None:
        """Note a problem unless the type is of the base, or unknown."""
        if found is None:
            return
        if found.kind == "choice" and base == "number":
            self.problem(path, "code_is_no_number")
        elif found.base != base and (found.base, base) != ("code", "text"):
            self.problem(path, f"{base}_needed", found=_NAMES[found.kind])

    def require_codes(self, found: Known, codes: tuple[Any, ...], path: Path) -> None:
        """Note a problem for each code that a choice does not have."""
        if found is None or found.kind not in ("choice", "choices") or not found.codes:
            return
        for code in codes:
            if code not in found.codes:
                self.problem(path, "code_unknown", code=str(code))

    def require_result(self, found: Type, expected: Type) -> None:
        """Note a problem unless a rule of type ``found`` may stand where ``expected`` is asked."""
        fits = found.kind == expected.kind or (found.kind, expected.kind) == ("whole", "decimal")
        if expected.kind == "choice":
            fits = expected.base in (found.base, "code") and bool(found.codes or not expected.codes)
        elif expected.kind in ("whole", "text") and found.kind == "choice":
            fits = found.base in (expected.base, "code")
        if not fits:
            names = {"expected": _NAMES[expected.kind], "found": _NAMES[found.kind]}
            self.problem(
                (), "boolean_needed" if expected.kind == "boolean" else "result_needed", **names
            )
        else:
            self.require_codes(expected, found.codes, ())

    def merged(self, types: Sequence[Known], path: Path) -> Known:
        """Return the type that covers all, noting a problem if they are of different kinds."""
        if not types:
            return None
        covering = types[0]
        for found in types[1:]:
            if covering is None or found is None:
                return None
            joined = cover(covering, found)
            if joined is None:
                names = {"left": _NAMES[covering.kind], "right": _NAMES[found.kind]}
                self.problem(path, "branches_differ", **names)
                return None
            covering = joined
        return covering


def cover(left: Type, right: Type) -> Type | None:
    """Return the narrowest type that covers two, or None if there is none."""
    missing_ok = left.missing_ok or right.missing_ok
    known = left.codes and right.codes
    codes = tuple(dict.fromkeys(left.codes + right.codes)) if known else ()
    if left.kind == right.kind:
        if codes and code_base(left.codes) != code_base(right.codes):
            return None
        return replace(left, codes=codes, missing_ok=missing_ok)
    if {left.kind, right.kind} == {"whole", "decimal"}:
        return replace(DECIMAL, missing_ok=missing_ok)
    if left.base == right.base and "choice" in (left.kind, right.kind):
        if left.base == "number" and "decimal" in (left.kind, right.kind):
            return replace(DECIMAL, missing_ok=missing_ok)
        return Type("whole" if left.base == "number" else "text", codes, missing_ok=missing_ok)
    return None


def literal_type(node: Tree) -> Type:
    """Return the type of a literal, with its value as the only known one."""
    kind = literal_kind(node)
    if kind == "set":
        return Type("choices", tuple(node["list"]), missing_ok=False)
    if kind == "number":
        found = Type("whole", (node,)) if type(node) is int else DECIMAL
    elif kind == "text":
        found = Type("text", (node,))
    else:
        found = BOOLEAN if kind == "boolean" else DATE
    return replace(found, missing_ok=False)


def _may_miss(types: list[Known]) -> bool:
    return any(found is None or found.missing_ok for found in types)


def _answer(check: Checker, key: str, path: Path, row: Row) -> Known:
    found = check.scope.answers.get(key)
    if found is None:
        check.problem(path, "answer_unknown", key=key)
    elif found.kind == "roster":
        check.problem(path, "roster_as_value", key=key)
        return None
    return found


def _row(check: Checker, key: str, path: Path, row: Row) -> Known:
    if row is None:
        check.problem(path, "row_outside_roster", key=key)
        return None
    found = row.get(key)
    if key not in row:
        check.problem(path, "row_unknown", key=key)
    elif found is not None and found.kind == "roster":
        check.problem(path, "roster_as_value", key=key)
        return None
    return found


def _option(check: Checker, key: str, path: Path, row: Row) -> Known:
    if check.scope.option is None:
        check.problem(path, "option_outside_filter", key=key)
        return None
    if key not in check.scope.option:
        check.problem(path, "option_unknown", key=key)
    return check.scope.option.get(key)


def _position(check: Checker, operand: bool, path: Path, row: Row) -> Known:
    if row is None:
        check.problem(path, "position_outside_roster")
    return WHOLE


def _nothing(check: Checker, operand: bool, path: Path, row: Row) -> Known:
    return None


def _today(check: Checker, operand: bool, path: Path, row: Row) -> Known:
    return replace(DATE, missing_ok=False)


def _logic(check: Checker, operand: Any, path: Path, row: Row) -> Known:
    single = not isinstance(operand, list)
    trees = [operand] if single else operand
    for index, tree in enumerate(trees):
        place = path if single else (*path, index)
        check.require(check.infer(tree, place, row), "boolean", place)
    return BOOLEAN


def _comparison(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    left, right = check.all(operand, path, row)
    if left is None or right is None:
        return _SURE
    ordering = path[-1] not in ("eq", "ne")
    for index, found in enumerate((left, right)):
        bases = ("number", "date", "code") if ordering else ("set", "roster")
        if (found.base in bases) != ordering:
            key = "order_impossible" if ordering else "kinds_differ"
            names = {"left": _NAMES[left.kind], "right": _NAMES[right.kind]}
            check.problem((*path, index), key, found=_NAMES[found.kind], **names)
            return _SURE
    _comparable(check, left, right, path)
    if not ordering:
        for index, tree in enumerate(operand):
            if tree == "":
                check.problem((*path, index), "empty_text")
    return _SURE


def _comparable(check: Checker, left: Type, right: Type, path: Path) -> None:
    if not _same_base(left, right):
        check.problem(path, "kinds_differ", left=_NAMES[left.kind], right=_NAMES[right.kind])
    elif path[-1] in ("eq", "ne", "in"):
        for known, other in ((left, right), (right, left)):
            if other.kind != "choice":
                check.require_codes(known, other.codes, path)


def _same_base(left: Type, right: Type) -> bool:
    bases = {left.base, right.base}
    return len(bases) == 1 or ("code" in bases and bases <= {"code", "number", "text"})


def _in(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    found = check.infer(operand[0], (*path, 0), row)
    items = [literal_type(item) for item in operand[1]["list"]]
    if found is not None:
        listed = replace(items[0], codes=tuple(c for item in items for c in item.codes))
        _comparable(check, found, listed, path)
    return _SURE


def _if(check: Checker, operand: list[Tree], path: Path, row: Row) -> Known:
    condition, *branches = check.all(operand, path, row)
    check.require(condition, "boolean", (*path, 0))
    there = [found for tree, found in zip(operand[1:], branches, strict=True) if tree != NOTHING]
    found = check.merged(there, path)
    missing_ok = len(there) < len(branches) or _may_miss([condition, found])
    return found and replace(found, missing_ok=missing_ok)


def _answered(check: Checker, operand: Tree, path: Path, row: Row) -> Known:
    name, key = next(iter(operand.items())) if isinstance(operand, dict) else ("", None)
    if (name == "answer" and key in check.scope.answers) or (name == "row" and key in (row or ())):
        return _SURE  # a roster may be asked for too: it is answered if it has a row
    check.infer(operand, path, row)
    return _SURE


def _decision(check: Checker, operand: dict[str, Any], path: Path, row: Row) -> Known:
    inputs = check.all(operand["inputs"], (*path, "inputs"), row)
    for key, place, params in decision_problems(operand, inputs):
        check.problem((*path, *place), key, **params)
    results = [literal_type(each["then"]) for each in operand["rows"]]
    if "default" in operand:
        results.append(literal_type(operand["default"]))
    found = check.merged(results, path)
    if found is not None and operand["hit"] == "collect":
        found = Type("choices", found.codes)
    return found and replace(found, missing_ok=_may_miss(inputs))


Infer = Callable[[Checker, Any, Path, Row], Known]
_INFER: Final[dict[str, Infer]] = {
    "answer": _answer,
    "row": _row,
    "option": _option,
    "position": _position,
    "nothing": _nothing,
    "today": _today,
    "and": _logic,
    "or": _logic,
    "not": _logic,
    **{name: _comparison for name in COMPARISONS},
    "in": _in,
    "if": _if,
    "answered": _answered,
    "decision": _decision,
}


def infers(*names: str) -> Callable[[Infer], Infer]:
    """Register a function as the type rule of some operators."""

    def register(function: Infer) -> Infer:
        _INFER.update(dict.fromkeys(names, function))
        return function

    return register


SURE_BOOLEAN: Final = _SURE
SURE_WHOLE: Final = replace(WHOLE, missing_ok=False)
TYPE_NAMES: Final = _NAMES
may_miss: Final = _may_miss
