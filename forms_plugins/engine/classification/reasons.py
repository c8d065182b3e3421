"""From what the rules report to sentences that name every answer."""

from collections.abc import Iterator, Mapping
from typing import Final

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.classified import Reason
from forms_plugins.engine.classification.household import Household, Trouble
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import Indicator
from forms_plugins.engine.classification.scoring import NoWeight
from forms_plugins.engine.rules import MissingAnswer, Refusal, RuleError

_RESULT_WORDS: Final[Mapping[str, str]] = {
    "score": messages.SCORE,
    "index": messages.INDEX,
    "category": messages.CATEGORY,
    "eligible": messages.ELIGIBLE,
}


class ReasonWriter:
    """Writes the reasons of one household."""

    def __init__(self, method: ScoringMethod, household: Household) -> None:
        self.method = method
        self.wrong = household.wrong
        self.troubles = household.troubles

    def for_indicator(
        self, indicator: Indicator, outcome: Refusal | RuleError | NoWeight
    ) -> Iterator[Reason]:
        """Yield why an indicator has no score."""
        if isinstance(outcome, NoWeight):
            yield self._no_weight(indicator, outcome)
        else:
            yield from self.for_rule(indicator.key, indicator.label.es, outcome, indicator)

    def for_rule(
        self,
        about: str,
        label: str,
        outcome: Refusal | RuleError,
        indicator: Indicator | None = None,
    ) -> Iterator[Reason]:
        """Yield why a rule has no value: one reason a missing answer."""
        if isinstance(outcome, Refusal):
            for missing in outcome.missing:
                trouble = self.troubles.get(missing.place)
                if trouble is None:
                    yield self._missing(about, label, missing, indicator)
                else:
                    yield from self._not_computed(about, missing, trouble)
            return
        if outcome.code == "several_rows":
            yield self._rows("several", about, label, indicator)
            return
        text = messages.RULE_ERROR.format(indicator=label, code=outcome.code)
        yield Reason(about, outcome.code, text)

    def _not_computed(
        self, about: str, missing: MissingAnswer, trouble: Trouble
    ) -> Iterator[Reason]:
        """Yield why an answer that the method works out by itself has no value."""
        label = self.method.input_label(str(missing.key), missing.roster)
        if isinstance(trouble, RuleError):
            text = messages.RULE_ERROR.format(indicator=label, code=trouble.code)
            yield Reason(about, trouble.code, text, missing.place)
        else:
            yield from self.for_rule(about, label, trouble)

    def _missing(
        self, about: str, label: str, missing: MissingAnswer, indicator: Indicator | None
    ) -> Reason:
        place = missing.place
        if place in self.wrong:
            return Reason(about, "wrong_answer", self.wrong[place], place)
        if missing.roster is None:
            declared = self.method.input(str(missing.key))
            key = str(missing.key)
            words = declared.label.es if declared else _RESULT_WORDS.get(key, key)
            if declared is not None and declared.datatype == "roster":
                return Reason(about, "missing_answer", messages.NO_ROWS.format(roster=words), place)
            return Reason(about, "missing_answer", messages.MISSING.format(label=words), place)
        if missing.key is None:
            return self._rows("none", about, label, indicator, missing.roster)
        declared = self.method.input(missing.roster)
        row_label = declared.row_label.es if declared and declared.row_label else messages.ROW
        text = messages.MISSING_IN_ROW.format(
            label=self.method.input_label(missing.key, missing.roster),
            row=missing.row,
            row_label=row_label,
        )
        return Reason(about, "missing_answer", text, place)

    def _rows(
        self, which: str, about: str, label: str, indicator: Indicator | None, roster: str = ""
    ) -> Reason:
        for refusal in indicator.refusals if indicator is not None else ():
            if refusal.rows == which:
                return Reason(about, refusal.reason, refusal.text.es)
        if which == "several":
            return Reason(about, "several_rows", messages.SEVERAL_ROWS.format(indicator=label))
        words = self.method.input_label(roster)
        text = messages.NO_ROW_FOUND.format(roster=words, indicator=label)
        return Reason(about, "no_row", text)

    def _no_weight(self, indicator: Indicator, outcome: NoWeight) -> Reason:
        for refusal in indicator.refusals:
            if outcome.value in refusal.codes:
                return Reason(indicator.key, refusal.reason, refusal.text.es)
        text = messages.NO_WEIGHT.format(answer=outcome.words)
        return Reason(indicator.key, "no_weight", text)
