"""Rules of the right type, and areas and criteria that can never be reached."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from forms_plugins.engine.classification.fitting_rules import PlacedRule, rules_of
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import Area
from forms_plugins.engine.classification.problems import MethodProblem
from forms_plugins.engine.classification.reach import Scores, type_of
from forms_plugins.engine.rules import BOOLEAN, DECIMAL, Type, TypeScope, check_types, choice

RESULT_TYPES: Final = {"score": DECIMAL, "index": DECIMAL, "eligible": BOOLEAN}


def rule_type_problems(method: ScoringMethod, scores: Scores) -> Iterator[MethodProblem]:
    """Yield rules that cannot give what they are asked for, and parts that are never reached."""
    for rule in rules_of(method):
        scope = _scope(rule, method, scores)
        _, problems = check_types(rule.tree, scope, _wanted(rule, method))
        for problem in problems:
            yield MethodProblem(rule.place, f"rule_{problem.key}", problem.message)
    yield from _areas(method)
    yield from _gates(method)


def _scope(rule: PlacedRule, method: ScoringMethod, scores: Scores) -> TypeScope:
    scope = scores.types
    if rule.after:
        classes = choice(category.code for category in method.categories)
        answers = {**scope.answers, **RESULT_TYPES, "category": classes}
        scope = replace(scope, answers=answers)
    if rule.roster is not None:
        scope = replace(scope, row=scope.answers[rule.roster].fields)
    return scope


def _wanted(rule: PlacedRule, method: ScoringMethod) -> Type | None:
    if rule.wanted == "boolean":
        return BOOLEAN
    if not rule.wanted:
        return None
    declared = method.input(rule.place[1])
    if declared is not None and rule.roster is not None:
        declared = next(field for field in declared.fields if field.key == rule.place[2])
    # A quotient without remainder is taken for a whole number.
    return DECIMAL if declared is None or declared.datatype == "whole" else type_of(declared)


def _areas(method: ScoringMethod) -> Iterator[MethodProblem]:
    before: list[Area] = []
    for area in method.areas:
        place = ("areas", area.key)
        if area.when is False:
            yield MethodProblem(
                place, "unreachable_area", "Su regla nunca se cumple: corríjala o quite el área."
            )
        other = next((one for one in before if _covers(one, area)), None)
        if other is not None:
            yield MethodProblem(
                place,
                "unreachable_area",
                f"Ningún hogar llega a esta área: antes los toma «{other.key}». Cambie el orden o "
                "la regla.",
            )
        before.append(area)


def _covers(first: Area, second: Area) -> bool:
    """Say whether every household that the second area would take is in the first."""
    if first.when is not True and first.when != second.when:
        return False
    if not first.place_codes:
        return True
    return bool(second.place_codes) and all(
        code.startswith(first.place_codes) for code in second.place_codes
    )


def _gates(method: ScoringMethod) -> Iterator[MethodProblem]:
    decided: dict[str, str] = {}
    for gate in method.gates:
        place = ("gates", gate.key)
        if gate.then == "category" and gate.category not in {c.code for c in method.categories}:
            yield MethodProblem(
                place, "unknown_category", f"No hay una clase «{gate.category}»: corrija la clave."
            )
        if gate.when is False:
            yield MethodProblem(
                place,
                "unreachable_gate",
                "Su regla nunca se cumple: corríjala o quite el criterio.",
            )
        if gate.stage in decided:
            yield MethodProblem(
                place,
                "unreachable_gate",
                f"Ningún hogar llega a este criterio: antes decide «{decided[gate.stage]}» para "
                "todos.",
            )
        if gate.when is True and (gate.stage == "before" or gate.then == "refuse"):
            decided[gate.stage] = gate.key
            yield MethodProblem(
                place, "decides_for_all", "Este criterio decide para todos los hogares: revíselo."
            )
