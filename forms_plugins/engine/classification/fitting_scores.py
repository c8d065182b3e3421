"""Whether tables of points, limits, look-up tables and outputs name what there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from forms_plugins.engine.classification.columns import (
    cluster_keys,
    columns,
    judged_keys,
)
from forms_plugins.engine.classification.intervals import has_limits
from forms_plugins.engine.classification.problems import MethodProblem, Place, repeated

if TYPE_CHECKING:
    from forms_plugins.engine.classification.method import ScoringMethod
    from forms_plugins.engine.classification.parts import (
        Indicator,
        IndicatorCategory,
        ResultCategory,
    )

ORDER = ("area", "cluster", "line")
RESERVED = "constant"


def score_problems(method: ScoringMethod) -> Iterator[MethodProblem]:
    """Yield names that are used and not there, and parts that contradict each other."""
    if problem := _points_by(method):
        # Without columns that are known nothing can be said of the tables.
        yield problem
        return
    known = set(columns(method))
    for indicator in method.indicators:
        yield from _indicator(indicator, known)
    yield from _areas(method)
    yield from _unknown(("constants",), method.constants, known, "columna")
    yield from _clusters(method)
    yield from _rescale(method)
    yield from _limits(method)
    yield from _tables(method)
    yield from _outputs(method)
    yield from _assumptions_and_validity(method)


def _points_by(method: ScoringMethod) -> MethodProblem | None:
    lines = {line.key for line in method.lines}
    if method.main_line is not None and method.main_line not in lines:
        return MethodProblem(
            ("main_line",), "unknown_line", f"No hay una línea «{method.main_line}»."
        )
    in_order = tuple(name for name in ORDER if name in method.points_by)
    if not method.points_by or method.points_by != in_order:
        return MethodProblem(
            ("points_by",),
            "wrong_order",
            "Escriba qué nombra las columnas, cada una una vez y en este orden: área, "
            "conglomerado, línea.",
        )
    if "line" in method.points_by and not lines:
        return MethodProblem(("points_by",), "no_lines", "Hay puntos por línea, pero no líneas.")
    if "cluster" in method.points_by and method.clusters is None:
        return MethodProblem(
            ("points_by",), "no_clusters", "Hay puntos por conglomerado, pero no conglomerados."
        )
    return None


def _unknown(
    place: Place, keys: Iterable[str], known: Iterable[str], what: str
) -> Iterator[MethodProblem]:
    known = set(known)
    for key in keys:
        if key not in known:
            text = f"No hay una {what} «{key}»: corrija la clave o agréguela."
            if what == "conglomerado":
                text = f"No hay un conglomerado «{key}»: corrija el número o quítelo."
            yield MethodProblem((*place, key), "unknown_key", text)


def _areas(method: ScoringMethod) -> Iterator[MethodProblem]:
    indicators = {indicator.key: indicator for indicator in method.indicators}
    for area in method.areas:
        place = ("areas", area.key)
        for key in area.indicators:
            indicator = indicators.get(key)
            if indicator is None:
                yield MethodProblem(
                    (*place, key), "unknown_indicator", f"No hay un indicador «{key}»."
                )
            elif not any(name in _points(indicator) for name in columns(method, area.key)):
                yield MethodProblem(
                    (*place, key),
                    "no_points",
                    f"El indicador «{key}» no tiene puntos en el área «{area.key}».",
                )
        if len(set(area.indicators)) != len(area.indicators):
            yield MethodProblem(place, "repeated", "Un indicador está dos veces en el área.")
        if area.place_codes and method.place_answer is None:
            yield _no_place_answer(place)
        if area.cluster is not None:
            yield from _unknown(
                (*place, "cluster"), [str(area.cluster)], cluster_keys(method), "conglomerado"
            )


def _points(indicator: Indicator) -> set[str]:
    names = {name for row in indicator.categories for name in row.weights}
    return names | set(indicator.coefficients)


def _indicator(indicator: Indicator, known: set[str]) -> Iterator[MethodProblem]:
    place = ("indicators", indicator.key)
    if indicator.key == RESERVED:
        yield MethodProblem(
            place, "reserved_key", "La clave «constant» está reservada: elija otra."
        )
    codes = [row.code for row in indicator.categories]
    for code in repeated(codes):
        text = f"La categoría «{code}» está dos veces: cambie su clave."
        yield MethodProblem(place, "repeated", text)
    answers = [code for row in indicator.categories for code in row.codes]
    answers += [code for refusal in indicator.refusals for code in refusal.codes]
    # By type as well: 1 is not "1".
    for _type, answer in repeated([(type(code).__name__, code) for code in answers]):
        text = f"El código de respuesta «{answer}» está en dos filas: déjelo en una."
        yield MethodProblem(place, "repeated_code", text)
    yield from _unknown((*place, "coefficients"), indicator.coefficients, known, "columna")
    for row in indicator.categories:
        yield from _unknown((*place, row.code), row.weights, known, "columna")
        yield from _row(indicator, row)
    yield from _kind(indicator)


def _kind(indicator: Indicator) -> Iterator[MethodProblem]:
    place = ("indicators", indicator.key)
    is_linear = indicator.kind == "linear"
    if is_linear and (indicator.categories or not indicator.coefficients):
        yield MethodProblem(
            place, "linear_rows", "Un indicador lineal lleva coeficientes y ninguna categoría."
        )
    if not is_linear and (indicator.coefficients or not indicator.categories):
        yield MethodProblem(
            place, "no_rows", "Este indicador lleva categorías con puntos y no coeficientes."
        )
    policy = indicator.missing
    named = {row.code for row in indicator.categories}
    if policy.category and policy.category not in named:
        yield MethodProblem(
            (*place, "missing"),
            "unknown_category",
            f"No hay una categoría «{policy.category}» que tomar cuando falta la respuesta.",
        )
    if policy.row == "clamp" and indicator.kind != "bins":
        yield MethodProblem(
            (*place, "missing"),
            "clamp_without_bins",
            "Solo un indicador con tramos puede tomar la fila más cercana.",
        )


def _row(indicator: Indicator, row: IndicatorCategory) -> Iterator[MethodProblem]:
    place = ("indicators", indicator.key, row.code)
    both_low = row.at_least is not None and row.more_than is not None
    both_high = row.at_most is not None and row.less_than is not None
    if both_low or both_high or (row.equals is not None and has_limits(row)):
        yield MethodProblem(
            place,
            "two_limits",
            "Escriba un solo límite por lado («desde» o «más de», «hasta» o «menos de»), "
            "o solo «igual a».",
        )
    given = {
        "choice": bool(row.codes),
        "bins": row.equals is not None or has_limits(row),
        "boolean": row.is_true is not None,
        "linear": True,
    }
    foreign = sum(value for kind, value in given.items() if kind not in (indicator.kind, "linear"))
    if foreign or (not given[indicator.kind] and row.code != indicator.missing.category):
        yield MethodProblem(
            place,
            "says_not_which",
            "La categoría no dice qué respuestas toma, o lo dice de otra clase de indicador.",
        )


def _clusters(method: ScoringMethod) -> Iterator[MethodProblem]:
    clusters = method.clusters
    if clusters is None:
        return
    known = cluster_keys(method)
    given = (str(place.cluster) for place in clusters.places)
    yield from _unknown(("clusters", "places"), given, known, "conglomerado")
    given = (str(row.cluster) for row in clusters.table)
    yield from _unknown(("clusters", "table"), given, known, "conglomerado")
    prefixes = [row.prefix for row in clusters.table]
    if len(set(prefixes)) != len(prefixes):
        twice = next(prefix for prefix in prefixes if prefixes.count(prefix) > 1)
        yield MethodProblem(
            ("clusters", "table", twice), "repeated", f"El código «{twice}» está en dos filas."
        )
    if clusters.table and method.place_answer is None:
        yield _no_place_answer(("clusters", "table"))


def _no_place_answer(place: Place) -> MethodProblem:
    return MethodProblem(
        place,
        "no_place_answer",
        "Diga en «place_answer» qué respuesta lleva el código de lugar.",
    )


def _rescale(method: ScoringMethod) -> Iterator[MethodProblem]:
    rescale = method.rescale
    if rescale is None:
        return
    place = ("rescale",)
    if rescale.lowest >= rescale.highest:
        yield MethodProblem(place, "empty_scale", "La escala está vacía: corrija sus extremos.")
    tables = {table.key for table in method.tables}
    if rescale.formula == "table" and rescale.table not in tables:
        yield MethodProblem(place, "unknown_table", f"No hay una tabla «{rescale.table or ''}».")
    if rescale.formula == "min_max" and rescale.table is not None:
        yield MethodProblem(place, "two_formulas", "Con mínimo y máximo no se usa una tabla.")
    if rescale.by == "area":
        known: Iterable[str] = (area.key for area in method.areas)
        yield from _unknown((*place, "bounds"), rescale.bounds, known, "área")
    else:
        yield from _unknown(
            (*place, "bounds"), rescale.bounds, cluster_keys(method), "conglomerado"
        )
    for key, bounds in rescale.bounds.items():
        if bounds.min >= bounds.max:
            yield MethodProblem(
                (*place, "bounds", key), "empty_bounds", "El mínimo no es menor que el máximo."
            )


def _limits(method: ScoringMethod) -> Iterator[MethodProblem]:
    known = judged_keys(method)
    if method.threshold is not None:
        yield from _unknown(("threshold",), method.threshold.by_cluster, known, "conglomerado")
    for category in method.categories:
        yield from _category(category, method, known)


def _category(
    category: ResultCategory, method: ScoringMethod, known: tuple[str, ...]
) -> Iterator[MethodProblem]:
    place = ("categories", category.code)
    cut = category.cut_off
    if (cut is None) != (category is method.categories[-1]):
        yield MethodProblem(
            place, "cut_off", "Cada clase lleva un punto de corte, menos la última, que no lleva."
        )
    if cut is None:
        return
    if (cut.by_cluster is None) == (cut.share_of_threshold is None):
        yield MethodProblem(
            place, "cut_off", "Dé los puntos de corte o una parte del umbral, una sola cosa."
        )
    if cut.share_of_threshold is not None and method.threshold is None:
        yield MethodProblem(
            place, "no_threshold", "No hay un umbral del que tomar una parte: agréguelo."
        )
    yield from _unknown(place, cut.by_cluster or (), known, "conglomerado")


def _tables(method: ScoringMethod) -> Iterator[MethodProblem]:
    known = {
        "none": ("value",),
        "line": tuple(line.key for line in method.lines),
        "cluster": cluster_keys(method),
        "area": tuple(area.key for area in method.areas),
    }
    for table in method.tables:
        place = ("tables", table.key)
        for number, row in enumerate(table.rows, 1):
            yield from _unknown((*place, str(number)), row.values, known[table.by], "columna")
            if row.at_most is not None and row.less_than is not None:
                yield MethodProblem(
                    (*place, str(number)),
                    "two_limits",
                    "Escriba «hasta» o «menos de», una sola cosa.",
                )
            if not row.values:
                yield MethodProblem((*place, str(number)), "no_value", "La fila no da un valor.")


def _outputs(method: ScoringMethod) -> Iterator[MethodProblem]:
    tables = [table.key for table in method.tables]
    lines = [line.key for line in method.lines]
    for output in method.outputs:
        place = ("outputs", output.name)
        if output.table is not None:
            yield from _unknown(place, [output.table], tables, "tabla")
        if output.line is not None:
            yield from _unknown(place, [output.line], lines, "línea")
        if output.of == "index" and method.rescale is None:
            yield MethodProblem(place, "no_index", "El método no lleva el puntaje a un índice.")


def _assumptions_and_validity(method: ScoringMethod) -> Iterator[MethodProblem]:
    areas = [area.key for area in method.areas]
    indicators = [indicator.key for indicator in method.indicators]
    for assumption in method.assumptions:
        place = ("assumptions", assumption.id)
        yield from _unknown(place, assumption.areas, areas, "área")
        yield from _unknown(place, assumption.indicators, indicators, "clave de indicador")
    for rule in method.validity:
        yield from _unknown(("validity", rule.key), rule.areas, areas, "área")
