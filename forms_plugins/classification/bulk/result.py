"""What the classification of many households gives back, as columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from forms_plugins.classification.bulk.scaling import scaled, unscaled
from forms_plugins.engine.classification import Classified

NONE = -1
"""Stands for "not known" in columns of codes."""


@dataclass(frozen=True)
class Outcome:
    """What a household got besides its score, as codes; shared by all that got the same."""

    computed: bool
    category: int
    eligible: int
    area: int
    cluster: int
    gate: int
    has_raw: bool
    has_index: bool
    index: Decimal | None
    reason: str
    valid_until: date | None


@dataclass
class BulkResult:
    """
    The results of a piece of households, in its order; each column has an entry a household.

    ``category``, ``area`` and ``gate`` are places in ``categories``, ``areas`` and ``gates``,
    ``cluster`` the number of the cluster; -1 is none. ``eligible`` is 1, 0 or -1. ``raw`` and
    ``index`` are integers with ``raw_digits`` and ``index_digits`` after the point, to be read
    only where ``has_raw`` and ``has_index`` say so. ``valid_until`` is a day or "not a time".
    ``alone`` says which households the engine for one household classified.
    """

    categories: tuple[str, ...]
    areas: tuple[str, ...]
    gates: tuple[str, ...]
    raw_digits: int
    shown_digits: int
    index_digits: int
    computed: npt.NDArray[np.bool_]
    category: npt.NDArray[np.int16]
    eligible: npt.NDArray[np.int8]
    area: npt.NDArray[np.int16]
    cluster: npt.NDArray[np.int16]
    gate: npt.NDArray[np.int16]
    valid_until: npt.NDArray[np.datetime64]
    raw: npt.NDArray[np.int64]
    has_raw: npt.NDArray[np.bool_]
    has_index: npt.NDArray[np.bool_]
    alone: npt.NDArray[np.bool_]
    reason_codes: npt.NDArray[np.int32]
    reason_texts: Sequence[str]
    # Takes the result itself: one that held it would be a cycle, and keep all households with it.
    indices: Callable[["BulkResult"], npt.NDArray[np.int64]]
    again: Callable[[int], Classified]
    has_outputs: bool
    outputs_known: dict[Any, Mapping[str, Decimal]] = field(default_factory=dict)
    outputs_key: Callable[[int], Any] = lambda place: None
    exact: Mapping[int, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.computed)

    @cached_property
    def index(self) -> npt.NDArray[np.int64]:
        """Return the indices as integers with ``index_digits`` after the point."""
        found = self.indices(self)
        for place, (_, index) in self.exact.items():
            number = scaled(index, self.index_digits) if index is not None else None
            found[place] = number or 0
        return found

    def raw_of(self, place: int) -> Decimal | None:
        """Return the raw score of a household."""
        if place in self.exact:
            return self.exact[place][0]
        return self._unscaled(place) if self.has_raw[place] else None

    def _unscaled(self, place: int) -> Decimal:
        return unscaled(int(self.raw[place]), self.raw_digits, self.shown_digits)

    def index_of(self, place: int) -> Decimal | None:
        """Return the index of a household."""
        if place in self.exact:
            return self.exact[place][1]
        known = self.has_index[place]
        return unscaled(int(self.index[place]), self.index_digits) if known else None

    def category_of(self, place: int) -> str | None:
        """Return the code of the class of a household."""
        code = int(self.category[place])
        return self.categories[code] if code >= 0 else None

    def eligible_of(self, place: int) -> bool | None:
        """Return whether a household is eligible."""
        return {1: True, 0: False}.get(int(self.eligible[place]))

    def valid_until_of(self, place: int) -> date | None:
        """Return the last day of the class."""
        day = self.valid_until[place]
        return None if np.isnat(day) else day.astype(object)

    def reason_of(self, place: int) -> str:
        """Return what a result lacks and why, such as ``roof: no_weight``; "" if nothing."""
        return self.reason_texts[int(self.reason_codes[place])]

    def outputs_of(self, place: int) -> Mapping[str, Decimal]:
        """Return the figures beside the class, worked out by the engine."""
        if not self.has_outputs:
            return {}
        key = self.outputs_key(place)
        if key is None:
            return self.again(place).outputs
        if key not in self.outputs_known:
            self.outputs_known[key] = self.again(place).outputs
        return self.outputs_known[key]
