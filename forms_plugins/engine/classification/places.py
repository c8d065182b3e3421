"""Where a household belongs: its area and its cluster."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_plugins.engine.classification.classified import FoundCluster
from forms_plugins.engine.classification.memory import Memory
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import Area, Clusters, PlaceCluster
from forms_plugins.engine.rules import MissingAnswer, Refusal, RuleError, Scope, evaluate_strict

Trouble = Refusal | RuleError


@dataclass(frozen=True)
class AreaOutcome:
    """The area, or those still possible and what keeps them apart."""

    area: Area | None
    candidates: tuple[Area, ...] = ()
    troubles: tuple[Trouble, ...] = ()


class AreaFinder:
    """
    Takes the first area that holds; an area that is still open before it keeps it back.

    An area holds if its rule does and, where it lists place codes, the place of the household
    begins with one of them.
    """

    def __init__(self, method: ScoringMethod) -> None:
        self.areas = method.areas
        self.place_answer = method.place_answer or ""
        by_place = any(area.place_codes for area in self.areas) and self.place_answer
        place = [{"answered": {"answer": self.place_answer}}] if by_place else []
        self.memory: Memory[AreaOutcome] = Memory(
            {"or": [*(a.when for a in self.areas), *place, False]}
        )

    def find(self, answers: Mapping[str, Any], today: date) -> AreaOutcome:
        """Return the area of a household, or the candidates."""
        key = self.memory.key(answers, today)
        known = self.memory.recall(key)
        return known if known is not None else self.memory.keep(key, self._find(answers, today))

    def _find(self, answers: Mapping[str, Any], today: date) -> AreaOutcome:
        scope = Scope(answers=answers, today=today)
        candidates: list[Area] = []
        troubles: list[Trouble] = []
        for area in self.areas:
            held = self._holds(area, scope)
            if isinstance(held, Refusal | RuleError):
                troubles.append(held)
                candidates.append(area)
            elif held is True and not troubles:
                return AreaOutcome(area)
            elif held is True:
                candidates.append(area)
                break
        return AreaOutcome(None, tuple(candidates), tuple(troubles))

    def _holds(self, area: Area, scope: Scope) -> Any:
        if not area.place_codes:
            return evaluate_strict(area.when, scope)
        place = scope.answers.get(self.place_answer)
        if place and not str(place).startswith(area.place_codes):
            return False
        held = evaluate_strict(area.when, scope)
        if place or held is False or isinstance(held, RuleError):
            return held
        missing = held.missing if isinstance(held, Refusal) else ()
        return Refusal(tuple(dict.fromkeys((*missing, MissingAnswer(self.place_answer)))))


@dataclass(frozen=True)
class ClusterOutcome:
    """The cluster, or why it is not known (``unknown``, ``wrong``, ``contradiction``)."""

    cluster: FoundCluster | None
    problem: str = ""
    troubles: tuple[Trouble, ...] = ()


class ClusterFinder:
    """Finds the cluster by answer, by area, by rules over the place, by table, in that order."""

    def __init__(
        self, clusters: Clusters, areas: tuple[Area, ...], place_answer: str | None = None
    ) -> None:
        self.clusters = clusters
        self.areas = areas
        self.place_answer = place_answer or ""
        self.table = PlaceTable(clusters.table)
        read = [place.when for place in clusters.places]
        if clusters.table:
            read.append({"answered": {"answer": self.place_answer}})
        self.memory: Memory[ClusterOutcome] = Memory(
            {"or": [*read, {"answered": {"answer": clusters.answer}}, False]}
        )
        self._by_area = {area.key: self._known_by_area(area) for area in areas}

    def find(self, area: Area, answers: Mapping[str, Any], today: date) -> ClusterOutcome:
        """Return the cluster of a household in ``area``, or why it is not known."""
        key = (area.key, self.memory.key(answers, today))
        known = self.memory.recall(key)
        if known is not None:
            return known
        return self.memory.keep(key, self._find(area, answers, today))

    def _find(self, area: Area, answers: Mapping[str, Any], today: date) -> ClusterOutcome:
        given = answers.get(self.clusters.answer)
        if given is not None:
            return self._given(given, area)
        if area.cluster is not None:
            return ClusterOutcome(self._by_area[area.key])
        scope = Scope(answers=answers, today=today)
        troubles: list[Trouble] = []
        for place in self.clusters.places:
            held = evaluate_strict(place.when, scope)
            if isinstance(held, Refusal | RuleError):
                troubles.append(held)
            elif held is True:
                return ClusterOutcome(
                    FoundCluster(
                        place.cluster, "place", place.label.es, place.confidence, place.source
                    )
                )
        if self.clusters.table:
            code = answers.get(self.place_answer)
            found = self.table.find(str(code)) if code else None
            if found is not None:
                return ClusterOutcome(found)
            if not code:
                troubles.append(Refusal((MissingAnswer(self.place_answer),)))
        return ClusterOutcome(None, "unknown", tuple(troubles))

    def _given(self, given: Any, area: Area) -> ClusterOutcome:
        if type(given) is not int or not 1 <= given <= self.clusters.count:
            return ClusterOutcome(None, "wrong")
        of_other_areas = {other.cluster for other in self.areas if other is not area}
        if (area.cluster or given) != given or (area.cluster is None and given in of_other_areas):
            return ClusterOutcome(None, "contradiction")
        return ClusterOutcome(FoundCluster(given, "answer"))

    def _known_by_area(self, area: Area) -> FoundCluster | None:
        if area.cluster is None:
            return None
        return FoundCluster(area.cluster, "area", area.label.es)


class PlaceTable:
    """Clusters by the beginning of the place code; of several that fit the longest is taken."""

    def __init__(self, rows: tuple[PlaceCluster, ...]) -> None:
        self.rows = {row.prefix: row for row in rows}
        self.lengths = sorted({len(prefix) for prefix in self.rows}, reverse=True)

    def find(self, code: str) -> FoundCluster | None:
        """Return the cluster of a place."""
        for length in self.lengths:
            row = self.rows.get(code[:length])
            if row is not None:
                return FoundCluster(
                    row.cluster, "place", row.label, row.confidence, row.source, row.prefix
                )
        return None
