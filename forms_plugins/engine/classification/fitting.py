"""
Whether the parts of a method fit together: what a document must meet to be loaded at all.

Every name that is used exists, names are unique, columns are known. Whether a method is complete
and makes sense is asked by ``checking``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from forms_plugins.engine.classification.fitting_rules import rule_problems
from forms_plugins.engine.classification.fitting_scores import score_problems
from forms_plugins.engine.classification.problems import MethodProblem, repeated

if TYPE_CHECKING:
    from forms_plugins.engine.classification.method import ScoringMethod
    from forms_plugins.engine.classification.parts import Input


def fitting_problems(method: ScoringMethod) -> Iterator[MethodProblem]:
    """Yield whatever does not fit together."""
    yield from _names(method)
    yield from _inputs(method.inputs)
    yield from _standing(method)
    yield from score_problems(method)
    yield from rule_problems(method)


def _names(method: ScoringMethod) -> Iterator[MethodProblem]:
    named: dict[str, Iterable[str]] = {
        "sources": (item.key for item in method.sources),
        "inputs": (item.key for item in method.inputs),
        "areas": (item.key for item in method.areas),
        "lines": (item.key for item in method.lines),
        "indicators": (item.key for item in method.indicators),
        "tables": (item.key for item in method.tables),
        "gates": (item.key for item in method.gates),
        "categories": (item.code for item in method.categories),
        "outputs": (item.name for item in method.outputs),
        "assumptions": (item.id for item in method.assumptions),
        "cases": (item.name for item in method.cases),
    }
    for part, keys in named.items():
        for key in repeated(keys):
            yield MethodProblem(
                (part, key), "repeated", f"«{key}» está dos veces: deje uno o cambie su clave."
            )


def _inputs(inputs: tuple[Input, ...]) -> Iterator[MethodProblem]:
    for item in inputs:
        place = ("inputs", item.key)
        if item.datatype == "roster" and item.computed is not None:
            yield MethodProblem(
                place, "computed_roster", "Una lista no se calcula: quite la regla «computed»."
            )
        if item.fields and item.datatype != "roster":
            yield MethodProblem(
                place, "fields_without_roster", "Solo una lista tiene columnas: quite «fields»."
            )
        for key in repeated(field.key for field in item.fields):
            yield MethodProblem((*place, key), "repeated", f"La columna «{key}» está dos veces.")
        for field in item.fields:
            if field.datatype == "roster":
                yield MethodProblem(
                    (*place, field.key),
                    "roster_in_roster",
                    "Una lista no puede estar dentro de otra: declare la lista por separado.",
                )
        for declared in (item, *item.fields):
            least, most = declared.minimum, declared.maximum
            if least is not None and most is not None and least > most:
                yield MethodProblem(
                    place, "empty_limits", "El mínimo es mayor que el máximo: corríjalos."
                )
            codes = [f"{type(c.code).__name__}:{c.code}" for c in declared.choices]
            for code in repeated(codes):
                text = f"El código «{code.partition(':')[2]}» está en dos opciones."
                yield MethodProblem(place, "repeated_code", text)


def _standing(method: ScoringMethod) -> Iterator[MethodProblem]:
    if method.legal_effect and method.status != "official":
        yield MethodProblem(
            ("legal_effect",),
            "effect_without_status",
            "Solo un método oficial puede tener efecto legal: cambie el estado o quite el efecto.",
        )
    begins, ends = method.in_force_from, method.in_force_until
    if begins is not None and ends is not None and ends < begins:
        yield MethodProblem(
            ("in_force_until",),
            "dates_out_of_order",
            "La vigencia termina antes de empezar: corrija las fechas.",
        )
