"""Whether the rules of a method read only what it declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from forms_plugins.engine.classification.extras import RESULT_KEYS
from forms_plugins.engine.classification.problems import MethodProblem, Place
from forms_plugins.engine.rules import Reference, references

if TYPE_CHECKING:
    from forms_plugins.engine.classification.method import ScoringMethod


class PlacedRule(NamedTuple):
    """
    A rule of a method. ``wanted`` is ``boolean`` for conditions; ``after`` marks those of gates
    that may read the result; ``roster`` is that of a computed column.
    """

    place: Place
    tree: Any
    wanted: str = ""
    after: bool = False
    roster: str | None = None


def rules_of(method: ScoringMethod) -> Iterator[PlacedRule]:
    """Yield every rule of a method with its place."""
    for item in method.inputs:
        if item.computed is not None:
            yield PlacedRule(("inputs", item.key, "computed"), item.computed, item.datatype)
        for field in item.fields:
            if field.computed is not None:
                place = ("inputs", item.key, field.key, "computed")
                yield PlacedRule(place, field.computed, field.datatype, roster=item.key)
    for area in method.areas:
        yield PlacedRule(("areas", area.key, "when"), area.when, "boolean")
    for indicator in method.indicators:
        yield PlacedRule(("indicators", indicator.key, "value"), indicator.value)
    for number, found in enumerate(method.clusters.places if method.clusters else (), 1):
        yield PlacedRule(("clusters", "places", str(number)), found.when, "boolean")
    for gate in method.gates:
        yield PlacedRule(("gates", gate.key, "when"), gate.when, "boolean", gate.stage == "after")
    for rule in method.validity:
        if rule.when is not None:
            yield PlacedRule(("validity", rule.key, "when"), rule.when, "boolean")


def rule_problems(method: ScoringMethod) -> Iterator[MethodProblem]:
    """Yield answers that rules read and the method does not declare."""
    plain = {item.key for item in method.inputs if item.datatype != "roster"}
    rosters = {item.key: {f.key for f in item.fields} for item in method.inputs if item.fields}
    for rule in rules_of(method):
        for reference in sorted(references(rule.tree), key=lambda ref: (ref.roster or "", ref.key)):
            if not _is_declared(reference, rule, plain, rosters):
                name = f"{reference.roster}.{reference.key}" if reference.roster else reference.key
                yield MethodProblem(
                    rule.place,
                    "undeclared_answer",
                    f"La regla lee «{name}», que no está entre los datos del método: agréguelo.",
                )
    yield from _named_answers(method, plain)
    yield from _order_of_computed(method)
    after = any(gate.stage == "after" for gate in method.gates)
    for key in RESULT_KEYS if after else ():
        if key in plain:
            yield MethodProblem(
                ("inputs", key),
                "result_key",
                f"«{key}» es un dato del resultado que leen los criterios: cambie la clave.",
            )


def _is_declared(
    reference: Reference, rule: PlacedRule, plain: set[str], rosters: dict[str, set[str]]
) -> bool:
    if reference.kind == "answer":
        return reference.key in plain or (rule.after and reference.key in RESULT_KEYS)
    if reference.kind == "roster":
        return reference.key in rosters
    if reference.kind == "row":
        return reference.key in rosters.get(reference.roster or rule.roster or "", set())
    return False


def _named_answers(method: ScoringMethod, plain: set[str]) -> Iterator[MethodProblem]:
    if method.clusters is not None and method.clusters.answer not in plain:
        yield MethodProblem(
            ("clusters", "answer"),
            "undeclared_answer",
            f"«{method.clusters.answer}» no está entre los datos del método: agréguelo.",
        )
    if method.place_answer is None:
        return
    declared = method.input(method.place_answer)
    if declared is None or declared.datatype not in ("text", "choice"):
        yield MethodProblem(
            ("place_answer",),
            "undeclared_answer",
            f"«{method.place_answer}» debe ser un dato de texto del método.",
        )


def _order_of_computed(method: ScoringMethod) -> Iterator[MethodProblem]:
    """Yield computed answers that read one which is worked out only later, or themselves."""
    later = {item.key for item in method.inputs if item.computed is not None}
    for item in method.inputs:
        columns = {field.key for field in item.fields if field.computed is not None}
        for field in item.fields:
            if field.computed is not None:
                read = {ref.key for ref in references(field.computed) if ref.kind == "row"}
                plain = {ref.key for ref in references(field.computed) if ref.kind == "answer"}
                if read & columns or plain & later:
                    yield _too_early(("inputs", item.key, field.key, "computed"))
                columns.discard(field.key)
    for item in method.inputs:
        if item.computed is not None:
            read = {ref.key for ref in references(item.computed) if ref.kind == "answer"}
            if read & later:
                yield _too_early(("inputs", item.key, "computed"))
            later.discard(item.key)


def _too_early(place: Place) -> MethodProblem:
    return MethodProblem(
        place,
        "computed_too_early",
        "La regla lee un dato que se calcula después, o el mismo dato: cambie el orden.",
    )
