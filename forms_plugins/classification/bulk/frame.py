"""Everything about a household but its points: area, cluster, validity and gates, as codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from forms_plugins.classification.bulk.columns import Column
from forms_plugins.classification.bulk.combinations import Codes, Combinations
from forms_plugins.classification.bulk.derived import Reader
from forms_plugins.engine.classification import Classifier, ScoringMethod
from forms_plugins.engine.classification.extras import RESULT_KEYS, Gate
from forms_plugins.engine.rules import Refusal, Scope, evaluate_strict, holds, references


@dataclass(frozen=True)
class Frame:
    """What households with the same code share: ``None`` where area or cluster is not known."""

    area: str | None
    cluster: str | None


class FrameFinder:
    """
    Finds the frame of households.

    Two households get the same code only if area, cluster, the validity rules that hold and what
    the gates say are all the same. What an after-gate reads beside the result is taken as it is.
    """

    def __init__(self, method: ScoringMethod, columns: Mapping[str, Column], today: date) -> None:
        self.method = method
        self.today = today
        self.frames: list[Frame] = []
        self._engine = Classifier(_without_points(method))
        self._places = Reader(_place_rules(method), columns)
        self._validity = [rule.when for rule in method.validity if rule.when is not None]
        self._gates = [gate for gate in method.gates if not _reads_results(gate)]
        self._later = Reader([g.when for g in method.gates if _reads_results(g)], columns)
        self._rules = Reader([*self._validity, *(gate.when for gate in self._gates)], columns)
        self._by_place = _Signatures()
        self._by_rules = _Signatures()
        self._all = Combinations()

    def find(self, plain: Mapping[str, Codes], count: int) -> Codes:
        """Return the code of each household's frame: an index into ``frames``."""
        places, sizes = self._places.codes(plain, count)
        at = self._by_place.number(
            places, sizes, lambda row: self._place(self._places.answers(places, row))
        )
        rules, rule_sizes = self._rules.codes(plain, count)
        under = self._by_rules.number(
            rules, rule_sizes, lambda row: self._held(self._rules.answers(rules, row))
        )
        later, later_sizes = self._later.codes(plain, count)

        def learn(row: int) -> None:
            area, cluster, *_ = self._by_place.known[int(at[row])]
            self.frames.append(Frame(area, cluster))

        return self._all.number(
            [at, under, *later],
            [len(self._by_place.known), len(self._by_rules.known), *later_sizes],
            learn,
        )

    def _place(self, answers: Mapping[str, Any]) -> tuple[Any, ...]:
        found = self._engine.classify(answers, self.today)
        return (
            found.area.key if found.area is not None else None,
            str(found.cluster.number) if found.cluster is not None else None,
            tuple((reason.about, reason.code) for reason in found.reasons),
        )

    def _held(self, answers: Mapping[str, Any]) -> tuple[Any, ...]:
        scope = Scope(answers=answers, today=self.today)
        return (
            *(holds(rule, scope) for rule in self._validity),
            *(repr(_said(gate, scope)) for gate in self._gates),
        )


class _Signatures:
    """Combinations that come to the same get the same number."""

    def __init__(self) -> None:
        self.known: list[tuple[Any, ...]] = []
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._combinations = Combinations()
        self._of: list[int] = []

    def number(self, columns: Any, sizes: Any, signature: Any) -> Codes:
        def learn(row: int) -> None:
            found = signature(row)
            if found not in self._numbers:
                self._numbers[found] = len(self.known)
                self.known.append(found)
            self._of.append(self._numbers[found])

        numbers = self._combinations.number(columns, sizes, learn)
        return np.array(self._of, dtype=np.intp)[numbers]


def _said(gate: Gate, scope: Scope) -> Any:
    value = evaluate_strict(gate.when, scope)
    return value.places if isinstance(value, Refusal) else value


def _reads_results(gate: Gate) -> bool:
    return gate.stage == "after" and any(
        ref.kind == "answer" and ref.key in RESULT_KEYS for ref in references(gate.when)
    )


def reads_figures(gate: Gate) -> bool:
    """Say whether a gate compares the score or the index itself."""
    return gate.stage == "after" and any(
        ref.kind == "answer" and ref.key in RESULT_KEYS[:2] for ref in references(gate.when)
    )


def _place_rules(method: ScoringMethod) -> list[Any]:
    rules: list[Any] = [area.when for area in method.areas]
    if method.place_answer:
        rules.append({"answered": {"answer": method.place_answer}})
    if method.clusters is not None:
        rules += [place.when for place in method.clusters.places]
        rules.append({"answered": {"answer": method.clusters.answer}})
    return rules


def _without_points(method: ScoringMethod) -> ScoringMethod:
    """Return what is left of a method that finds area and cluster and nothing else."""
    return method.model_copy(
        update={
            "areas": tuple(area.model_copy(update={"indicators": ()}) for area in method.areas),
            "indicators": (),
            "points_by": ("area",),
            "constants": {},
            "lines": (),
            "main_line": None,
            "tables": (),
            "rescale": None,
            "gates": (),
            "threshold": None,
            "categories": (),
            "outputs": (),
            "unknowns": (),
            "validity": (),
            "assumptions": (),
        }
    )
