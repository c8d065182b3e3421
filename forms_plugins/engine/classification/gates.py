"""
Administrative criteria before and after the score.

Before: gates go in order and the first that holds decides; one that a missing answer leaves open
keeps back those after it, unless it says ``pass``. After: gates go in order over the result so far;
each that holds changes it, and those after it read the change. A refusal ends either.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.classified import AppliedGate, Reason, Substitution
from forms_plugins.engine.classification.extras import RESULT_KEYS, Gate
from forms_plugins.engine.classification.household import Household, Trouble, strict_value
from forms_plugins.engine.classification.memory import Memory
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.reasons import ReasonWriter
from forms_plugins.engine.rules import Refusal, RuleError, Scope


class Verdict(NamedTuple):
    """
    A class and an eligibility, and the criteria that had a say in them.

    ``reasons`` are there where a criterion refuses or cannot be decided: then there is no result.
    """

    category: str | None = None
    eligible: bool | None = None
    gates: tuple[AppliedGate, ...] = ()
    reasons: tuple[Reason, ...] = ()
    substitutions: tuple[Substitution, ...] = ()

    @property
    def decided(self) -> bool:
        """Say whether a criterion gave a result."""
        return bool(self.gates) and not self.reasons


class _Keeper:
    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.memory: Memory[Any] = Memory(gate.when)
        self.applied = AppliedGate(
            gate.key,
            gate.label.es,
            gate.text.es,
            gate.stage,
            gate.then,
            gate.category,
            gate.source,
        )

    def held(self, answers: Mapping[str, Any], household: Household) -> bool | Trouble:
        """Return whether the criterion holds, or what leaves it open."""
        key = self.memory.key(answers, household.today)
        known: bool | Trouble | None = self.memory.recall(key)
        if known is None:
            scope = Scope(answers=answers, today=household.today)
            value = strict_value(self.gate.when, self.memory.rosters, scope)
            known = self.memory.keep(
                key, value if isinstance(value, Refusal | RuleError) else value is True
            )
        return known

    def passes(self, trouble: Trouble, household: Household) -> bool:
        """Say whether to go on as if the criterion did not hold."""
        return (
            self.gate.missing == "pass"
            and isinstance(trouble, Refusal)
            and household.is_only_missing(trouble.missing)
        )

    def passed(self, trouble: Trouble) -> Substitution:
        """Return the note that a criterion was passed for want of an answer."""
        places = trouble.places if isinstance(trouble, Refusal) else ()
        label = self.gate.label.es
        text = messages.GATE_PASSED.format(gate=label)
        return Substitution(self.gate.key, label, "gate_passed", text, "", places)

    def change(self, verdict: Verdict) -> Verdict:
        """Return the verdict after this criterion held."""
        changed = verdict._replace(gates=(*verdict.gates, self.applied))
        if self.gate.then == "category":
            return changed._replace(category=self.gate.category)
        if self.gate.then == "refuse":
            reason = Reason("gate", self.gate.key, self.gate.text.es)
            return changed._replace(category=None, eligible=None, reasons=(reason,))
        return changed._replace(eligible=self.gate.then == "eligible")


class GateKeeper:
    """The criteria of one method."""

    def __init__(self, method: ScoringMethod) -> None:
        self.method = method
        self.first = [_Keeper(gate) for gate in method.gates if gate.stage == "before"]
        self.last = [_Keeper(gate) for gate in method.gates if gate.stage == "after"]

    def before(self, household: Household) -> Verdict:
        """Return what the criteria before the score decide; nothing if none of them holds."""
        verdict = Verdict()
        for keeper in self.first:
            verdict = self._next(keeper, verdict, household.answers, household)
            if verdict.gates or verdict.reasons:
                break
        return verdict

    def after(
        self,
        category: str | None,
        eligible: bool | None,
        score: Decimal | None,
        index: Decimal | None,
        household: Household,
    ) -> Verdict:
        """Return class and eligibility as the criteria after the score leave them."""
        verdict = Verdict(category, eligible)
        for keeper in self.last:
            so_far = (score, index, verdict.category, verdict.eligible)
            readable = {**household.answers, **dict(zip(RESULT_KEYS, so_far, strict=True))}
            verdict = self._next(keeper, verdict, readable, household)
            if verdict.reasons:
                break
        return verdict

    def _next(
        self, keeper: _Keeper, verdict: Verdict, answers: Mapping[str, Any], household: Household
    ) -> Verdict:
        held = keeper.held(answers, household)
        if held is True:
            return keeper.change(verdict)
        if held is False:
            return verdict
        if keeper.passes(held, household):
            noted = (*verdict.substitutions, keeper.passed(held))
            return verdict._replace(substitutions=noted)
        writer = ReasonWriter(self.method, household)
        reasons = tuple(writer.for_rule(keeper.gate.key, keeper.gate.label.es, held))
        return verdict._replace(category=None, eligible=None, reasons=reasons)
