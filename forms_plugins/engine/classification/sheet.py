"""The score sheet of a household: every indicator of its area, line by line, and the sums."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.arithmetic import exact_sum, sum_of_weights
from forms_plugins.engine.classification.classified import (
    CONSTANT,
    NOTHING,
    Reason,
    Score,
    StandInScore,
    Substitution,
)
from forms_plugins.engine.classification.columns import column, line_keys, main_line
from forms_plugins.engine.classification.household import Household
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import Area
from forms_plugins.engine.classification.reasons import ReasonWriter
from forms_plugins.engine.classification.scoring import Outcome, Scorer, Valuer
from forms_plugins.engine.rules import Refusal, RuleError


class Scored(NamedTuple):
    """
    The scores of the main line, and of every line where a method declares lines.

    ``raw`` is there when nothing stands in the way (``reasons``) in any line.
    """

    scores: tuple[Score, ...] = ()
    raw: Decimal | None = None
    line_scores: Mapping[str, Decimal] = NOTHING
    by_line: Mapping[str, tuple[Score, ...]] = NOTHING
    reasons: tuple[Reason, ...] = ()


class Column(NamedTuple):
    """What is added up in one line: the constant of the column, if any, and its indicators."""

    line: str
    constant: tuple[Score, ...]
    scorers: tuple[Scorer, ...]


NOT_SCORED: Final = Scored()


class ScoreSheet:
    """Scores households with one method."""

    def __init__(self, method: ScoringMethod) -> None:
        inputs = {item.key: item for item in method.inputs}
        self.method = method
        self.valuers = {item.key: Valuer(item, inputs) for item in method.indicators}
        self.needs_cluster = "cluster" in method.points_by
        self._main = main_line(method)
        has_products = any(indicator.kind == "linear" for indicator in method.indicators)
        self._sum = exact_sum if has_products else sum_of_weights
        self._columns: dict[tuple[str, str], tuple[Column, ...]] = {}

    def columns(self, area: Area, cluster: str) -> tuple[Column, ...]:
        """Return the columns that a household of this area and cluster is scored with."""
        key = (area.key, cluster if self.needs_cluster else "")
        known = self._columns.get(key)
        if known is None:
            known = self._columns[key] = tuple(
                self._column(area, column(self.method, area.key, cluster, line), line)
                for line in line_keys(self.method)
            )
        return known

    def _column(self, area: Area, name: str, line: str) -> Column:
        scorers = tuple(Scorer(self.valuers[key], name) for key in area.indicators)
        if not self.method.constants:
            return Column(line, (), scorers)
        weight = self.method.constants.get(name, Decimal("0"))
        return Column(
            line, (Score(CONSTANT, messages.CONSTANT, "", CONSTANT, "", weight),), scorers
        )

    def score(self, area: Area, cluster: str | None, household: Household) -> Scored:
        """
        Return the scores of a household.

        Without the cluster that the points depend on (``None``) there is no column: then every
        answer that is missing is still named.
        """
        if cluster is None and self.needs_cluster:
            return Scored(reasons=self.missing(area, household))
        columns = self.columns(area, cluster or "")
        if len(columns) == 1:
            return self._single(columns[0], household)
        return self._several(columns, household)

    def _single(self, only: Column, household: Household) -> Scored:
        scores, reasons = self._scores(only, household)
        raw = None if reasons else self._sum([score.weight for score in scores])
        if not only.line or raw is None:
            return Scored(scores, raw, NOTHING, NOTHING, reasons)
        return Scored(scores, raw, {only.line: raw}, {only.line: scores})

    def _several(self, columns: tuple[Column, ...], household: Household) -> Scored:
        by_line: dict[str, tuple[Score, ...]] = {}
        reasons: tuple[Reason, ...] = ()
        for one in columns:
            by_line[one.line], found = self._scores(one, household)
            reasons += found
        if reasons:
            return Scored(by_line[self._main], reasons=tuple(dict.fromkeys(reasons)))
        sums = {line: self._sum([s.weight for s in scores]) for line, scores in by_line.items()}
        return Scored(by_line[self._main], sums[self._main], sums, by_line)

    def _scores(
        self, one: Column, household: Household
    ) -> tuple[tuple[Score, ...], tuple[Reason, ...]]:
        scores = list(one.constant)
        reasons: list[Reason] = []
        answers, today = household.answers, household.today
        for scorer in one.scorers:
            outcome = scorer.outcome(answers, today)
            if type(outcome) is Score:
                scores.append(outcome)
                continue
            outcome = self._checked(outcome, scorer, household)
            if isinstance(outcome, Score):
                scores.append(outcome)
            else:
                writer = ReasonWriter(self.method, household)
                reasons += writer.for_indicator(scorer.indicator, outcome)
        return tuple(scores), tuple(reasons) if reasons else ()

    def _checked(self, outcome: Outcome, scorer: Scorer, household: Household) -> Outcome:
        """Return the outcome; no category stands in for an answer that was given and is wrong."""
        if isinstance(outcome, StandInScore):
            value = scorer.valuer.value(household.answers, household.today)
            if isinstance(value, Refusal) and not household.is_only_missing(value.missing):
                return value
        return outcome

    def missing(self, area: Area, household: Household) -> tuple[Reason, ...]:
        """Return what keeps indicators of an area from having a value in any column."""
        reasons: list[Reason] = []
        for key in area.indicators:
            reasons += self._without_column(key, household)
        return tuple(dict.fromkeys(reasons))

    def reasons_for(self, key: str, area: Area, household: Household) -> tuple[Reason, ...]:
        """Return what keeps one indicator of an area from having a score, as far as is known."""
        if self.needs_cluster:
            return self._without_column(key, household)
        reasons: tuple[Reason, ...] = ()
        for one in self.columns(area, ""):
            scorers = tuple(scorer for scorer in one.scorers if scorer.indicator.key == key)
            reasons += self._scores(one._replace(scorers=scorers), household)[1]
        return tuple(dict.fromkeys(reasons))

    def _without_column(self, key: str, household: Household) -> tuple[Reason, ...]:
        valuer = self.valuers[key]
        value = valuer.value(household.answers, household.today)
        if not isinstance(value, Refusal | RuleError):
            return ()
        if (
            isinstance(value, Refusal)
            and valuer.indicator.missing.answer == "category"
            and household.is_only_missing(value.missing)
        ):
            return ()
        writer = ReasonWriter(self.method, household)
        return tuple(writer.for_indicator(valuer.indicator, value))


def substitutions_of(scored: Scored) -> tuple[Substitution, ...]:
    """Return what was taken in place of something missing, each once."""
    every = scored.by_line.values() if scored.by_line else (scored.scores,)
    stand_ins = [s for scores in every for s in scores if isinstance(s, StandInScore)]
    return tuple(dict.fromkeys(s.substitution for s in stand_ins if s.substitution is not None))
