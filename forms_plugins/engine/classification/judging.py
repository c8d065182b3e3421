"""From the raw score to the index, and from there to class and eligibility."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.arithmetic import exact_product, rescaled, round_as
from forms_plugins.engine.classification.classified import Bound, Line, Reason, Substitution
from forms_plugins.engine.classification.columns import ALL, main_line
from forms_plugins.engine.classification.extras import LookupTable
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.numbers import decimal_text
from forms_plugins.engine.classification.parts import CutOff, Rescale
from forms_plugins.engine.classification.tables import TableReader

BETTER: Final = "higher_is_better"
_SIDES: Final[Mapping[Bound, Callable[[Decimal, Decimal], bool]]] = {
    "at_most": operator.le,
    "less_than": operator.lt,
    "at_least": operator.ge,
    "more_than": operator.gt,
}


class Index(NamedTuple):
    """The index, or why there is none, or what was taken in its place."""

    value: Decimal | None = None
    reason: Reason | None = None
    substitution: Substitution | None = None


class Limits(NamedTuple):
    """
    What an index is held against in one cluster.

    ``lines`` are in the order of the classes; ``None`` where one of them is not known.
    """

    threshold: Decimal | None = None
    lines: tuple[Line, ...] | None = None
    reasons: tuple[Reason, ...] = ()


NO_INDEX: Final = Index()
NO_LIMITS: Final = Limits()


def bound_of(direction: str, *, inclusive: bool) -> Bound:
    """Return on which side of a limit the poorer households are."""
    if direction == BETTER:
        return "at_most" if inclusive else "less_than"
    return "at_least" if inclusive else "more_than"


def is_within(figure: Decimal, limit: Decimal, bound: Bound) -> bool:
    """Say whether a household lies on the poorer side of a limit."""
    return _SIDES[bound](figure, limit)


class Judge:
    """Gives index, limits, class and eligibility of one method."""

    def __init__(self, method: ScoringMethod) -> None:
        self.method = method
        tables = {table.key: table for table in method.tables}
        self.table = (
            TableReader(tables[method.rescale.table])
            if method.rescale is not None and method.rescale.table is not None
            else None
        )
        # Without a rescaling the score itself is held against the limits, unless the method says
        # that there ought to be an index which nobody published.
        self.judges_raw = method.rescale is None and not any(
            unknown.about == "index" for unknown in method.unknowns
        )
        inclusive = method.threshold is None or method.threshold.inclusive
        self._threshold_bound = bound_of(method.direction, inclusive=inclusive)
        self._limits: dict[str, Limits] = {}

    def index(self, raw: Decimal | None, area: str, cluster: str | None) -> Index:
        """Return the index of a raw score."""
        rescale = self.method.rescale
        if raw is None or rescale is None:
            return NO_INDEX
        by = rescale.by if self.table is None else self.table.table.by
        if by == "cluster" and cluster is None:
            return NO_INDEX  # the cluster's own reason says what is missing
        if self.table is not None:
            return self._from_table(raw, area, cluster or "", self.table, rescale)
        bounds = rescale.bounds.get(area if by == "area" else cluster or "")
        if bounds is None:
            return Index(reason=Reason("index", "no_bounds", messages.NO_BOUNDS))
        return _inside(rescaled(raw, bounds, rescale), rescale)

    def _from_table(
        self, raw: Decimal, area: str, cluster: str, reader: TableReader, rescale: Rescale
    ) -> Index:
        name = reader.column(area=area, cluster=cluster, line=main_line(self.method))
        found = reader.read(raw, name)
        if found.value is None:
            return Index(reason=no_row("index", reader.table, raw))
        index = _inside(round_as(found.value, rescale.rounding), rescale)
        return index if index.substitution else index._replace(substitution=found.substitution)

    def limits(self, cluster: str | None) -> Limits:
        """Return threshold and lines of a cluster; ``None`` is a cluster that is not known."""
        key = cluster if self.method.clusters is not None else ALL
        if key is None:
            return NO_LIMITS
        known = self._limits.get(key)
        if known is None:
            known = self._limits[key] = self._limits_of(key)
        return known

    def _limits_of(self, key: str) -> Limits:
        reasons = []
        published = self.method.threshold
        threshold = published.by_cluster.get(key) if published else None
        if published is not None and threshold is None:
            reasons.append(Reason("eligible", "no_threshold", _no_line(key)))
        lines = []
        for category in self.method.categories:
            if category.cut_off is None:
                continue
            limit = limit_of(category.cut_off, key, threshold)
            if limit is None:
                reason = Reason(f"category_{category.code}", "no_cut_off", _no_line(key))
                return Limits(threshold, None, (*reasons, reason))
            bound = bound_of(self.method.direction, inclusive=category.cut_off.inclusive)
            lines.append(Line(category.code, category.label.es, limit, bound))
        return Limits(threshold, tuple(lines), tuple(reasons))

    def judged(self, raw: Decimal | None, index: Decimal | None) -> Decimal | None:
        """Return the figure that is held against the limits."""
        return raw if self.judges_raw else index

    def category(self, figure: Decimal | None, limits: Limits) -> str | None:
        """Return the class of a figure: the first one on whose poorer side it lies."""
        if figure is None or limits.lines is None or not self.method.categories:
            return None
        for line in limits.lines:
            if _SIDES[line.bound](figure, line.limit):
                return line.category
        return self.method.categories[-1].code

    def eligible(self, figure: Decimal | None, limits: Limits) -> bool | None:
        """Say whether a figure lies on the poorer side of the threshold."""
        if figure is None or limits.threshold is None:
            return None
        return is_within(figure, limits.threshold, self._threshold_bound)


def limit_of(cut_off: CutOff, key: str, threshold: Decimal | None) -> Decimal | None:
    """Return where a class ends in a cluster, or ``None`` if that is not known."""
    if cut_off.by_cluster is not None:
        return cut_off.by_cluster.get(key)
    if threshold is None or cut_off.share_of_threshold is None:
        return None
    return exact_product(threshold, cut_off.share_of_threshold)


def no_row(about: str, table: LookupTable, score: Decimal) -> Reason:
    """Return the reason of a score that a table has no value for."""
    text = messages.NO_TABLE_ROW.format(table=table.label.es, score=decimal_text(score))
    return Reason(about, "no_table_row", text)


def _no_line(key: str) -> str:
    return messages.NO_LINE if key == ALL else messages.NO_THRESHOLD.format(cluster=key)


def _inside(index: Decimal, rescale: Rescale) -> Index:
    """Return an index as ``outside`` says, judged as it is printed."""
    if rescale.lowest <= index <= rescale.highest or rescale.outside == "keep":
        return Index(index)
    words = {
        "value": decimal_text(index),
        "lowest": decimal_text(rescale.lowest),
        "highest": decimal_text(rescale.highest),
    }
    if rescale.outside == "refuse":
        text = messages.OUTSIDE_BOUNDS.format(**words)
        return Index(reason=Reason("index", "outside_bounds", text))
    end = rescale.lowest if index < rescale.lowest else rescale.highest
    taken = round_as(end, rescale.rounding)
    text = messages.INDEX_CLAMPED.format(value=words["value"], taken=decimal_text(taken))
    label = messages.INDEX
    return Index(
        taken, None, Substitution("index", label, "index_clamped", text, decimal_text(taken))
    )
