"""Which recipe fits a method: one of a country package, or one made from the method itself."""

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal
from typing import Any

from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.classification.synthetic.recipe import (
    ALL,
    Recipe,
    load_recipe,
    read_recipe,
)
from forms_plugins.engine.classification import ScoringMethod
from forms_plugins.engine.classification.parts import Input

ENOUGH = Decimal("0.5")
"""Share of a method's answers that a recipe must give to be taken for it."""
DEFAULT_RANGE = (0, 10)
WIDEST = 1 << 20
ALIKE = "Todas las respuestas declaradas salen con la misma frecuencia: no hay cifras."


def recipes() -> Iterator[Recipe]:
    """Yield the recipes of the packages of this installation."""
    for package in registry.of_kind(Package):
        for path in package.household_recipes():
            yield read_recipe(path)


def recipe_for(method: ScoringMethod) -> Recipe:
    """
    Return the recipe that gives most of the answers a method reads.

    Where none gives half of them, every answer the method declares is drawn alike.
    """
    wanted = {
        f"{item.key}.{field.key}" if field is not item else item.key
        for item in method.inputs
        for field in (item.fields or (item,))
    }
    found = max(recipes(), key=lambda recipe: len(recipe.keys() & wanted), default=None)
    if found is not None and len(found.keys() & wanted) >= ENOUGH * len(wanted):
        return found
    return alike(method)


def alike(method: ScoringMethod) -> Recipe:
    """Return a recipe that draws every answer a method declares, all values alike."""
    plain = [item for item in method.inputs if item.datatype not in ("roster", "text")]
    rosters = [item for item in method.inputs if item.datatype == "roster"]
    document: dict[str, Any] = {
        "slug": f"{method.slug}-parejo",
        "title": "Respuestas parejas",
        "note": ALIKE,
        "day": "2026-01-01",
        "draws": [_draw(item) for item in plain],
        "missing": {"percent": 0, "assumption": ALIKE},
    }
    if rosters:
        roster = rosters[0]
        low, high = max(roster.minimum or 1, 1), min(roster.maximum or 8, 8)
        document["roster"] = {
            "key": roster.key,
            "assumption": ALIKE,
            "shares": {f"{low}-{max(low, high)}": 100},
            "columns": [_draw(field) for field in roster.fields if field.datatype != "text"],
        }
    return load_recipe(document)


def _draw(item: Input) -> dict[str, Any]:
    given = {"key": item.key, "assumption": ALIKE}
    codes = [choice.code for choice in item.choices if not choice.exclusive]
    if item.datatype == "choices" and codes:
        none = next((choice.code for choice in item.choices if choice.exclusive), None)
        half = dict.fromkeys(codes, ALL / 2)
        return {**given, "kind": "ticks", "none": none, "shares": half}
    if item.choices:
        return {**given, "kind": "choice", "shares": _even([c.code for c in item.choices])}
    if item.datatype == "boolean":
        return {**given, "kind": "choice", "shares": _even([True, False])}
    if item.datatype == "date":
        return {
            **given,
            "kind": "choice",
            "shares": _even([f"{1940 + 5 * n}-06-15" for n in range(17)]),
        }
    low = item.minimum if item.minimum is not None else DEFAULT_RANGE[0]
    high = item.maximum if item.maximum is not None else low + DEFAULT_RANGE[1]
    return {**given, "kind": "range", "shares": {f"{low}-{min(high, low + WIDEST - 1)}": 100}}


def _even(codes: list[Any]) -> dict[Any, Decimal]:
    """Return equal percentages; what rounding leaves over goes to the first."""
    part = (ALL / len(codes)).quantize(Decimal("0.000001"), ROUND_DOWN)
    return {code: part for code in codes} | {codes[0]: ALL - part * (len(codes) - 1)}
