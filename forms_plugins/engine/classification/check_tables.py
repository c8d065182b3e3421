"""Look-up tables that cover the scores there may be, without holes or overlaps."""

from collections.abc import Iterator

from forms_plugins.engine.classification.columns import line_keys
from forms_plugins.engine.classification.cover import holes, overlaps
from forms_plugins.engine.classification.extras import LookupTable
from forms_plugins.engine.classification.intervals import lookup_rows
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.problems import MethodProblem
from forms_plugins.engine.classification.reach import Scores, together
from forms_plugins.engine.classification.tables import VALUE


def table_problems(method: ScoringMethod, scores: Scores) -> Iterator[MethodProblem]:
    """Yield what is wrong with the look-up tables."""
    used = {output.table for output in method.outputs}
    used.add(method.rescale.table if method.rescale is not None else None)
    for table in method.tables:
        place = ("tables", table.key)
        if table.key not in used:
            text = "Ninguna salida ni el índice usan esta tabla: úsela o quítela."
            yield MethodProblem(place, "unused_table", text, "warning")
        for name in _columns(table, method, scores):
            yield from _column(table, name, scores)


def _columns(table: LookupTable, method: ScoringMethod, scores: Scores) -> tuple[str, ...]:
    if table.by == "none":
        return (VALUE,)
    if table.by == "area":
        return tuple(area.key for area in method.areas)
    if table.by == "line":
        return line_keys(method)
    clusters = (key for area in method.areas for key in scores.clusters_of(area))
    return tuple(dict.fromkeys(clusters))


def _column(table: LookupTable, name: str, scores: Scores) -> Iterator[MethodProblem]:
    place = ("tables", table.key) if name == VALUE else ("tables", table.key, name)
    rows = [row for row in table.rows if name in row.values]
    if not rows:
        text = f"La tabla no tiene valores en la columna «{name}»: complétela."
        yield MethodProblem(place, "empty_column", text)
        return
    for number, row in enumerate(rows, 1):
        if lookup_rows([row]).intervals[0].is_empty:
            text = f"La fila {number} no toma ningún puntaje: corrija sus límites."
            yield MethodProblem(place, "empty_row", text)
    intervals = lookup_rows(rows).intervals
    reach = together(scores.of_table(table.by, name))
    for first, second in overlaps(intervals, reach.step):
        one, two = rows.index(first.row) + 1, rows.index(second.row) + 1
        text = f"Las filas {one} y {two} toman un mismo puntaje: corrija sus límites."
        yield MethodProblem(place, "overlap", text)
    if table.beyond != "refuse":
        return
    for words, certain in holes(intervals, reach.span, reach.step):
        text = (
            f"Ninguna fila toma los puntajes {words}: agregue una fila, o diga qué se hace con "
            "un puntaje sin fila («beyond»)."
        )
        yield MethodProblem(place, "gap", text, "error" if certain else "warning")
