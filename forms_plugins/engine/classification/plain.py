"""
A result in plain Spanish: why it came out, which answer weighs most, what would change it.

Everything here is computed from the method and the result, never guessed. What an answer weighs is
its points less the average of the points that indicator gives in the household's column, as an
exact fraction. What would change the class is found by trying: an indicator that only hands an
answer on is answered otherwise and the household classified again; any other indicator is put in
another row of its table. Readers are citizens: short sentences, no words of the trade.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal

from forms_plugins.engine.classification.arithmetic import EXACT
from forms_plugins.engine.classification.classified import Classified, Line, Score
from forms_plugins.engine.classification.classifier import Classifier
from forms_plugins.engine.classification.columns import column, main_line
from forms_plugins.engine.classification.household import Household
from forms_plugins.engine.classification.judging import BETTER
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.numbers import decimal_text
from forms_plugins.engine.classification.parts import Indicator, IndicatorCategory
from forms_plugins.engine.classification.plain_words import WORDS
from forms_plugins.engine.rules import references

MOST_WEIGHINGS: Final = 3
MOST_CHANGES: Final = 4
"""Changes listed in each direction."""

Side = Literal["poorer", "better"]


@dataclass(frozen=True)
class Weighing:
    """
    How far an answer moved the score from what the indicator gives on average.

    ``difference`` is exact; ``raises`` says whether the score went up. ``side`` is the direction of
    the classes it moved the household to.
    """

    indicator: str
    label: str
    answer: str
    difference: Fraction
    raises: bool
    side: Side
    text: str


@dataclass(frozen=True)
class Change:
    """
    One indicator in another row, and the class it would give with everything else as it is.

    ``answer`` and ``code`` are the key and value that were tried where the indicator hands an
    answer on; ``category`` is the row of the table.
    """

    indicator: str
    label: str
    said: str
    instead: str
    category: str
    result: str
    result_label: str
    side: Side
    text: str
    answer: str = ""
    code: int | str | bool | None = None


@dataclass(frozen=True)
class PlainExplanation:
    """
    What a citizen reads. ``why`` are two to four sentences; ``changes_note`` is what to say of the
    changes, or that there are none; ``gates`` are criteria that decided.
    """

    why: tuple[str, ...]
    weighings: tuple[Weighing, ...]
    changes: tuple[Change, ...]
    changes_note: str
    gates: tuple[str, ...]
    assumptions: tuple[str, ...]
    disclaimer: str


def plain(classified: Classified) -> PlainExplanation:
    """Return the explanation of a result; the same result always gives the same words."""
    method = classified.method
    is_scored = classified.raw is not None and not _decided_before(classified)
    weighings = _weighings(classified) if is_scored else ()
    changes = tuple(_changes(classified)) if is_scored and classified.category else ()
    return PlainExplanation(
        why=tuple(_why(classified)),
        weighings=weighings,
        changes=changes,
        changes_note=_changes_note(classified, changes) if is_scored else "",
        gates=tuple(WORDS["gate"].format(label=g.label, text=g.text) for g in classified.gates),
        assumptions=tuple(item.text.es for item in classified.assumptions),
        disclaimer=method.disclaimer.es if method.disclaimer else "",
    )


def _decided_before(classified: Classified) -> bool:
    gate = classified.gate
    return gate is not None and gate.stage == "before"


# Why.


def _why(classified: Classified) -> Iterator[str]:
    label = category_label(classified.method, classified.category)
    if classified.status != "computed":
        yield WORDS["not_computed"]
        yield from [reason.text for reason in classified.reasons][:3]
        return
    if _decided_before(classified):
        yield WORDS["decided_before"]
    else:
        yield WORDS["sum"].format(number=len(classified.scores))
        yield from _figure(classified)
        if classified.gates:
            yield WORDS["decided_after"]
    if label:
        yield WORDS["therefore"].format(label=label)


def _figure(classified: Classified) -> Iterator[str]:
    if classified.judged is None:
        return
    words = "figure_index" if classified.index is not None else "figure_raw"
    rescale = classified.method.rescale
    yield WORDS[words].format(
        figure=spoken(classified.judged),
        lowest=spoken(rescale.lowest) if rescale else "",
        highest=spoken(rescale.highest) if rescale else "",
    )
    if not classified.gates:
        yield from _span(classified)


def _span(classified: Classified) -> Iterator[str]:
    """Say between which limits the class lies where the household lives."""
    method, lines = classified.method, classified.lines
    codes = [category.code for category in method.categories]
    if classified.category not in codes or len(lines) != len(codes) - 1:
        return
    place = codes.index(classified.category)
    words = {
        "label": category_label(method, classified.category),
        "from": _beyond(lines[place - 1]) if place else "",
        "to": _within(lines[place]) if place < len(lines) else "",
    }
    name = "span_" + ("both" if words["from"] and words["to"] else "from" if place else "to")
    yield WORDS[name].format(**words)


def _within(line: Line) -> str:
    return WORDS[line.bound].format(limit=spoken(line.limit))


def _beyond(line: Line) -> str:
    opposite = {
        "at_most": "more_than",
        "less_than": "at_least",
        "at_least": "less_than",
        "more_than": "at_most",
    }
    return WORDS[opposite[line.bound]].format(limit=spoken(line.limit))


# Which answer weighs most.


def _weighings(classified: Classified) -> tuple[Weighing, ...]:
    column_key = column_of(classified)
    given = [(s.indicator, s.answer, s.weight) for s in classified.scores]
    return heaviest(classified.method, column_key, given)


def heaviest(
    method: ScoringMethod,
    column_key: str,
    given: Iterable[tuple[str, str, Decimal]],
    most: int = MOST_WEIGHINGS,
) -> tuple[Weighing, ...]:
    """
    Return the answers that moved the score most, the heaviest first; equal ones as the method goes.

    ``given`` has indicator, words of the answer and points; what is no indicator (a constant) and
    what moved nothing is left out.
    """
    indicators = {item.key: item for item in method.indicators}
    found = []
    for key, answer, weight in given:
        if key in indicators:
            difference = Fraction(weight) - _average(indicators[key], column_key)
            if difference:
                found.append(_weighing(method, indicators[key], answer, difference))
    found.sort(key=lambda weighing: -abs(weighing.difference))
    return tuple(
        replace(weighing, text=_weighing_words(weighing, is_first=position == 0))
        for position, weighing in enumerate(found[:most])
    )


def _average(indicator: Indicator, column_key: str) -> Fraction:
    weights = [Fraction(row.weights[column_key]) for row in rows_of(indicator, column_key)]
    return sum(weights, Fraction(0)) / len(weights) if weights else Fraction(0)


def _weighing(
    method: ScoringMethod, indicator: Indicator, answer: str, difference: Fraction
) -> Weighing:
    raises = difference > 0
    side: Side = "better" if raises == (method.direction == BETTER) else "poorer"
    return Weighing(indicator.key, indicator.label.es, answer, difference, raises, side, "")


def _weighing_words(weighing: Weighing, *, is_first: bool) -> str:
    name = ("most_" if is_first else "also_") + ("raises" if weighing.raises else "lowers")
    return WORDS[name].format(label=weighing.label, answer=bare(weighing))


def bare(weighing: Weighing) -> str:
    """Return the answer without the words that only name its unit again."""
    return weighing.answer.removeprefix(f"{weighing.label}: ")


# What would change the class.


def _changes(classified: Classified) -> Iterator[Change]:
    trial = _Trial(classified)
    by_side: dict[Side, list[tuple[Fraction, Change]]] = {"poorer": [], "better": []}
    for score in classified.scores:
        for side, found in trial.nearest(score).items():
            by_side[side].append(found)
    sides: tuple[Side, ...] = ("better", "poorer")
    for side in sides:
        nearest = sorted(by_side[side], key=lambda found: found[0])
        yield from (change for _, change in nearest[:MOST_CHANGES])


class _Trial:
    """Tries the other rows of the indicators of one result."""

    def __init__(self, classified: Classified) -> None:
        self.classified = classified
        self.method = classified.method
        self.column = column_of(classified)
        self.classifier = Classifier(self.method)
        self.indicators = {item.key: item for item in self.method.indicators}
        self.order = [category.code for category in self.method.categories]
        self.feeding = {
            reference.key
            for item in self.method.inputs
            if item.computed is not None
            for reference in references(item.computed)
        } | {item.key for item in self.method.inputs if item.computed is not None}

    def nearest(self, score: Score) -> dict[Side, tuple[Fraction, Change]]:
        """Return for each side the row nearest in points that changes the class."""
        indicator = self.indicators.get(score.indicator)
        found: dict[Side, tuple[Fraction, Change]] = {}
        for row in rows_of(indicator, self.column) if indicator is not None else ():
            if row.code == score.category or indicator is None:
                continue
            change = self._try(indicator, score, row)
            if change is not None:
                far = abs(Fraction(row.weights[self.column]) - Fraction(score.weight))
                if change.side not in found or far < found[change.side][0]:
                    found[change.side] = far, change
        return found

    def _try(self, indicator: Indicator, score: Score, row: IndicatorCategory) -> Change | None:
        key, code = self._answer_for(indicator, row)
        result = self._answered(key, code) if key else self._in_row(score, row)
        now = self.classified.category
        if result is None or result == now or result not in self.order or now not in self.order:
            return None
        side: Side = "poorer" if self.order.index(result) < self.order.index(now) else "better"
        label = category_label(self.method, result)
        said = score.answer.removeprefix(f"{score.label}: ")
        text = WORDS["change"].format(
            label=score.label, instead=row.label.es, said=said, result=label
        )
        return Change(
            indicator=score.indicator,
            label=score.label,
            said=said,
            instead=row.label.es,
            category=row.code,
            result=result,
            result_label=label,
            side=side,
            text=text,
            answer=key,
            code=code,
        )

    def _answer_for(
        self, indicator: Indicator, row: IndicatorCategory
    ) -> tuple[str, int | str | bool | None]:
        """Return the answer that puts a household in ``row``, where the indicator hands one on."""
        tree = indicator.value
        key = tree.get("answer") if isinstance(tree, Mapping) and len(tree) == 1 else None
        if not isinstance(key, str) or key in self.feeding:
            return "", None
        if indicator.kind == "choice" and row.codes:
            return key, row.codes[0]
        if indicator.kind == "boolean" and row.is_true is not None:
            return key, row.is_true
        return "", None

    def _answered(self, key: str, code: Any) -> str | None:
        answers = {**self.classified.answers, key: code}
        result = self.classifier.classify(answers, self.classified.today)
        return result.category if result.status == "computed" else None

    def _in_row(self, score: Score, row: IndicatorCategory) -> str | None:
        """Return the class with the points of another row, all other answers being as they are."""
        known, judge = self.classified, self.classifier.judge
        if known.raw is None or known.area is None:
            return None
        cluster = str(known.cluster.number) if known.cluster is not None else None
        raw = EXACT.add(EXACT.subtract(known.raw, score.weight), row.weights[self.column])
        index = judge.index(raw, known.area.key, cluster).value
        judged, limits = judge.judged(raw, index), judge.limits(cluster)
        category, eligible = judge.category(judged, limits), judge.eligible(judged, limits)
        household = Household(known.answers, known.today, {})
        verdict = self.classifier.gates.after(category, eligible, raw, index, household)
        return None if verdict.reasons else verdict.category


def _changes_note(classified: Classified, changes: tuple[Change, ...]) -> str:
    if not classified.category:
        return ""
    return WORDS["changes_note"] if changes else WORDS["no_change"]


# Words and figures.


def column_of(classified: Classified) -> str:
    """Return the column of points of the main score of a household."""
    area = classified.area.key if classified.area is not None else ""
    cluster = str(classified.cluster.number) if classified.cluster is not None else ""
    return column(classified.method, area, cluster, main_line(classified.method))


def rows_of(indicator: Indicator, column_key: str) -> tuple[IndicatorCategory, ...]:
    """Return the rows of an indicator that give points in a column."""
    return tuple(row for row in indicator.categories if column_key in row.weights)


def category_label(method: ScoringMethod, code: str | None) -> str:
    """Return the words of a class, its code where the method has none."""
    labels = {item.code: item.label.es for item in method.categories}
    return labels.get(code or "", code or "")


def spoken(number: Decimal) -> str:
    """Return exact digits with a decimal comma and a true minus sign."""
    return decimal_text(number).replace(".", ",").replace("-", "−")
