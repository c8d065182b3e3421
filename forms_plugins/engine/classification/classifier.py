"""
The classification of one household, in the order a person would do it by hand.

1. Work out the computed answers. 2. Ask the criteria that go before the score. 3. Find area and
cluster. 4. Take the points of each indicator and add them up, line by line. 5. Rescale the sum. 6.
Compare with the limits of the cluster. 7. Work out the outputs. 8. Ask the criteria that go after
the score. 9. Find the validity. 10. List the assumptions that were used. Whatever is missing on the
way is a reason, never a zero.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.classified import (
    NOTHING_MORE,
    Classified,
    FoundCluster,
    More,
    Reason,
    Status,
    Substitution,
    Validity,
)
from forms_plugins.engine.classification.computing import Computer
from forms_plugins.engine.classification.gates import GateKeeper, Verdict
from forms_plugins.engine.classification.household import NOTHING_WRONG, Household, Wrong
from forms_plugins.engine.classification.judging import Index, Judge, Limits
from forms_plugins.engine.classification.memory import Memory
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.outputs import NO_FIGURES, Figures, OutputWriter
from forms_plugins.engine.classification.parts import Area, Assumption
from forms_plugins.engine.classification.places import AreaFinder, AreaOutcome, ClusterFinder
from forms_plugins.engine.classification.reasons import ReasonWriter
from forms_plugins.engine.classification.sheet import Scored, ScoreSheet, substitutions_of
from forms_plugins.engine.classification.validity import validity_of
from forms_plugins.engine.rules import RuleError


def classify(
    method: ScoringMethod, answers: Mapping[str, Any], today: date, wrong: Wrong = NOTHING_WRONG
) -> Classified:
    """
    Classify one household; see :class:`Classifier`, which is quicker for many.

    ``answers`` are typed (``int`` codes, tuples for sets, a sequence of mappings for a roster); any
    other answers in it are ignored. ``wrong`` names those left out because they could not be taken.
    """
    return Classifier(method).classify(answers, today, wrong)


NO_VERDICT: Final = Verdict()


class Classifier:
    """A method prepared for many households."""

    def __init__(self, method: ScoringMethod) -> None:
        self.method = method
        self.computer = Computer(method.inputs)
        self._computes = bool(self.computer)
        self.gates = GateKeeper(method)
        self.area_finder = AreaFinder(method)
        self.cluster_finder = (
            ClusterFinder(method.clusters, method.areas, method.place_answer)
            if method.clusters
            else None
        )
        self.sheet = ScoreSheet(method)
        self.judge = Judge(method)
        self.outputs = OutputWriter(method)
        when = [rule.when for rule in method.validity if rule.when is not None]
        self._validity: Memory[tuple[Validity | None]] = Memory({"or": [False, *when, False]})
        self._unknown = tuple(
            Reason(unknown.about, unknown.reason, unknown.text.es) for unknown in method.unknowns
        )
        self._gives_more = bool(
            method.lines or method.outputs or method.gates or may_substitute(method)
        )
        self._assumptions: dict[tuple[Any, ...], tuple[Assumption, ...]] = {}

    def classify(
        self, answers: Mapping[str, Any], today: date, wrong: Wrong = NOTHING_WRONG
    ) -> Classified:
        """Return the explained result of one household."""
        household = Household(answers, today, wrong)
        if self._computes:
            household = self.computer.complete(household)
        entry = self.gates.before(household) if self.gates.first else NO_VERDICT
        found = self.area_finder.find(household.answers, today)
        if found.area is None:
            return self._without_area(found, household, entry)
        return self._in_area(found.area, household, entry)

    def _in_area(self, area: Area, household: Household, entry: Verdict) -> Classified:
        about_cluster: list[Reason] = []
        cluster = self._cluster(area, household, about_cluster)
        key = str(cluster.number) if cluster is not None else None
        scored = self.sheet.score(area, key, household)
        index = self.judge.index(scored.raw, area.key, key)
        limits = self.judge.limits(key)
        judged = self.judge.judged(scored.raw, index.value)
        figures = (
            self.outputs.figures(scored.raw, scored.line_scores, index.value, area.key, key)
            if self.method.outputs
            else NO_FIGURES
        )
        verdict = entry
        if entry is NO_VERDICT or not (entry.decided or entry.reasons):
            verdict = self._verdict(entry, scored, judged, index, limits, figures, household)
        done = entry.decided or self._is_done(scored, figures, verdict)
        reasons: tuple[Reason, ...] = ()
        if not entry.decided:
            about_index = (index.reason,) if index.reason is not None else ()
            by_gates = verdict.reasons if verdict is not entry else ()
            reasons = (
                *entry.reasons,
                *scored.reasons,
                *about_cluster,
                *about_index,
                *limits.reasons,
                *figures.reasons,
                *by_gates,
                *(self._unknowns(index, verdict) if scored.raw is not None else ()),
            )
        status: Status = "computed" if done else "not_computed"
        more = NOTHING_MORE
        if self._gives_more:
            more = More(
                scored.line_scores,
                scored.by_line,
                figures.values,
                verdict.gates,
                self._taken(scored, index, figures, verdict),
            )
        return Classified(
            method=self.method,
            status=status,
            today=household.today,
            answers=household.answers,
            area=area,
            scores=scored.scores,
            raw=scored.raw,
            index=index.value,
            cluster=cluster,
            threshold=limits.threshold,
            lines=limits.lines or (),
            category=verdict.category,
            eligible=verdict.eligible,
            validity=self._validity_of(area, household) if done else None,
            assumptions=self._used(area, cluster, scored, index, entry, verdict),
            reasons=reasons,
            judged=judged,
            more=more,
        )

    def _verdict(
        self,
        entry: Verdict,
        scored: Scored,
        judged: Decimal | None,
        index: Index,
        limits: Limits,
        figures: Figures,
        household: Household,
    ) -> Verdict:
        """Return class and eligibility by the score and by the criteria after it."""
        if figures.reasons:
            return entry  # an output is refused, and with it the result
        category = self.judge.category(judged, limits)
        eligible = self.judge.eligible(judged, limits)
        if not self.gates.last or scored.raw is None:
            return Verdict(category, eligible, (), (), entry.substitutions)
        verdict = self.gates.after(category, eligible, scored.raw, index.value, household)
        if not entry.substitutions:
            return verdict
        return verdict._replace(substitutions=(*entry.substitutions, *verdict.substitutions))

    def _is_done(self, scored: Scored, figures: Figures, verdict: Verdict) -> bool:
        """Say whether everything was given that the method knows how to give."""
        return (
            scored.raw is not None
            and not verdict.reasons
            and len(figures.values) == len(self.method.outputs)
            and (not self.method.categories or verdict.category is not None)
        )

    def _taken(
        self, scored: Scored, index: Index, figures: Figures, verdict: Verdict
    ) -> tuple[Substitution, ...]:
        """Return whatever was taken in place of something missing, in the order of the steps."""
        by_index = (index.substitution,) if index.substitution is not None else ()
        every = (
            *substitutions_of(scored),
            *by_index,
            *figures.substitutions,
            *verdict.substitutions,
        )
        return tuple(dict.fromkeys(every))

    def _without_area(self, found: AreaOutcome, household: Household, entry: Verdict) -> Classified:
        reasons = [] if entry.decided else [*entry.reasons, *self._area_reasons(found, household)]
        return Classified(
            method=self.method,
            status="computed" if entry.decided else "not_computed",
            today=household.today,
            answers=household.answers,
            category=entry.category,
            eligible=entry.eligible,
            validity=self._validity_of(None, household) if entry.decided else None,
            reasons=tuple(dict.fromkeys(reasons)),
            more=More(gates=entry.gates, substitutions=entry.substitutions),
        )

    def _area_reasons(self, found: AreaOutcome, household: Household) -> list[Reason]:
        writer = ReasonWriter(self.method, household)
        reasons: list[Reason] = []
        for trouble in found.troubles:
            reasons += writer.for_rule("area", "area", trouble)
        if not reasons:
            reasons.append(Reason("area", "unknown_area", messages.AREA))
        # What every area still possible asks for is missing whichever it turns out to be.
        shared = [set(area.indicators) for area in found.candidates]
        for key in found.candidates[0].indicators if found.candidates else ():
            if all(key in keys for keys in shared):
                reasons += self.sheet.reasons_for(key, found.candidates[0], household)
        return reasons

    def _cluster(
        self,
        area: Area,
        household: Household,
        reasons: list[Reason],
    ) -> FoundCluster | None:
        clusters = self.method.clusters
        if self.cluster_finder is None or clusters is None:
            return None
        wrong = household.wrong.get(clusters.answer)
        if household.troubles and isinstance(household.troubles.get(clusters.answer), RuleError):
            wrong = clusters.wrong.es
        if wrong is not None:
            reasons.append(Reason("cluster", "wrong_cluster", wrong, clusters.answer))
            return None
        outcome = self.cluster_finder.find(area, household.answers, household.today)
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
            writer = ReasonWriter(self.method, household)
            for trouble in outcome.troubles:
                reasons += writer.for_rule("cluster", "cluster", trouble)
            reasons[:] = dict.fromkeys(reasons)
        return outcome.cluster

    def _unknowns(self, index: Index, verdict: Verdict) -> list[Reason]:
        empty = {"index": index.value is None, "category": verdict.category is None}
        return [reason for reason in self._unknown if empty[reason.about]]

    def _validity_of(self, area: Area | None, household: Household) -> Validity | None:
        answers, today = household.answers, household.today
        key = (area.key if area is not None else None, today, self._validity.key(answers, today))
        known = self._validity.recall(key)
        if known is None:
            found = validity_of(self.method.validity, area, answers, today)
            known = self._validity.keep(key, (found,))
        return known[0]

    def _used(
        self,
        area: Area,
        cluster: FoundCluster | None,
        scored: Scored,
        index: Index,
        entry: Verdict,
        verdict: Verdict,
    ) -> tuple[Assumption, ...]:
        by_place = cluster is not None and cluster.found_by == "place"
        has_index = index.value is not None
        stages = (True, by_place, has_index, verdict.category is not None)
        if entry.decided:  # the score is shown, but it is not what decided
            stages = (scored.raw is not None, by_place and has_index, has_index, False)
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


def may_substitute(method: ScoringMethod) -> bool:
    """Say whether a method ever takes something in place of what is missing."""
    return (
        any(
            "category" in (item.missing.answer, item.missing.row) or item.missing.row == "clamp"
            for item in method.indicators
        )
        or any(table.beyond != "refuse" for table in method.tables)
        or any(gate.missing == "pass" for gate in method.gates)
        or (method.rescale is not None and method.rescale.outside == "clamp")
    )
