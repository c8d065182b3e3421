"""
The classification of one household, in the order a person would do it by hand.

1. Find the area. 2. Take the weight of each indicator of the area. 3. Add them up. 4. Find the
cluster. 5. Rescale the sum. 6. Compare with the lines of the cluster. 7. Find the validity. 8. List
the assumptions that were used. Whatever is missing on the way is a reason, never a zero.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Any, Final

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.classified import (
    Classified,
    FoundCluster,
    Line,
    Reason,
    Score,
    Validity,
)
from forms_plugins.engine.classification.memory import Memory
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import Area, Assumption, Rescale
from forms_plugins.engine.classification.places import AreaFinder, AreaOutcome, ClusterFinder
from forms_plugins.engine.classification.reasons import ReasonWriter, Wrong
from forms_plugins.engine.classification.scoring import Scorer, Valuer
from forms_plugins.engine.classification.validity import validity_of

_MODES: Final = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
_EXACT: Final = Context(prec=40)
NOTHING_WRONG: Final[Wrong] = {}


def classify(
    method: ScoringMethod, answers: Mapping[str, Any], today: date, wrong: Wrong = NOTHING_WRONG
) -> Classified:
    """
    Classify one household; see :class:`Classifier`, which is quicker for many.

    ``answers`` are typed (``int`` codes, tuples for sets, a sequence of mappings for a roster); any
    other answers in it are ignored. ``wrong`` names those left out because they could not be taken.
    """
    return Classifier(method).classify(answers, today, wrong)


class Classifier:
    """A method prepared for many households."""

    def __init__(self, method: ScoringMethod) -> None:
        inputs = {item.key: item for item in method.inputs}
        valuers = {item.key: Valuer(item, inputs) for item in method.indicators}
        self.method = method
        self.area_finder = AreaFinder(method)
        self.cluster_finder = (
            ClusterFinder(method.clusters, method.areas) if method.clusters else None
        )
        self.scorers = {
            area.key: tuple(Scorer(valuers[key], area.key) for key in area.indicators)
            for area in method.areas
        }
        self._validity: Memory[tuple[Validity | None]] = Memory(
            {
                "or": [
                    False,
                    *(rule.when for rule in method.validity if rule.when is not None),
                    False,
                ]
            }
        )
        self._unknown = tuple(
            Reason(unknown.about, unknown.reason, unknown.text.es) for unknown in method.unknowns
        )
        self._assumptions: dict[tuple[Any, ...], tuple[Assumption, ...]] = {}

    def classify(
        self, answers: Mapping[str, Any], today: date, wrong: Wrong = NOTHING_WRONG
    ) -> Classified:
        """Return the explained result of one household."""
        found = self.area_finder.find(answers, today)
        if found.area is None:
            return self._without_area(found, answers, today, wrong)
        return self._in_area(found.area, answers, today, wrong)

    def _in_area(
        self, area: Area, answers: Mapping[str, Any], today: date, wrong: Wrong
    ) -> Classified:
        scores, reasons = self._scores(area, answers, today, wrong)
        complete = not reasons
        raw = sum_of(scores) if complete else None
        cluster = self._cluster(area, answers, today, wrong, reasons)
        index = self._index(raw, area, cluster, reasons)
        threshold, lines = self._lines(cluster, reasons)
        category = self._category(index, lines)
        eligible = None if index is None or threshold is None else index <= threshold
        reasons += self._unknowns(index, category) if complete else ()
        promised = bool(self.method.categories)
        done = complete and (not promised or category is not None)
        return Classified(
            method=self.method,
            status="computed" if done else "not_computed",
            today=today,
            answers=answers,
            area=area,
            scores=tuple(scores),
            raw=raw,
            index=index,
            cluster=cluster,
            threshold=threshold,
            lines=lines,
            category=category,
            eligible=eligible,
            validity=self._validity_of(area, answers, today) if done else None,
            assumptions=self._used(area, cluster, index, category),
            reasons=tuple(reasons),
        )

    def _without_area(
        self, found: AreaOutcome, answers: Mapping[str, Any], today: date, wrong: Wrong
    ) -> Classified:
        writer = ReasonWriter(self.method, wrong)
        reasons: list[Reason] = []
        for trouble in found.troubles:
            reasons += writer.for_rule("area", "area", trouble)
        if not reasons:
            reasons.append(Reason("area", "unknown_area", messages.AREA))
        # What every area still possible asks for is missing whichever it turns out to be.
        shared = [set(area.indicators) for area in found.candidates]
        for scorer in self.scorers[found.candidates[0].key] if found.candidates else ():
            if all(scorer.indicator.key in keys for keys in shared):
                outcome = scorer.outcome(answers, today)
                if not isinstance(outcome, Score):
                    reasons += writer.for_indicator(scorer.indicator, outcome)
        return Classified(
            method=self.method,
            status="not_computed",
            today=today,
            answers=answers,
            reasons=tuple(dict.fromkeys(reasons)),
        )

    def _scores(
        self, area: Area, answers: Mapping[str, Any], today: date, wrong: Wrong
    ) -> tuple[list[Score], list[Reason]]:
        scores: list[Score] = []
        reasons: list[Reason] = []
        for scorer in self.scorers[area.key]:
            outcome = scorer.outcome(answers, today)
            if type(outcome) is Score:
                scores.append(outcome)
            elif not isinstance(outcome, Score):
                writer = ReasonWriter(self.method, wrong)
                reasons += writer.for_indicator(scorer.indicator, outcome)
        return scores, reasons

    def _cluster(
        self,
        area: Area,
        answers: Mapping[str, Any],
        today: date,
        wrong: Wrong,
        reasons: list[Reason],
    ) -> FoundCluster | None:
        clusters = self.method.clusters
        if self.cluster_finder is None or clusters is None:
            return None
        if clusters.answer in wrong:
            reasons.append(
                Reason("cluster", "wrong_cluster", wrong[clusters.answer], clusters.answer)
            )
            return None
        outcome = self.cluster_finder.find(area, answers, today)
        if outcome.problem:
            text = {
                "unknown": clusters.unknown,
                "wrong": clusters.wrong,
                "contradiction": clusters.contradiction,
            }[outcome.problem].es
            code = (
                "cluster_contradiction"
                if outcome.problem == "contradiction"
                else (f"{outcome.problem}_cluster")
            )
            answer = clusters.answer if outcome.problem != "unknown" else ""
            reasons.append(Reason("cluster", code, text, answer))
            writer = ReasonWriter(self.method, wrong)
            for trouble in outcome.troubles:
                reasons += writer.for_rule("cluster", "cluster", trouble)
            reasons[:] = dict.fromkeys(reasons)
        return outcome.cluster

    def _index(
        self,
        raw: Decimal | None,
        area: Area,
        cluster: FoundCluster | None,
        reasons: list[Reason],
    ) -> Decimal | None:
        rescale = self.method.rescale
        if raw is None or rescale is None:
            return None
        if rescale.by == "cluster" and cluster is None:
            return None  # the cluster's own reason says what is missing
        key = area.key if rescale.by == "area" else str(cluster.number if cluster else "")
        if key not in rescale.bounds:
            reasons.append(Reason("index", "no_bounds", messages.NO_BOUNDS))
            return None
        return rescaled(raw, rescale, key)

    def _lines(
        self, cluster: FoundCluster | None, reasons: list[Reason]
    ) -> tuple[Decimal | None, tuple[Line, ...]]:
        if cluster is None:
            return None, ()
        number = str(cluster.number)
        published = self.method.threshold
        threshold = published.by_cluster.get(number) if published else None
        if published is not None and threshold is None:
            text = messages.NO_THRESHOLD.format(cluster=number)
            reasons.append(Reason("eligible", "no_threshold", text))
        lines = []
        for category in self.method.categories:
            cut = category.cut_off
            if cut is None:
                continue
            value = (
                cut.by_cluster.get(number)
                if cut.by_cluster is not None
                else (
                    threshold * cut.share_of_threshold
                    if threshold and cut.share_of_threshold
                    else None
                )
            )
            if value is None:
                text = messages.NO_THRESHOLD.format(cluster=number)
                reasons.append(Reason(f"category_{category.code}", "no_cut_off", text))
                return threshold, ()
            lines.append(Line(category.code, category.label.es, value))
        return threshold, tuple(lines)

    def _category(self, index: Decimal | None, lines: tuple[Line, ...]) -> str | None:
        if index is None or not lines:
            return None
        for line in lines:
            if index <= line.at_most:
                return line.category
        return self.method.categories[-1].code

    def _unknowns(self, index: Decimal | None, category: str | None) -> list[Reason]:
        empty = {"index": index is None, "category": category is None}
        return [reason for reason in self._unknown if empty[reason.about]]

    def _validity_of(self, area: Area, answers: Mapping[str, Any], today: date) -> Validity | None:
        key = (area.key, today, self._validity.key(answers))
        known = self._validity.recall(key)
        if known is None:
            found = validity_of(self.method.validity, area, answers, today)
            known = self._validity.keep(key, (found,))
        return known[0]

    def _used(
        self,
        area: Area,
        cluster: FoundCluster | None,
        index: Decimal | None,
        category: str | None,
    ) -> tuple[Assumption, ...]:
        by_place = cluster is not None and cluster.found_by == "place"
        stages = (True, by_place, index is not None, category is not None)
        key = (area.key, stages)
        if key not in self._assumptions:
            reached = dict(zip(("score", "cluster", "index", "category"), stages, strict=True))
            asked = set(area.indicators)
            self._assumptions[key] = tuple(
                assumption
                for assumption in self.method.assumptions
                if reached[assumption.about]
                and (not assumption.areas or area.key in assumption.areas)
                and (not assumption.indicators or asked & set(assumption.indicators))
            )
        return self._assumptions[key]


def sum_of(scores: list[Score]) -> Decimal:
    """Return the exact sum of the weights."""
    total = Decimal("0")
    for score in scores:
        total += score.weight
    return total


def rescaled(raw: Decimal, rescale: Rescale, key: str) -> Decimal:
    """Return the index of ``raw`` between the bounds under ``key``, rounded once at the end."""
    bounds = rescale.bounds[key]
    span = _EXACT.subtract(rescale.highest, rescale.lowest)
    part = _EXACT.multiply(_EXACT.subtract(raw, bounds.min), span)
    index = _EXACT.add(_EXACT.divide(part, _EXACT.subtract(bounds.max, bounds.min)), rescale.lowest)
    unit = Decimal((0, (1,), -rescale.rounding.digits))
    return index.quantize(unit, _MODES[rescale.rounding.mode])
