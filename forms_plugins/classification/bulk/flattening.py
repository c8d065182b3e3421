"""
Rules without rosters: each operator over the rows of a roster becomes an answer of its own.

``cuenta(miembros; fila.segu = 1) / ctahab`` turns into ``§1 / ctahab``; what ``§1`` is worth in
each household is found by ``rosters.py``. The rule that is left reads plain answers only.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from forms_plugins.engine.classification import ScoringMethod
from forms_plugins.engine.rules.structure import ROSTER_OPERATORS, children, operator_of

MARK: Final = "§"
"""Begins the keys of such answers; no key of a method may hold it."""


class Flattener:
    """
    Replaces the operators over rosters in rules; the same operator gets the same key.

    ``lenient`` are those that are read somewhere as if nothing were missing: without a value they
    may mean something there, elsewhere they stand for a missing answer.
    """

    def __init__(self) -> None:
        self.nodes: dict[str, Any] = {}
        self.lenient: set[str] = set()
        self._keys: dict[str, str] = {}

    def flat(self, tree: Any, *, lenient: bool = False) -> Any:
        """Return a rule with its outermost roster operators replaced."""
        name = operator_of(tree)
        if name in ROSTER_OPERATORS:
            key = self._key(tree)
            if lenient:
                self.lenient.add(key)
            return {"answer": key}
        changed = tree
        for child in children(tree):
            flat = self.flat(child.tree, lenient=lenient or name == "answered")
            if flat is not child.tree:
                changed = _replaced(changed, child.path, flat)
        return changed

    def _key(self, node: Any) -> str:
        text = json.dumps(node, sort_keys=True)
        if text not in self._keys:
            self._keys[text] = f"{MARK}{len(self._keys) + 1}"
            self.nodes[self._keys[text]] = node
        return self._keys[text]


def _replaced(tree: Any, path: tuple[str | int, ...], part: Any) -> Any:
    if not path:
        return part
    step, rest = path[0], path[1:]
    copy: Any = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[step] = _replaced(tree[step], rest, part)
    return copy


def flat_method(method: ScoringMethod) -> tuple[ScoringMethod, Flattener]:
    """
    Return the method over plain answers, and what holds the operators that were replaced.

    Computed answers keep their rules: they are worked out before (see ``derived.py``).
    """
    flattener = Flattener()
    changes: dict[str, Any] = {
        "areas": tuple(
            area.model_copy(update={"when": flattener.flat(area.when)}) for area in method.areas
        ),
        "indicators": tuple(
            item.model_copy(update={"value": flattener.flat(item.value)})
            for item in method.indicators
        ),
        "gates": tuple(
            gate.model_copy(update={"when": flattener.flat(gate.when)}) for gate in method.gates
        ),
        "validity": tuple(
            rule.model_copy(update={"when": rule.when and flattener.flat(rule.when, lenient=True)})
            for rule in method.validity
        ),
        "inputs": tuple(item.model_copy(update={"computed": None}) for item in method.inputs),
    }
    if method.clusters is not None:
        places = tuple(
            place.model_copy(update={"when": flattener.flat(place.when)})
            for place in method.clusters.places
        )
        changes["clusters"] = method.clusters.model_copy(update={"places": places})
    return method.model_copy(update=changes), flattener


def nodes_of(tree: Any) -> Iterator[Any]:
    """Yield a tree and every rule inside it."""
    yield tree
    for child in children(tree):
        yield from nodes_of(child.tree)


def size_of(tree: Any) -> int:
    """Return how many parts a tree has, literals in lists included: a bound for its steps."""
    if isinstance(tree, Mapping):
        return 1 + sum(size_of(item) for item in tree.values())
    if isinstance(tree, list | tuple):
        return 1 + sum(size_of(item) for item in tree)
    return 1
