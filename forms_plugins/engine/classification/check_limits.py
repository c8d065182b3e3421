"""Limits of classes in order, none missing, and classes that somebody can be in."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from forms_plugins.engine.classification.arithmetic import round_as
from forms_plugins.engine.classification.check_papers import severity_of
from forms_plugins.engine.classification.classified import Line
from forms_plugins.engine.classification.columns import ALL, judged_keys
from forms_plugins.engine.classification.judging import Judge, is_within
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.problems import MethodProblem
from forms_plugins.engine.classification.ranges import Span
from forms_plugins.engine.classification.reach import Scores


def limit_problems(method: ScoringMethod, scores: Scores) -> Iterator[MethodProblem]:
    """Yield what is wrong with bounds, threshold and cut-offs."""
    yield from _missing(method, scores)
    yield from _scale(method)
    yield from _order(method)
    yield from _reached(method, scores)


def _missing(method: ScoringMethod, scores: Scores) -> Iterator[MethodProblem]:
    severity = severity_of(method)
    if method.threshold is not None:
        for key in judged_keys(method):
            if key not in method.threshold.by_cluster:
                text = f"Falta el umbral {_of(key)}: agréguelo."
                yield MethodProblem(("threshold", key), "no_threshold", text, severity)
    for category in method.categories:
        cut = category.cut_off
        for key in judged_keys(method) if cut and cut.by_cluster is not None else ():
            if cut is not None and key not in (cut.by_cluster or ()):
                place = ("categories", category.code, key)
                text = f"Falta el punto de corte {_of(key)}: agréguelo."
                yield MethodProblem(place, "no_cut_off", text, severity)
    rescale = method.rescale
    if rescale is None or rescale.formula != "min_max":
        return
    clusters = (key for area in method.areas for key in scores.clusters_of(area))
    areas = (area.key for area in method.areas)
    for key in dict.fromkeys(areas if rescale.by == "area" else clusters):
        if key not in rescale.bounds:
            text = f"Faltan los límites de «{key}» para llevar el puntaje a la escala: agréguelos."
            yield MethodProblem(("rescale", "bounds", key), "no_bounds", text, severity)


def _of(key: str) -> str:
    return "del método" if key == ALL else f"del conglomerado {key}"


def _scale(method: ScoringMethod) -> Iterator[MethodProblem]:
    rescale = method.rescale
    if rescale is None:
        return
    for name, end in (("lowest", rescale.lowest), ("highest", rescale.highest)):
        if round_as(end, rescale.rounding) != end:
            text = "El extremo de la escala tiene más decimales que el índice: quítele decimales."
            yield MethodProblem(("rescale", name), "too_many_digits", text)


def _order(method: ScoringMethod) -> Iterator[MethodProblem]:
    judge = Judge(method)
    for key in judged_keys(method):
        lines = judge.limits(None if key == ALL else key).lines or ()
        for poorer, richer in pairwise(lines):
            if not _is_beyond(richer, poorer):
                text = (
                    f"Ningún hogar puede ser «{richer.label}» {_of(key)}: su punto de corte no "
                    f"está más allá del de «{poorer.label}». Corrija uno de los dos."
                )
                place = ("categories", richer.category, key)
                yield MethodProblem(place, "unreachable_class", text)


def _is_beyond(richer: Line, poorer: Line) -> bool:
    """Say whether something lies between two limits, the richer one included as it says."""
    if richer.limit == poorer.limit:
        ends_later = richer.bound in ("at_most", "at_least")
        return ends_later and poorer.bound in ("less_than", "more_than")
    upwards = richer.bound in ("at_most", "less_than")
    return (richer.limit > poorer.limit) is upwards


def _reached(method: ScoringMethod, scores: Scores) -> Iterator[MethodProblem]:
    """Yield classes that no possible score reaches, in no area and cluster."""
    judge = Judge(method)
    found: set[str] = {gate.category for gate in method.gates if gate.then == "category"}
    any_known = False
    for area in method.areas:
        for cluster in scores.clusters_of(area):
            span = scores.judged(area, cluster)
            lines = judge.limits(cluster or None).lines
            if span is None or lines is None:
                continue
            any_known = True
            found |= _classes_in(span, lines, method)
    for category in method.categories if any_known else ():
        if category.code not in found:
            text = (
                f"Ningún puntaje posible llega a la clase «{category.label.es}»: revise los puntos "
                "de corte o los puntos."
            )
            yield MethodProblem(("categories", category.code), "class_never_reached", text)


def _classes_in(span: Span, lines: tuple[Line, ...], method: ScoringMethod) -> set[str]:
    """Return the classes between the poorest and the best-off figure of a span."""
    upwards = method.direction == "higher_is_better"
    poorest, richest = (span.low, span.high) if upwards else (span.high, span.low)
    codes = [category.code for category in method.categories]
    first = _position(poorest, lines, len(codes), default=0)
    last = _position(richest, lines, len(codes), default=len(codes) - 1)
    return set(codes[first : last + 1])


def _position(
    figure: Decimal | None, lines: tuple[Line, ...], classes: int, *, default: int
) -> int:
    if figure is None:
        return default
    for number, line in enumerate(lines):
        if is_within(figure, line.limit, line.bound):
            return number
    return classes - 1
