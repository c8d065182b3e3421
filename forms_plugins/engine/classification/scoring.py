"""
One indicator: from the answers to a row of the weight table, or to what stands in the way.

What a rule reads is known, so its value is remembered by the answers it was computed from. Answers
of a household repeat all over a district; the memory makes whole files quick and changes no result.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.classified import Score
from forms_plugins.engine.classification.memory import Memory
from forms_plugins.engine.classification.parts import Indicator, IndicatorCategory, Input
from forms_plugins.engine.rules import (
    MissingAnswer,
    Refusal,
    RuleError,
    Scope,
    evaluate_strict,
)
from forms_plugins.engine.rules.structure import ROSTER_OPERATORS


class NoWeight:
    """The rule has a value that no row of the table takes."""

    def __init__(self, value: Any, words: str) -> None:
        self.value = value
        self.words = words


Outcome = Score | Refusal | RuleError | NoWeight


class Valuer:
    """The value of an indicator, the same in every area."""

    def __init__(self, indicator: Indicator, inputs: Mapping[str, Input]) -> None:
        self.indicator = indicator
        self.memory: Memory[Any] = Memory(indicator.value)
        self._choices = _choices_of(indicator.value, inputs)
        handed = isinstance(indicator.value, dict) and indicator.value.get("answer")
        self.handed: str = handed if isinstance(handed, str) else ""

    def value(self, answers: Mapping[str, Any], today: date) -> Any:
        """Return the value of the rule, a refusal or an error."""
        key = self.memory.key(answers)
        known = self.memory.recall(key)
        return known if known is not None else self.memory.keep(key, self._compute(answers, today))

    def _compute(self, answers: Mapping[str, Any], today: date) -> Any:
        # A roster that is there and empty counts as zero rows for the language; here it is an
        # answer that was not given.
        absent = tuple(MissingAnswer(key) for key in self.memory.rosters if not answers.get(key))
        if absent:
            return Refusal(absent)
        return evaluate_strict(self.indicator.value, Scope(answers=answers, today=today))

    def words(self, value: Any) -> str:
        """Return the value as a person reads it."""
        if isinstance(value, bool):
            return messages.YES if value else messages.NO
        if self.indicator.kind == "choice":
            return self._choices.get(value, str(value))
        unit = f"{self.indicator.unit.es}: " if self.indicator.unit else ""
        return f"{unit}{short_number(value)}"


class Scorer:
    """The rows of an indicator in one area."""

    def __init__(self, valuer: Valuer, area: str) -> None:
        self.valuer = valuer
        self.indicator = valuer.indicator
        self.area = area
        self.rows = tuple(row for row in self.indicator.categories if area in row.weights)
        self.bins = sorted(
            (row for row in self.rows if row.at_least is not None),
            key=lambda row: row.at_least or Decimal("0"),
            reverse=True,
        )
        # By type as well: true is not the code 1.
        self._known: dict[tuple[type, Any], Score] = {}
        # A rule that only hands an answer through has that answer for its value.
        self._handed = valuer.handed
        self._by_code: dict[int, Score] = {}

    def outcome(self, answers: Mapping[str, Any], today: date) -> Outcome:
        """Return the score of a household, or why there is none."""
        code = answers.get(self._handed) if self._handed else None
        if type(code) is int and code in self._by_code:
            return self._by_code[code]
        value = self.valuer.value(answers, today)
        known = self._known.get((type(value), value))
        return known if known is not None else self._judge(value)

    def _judge(self, value: Any) -> Outcome:
        if isinstance(value, Refusal | RuleError):
            return value
        row = self._row(value)
        words = self.valuer.words(value)
        if row is None:
            return NoWeight(value, words)
        score = Score(
            indicator=self.indicator.key,
            label=self.indicator.label.es,
            answer=words,
            category=row.code,
            category_label=row.label.es,
            weight=row.weights[self.area],
            confidence=row.confidence,
        )
        if len(self._known) < 1000:
            self._known[type(value), value] = score
            if self._handed and type(value) is int:
                self._by_code[value] = score
        return score

    def _row(self, value: Any) -> IndicatorCategory | None:
        kind = self.indicator.kind
        if kind == "choice":
            return next((row for row in self.rows if _is_code(value, row.codes)), None)
        if kind == "boolean":
            return next((row for row in self.rows if row.is_true is value), None)
        if type(value) is not int and not isinstance(value, Decimal):
            return None
        for row in self.rows:
            if row.equals is not None and row.equals == value:
                return row
        return next(
            (row for row in self.bins if row.at_least is not None and value >= row.at_least), None
        )


def _choices_of(tree: Any, inputs: Mapping[str, Input]) -> Mapping[Any, str]:
    """Return the words of the codes of the answer that a rule hands through."""
    found = _source(tree)
    if found is None:
        return {}
    roster, key = found
    declared = inputs.get(roster or key)
    if declared is not None and roster is not None:
        declared = next((field for field in declared.fields if field.key == key), None)
    return {c.code: c.label.es for c in declared.choices} if declared is not None else {}


def _source(tree: Any, roster: str | None = None) -> tuple[str | None, str] | None:
    """Return (roster, key) of the answer whose code a rule hands through, if it is one answer."""
    if not isinstance(tree, dict):
        return None
    name, operand = next(iter(tree.items()))
    if name == "answer":
        return None, str(operand)
    if name == "row":
        return roster, str(operand)
    if name in ROSTER_OPERATORS and "value" in operand:
        return _source(operand["value"], operand["roster"])
    return None


def _is_code(value: Any, codes: Sequence[Any]) -> bool:
    """Say whether ``value`` is one of the codes, of the same type: true is not the code 1."""
    return any(type(value) is type(code) and value == code for code in codes)


def short_number(value: Any) -> str:
    """Return a number with at most two decimals, for reading; the score uses all of them."""
    if isinstance(value, Decimal):
        rounded = value.quantize(Decimal("0.01"))
        text = format(rounded, "f").rstrip("0").rstrip(".")
        return text if rounded == value else f"{text} (redondeado)"
    return str(value)
