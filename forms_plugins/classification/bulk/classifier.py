"""
Many households at once, with the results of the engine for one household.

1. Encode: every distinct answer is cleaned and numbered once (``encoding``). 2. Work out computed
answers (``derived``) and operators over rosters (``rosters``). 3. Find the frame: area, cluster,
validity, gates (``frame``). 4. Add up the points as integers (``points``). 5. Households whose
frame is the same and whose scores lie between the same limits (``breaks``) share class,
eligibility, validity and reasons: the engine classifies the first of them.

Every rule, every row of points and every limit is judged by the engine; numpy only looks up, adds
and compares integers. What is not clean goes through the engine household by household.
"""

import contextlib
from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from forms_plugins.classification.bulk.breaks import Breaks
from forms_plugins.classification.bulk.columns import UNUSUAL
from forms_plugins.classification.bulk.combinations import WIDEST, Codes, Combinations
from forms_plugins.classification.bulk.derived import DerivedAnswer, DerivedField
from forms_plugins.classification.bulk.encoding import Encoded, Encoder, rules_of
from forms_plugins.classification.bulk.flattening import flat_method, size_of
from forms_plugins.classification.bulk.frame import FrameFinder, reads_figures
from forms_plugins.classification.bulk.points import PointTables, Reasons, Sums, TooLarge
from forms_plugins.classification.bulk.result import NONE, BulkResult, Outcome
from forms_plugins.classification.bulk.rosters import Aggregate, Members
from forms_plugins.classification.bulk.scaling import scaled, unscaled
from forms_plugins.engine.classification import (
    Classified,
    Classifier,
    InputCleaner,
    ScoringMethod,
)
from forms_plugins.engine.classification.inputs import NO_PLACES

MAX_OUTCOMES: Final = 200_000
"""Distinct outcomes remembered before everything is forgotten."""

Households = Sequence[Mapping[str, Any]]


class Disagreement(RuntimeError):
    """The engine gives a household another score than the tables: a fault in this package."""


class BulkClassifier:
    """A method prepared for many households on one day."""

    def __init__(
        self,
        method: ScoringMethod,
        today: date,
        places: Mapping[str, Container[str]] = NO_PLACES,
    ) -> None:
        """``places`` holds the codes of the catalogues that the method's inputs name."""
        self.method = method
        self.today = today
        self._known_places = places
        self._cleaner = InputCleaner(method, places)
        self._engine = Classifier(method)
        self._rescale_digits = method.rescale.rounding.digits if method.rescale is not None else 0
        self._scale = _Scale(method)
        self._prepare()

    def classify(self, households: Households) -> BulkResult:
        """Return the results of a piece of households (some ten thousand at a time)."""
        return self.classify_encoded(self.encode(households), households)

    def encode(self, households: Households) -> Encoded:
        """Return households as columns of codes; the first half of ``classify``."""
        if self._encoder.is_full or len(self._outcomes) > MAX_OUTCOMES:
            self._prepare()
        return self._encoder.encode(households)

    def classify_encoded(self, encoded: Encoded, households: Households) -> BulkResult:
        """Return the results of what ``encode`` just gave for the same households."""
        result = self._empty(encoded.count, households)
        alone = encoded.alone.copy()
        if self._points is None:
            alone[:] = True
        else:
            plain = self._complete(encoded, alone)
            self._together(plain, alone, households, result)
        self._one_by_one(alone, households, result)
        return result

    def _prepare(self) -> None:
        """Forget what was learnt: vocabularies, tables, outcomes."""
        method, today = self.method, self.today
        flat, flattener = flat_method(method)
        largest = max((size_of(rule) for rule, _ in rules_of(method)), default=1)
        self._encoder = encoder = Encoder(method, self._known_places)
        plain, rosters = encoder.plain, encoder.rosters
        self._fields = [
            DerivedField(item, field, plain, rosters, today)
            for item in method.inputs
            for field in item.fields
            if field.computed is not None
        ]
        self._answers = [
            DerivedAnswer(item, plain, rosters, today, largest)
            for item in method.inputs
            if item.computed is not None and item.datatype != "roster"
        ]
        self._aggregates = {
            key: Aggregate(node, rosters, plain, today, largest, lenient=key in flattener.lenient)
            for key, node in flattener.nodes.items()
        }
        columns = {**plain, **{key: item.column for key, item in self._aggregates.items()}}
        self._reasons = Reasons()
        self._points: PointTables | None = None
        # With a constant that does not fit 64 bits every household goes through the engine.
        with contextlib.suppress(TooLarge):
            self._points = PointTables(flat, columns, today, self._reasons)
        self._frames = FrameFinder(flat, columns, today)
        self._breaks = Breaks(method, self._points.digits if self._points is not None else 0)
        self._keys = Combinations()
        self._figures = Combinations()
        self._outcomes: list[Outcome] = []
        self._by_figure = any(reads_figures(gate) for gate in method.gates)
        self._outputs: dict[Any, Any] = {}

    def _complete(self, encoded: Encoded, alone: npt.NDArray[np.bool_]) -> dict[str, Codes]:
        """Return all plain answers, the computed ones and the pseudo-answers among them."""
        plain = dict(encoded.plain)
        members = dict(encoded.members)
        for derived in self._fields:
            rows = members[derived.roster]
            codes = derived.complete(plain, rows)
            alone[rows.owners[codes == UNUSUAL]] = True
            members[derived.roster] = rows.replaced(derived.key, codes)
        for answer in self._answers:
            plain[answer.key] = answer.complete(plain, members)
            alone |= plain[answer.key] == UNUSUAL
        nobody = Members(np.zeros(encoded.count, dtype=np.intp), {})
        for key, aggregate in self._aggregates.items():
            plain[key] = aggregate.codes(members.get(aggregate.roster, nobody), plain)
            alone |= plain[key] == UNUSUAL
        return plain

    def _together(
        self,
        plain: Mapping[str, Codes],
        alone: npt.NDArray[np.bool_],
        households: Households,
        result: BulkResult,
    ) -> None:
        assert self._points is not None
        rows = np.flatnonzero(~alone)
        if not rows.size:
            return
        plain = {key: codes[rows] for key, codes in plain.items()}
        frames = self._frames.find(plain, len(rows))
        places = np.array(
            [self._points.place(frame.area, frame.cluster) for frame in self._frames.frames],
            dtype=np.intp,
        )
        sums = self._points.sums(places[frames], plain)
        if sums.too_fine.any():
            alone[rows[sums.too_fine]] = True
            kept = ~sums.too_fine
            rows, frames, sums = rows[kept], frames[kept], sums.only(kept)
        numbers = self._numbers(frames, sums, rows, households)
        self._fill(result, rows, numbers, sums, frames)

    def _numbers(self, frames: Codes, sums: Sums, rows: Codes, households: Households) -> Codes:
        """Return the number of each household's outcome."""
        columns, sizes = [frames], [len(self._frames.frames)]
        for line, raws in sums.raws.items():
            sides = self._breaks.intervals(line, self._frames.frames, frames, raws) + 1
            columns.append(np.where(sums.complete, sides, 0))
            sizes.append(self._breaks.count(line) + 1)
        if self._by_figure:  # every score may be judged on its own
            figures = np.where(sums.complete, sums.raws[self._breaks.main], 0)
            columns.append(self._figures.number([figures], [WIDEST], lambda place: None))
            sizes.append(self._figures.count)

        def learn(place: int) -> None:
            classified = self._alone(households[int(rows[place])])
            self._check(classified, sums, place)
            self._outcomes.append(self._outcome(classified))

        return self._keys.number(columns, sizes, learn)

    def _check(self, classified: Classified, sums: Sums, place: int) -> None:
        if classified.raw is None or self._points is None:
            return
        raw = int(sums.raws[self._breaks.main][place])
        if not sums.complete[place] or classified.raw != unscaled(raw, self._points.digits):
            raise Disagreement("the scores of a household differ")

    def _alone(self, raw: Mapping[str, Any]) -> Classified:
        answers, wrong = self._cleaner.clean(raw)
        return self._engine.classify(answers, self.today, wrong)

    def _outcome(self, classified: Classified) -> Outcome:
        scale = self._scale
        eligible = {True: 1, False: 0, None: NONE}[classified.eligible]
        gate = classified.gate
        reasons = classified.reasons
        return Outcome(
            computed=classified.status == "computed",
            category=scale.category.get(classified.category or "", NONE),
            eligible=eligible,
            area=scale.area[classified.area.key] if classified.area is not None else NONE,
            cluster=classified.cluster.number if classified.cluster is not None else NONE,
            gate=scale.gate[gate.key] if gate is not None else NONE,
            has_raw=classified.raw is not None,
            has_index=classified.index is not None,
            index=classified.index,
            reason=f"{reasons[0].about}: {reasons[0].code}" if reasons else "",
            valid_until=classified.validity.valid_until if classified.validity else None,
        )

    def _empty(self, count: int, households: Households) -> BulkResult:
        scale = self._scale
        return BulkResult(
            categories=tuple(scale.category),
            areas=tuple(scale.area),
            gates=tuple(scale.gate),
            raw_digits=self._points.digits if self._points is not None else 0,
            shown_digits=self._points.shown_digits if self._points is not None else 0,
            index_digits=self._rescale_digits,
            computed=np.zeros(count, dtype=np.bool_),
            category=np.full(count, NONE, dtype=np.int16),
            eligible=np.full(count, NONE, dtype=np.int8),
            area=np.full(count, NONE, dtype=np.int16),
            cluster=np.full(count, NONE, dtype=np.int16),
            gate=np.full(count, NONE, dtype=np.int16),
            valid_until=np.full(count, "NaT", dtype="datetime64[D]"),
            raw=np.zeros(count, dtype=np.int64),
            has_raw=np.zeros(count, dtype=np.bool_),
            has_index=np.zeros(count, dtype=np.bool_),
            alone=np.zeros(count, dtype=np.bool_),
            reason_codes=np.zeros(count, dtype=np.int32),
            reason_texts=self._reasons.texts,
            indices=lambda _: np.zeros(count, dtype=np.int64),
            again=lambda place: self._alone(households[place]),
            has_outputs=bool(self.method.outputs),
            outputs_known=self._outputs,
        )

    def _fill(
        self, result: BulkResult, rows: Codes, numbers: Codes, sums: Sums, frames: Codes
    ) -> None:
        """Write the outcomes of the households in ``rows`` into the columns."""
        if not len(rows):
            return
        outcomes = self._outcomes
        for name in ("computed", "category", "eligible", "area", "cluster", "gate"):
            self._spread(getattr(result, name), rows, numbers, [getattr(o, name) for o in outcomes])
        for name in ("has_raw", "has_index"):
            self._spread(getattr(result, name), rows, numbers, [getattr(o, name) for o in outcomes])
        days = np.array([o.valid_until for o in outcomes], dtype="datetime64[D]")
        result.valid_until[rows] = days[numbers]
        main = sums.raws[self._breaks.main]
        result.raw[rows] = np.where(result.has_raw[rows], main, 0)
        shared = np.array([self._reasons.code(o.reason) if o.reason else 0 for o in outcomes])
        by_points = np.array(
            [o.reason.partition(":")[0] in self._scale.indicators for o in outcomes]
        )
        result.reason_codes[rows] = np.where(
            (sums.reasons > 0) & by_points[numbers], sums.reasons, shared[numbers]
        )
        result.reason_codes[result.computed] = 0
        result.indices = lambda found: self._indices(found, rows, numbers, frames)
        if self.method.outputs:
            self._offer_outputs(result, rows, numbers, sums)

    @staticmethod
    def _spread(
        column: npt.NDArray[Any], rows: Codes, numbers: Codes, values: Sequence[Any]
    ) -> None:
        column[rows] = np.array(values, dtype=column.dtype)[numbers]

    def _offer_outputs(self, result: BulkResult, rows: Codes, numbers: Codes, sums: Sums) -> None:
        place_of = {int(row): place for place, row in enumerate(rows)}

        def key(row: int) -> Any:
            place = place_of.get(row)
            if place is None:
                return None
            return int(numbers[place]), *(int(raws[place]) for raws in sums.raws.values())

        result.outputs_key = key

    def _indices(
        self, result: BulkResult, rows: Codes, numbers: Codes, frames: Codes
    ) -> npt.NDArray[np.int64]:
        found = np.zeros(len(result), dtype=np.int64)
        digits = self._rescale_digits
        shared = [scaled(o.index, digits) if o.index is not None else None for o in self._outcomes]
        found[rows] = np.array([number or 0 for number in shared], dtype=np.int64)[numbers]
        rescale = self.method.rescale
        if rescale is None or rescale.table is not None:
            return found
        lines = [self._breaks.index_line(frame) for frame in self._frames.frames]
        for line in set(lines):
            if line is None:
                continue
            same = np.array([other == line for other in lines], dtype=np.bool_)[frames]
            found[rows[same]] = line.of_all(result.raw[rows[same]])
        if rescale.outside == "clamp":
            low, high = scaled(rescale.lowest, digits), scaled(rescale.highest, digits)
            if low is not None and high is not None:
                np.clip(found, low, high, out=found)
        return found

    def _one_by_one(
        self, alone: npt.NDArray[np.bool_], households: Households, result: BulkResult
    ) -> None:
        exact = {}
        for place in np.flatnonzero(alone).tolist():
            classified = self._alone(households[place])
            outcome = self._outcome(classified)
            exact[place] = classified.raw, classified.index
            for name in ("computed", "category", "eligible", "area", "cluster", "gate"):
                getattr(result, name)[place] = getattr(outcome, name)
            number = None
            if classified.raw is not None:
                number = scaled(classified.raw, result.raw_digits)
            result.raw[place] = number if number is not None and abs(number) < 1 << 62 else 0
            result.has_raw[place] = outcome.has_raw
            result.has_index[place] = outcome.has_index
            result.valid_until[place] = np.datetime64(outcome.valid_until or "NaT", "D")
            if outcome.reason and not outcome.computed:
                result.reason_codes[place] = self._reasons.code(outcome.reason)
        result.alone[:] = alone
        result.exact = exact


class _Scale:
    """Places of classes, areas and gates in the order of the document."""

    def __init__(self, method: ScoringMethod) -> None:
        self.category = {item.code: place for place, item in enumerate(method.categories)}
        self.area = {item.key: place for place, item in enumerate(method.areas)}
        self.gate = {item.key: place for place, item in enumerate(method.gates)}
        self.indicators = {item.key for item in method.indicators}
