"""The figures beside the class that a method declares: likelihoods, scores of other lines."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from forms_plugins.engine.classification.arithmetic import rounded
from forms_plugins.engine.classification.classified import NOTHING, Reason, Substitution
from forms_plugins.engine.classification.columns import main_line
from forms_plugins.engine.classification.extras import Output
from forms_plugins.engine.classification.judging import no_row
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.tables import TableReader


class Figures(NamedTuple):
    """The outputs there are, by name in the order of the document, and why others are not."""

    values: Mapping[str, Decimal] = NOTHING
    reasons: tuple[Reason, ...] = ()
    substitutions: tuple[Substitution, ...] = ()


NO_FIGURES: Final = Figures()


class OutputWriter:
    """Works out the outputs of one method."""

    def __init__(self, method: ScoringMethod) -> None:
        self.outputs = method.outputs
        self.readers = {table.key: TableReader(table) for table in method.tables}
        self.main = main_line(method)
        self.mode = method.rescale.rounding.mode if method.rescale is not None else "half_up"
        self.has_clusters = method.clusters is not None

    def figures(
        self,
        raw: Decimal | None,
        line_scores: Mapping[str, Decimal],
        index: Decimal | None,
        area: str,
        cluster: str | None,
    ) -> Figures:
        """Return every output that score, index and cluster give."""
        values: dict[str, Decimal] = {}
        reasons: list[Reason] = []
        substitutions: list[Substitution] = []
        for output in self.outputs:
            score = line_scores.get(output.line, raw) if output.line else raw
            value: Decimal | None = index if output.of == "index" else score
            if output.table is not None and score is not None:
                value = self._looked_up(output, score, area, cluster, reasons, substitutions)
            if value is not None:
                values[output.name] = self._written(output, value)
        return Figures(values, tuple(reasons), tuple(dict.fromkeys(substitutions)))

    def _looked_up(
        self,
        output: Output,
        score: Decimal,
        area: str,
        cluster: str | None,
        reasons: list[Reason],
        substitutions: list[Substitution],
    ) -> Decimal | None:
        reader = self.readers[output.table or ""]
        if reader.table.by == "cluster" and cluster is None:
            return None  # the cluster's own reason says what is missing
        line = output.line or self.main
        found = reader.read(score, reader.column(area=area, cluster=cluster or "", line=line))
        if found.value is None:
            reasons.append(no_row(output.name, reader.table, score))
        if found.substitution is not None:
            substitutions.append(found.substitution)
        return found.value

    def _written(self, output: Output, value: Decimal) -> Decimal:
        return value if output.digits is None else rounded(value, output.digits, self.mode)
