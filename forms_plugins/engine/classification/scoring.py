"""
One indicator: from the answers to a row of the weight table, or to what stands in the way.

A value without a row, or an answer that is missing, gets what the method says (``missing``), and
the score then says so; a refusal that the method writes out for a value goes before that.

What a rule reads is known, so its value is remembered by the answers it was computed from. Answers
of a household repeat all over a district; the memory makes whole files quick and changes no result.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.arithmetic import EXACT, exact_product
from forms_plugins.engine.classification.classified import Score, StandInScore, Substitution
from forms_plugins.engine.classification.household import strict_value
from forms_plugins.engine.classification.intervals import IntervalTable, bins
from forms_plugins.engine.classification.memory import Memory
from forms_plugins.engine.classification.numbers import decimal_text
from forms_plugins.engine.classification.parts import Indicator, IndicatorCategory, Input
from forms_plugins.engine.rules import Refusal, RuleError, Scope
from forms_plugins.engine.rules.structure import ROSTER_OPERATORS

LINEAR: Final = "linear"
"""What stands for the row of an indicator without rows."""
MAX_KNOWN: Final = 1000
NO_BINS: Final[IntervalTable[IndicatorCategory]] = IntervalTable(())
_NUMBERS: Final = (int, Decimal)


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
        key = self.memory.key(answers, today)
        known = self.memory.recall(key)
        return known if known is not None else self.memory.keep(key, self._compute(answers, today))

    def _compute(self, answers: Mapping[str, Any], today: date) -> Any:
        scope = Scope(answers=answers, today=today)
        return strict_value(self.indicator.value, self.memory.rosters, scope)

    def words(self, value: Any) -> str:
        """Return the value as a person reads it."""
        if isinstance(value, bool):
            return messages.YES if value else messages.NO
        if self.indicator.kind == "choice" or type(value) not in _NUMBERS:
            return self._choices.get(value, str(value))
        unit = f"{self.indicator.unit.es}: " if self.indicator.unit else ""
        return f"{unit}{short_number(value)}"


class Scorer:
    """The rows of an indicator in one column of points."""

    def __init__(self, valuer: Valuer, column: str) -> None:
        self.valuer = valuer
        self.indicator = valuer.indicator
        self.column = column
        self.rows = tuple(row for row in self.indicator.categories if column in row.weights)
        self.bins = bins(self.rows) if self.indicator.kind == "bins" else NO_BINS
        self.coefficient = self.indicator.coefficients.get(column)
        self._refused = frozenset(
            (type(code), code) for refusal in self.indicator.refusals for code in refusal.codes
        )
        self._refuses_no_row = any(refusal.rows == "none" for refusal in self.indicator.refusals)
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
        return known if known is not None else self.judge(value)

    def judge(self, value: Any) -> Outcome:
        """Return the score of a value of the rule, or why there is none."""
        if isinstance(value, RuleError):
            return value
        score = self._score(value)
        if isinstance(score, Score) and len(self._known) < MAX_KNOWN:
            self._known[type(value), value] = score
            if self._handed and type(value) is int:
                self._by_code[value] = score
        return score

    def _score(self, value: Any) -> Outcome:
        if isinstance(value, Refusal):
            return self._without_answer(value)
        words = self.valuer.words(value)
        if self.indicator.kind == "linear":
            return self._linear(value, words)
        row = self._row(value)
        return self._of_row(row, words) if row is not None else self._without_row(value, words)

    def _linear(self, value: Any, words: str) -> Outcome:
        if self.coefficient is None or not _is_number(value):
            return NoWeight(value, words)
        # 2.0 and 2.00 are remembered as one value, so they are written as one too.
        number = Decimal(value).normalize(EXACT)
        return Score(
            indicator=self.indicator.key,
            label=self.indicator.label.es,
            answer=words,
            category=LINEAR,
            category_label=f"{decimal_text(number)} × {decimal_text(self.coefficient)}",
            weight=exact_product(number, self.coefficient),
        )

    def _of_row(self, row: IndicatorCategory, words: str) -> Score:
        return Score(**self._parts(row, words))

    def _parts(self, row: IndicatorCategory, words: str) -> dict[str, Any]:
        return {
            "indicator": self.indicator.key,
            "label": self.indicator.label.es,
            "answer": words,
            "category": row.code,
            "category_label": row.label.es,
            "weight": row.weights[self.column],
            "confidence": row.confidence,
        }

    def _row(self, value: Any) -> IndicatorCategory | None:
        kind = self.indicator.kind
        if kind == "choice":
            return next((row for row in self.rows if _is_code(value, row.codes)), None)
        if kind == "boolean":
            return next((row for row in self.rows if row.is_true is value), None)
        return self.bins.row(value) if _is_number(value) else None

    def _without_answer(self, refusal: Refusal) -> Outcome:
        row = self._named() if self.indicator.missing.answer == "category" else None
        no_row_fits = any(missing.roster and missing.key is None for missing in refusal.missing)
        if row is None or (no_row_fits and self._refuses_no_row):
            return refusal
        places = tuple(missing.place for missing in refusal.missing)
        text = messages.TOOK_FOR_MISSING
        return self._taken(row, "missing_category", text, messages.NO_ANSWER, places)

    def _without_row(self, value: Any, words: str) -> Outcome:
        policy = self.indicator.missing.row
        # A refusal in so many words goes before what is taken in general.
        if policy == "refuse" or (type(value), value) in self._refused:
            return NoWeight(value, words)
        if policy == "clamp" and _is_number(value) and self.bins.intervals:
            row = self.bins.nearest(value)
            return self._taken(row, "row_clamped", messages.TOOK_NEAREST, words)
        named = self._named() if policy == "category" else None
        if named is None:
            return NoWeight(value, words)
        return self._taken(named, "row_category", messages.TOOK_FOR_ROW, words)

    def _named(self) -> IndicatorCategory | None:
        code = self.indicator.missing.category
        return next((row for row in self.rows if row.code == code), None)

    def _taken(
        self,
        row: IndicatorCategory,
        code: str,
        text: str,
        words: str,
        places: tuple[str, ...] = (),
    ) -> Score:
        label = self.indicator.label.es
        said = text.format(indicator=label, answer=words, category=row.label.es)
        taken = Substitution(self.indicator.key, label, code, said, row.code, places)
        return StandInScore(**self._parts(row, words), substitution=taken)


def _choices_of(tree: Any, inputs: Mapping[str, Input]) -> Mapping[Any, str]:
    """Return the words of the codes of the answer that a rule hands through."""
    found = handed_through(tree)
    if found is None:
        return {}
    roster, key = found
    declared = inputs.get(roster or key)
    if declared is not None and roster is not None:
        declared = next((field for field in declared.fields if field.key == key), None)
    return {c.code: c.label.es for c in declared.choices} if declared is not None else {}


def handed_through(tree: Any, roster: str | None = None) -> tuple[str | None, str] | None:
    """Return (roster, key) of the answer whose code a rule hands through, if it is one answer."""
    if not isinstance(tree, dict):
        return None
    name, operand = next(iter(tree.items()))
    if name == "answer":
        return None, str(operand)
    if name == "row":
        return roster, str(operand)
    if name in ROSTER_OPERATORS and "value" in operand:
        return handed_through(operand["value"], operand["roster"])
    return None


def _is_code(value: Any, codes: Sequence[Any]) -> bool:
    """Say whether ``value`` is one of the codes, of the same type: true is not the code 1."""
    return any(type(value) is type(code) and value == code for code in codes)


def _is_number(value: Any) -> bool:
    """Say whether ``value`` is a number; true and false are none."""
    return type(value) in _NUMBERS


def short_number(value: Any) -> str:
    """Return a number with at most two decimals, for reading; the score uses all of them."""
    if isinstance(value, Decimal):
        rounded = value.quantize(Decimal("0.01"), context=EXACT)
        text = format(rounded, "f").rstrip("0").rstrip(".")
        return text if rounded == value else f"{text} (redondeado)"
    return str(value)
