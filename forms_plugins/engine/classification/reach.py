"""How far the scores of a method reach: the lowest and the highest sum of each column."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from forms_plugins.engine.classification.arithmetic import EXACT, ZERO, exact_product, rescaled
from forms_plugins.engine.classification.columns import cluster_keys, column, line_keys, main_line
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import Area, Indicator, Input, Rescale
from forms_plugins.engine.classification.ranges import Ranges, Span
from forms_plugins.engine.rules import (
    BOOLEAN,
    DATE,
    DECIMAL,
    TEXT,
    WHOLE,
    Type,
    TypeScope,
    check_types,
    choice,
    choices,
    roster,
)

NOBODY: Final = Span(ZERO, ZERO)
_PLAIN: Final[Mapping[str, Type]] = {
    "whole": WHOLE,
    "decimal": DECIMAL,
    "text": TEXT,
    "boolean": BOOLEAN,
    "date": DATE,
}


class Reach(NamedTuple):
    """The span of the sums, and the ``step`` they are multiples of (``None``: any number)."""

    span: Span
    step: Decimal | None


def type_of(declared: Input) -> Type:
    """Return the type of an answer in the language of rules."""
    if declared.datatype == "roster":
        return roster({field.key: type_of(field) for field in declared.fields})
    codes = tuple(item.code for item in declared.choices)
    if declared.datatype == "choice":
        return choice(codes)
    if declared.datatype == "choices":
        return choices(codes)
    return _PLAIN[declared.datatype]


def types_of(method: ScoringMethod) -> TypeScope:
    """Return the types of everything that rules of a method may read."""
    return TypeScope({item.key: type_of(item) for item in method.inputs})


class Scores:
    """The reach of every column of one method."""

    def __init__(self, method: ScoringMethod) -> None:
        self.method = method
        self.ranges = Ranges(method.inputs)
        self.types = types_of(method)
        self.indicators = {indicator.key: indicator for indicator in method.indicators}

    def gives_whole(self, tree: Any) -> bool:
        """Say whether a rule gives whole numbers only."""
        found, _ = check_types(tree, self.types, None)
        return found is not None and found.kind == "whole"

    def of(self, area: Area, cluster: str, line: str) -> Reach:
        """Return the reach of the sums of an area in one cluster and line."""
        name = column(self.method, area.key, cluster, line)
        start = self.method.constants.get(name, ZERO)
        low: Decimal | None = start
        high: Decimal | None = start
        step: Decimal | None = _step_of([start])
        for key in area.indicators:
            span, own = self._of_indicator(self.indicators[key], name)
            low = None if low is None or span.low is None else EXACT.add(low, span.low)
            high = None if high is None or span.high is None else EXACT.add(high, span.high)
            step = None if step is None or own is None else min(step, own)
        return Reach(Span(low, high), step)

    def _of_indicator(self, indicator: Indicator, name: str) -> Reach:
        if indicator.kind == "linear":
            return self._of_linear(indicator, indicator.coefficients.get(name, ZERO))
        weights = [row.weights[name] for row in indicator.categories if name in row.weights]
        if not weights:
            return Reach(NOBODY, Decimal(1))
        return Reach(Span(min(weights), max(weights)), _step_of(weights))

    def _of_linear(self, indicator: Indicator, coefficient: Decimal) -> Reach:
        span = self.ranges.of(indicator.value)
        ends = [None if end is None else exact_product(end, coefficient) for end in span]
        if coefficient < 0:
            ends.reverse()
        step = _step_of([coefficient]) if self.gives_whole(indicator.value) else None
        return Reach(Span(*ends), step)

    def clusters_of(self, area: Area) -> tuple[str, ...]:
        """Return the clusters that households of an area may be in; the empty key without any."""
        if area.cluster is not None:
            return (str(area.cluster),)
        taken = {str(other.cluster) for other in self.method.areas if other.cluster is not None}
        return tuple(key for key in cluster_keys(self.method) if key not in taken) or ("",)

    def judged(self, area: Area, cluster: str) -> Span | None:
        """Return the span of what is held against the limits, or ``None`` if nothing is."""
        method = self.method
        raw = self.of(area, cluster, main_line(method)).span
        rescale = method.rescale
        if rescale is None:
            unpublished = any(unknown.about == "index" for unknown in method.unknowns)
            return None if unpublished else raw
        return self._index(raw, rescale, area, cluster)

    def _index(self, raw: Span, rescale: Rescale, area: Area, cluster: str) -> Span | None:
        if rescale.formula == "table":
            return self._of_table(rescale, area, cluster)
        bounds = rescale.bounds.get(area.key if rescale.by == "area" else cluster)
        if bounds is None:
            return None
        ends = [None if end is None else rescaled(end, bounds, rescale) for end in raw]
        return _within(Span(*ends), rescale)

    def _of_table(self, rescale: Rescale, area: Area, cluster: str) -> Span | None:
        table = next((item for item in self.method.tables if item.key == rescale.table), None)
        if table is None:
            return None
        names = {"none": "value", "line": main_line(self.method), "cluster": cluster}
        name = names.get(table.by, area.key)
        values = [row.values[name] for row in table.rows if name in row.values]
        if table.default is not None:
            values.append(table.default)
        return _within(Span(min(values), max(values)), rescale) if values else None

    def of_table(self, by: str, key: str) -> list[Reach]:
        """Return the reach of every score that may be looked up in the column ``key``."""
        found = []
        for area in self.method.areas:
            for cluster in self.clusters_of(area):
                for line in line_keys(self.method):
                    fits = {"area": area.key, "cluster": cluster, "line": line}.get(by, key)
                    if fits == key:
                        found.append(self.of(area, cluster, line))
        return found


def together(reaches: Sequence[Reach]) -> Reach:
    """Return the reach around several."""
    lows, highs, steps = [], [], []
    for reach in reaches:
        lows.append(reach.span.low)
        highs.append(reach.span.high)
        steps.append(reach.step)
    return Reach(
        Span(
            None if None in lows else min((x for x in lows if x is not None), default=None),
            None if None in highs else max((x for x in highs if x is not None), default=None),
        ),
        None if None in steps else min((x for x in steps if x is not None), default=None),
    )


def _within(span: Span, rescale: Rescale) -> Span:
    if rescale.outside == "keep":
        return span
    low = rescale.lowest if span.low is None else max(span.low, rescale.lowest)
    high = rescale.highest if span.high is None else min(span.high, rescale.highest)
    return Span(min(low, rescale.highest), max(high, rescale.lowest))


def _step_of(numbers: Sequence[Decimal]) -> Decimal:
    digits = max((-int(number.normalize().as_tuple().exponent) for number in numbers), default=0)
    return Decimal((0, (1,), -max(digits, 0)))
