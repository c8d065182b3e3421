"""Remembering what a rule gave, by the answers it reads."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from typing import Any, Final, Generic, TypeVar

from forms_plugins.engine.rules.structure import children, operator_of, references

MAX_REMEMBERED: Final = 20_000

T = TypeVar("T")
Column = tuple[str | None, str]
"""An answer: the key of its roster, or None, and its own key."""


class Memory(Generic[T]):
    """
    Outcomes of a rule by the answers it reads.

    Of a set that the rule only asks for certain codes, those codes are what it reads.
    """

    def __init__(self, tree: Any) -> None:
        read = references(tree)
        self.keys = tuple(sorted(ref.key for ref in read if ref.kind == "answer"))
        self.rosters = tuple(sorted(ref.key for ref in read if ref.kind == "roster"))
        self.columns = tuple(
            sorted((ref.roster, ref.key) for ref in read if ref.kind == "row" and ref.roster)
        )
        self._codes = codes_asked_for(tree)
        self._plain = tuple((key, self._codes.get((None, key))) for key in self.keys)
        # What a rule that asks for the day gave yesterday is not what it gives today.
        self.dated = reads_today(tree)
        single = len(self.keys) == 1 and not self.rosters and not self._codes and not self.dated
        self._only = self.keys[0] if single else None
        self._known: dict[Hashable, T] = {}

    def key(self, answers: Mapping[str, Any], today: date | None = None) -> Hashable:
        """Return what the rule reads of ``answers``, and the day if it reads that."""
        if self._only is not None:
            value = answers.get(self._only)
            return type(value), value
        parts: list[Any] = []
        if self.dated:
            parts.append(today)
        for key, codes in self._plain:
            value = answers.get(key)
            # By type as well: true is not the code 1.
            parts += (type(value), value if codes is None else _read(value, codes))
        for roster in self.rosters:
            parts.append(len(answers.get(roster) or ()))
        for roster, column in self.columns:
            rows = answers.get(roster) or ()
            codes = self._codes.get((roster, column))
            if codes is None:
                parts.append(tuple([row.get(column) for row in rows]))
            else:
                parts.append(tuple([_read(row.get(column), codes) for row in rows]))
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


def _read(value: Any, codes: frozenset[Any]) -> Any:
    """Return which of ``codes`` a set holds; anything but a set of such codes as it is."""
    if type(value) is tuple and value and type(value[0]) is int:
        return codes.intersection(value)
    return value


def reads_today(tree: Any) -> bool:
    """Say whether a rule depends on the day."""
    name = operator_of(tree)
    return name == "today" or any(reads_today(child.tree) for child in children(tree))


def codes_asked_for(tree: Any) -> dict[Column, frozenset[Any]]:
    """Return, for each set that a rule only asks for whole-number codes, those codes."""
    asked: dict[Column, set[Any]] = {}
    otherwise: set[Column] = set()
    for column, codes in _uses(tree, None):
        if codes is None or not all(type(code) is int for code in codes):
            otherwise.add(column)
        else:
            asked.setdefault(column, set()).update(codes)
    return {key: frozenset(codes) for key, codes in asked.items() if key not in otherwise}


def _uses(tree: Any, roster: str | None) -> Iterator[tuple[Column, list[Any] | None]]:
    """Yield each use of an answer: the codes asked for, or None if all of it is read."""
    name = operator_of(tree)
    if name == "answer":
        yield (None, tree["answer"]), None
    elif name == "row":
        yield (roster, tree["row"]), None
    elif name in ("selected", "count_selected"):
        subject, wanted = tree[name]
        codes = wanted["list"] if name == "count_selected" else [wanted]
        for column, _ in _uses(subject, roster):
            is_the_subject = operator_of(subject) in ("answer", "row")
            yield column, codes if is_the_subject else None
        if name == "selected":
            yield from _uses(wanted, roster)
    else:
        for child in children(tree):
            yield from _uses(child.tree, child.roster or roster)
