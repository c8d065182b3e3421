"""Answers that a method works out from others, as columns of codes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from forms_plugins.classification.bulk.columns import MISSING, UNUSUAL, Column, View
from forms_plugins.classification.bulk.combinations import Codes, Combinations
from forms_plugins.classification.bulk.flattening import Flattener, nodes_of
from forms_plugins.classification.bulk.rosters import Aggregate, Members
from forms_plugins.engine.classification.computing import Computer
from forms_plugins.engine.classification.household import Household
from forms_plugins.engine.classification.memory import codes_asked_for
from forms_plugins.engine.classification.parts import Input
from forms_plugins.engine.rules import RuleError, references
from forms_plugins.engine.rules.structure import ROSTER_OPERATORS, operator_of


class Reader:
    """Several columns as the rules of one unit read them."""

    def __init__(self, trees: Sequence[Any], columns: Mapping[str, Column]) -> None:
        whole = {"or": [*trees, False]}
        asked = codes_asked_for(whole)
        keys = sorted({ref.key for ref in references(whole) if ref.kind == "answer"})
        self.views = [
            (key, View(columns[key], asked.get((None, key)))) for key in keys if key in columns
        ]

    def codes(self, plain: Mapping[str, Codes], count: int) -> tuple[list[Codes], list[int]]:
        """Return the columns and their sizes; a column of zeros where nothing is read."""
        codes = [view.of(plain[key]) for key, view in self.views]
        if not codes:
            return [np.zeros(count, dtype=np.intp)], [1]
        return codes, [view.size for _, view in self.views]

    def answers(self, columns: Sequence[Codes], row: int) -> dict[str, Any]:
        """Return the typed answers of a row."""
        found = {}
        for (key, view), codes in zip(self.views, columns, strict=False):
            value = view.value(int(codes[row]))
            if value is not None:
                found[key] = value
        return found


class DerivedAnswer:
    """An answer of the household with a rule for when it was not given."""

    def __init__(
        self,
        item: Input,
        plain: Mapping[str, Column],
        rosters: Mapping[str, Mapping[str, Column]],
        today: date,
        largest_rule: int,
    ) -> None:
        flattener = Flattener()
        tree = flattener.flat(item.computed)
        self.key = item.key
        self.column = plain[item.key]
        self.today = today
        self.aggregates = {
            key: Aggregate(
                node, rosters, plain, today, largest_rule, lenient=key in flattener.lenient
            )
            for key, node in flattener.nodes.items()
        }
        columns = {**plain, **{key: item.column for key, item in self.aggregates.items()}}
        self._reader = Reader([tree], columns)
        self._computer = Computer([item.model_copy(update={"computed": tree})])
        self._combinations = Combinations()
        self._codes: list[int] = []

    def complete(self, plain: Mapping[str, Codes], members: Mapping[str, Members]) -> Codes:
        """Return the codes of the answer, those not given worked out."""
        given = plain[self.key]
        if not (given == MISSING).any():
            return given
        codes = dict(plain)
        unusual = np.zeros(len(given), dtype=np.bool_)
        for key, aggregate in self.aggregates.items():
            codes[key] = aggregate.codes(members[aggregate.roster], plain)
            unusual |= codes[key] == UNUSUAL
        columns, sizes = self._reader.codes(codes, len(given))

        def learn(row: int) -> None:
            answers = self._reader.answers(columns, row)
            answers.pop(self.key, None)
            full = self._computer.complete(Household(answers, self.today))
            value = full.answers.get(self.key)
            if isinstance(full.troubles.get(self.key), RuleError):
                self._codes.append(UNUSUAL)
            else:
                self._codes.append(MISSING if value is None else self.column.code(value))

        numbers = self._combinations.number(columns, sizes, learn)
        worked_out = np.array(self._codes, dtype=np.intp)[numbers]
        worked_out[unusual] = UNUSUAL
        return np.where(given == MISSING, worked_out, given)


class DerivedField:
    """An answer in the rows of a roster with a rule for when it was not given."""

    def __init__(
        self,
        roster: Input,
        field: Input,
        plain: Mapping[str, Column],
        rosters: Mapping[str, Mapping[str, Column]],
        today: date,
    ) -> None:
        self.roster, self.key, self.today = roster.key, field.key, today
        self.column = rosters[roster.key][field.key]
        names = {operator_of(part) for part in nodes_of(field.computed)}
        self._by_row = not names & (ROSTER_OPERATORS | {"position"})
        read = sorted({ref for ref in references(field.computed)}, key=lambda ref: ref.key)
        self._rows = [
            (ref.key, View(rosters[roster.key][ref.key])) for ref in read if ref.kind == "row"
        ]
        self._outer = [(ref.key, View(plain[ref.key])) for ref in read if ref.kind == "answer"]
        self._computer = Computer([roster.model_copy(update={"fields": (field,)})])
        self._combinations = Combinations()
        self._codes: list[int] = []

    def complete(self, plain: Mapping[str, Codes], members: Members) -> Codes:
        """Return the codes of the answer in every row."""
        given = members.columns[self.key]
        missing = given == MISSING
        if not missing.any():
            return given
        if not self._by_row:
            return np.where(missing, UNUSUAL, given)
        columns = [view.of(members.columns[key]) for key, view in self._rows]
        columns += [view.of(plain[key])[members.owners] for key, view in self._outer]
        sizes = [view.size for _, view in (*self._rows, *self._outer)]
        if not columns:
            columns, sizes = [np.zeros(len(given), dtype=np.intp)], [1]

        def learn(row: int) -> None:
            self._codes.append(self._work_out([int(codes[row]) for codes in columns]))

        numbers = self._combinations.number(columns, sizes, learn)
        return np.where(missing, np.array(self._codes, dtype=np.intp)[numbers], given)

    def _work_out(self, codes: Sequence[int]) -> int:
        pairs = zip((*self._rows, *self._outer), codes, strict=False)
        values = [(key, view.value(code)) for (key, view), code in pairs]
        count = len(self._rows)
        row = {key: value for key, value in values[:count] if value is not None}
        row.pop(self.key, None)
        answers = {key: value for key, value in values[count:] if value is not None}
        given = Household({**answers, self.roster: (row,)}, self.today)
        full = self._computer.complete(given)
        if any(isinstance(trouble, RuleError) for trouble in full.troubles.values()):
            return UNUSUAL
        value = full.answers[self.roster][0].get(self.key)
        return MISSING if value is None else self.column.code(value)
