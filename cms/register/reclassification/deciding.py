"""What becomes of each household of a piece."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cms.register.reclassification.pieces import Known, Piece, parsed
from forms_plugins.engine.classification.numbers import decimal_text

if TYPE_CHECKING:
    from forms_plugins.classification.bulk import BulkClassifier, BulkResult

SEEN, CHANGED, UNCHANGED = "seen", "changed", "unchanged"
WITHOUT_ANSWERS, WITHOUT_CLASS = "without_answers", "without_class"
CANCELLED, EXPIRED, NOT_YET = "cancelled", "expired", "not_yet_in_force"
NOT_COMPUTED, OVERTAKEN = "not_computed", "overtaken"
LEFT_ALONE: Final = (
    WITHOUT_ANSWERS,
    WITHOUT_CLASS,
    CANCELLED,
    EXPIRED,
    NOT_YET,
    NOT_COMPUTED,
    OVERTAKEN,
)
"""Why a household keeps what it has, in the order in which they are looked at."""


@dataclass(frozen=True, slots=True)
class Change:
    """Another class for a household, and what it replaces."""

    known: Known
    category: str
    raw: str
    index: str
    outputs: Mapping[str, str]

    @property
    def move(self) -> str:
        """Return from which class to which, as a key of counts."""
        return f"{self.known.category}>{self.category}"


@dataclass
class Tally:
    """
    What was found, as it is stored with the run.

    ``totals`` are ``seen``, ``changed``, ``unchanged`` and the reasons of ``LEFT_ALONE``; ``moves``
    go from class to class (``"P>NP"``); ``reasons`` say what results lack (``"roof: no_weight"``);
    ``districts`` hold seen, changed and moves by place code ("" where it is not known).
    """

    totals: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    districts: dict[str, Counter[str]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, counts: Mapping[str, Any]) -> "Tally":
        """Return the counts stored with a run."""
        return cls(
            Counter(counts.get("totals", {})),
            Counter(counts.get("moves", {})),
            Counter(counts.get("reasons", {})),
            {code: Counter(found) for code, found in counts.get("districts", {}).items()},
        )

    def to_json(self) -> dict[str, Any]:
        """Return the counts as they are stored."""
        return {
            "totals": dict(self.totals),
            "moves": dict(self.moves),
            "reasons": dict(self.reasons),
            "districts": {code: dict(found) for code, found in self.districts.items()},
        }

    def add(self, other: "Tally") -> None:
        """Add what was found in another piece."""
        self.totals += other.totals
        self.moves += other.moves
        self.reasons += other.reasons
        for code, found in other.districts.items():
            self.districts[code] = self.districts.get(code, Counter()) + found

    def add_change(self, change: Change) -> None:
        """Count a household that gets another class."""
        self.totals[CHANGED] += 1
        self.moves[change.move] += 1
        district = self.districts.setdefault(change.known.district, Counter())
        district[CHANGED] += 1
        district[change.move] += 1


def decide(piece: Piece, bulk: "BulkClassifier", on: date) -> tuple[list[Change], Tally]:
    """
    Return who gets another class, and the counts of all others.

    Changes are not counted yet: some may be overtaken before they are stored.
    """
    tally = Tally()
    candidates: list[Known] = []
    households: list[Mapping[str, Any]] = []
    for known in piece.rows:
        answers = parsed(known.answers)
        kept = _left_alone(known, answers is not None, on)
        if kept:
            tally.totals[kept] += 1
        elif answers is not None:
            candidates.append(known)
            households.append(answers)
    tally.totals[SEEN] += len(piece)
    for code, number in Counter(known.district for known in piece.rows).items():
        tally.districts[code] = Counter({SEEN: number})
    if not candidates:
        return [], tally
    return _changes(candidates, bulk.classify(households), tally), tally


def _left_alone(known: Known, has_answers: bool, on: date) -> str:
    if not has_answers:
        return WITHOUT_ANSWERS
    if known.classification is None or known.valid_from is None or known.valid_until is None:
        return WITHOUT_CLASS
    if known.is_cancelled:
        return CANCELLED
    if known.valid_until < on:
        return EXPIRED
    return NOT_YET if known.valid_from > on else ""


def _changes(candidates: list[Known], result: "BulkResult", tally: Tally) -> list[Change]:
    changes = []
    names = (*result.categories, None)  # the last is where -1 leads: no class
    computed, categories = result.computed.tolist(), result.category.tolist()
    for place, known in enumerate(candidates):
        category = names[categories[place]]
        if not computed[place] or category is None:
            tally.totals[NOT_COMPUTED] += 1
            tally.reasons[result.reason_of(place)] += 1
        elif category == known.category:
            tally.totals[UNCHANGED] += 1
        else:
            changes.append(_change(known, category, result, place))
    return changes


def _change(known: Known, category: str, result: "BulkResult", place: int) -> Change:
    raw, index = result.raw_of(place), result.index_of(place)
    return Change(
        known,
        category,
        decimal_text(raw) if raw is not None else "",
        decimal_text(index) if index is not None else "",
        {name: decimal_text(value) for name, value in result.outputs_of(place).items()},
    )
