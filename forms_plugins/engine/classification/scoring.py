"""
One indicator: from the answers to a row of the weight table, or to what stands in the way.

What a rule reads is known, so an outcome is remembered by the answers it was computed from. Answers
of a household repeat all over a district; the memory makes whole files quick and changes no result.
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.classified import Score
from forms_plugins.engine.classification.parts import Indicator, IndicatorCategory, Input
from forms_plugins.engine.rules import (
    MissingAnswer,
    Refusal,
    RuleError,
    Scope,
    evaluate_strict,
    references,
)
from forms_plugins.engine.rules.structure import ROSTER_OPERATORS

MAX_REMEMBERED: Final = 20_000

T = TypeVar("T")


class NoWeight:
    """The rule has a value that no row of the table takes."""

    def __init__(self, value: Any, words: str) -> None:
        self.value = value
        self.words = words


Outcome = Score | Refusal | RuleError | NoWeight


class Memory(Generic[T]):
    """Outcomes of a rule by the answers it reads."""

    def __init__(self, tree: Any) -> None:
        read = references(tree)
        self.keys = tuple(sorted(ref.key for ref in read if ref.kind == "answer"))
        self.rosters = tuple(sorted(ref.key for ref in read if ref.kind == "roster"))
        self.columns = tuple(
            sorted((ref.roster, ref.key) for ref in read if ref.kind == "row" and ref.roster)
        )
        self._known: dict[Hashable, T] = {}
        self._single = self.keys[0] if len(self.keys) == 1 and not self.rosters else None

    def key(self, answers: Mapping[str, Any]) -> Hashable:
        """Return what the rule reads of ``answers``, or ``None`` if it cannot be kept."""
        if self._single is not None:
            value = answers.get(self._single)
            return (type(value), value)
        parts: list[Any] = [answers.get(key) for key in self.keys]
        for roster in self.rosters:
            rows = answers.get(roster)
            parts.append(len(rows) if rows else 0)
        for roster, column in self.columns:
            parts.append(tuple([row.get(column) for row in answers.get(roster) or ()]))
        return tuple(parts)

    def recall(self, key: Hashable) -> T | None:
        """Return the outcome kept under ``key``."""
        try:
            return self._known.get(key)
        except TypeError:  # answers that are not typed, such as a list
            return None

    def keep(self, key: Hashable, outcome: T) -> T:
        """Keep an outcome and return it."""
        if len(self._known) >= MAX_REMEMBERED:
            self._known.clear()
        try:
            self._known[key] = outcome
        except TypeError:
            return outcome
        return outcome


class Scorer:
    """An indicator prepared for one area."""

    def __init__(self, indicator: Indicator, area: str, inputs: Mapping[str, Input]) -> None:
        self.indicator = indicator
        self.area = area
        self.inputs = inputs
        self.memory: Memory[Outcome] = Memory(indicator.value)
        self.rows = tuple(row for row in indicator.categories if area in row.weights)
        self.bins = sorted(
            (row for row in self.rows if row.at_least is not None),
            key=lambda row: row.at_least or Decimal("0"),
            reverse=True,
        )

    def outcome(self, answers: Mapping[str, Any], today: date) -> Outcome:
        """Return the score of a household, or why there is none."""
        key = self.memory.key(answers)
        known = self.memory.recall(key)
        return known if known is not None else self.memory.keep(key, self._compute(answers, today))

    def _compute(self, answers: Mapping[str, Any], today: date) -> Outcome:
        # A roster that is there and empty counts as zero rows for the language; here it is an
        # answer that was not given.
        absent = tuple(MissingAnswer(key) for key in self.memory.rosters if not answers.get(key))
        if absent:
            return Refusal(absent)
        value = evaluate_strict(self.indicator.value, Scope(answers=answers, today=today))
        if isinstance(value, Refusal | RuleError):
            return value
        row = self._row(value)
        words = self.words(value)
        if row is None:
            return NoWeight(value, words)
        return Score(
            indicator=self.indicator.key,
            label=self.indicator.label.es,
            answer=words,
            category=row.code,
            category_label=row.label.es,
            weight=row.weights[self.area],
            confidence=row.confidence,
        )

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

    def words(self, value: Any) -> str:
        """Return the value of the rule as a person reads it."""
        if isinstance(value, bool):
            return messages.YES if value else messages.NO
        if self.indicator.kind == "choice":
            return self._choice_words(value)
        unit = f" {self.indicator.unit.es}" if self.indicator.unit else ""
        return f"{short_number(value)}{unit}"

    def _choice_words(self, value: Any) -> str:
        found = _source(self.indicator.value)
        if found is not None:
            roster, key = found
            declared = self.inputs.get(roster or key)
            if declared is not None and roster is not None:
                declared = next((field for field in declared.fields if field.key == key), None)
            for choice in declared.choices if declared is not None else ():
                if choice.code == value:
                    return choice.label.es
        return str(value)


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
