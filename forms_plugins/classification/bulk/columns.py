"""Answers as codes: every distinct value of an answer is cleaned once and numbered."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np

from forms_plugins.classification.bulk.combinations import Codes

MISSING: Final = 0
"""Code of an answer that was not given."""
UNUSUAL: Final = 1
"""Code of an answer that only the engine for one household can treat: given, and not clean."""
FIRST: Final = 2

MAX_VALUES: Final = 200_000
"""Distinct values a column remembers; past it everything is forgotten before the next piece."""

_PLAIN_TYPES: Final = (int, str, bool, float)

Clean = Callable[[Any], tuple[Any, bool]]
"""Raw answer -> (typed value or ``None`` if it was not given, whether it could be taken)."""


class Column:
    """The distinct values of one answer; a value is found under its code."""

    def __init__(self, clean: Clean) -> None:
        self._clean = clean
        self.values: list[Any] = [None, None]
        self._codes: dict[tuple[type, Any], int] = {}
        # One table a type, because true, 1 and 1.0 are the same key.
        self._raw = {kind: _Raw(self._learn) for kind in _PLAIN_TYPES}
        self._lists = _Raw(lambda items: self._learn(list(items)))
        self._mixed: dict[Any, int] = {}

    @property
    def size(self) -> int:
        """Return one more than the largest code."""
        return len(self.values)

    @property
    def is_full(self) -> bool:
        """Say whether more is remembered than should be."""
        tables = (*self._raw.values(), self._lists, self._mixed, self._codes)
        return max(map(len, tables)) > MAX_VALUES

    def encode(self, raw: Sequence[Any]) -> Codes:
        """Return the codes of raw answers."""
        kinds = set(map(type, raw))
        kinds.discard(type(None))
        if not kinds:
            return np.zeros(len(raw), dtype=np.intp)
        if len(kinds) == 1:
            kind = kinds.pop()
            if kind in self._raw:
                found = map(self._raw[kind].__getitem__, raw)
                return np.fromiter(found, dtype=np.intp, count=len(raw))
            if kind is list and _holds_whole_numbers(raw):
                keys = (None if items is None else tuple(items) for items in raw)
                found = map(self._lists.__getitem__, keys)
                return np.fromiter(found, dtype=np.intp, count=len(raw))
        return np.fromiter(map(self._any, raw), dtype=np.intp, count=len(raw))

    def code(self, value: Any) -> int:
        """Return the code of a typed value, a new one if it has none."""
        key = type(value), value
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self.values)
            self.values.append(value)
        return code

    def _learn(self, raw: Any) -> int:
        value, is_clean = self._clean(raw)
        if not is_clean:
            return UNUSUAL
        return MISSING if value is None else self.code(value)

    def _any(self, raw: Any) -> int:
        kind = type(raw)
        if raw is None or kind in self._raw:
            return MISSING if raw is None else self._raw[kind][raw]
        if kind is not list:
            return self._learn(raw)
        key = tuple(map(type, raw)), tuple(raw)
        try:
            code = self._mixed.get(key)
        except TypeError:  # lists of lists and the like are no keys
            return self._learn(raw)
        if code is None:
            code = self._mixed[key] = self._learn(raw)
        return code


class _Raw(dict[Any, int]):
    """Codes by raw answer; a raw answer met for the first time is learnt."""

    def __init__(self, learn: Callable[[Any], int]) -> None:
        super().__init__({None: MISSING})
        self._learn = learn

    def __missing__(self, raw: Any) -> int:
        code = self[raw] = self._learn(raw)
        return code


def _holds_whole_numbers(raw: Sequence[Any]) -> bool:
    return set(map(type, chain.from_iterable(filter(None, raw)))) <= {int}


class View:
    """
    A column as a rule reads it: of a set that is only asked for some codes, those codes.

    ``codes`` is ``None`` where all of the answer counts.
    """

    def __init__(self, column: Column, codes: frozenset[Any] | None = None) -> None:
        self.column = column
        self._asked = codes
        self._reduced: dict[Any, int] = {}
        self._table = np.zeros(0, dtype=np.intp)
        self._examples: list[int] = []

    @property
    def size(self) -> int:
        """Return one more than the largest code; ask after ``of``."""
        return self.column.size if self._asked is None else len(self._examples)

    def of(self, codes: Codes) -> Codes:
        """Return the codes of this view."""
        if self._asked is None:
            return codes
        if len(self._table) < self.column.size:
            more = [self._reduce(code) for code in range(len(self._table), self.column.size)]
            self._table = np.concatenate([self._table, np.array(more, dtype=np.intp)])
        return self._table[codes]

    def value(self, code: int) -> Any:
        """Return a value that the rule takes for any with this code."""
        return self.column.values[code if self._asked is None else self._examples[code]]

    def _reduce(self, code: int) -> int:
        if code < FIRST:
            key: Any = code
        else:
            value = self.column.values[code]
            whole = type(value) is tuple and value and all(type(item) is int for item in value)
            key = (self._asked or frozenset()).intersection(value) if whole else (code,)
        if key not in self._reduced:
            self._reduced[key] = len(self._examples)
            self._examples.append(code)
        return self._reduced[key]


Encoded = Mapping[str, Codes]
"""Codes by key of an answer."""
