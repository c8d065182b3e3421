"""From raw answers to columns of codes, cleaned as the engine cleans them."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from forms_plugins.classification.bulk.columns import UNUSUAL, Column
from forms_plugins.classification.bulk.combinations import Codes
from forms_plugins.classification.bulk.rosters import Members
from forms_plugins.engine.classification import InputCleaner, ScoringMethod
from forms_plugins.engine.classification.parts import Input
from forms_plugins.engine.rules import references


@dataclass(frozen=True)
class Encoded:
    """
    A piece of households as codes.

    ``alone`` marks those with something that is not clean, which the engine treats one by one.
    """

    count: int
    plain: Mapping[str, Codes]
    members: Mapping[str, Members]
    alone: npt.NDArray[np.bool_]


class Encoder:
    """Encodes the answers that the rules of a method read; others are not looked at."""

    def __init__(self, method: ScoringMethod, places: Mapping[str, Container[str]]) -> None:
        self._cleaner = InputCleaner(method, places)
        plain, rows = _read_by(method)
        self.plain = {
            item.key: Column(self._plain_clean(item.key))
            for item in method.inputs
            if item.datatype != "roster" and item.key in plain
        }
        self._declared = {item.key: item for item in method.inputs if item.datatype == "roster"}
        self.rosters = {
            item.key: {
                field.key: Column(self._row_clean(item, field.key))
                for field in item.fields
                if (item.key, field.key) in rows
            }
            for item in self._declared.values()
        }
        self._lengths: dict[tuple[str, int], bool] = {}

    @property
    def is_full(self) -> bool:
        """Say whether a column remembers more than it should."""
        columns = chain(self.plain.values(), *(rows.values() for rows in self.rosters.values()))
        return any(column.is_full for column in columns)

    def encode(self, households: Sequence[Mapping[str, Any]]) -> Encoded:
        """Return the households as codes."""
        alone = np.zeros(len(households), dtype=np.bool_)
        plain = {}
        for key, column in self.plain.items():
            codes = plain[key] = column.encode([answers.get(key) for answers in households])
            alone |= codes == UNUSUAL
        members = {
            key: self._members(key, columns, households, alone)
            for key, columns in self.rosters.items()
        }
        return Encoded(len(households), plain, members, alone)

    def _members(
        self,
        key: str,
        columns: Mapping[str, Column],
        households: Sequence[Mapping[str, Any]],
        alone: npt.NDArray[np.bool_],
    ) -> Members:
        rosters: list[Any] = [answers.get(key) for answers in households]
        lengths = []
        for place, rows in enumerate(rosters):
            if type(rows) is not list:
                if rows is not None and rows != "":
                    alone[place] = True
                rows = ()
            elif rows and not self._is_length(key, len(rows)):
                alone[place] = True
                rows = ()
            rosters[place] = rows
            lengths.append(len(rows))
        # A row that is no object has no answers.
        flat = [row if type(row) is dict else {} for row in chain.from_iterable(rosters)]
        encoded = {
            name: column.encode([row.get(name) for row in flat]) for name, column in columns.items()
        }
        members = Members(np.array(lengths, dtype=np.intp), encoded)
        for codes in encoded.values():
            alone[members.owners[codes == UNUSUAL]] = True
        return members

    def _is_length(self, key: str, length: int) -> bool:
        known = self._lengths.get((key, length))
        if known is None:
            declared = self._declared[key]
            if length > (declared.maximum or 200):  # not worth building, however long it is
                return False
            _, wrong = self._cleaner.clean({key: [{}] * length})
            known = self._lengths[key, length] = key not in wrong
        return known

    def _plain_clean(self, key: str) -> Any:
        def clean(raw: Any) -> tuple[Any, bool]:
            answers, wrong = self._cleaner.clean({key: raw})
            return answers.get(key), not wrong

        return clean

    def _row_clean(self, roster: Input, key: str) -> Any:
        others: list[dict[str, Any]] = [{}] * (max(1, roster.minimum or 1) - 1)

        def clean(raw: Any) -> tuple[Any, bool]:
            answers, wrong = self._cleaner.clean({roster.key: [{key: raw}, *others]})
            return answers[roster.key][0].get(key), not wrong

        return clean


def _read_by(method: ScoringMethod) -> tuple[set[str], set[tuple[str, str]]]:
    """Return the plain answers and the (roster, answer) pairs that the rules read."""
    plain = {key for key in (method.place_answer,) if key}
    if method.clusters is not None:
        plain.add(method.clusters.answer)
    rows: set[tuple[str, str]] = set()
    for rule, roster in rules_of(method):
        for reference in references(rule):
            if reference.kind == "answer":
                plain.add(reference.key)
            elif reference.kind == "row":
                rows.add((reference.roster or roster, reference.key))
    for item in method.inputs:
        # What is worked out is read by somebody, or the document would not have it.
        if item.computed is not None:
            plain.add(item.key)
        rows |= {(item.key, field.key) for field in item.fields if field.computed is not None}
    return plain, rows


def rules_of(method: ScoringMethod) -> Iterator[tuple[Any, str]]:
    """Yield each rule of a method and the roster whose rows it belongs to, if any."""
    for area in method.areas:
        yield area.when, ""
    for indicator in method.indicators:
        yield indicator.value, ""
    for gate in method.gates:
        yield gate.when, ""
    for place in method.clusters.places if method.clusters is not None else ():
        yield place.when, ""
    for rule in method.validity:
        if rule.when is not None:
            yield rule.when, ""
    for item in method.inputs:
        if item.computed is not None:
            yield item.computed, ""
        for field in item.fields:
            if field.computed is not None:
                yield field.computed, item.key
