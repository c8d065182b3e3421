"""
Answers that a method works out from others, where they were not given.

A computed answer is worth what the rule gives, strictly: without the answers the rule reads it is
missing as well, and whoever asks for it is told which of those are. Rules go in the order of the
document, so that one may read those before it. A value that the declaration does not take, such as
a code without a choice, is an error and never an answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from forms_plugins.engine.classification.household import Household, Trouble, strict_value
from forms_plugins.engine.classification.memory import Memory
from forms_plugins.engine.classification.parts import Input
from forms_plugins.engine.rules import Refusal, RuleError, Scope
from forms_plugins.engine.rules.structure import references

OWN_ROW: Final = "fila"
"""What the rules call the roster of the row they belong to."""
DOES_NOT_FIT: Final = "computed_out_of_range"

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "whole": (int,),
    "decimal": (int, Decimal),
    "choice": (int, str),
    "choices": (tuple,),
    "text": (str,),
    "boolean": (bool,),
    "date": (date,),
}


class Computer:
    """Works out the computed answers of one method."""

    def __init__(self, inputs: Sequence[Input]) -> None:
        self.plain = [
            (item, Memory[Any](item.computed))
            for item in inputs
            if item.computed is not None and item.datatype != "roster"
        ]
        self.columns = [
            (item.key, field)
            for item in inputs
            for field in item.fields
            if field.computed is not None
        ]

    def __bool__(self) -> bool:
        """Say whether there is anything to work out."""
        return bool(self.plain or self.columns)

    def complete(self, household: Household) -> Household:
        """
        Return the household with those answers worked out, or why they could not be.

        An answer that was given but could not be taken (``wrong``) is not replaced.
        """
        full = dict(household.answers)
        troubles: dict[str, Trouble] = {}
        # Columns of rosters first: an answer of the household may count or add them up.
        for roster, field in self.columns:
            self._complete_rows(roster, field, full, household, troubles)
        for item, memory in self.plain:
            if _is_missing(full.get(item.key)) and item.key not in household.wrong:
                value = self._value(item, memory, full, household.today)
                _enter(value, item.key, full, item.key, troubles)
        return Household(full, household.today, household.wrong, troubles)

    def _value(self, item: Input, memory: Memory[Any], full: Mapping[str, Any], today: date) -> Any:
        key = memory.key(full, today)
        known = memory.recall(key)
        if known is not None:
            return known
        return memory.keep(key, _computed(item, Scope(answers=full, today=today)))

    def _complete_rows(
        self,
        roster: str,
        field: Input,
        full: dict[str, Any],
        household: Household,
        troubles: dict[str, Trouble],
    ) -> None:
        rows = []
        for number, row in enumerate(full.get(roster) or (), 1):
            place = f"{roster}[{number}].{field.key}"
            complete = dict(row)
            if _is_missing(row.get(field.key)) and place not in household.wrong:
                scope = Scope(answers=full, today=household.today, row=row, number=number)
                value = _in_roster(_computed(field, scope), roster, number)
                _enter(value, field.key, complete, place, troubles)
            rows.append(complete)
        if rows:
            full[roster] = tuple(rows)


def _in_roster(value: Any, roster: str, number: int) -> Any:
    """Return what a rule over its own row said, the row named by its roster."""
    if not isinstance(value, Refusal):
        return value
    return Refusal(
        tuple(
            replace(missing, roster=roster, row=number) if missing.roster == OWN_ROW else missing
            for missing in value.missing
        )
    )


def _enter(
    value: Any, key: str, answers: dict[str, Any], place: str, troubles: dict[str, Trouble]
) -> None:
    if isinstance(value, Refusal | RuleError):
        troubles[place] = value
    else:
        answers[key] = value


def _is_missing(value: Any) -> bool:
    return value is None or value == "" or value == ()


def _computed(declared: Input, scope: Scope) -> Any:
    rosters = [item.key for item in references(declared.computed) if item.kind == "roster"]
    value = strict_value(declared.computed, sorted(rosters), scope)
    if isinstance(value, Refusal | RuleError):
        return value
    if declared.datatype == "whole" and isinstance(value, Decimal) and value == int(value):
        value = int(value)  # a quotient without remainder
    if fits(declared, value):
        return value
    return RuleError(DOES_NOT_FIT, "", declared.key)


def fits(declared: Input, value: Any) -> bool:
    """Say whether an input may have ``value``: its type, its choices, its limits."""
    # A subclass of date, such as a frozen clock's, is a date; true is not a number.
    if type(value) not in _TYPES[declared.datatype] and not isinstance(value, date):
        return False
    if isinstance(value, date):
        return declared.datatype == "date"
    if declared.datatype == "choice":
        return any(_same(value, choice.code) for choice in declared.choices)
    if declared.datatype == "choices":
        return all(any(_same(code, choice.code) for choice in declared.choices) for code in value)
    if declared.datatype == "text" and declared.length is not None:
        return len(value) == declared.length and value.isascii() and value.isdigit()
    if declared.datatype in ("whole", "decimal"):
        least, most = declared.minimum, declared.maximum
        return (least is None or value >= least) and (most is None or value <= most)
    return True


def _same(value: Any, code: int | str) -> bool:
    return type(value) is type(code) and value == code
