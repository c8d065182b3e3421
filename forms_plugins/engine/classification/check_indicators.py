"""Tables of points: every answer in one row, every row with points where it is used."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from forms_plugins.engine.classification.columns import columns
from forms_plugins.engine.classification.cover import holes, overlaps
from forms_plugins.engine.classification.intervals import bins, has_limits
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import (
    Area,
    Indicator,
    IndicatorCategory,
    Input,
)
from forms_plugins.engine.classification.problems import MethodProblem, Place
from forms_plugins.engine.classification.reach import Scores
from forms_plugins.engine.classification.scoring import handed_through

WHOLE_STEP: Final = Decimal(1)


def indicator_problems(method: ScoringMethod, scores: Scores) -> Iterator[MethodProblem]:
    """Yield what is wrong with the tables of points."""
    for indicator in method.indicators:
        place = ("indicators", indicator.key)
        areas = [area for area in method.areas if indicator.key in area.indicators]
        if not areas:
            text = "Ninguna área usa este indicador: agréguelo a un área o quítelo."
            yield MethodProblem(place, "unused_indicator", text, "warning")
        source = _source(indicator, method)
        yield from _codes(indicator, source)
        yield from _monotonic(indicator)
        for area in areas:
            for name in columns(method, area.key):
                yield from _column(indicator, name, area, method, source, scores)


def _source(indicator: Indicator, method: ScoringMethod) -> Input | None:
    """Return the answer whose codes an indicator reads, if it is one answer with choices."""
    found = handed_through(indicator.value)
    if found is None:
        return None
    roster, key = found
    declared = method.input(roster or key)
    if declared is not None and roster is not None:
        declared = next((field for field in declared.fields if field.key == key), None)
    return declared if declared is not None and declared.choices else None


def _codes(indicator: Indicator, source: Input | None) -> Iterator[MethodProblem]:
    if source is None or indicator.kind != "choice":
        return
    known = {(type(item.code), item.code) for item in source.choices}
    for row in indicator.categories:
        for code in row.codes:
            if (type(code), code) not in known:
                text = f"«{source.label.es}» no tiene una opción con el código {code}: corríjalo."
                yield MethodProblem(("indicators", indicator.key, row.code), "unknown_code", text)
    for refusal in indicator.refusals:
        for code in refusal.codes:
            if (type(code), code) not in known:
                text = f"Se rechaza el código {code}, que «{source.label.es}» no tiene: quítelo."
                place = ("indicators", indicator.key, refusal.reason)
                yield MethodProblem(place, "unknown_code", text, "warning")


def _monotonic(indicator: Indicator) -> Iterator[MethodProblem]:
    if indicator.monotonic is None:
        return
    rising = indicator.monotonic == "rising"
    names = dict.fromkeys(name for row in indicator.categories for name in row.weights)
    for name in names:
        rows = [row for row in indicator.categories if name in row.weights]
        for before, row in pairwise(rows):
            first, second = before.weights[name], row.weights[name]
            if first > second if rising else first < second:
                text = (
                    f"En «{name}» los puntos {'bajan' if rising else 'suben'} de «{before.code}» a "
                    f"«{row.code}», y se declaró que no: corrija los puntos o lo declarado."
                )
                yield MethodProblem(
                    ("indicators", indicator.key, row.code, name), "not_monotonic", text
                )


def _column(
    indicator: Indicator,
    name: str,
    area: Area,
    method: ScoringMethod,
    source: Input | None,
    scores: Scores,
) -> Iterator[MethodProblem]:
    place = ("indicators", indicator.key)
    rows = [row for row in indicator.categories if name in row.weights]
    if not rows and name not in indicator.coefficients:
        text = f"Faltan los puntos de la columna «{name}», que usa el área «{area.key}»."
        yield MethodProblem((*place, name), "no_points_in_column", text)
        return
    if indicator.kind == "linear":
        return
    yield from _rows_without_points(indicator, name)
    if indicator.kind == "choice" and source is not None:
        yield from _choices(indicator, name, rows, source)
    elif indicator.kind == "boolean":
        yield from _boolean(indicator, name, rows)
    elif indicator.kind == "bins":
        yield from _bins(indicator, name, rows, scores)


def _takes_any(indicator: Indicator) -> bool:
    return indicator.missing.row != "refuse"


def _rows_without_points(indicator: Indicator, name: str) -> Iterator[MethodProblem]:
    refused = {(type(code), code) for refusal in indicator.refusals for code in refusal.codes}
    for row in indicator.categories:
        if name in row.weights:
            continue
        named = row.code == indicator.missing.category
        if row.codes and all((type(code), code) in refused for code in row.codes):
            continue
        if _takes_any(indicator) and not named:
            continue
        text = f"La categoría «{row.label.es}» no tiene puntos en «{name}»: agréguelos."
        yield MethodProblem(
            ("indicators", indicator.key, row.code, name), "category_without_points", text
        )


def _choices(
    indicator: Indicator, name: str, rows: list[IndicatorCategory], source: Input
) -> Iterator[MethodProblem]:
    if _takes_any(indicator):
        return
    taken = {(type(code), code) for row in indicator.categories for code in row.codes}
    taken |= {(type(code), code) for refusal in indicator.refusals for code in refusal.codes}
    for option in source.choices:
        if (type(option.code), option.code) not in taken:
            text = (
                f"La opción «{option.label.es}» (código {option.code}) no está en ninguna "
                "categoría: póngala en una, o diga que se rechaza y por qué."
            )
            place = ("indicators", indicator.key)
            yield MethodProblem(place, "choice_without_category", text)


def _boolean(
    indicator: Indicator, name: str, rows: list[IndicatorCategory]
) -> Iterator[MethodProblem]:
    place: Place = ("indicators", indicator.key, name)
    for value, words in ((True, "sí"), (False, "no")):
        found = [row for row in rows if row.is_true is value]
        if not found and not _takes_any(indicator):
            text = f"Ninguna categoría toma la respuesta «{words}» en «{name}»: agréguela."
            yield MethodProblem(place, "gap", text)
        if len(found) > 1:
            text = f"Dos categorías toman la respuesta «{words}»: deje una."
            yield MethodProblem(place, "overlap", text)


def _bins(
    indicator: Indicator, name: str, rows: list[IndicatorCategory], scores: Scores
) -> Iterator[MethodProblem]:
    place: Place = ("indicators", indicator.key, name)
    intervals = bins(rows).intervals
    step = WHOLE_STEP if scores.gives_whole(indicator.value) else None
    for interval in intervals:
        if interval.is_empty:
            text = "El tramo no toma ningún valor: corrija sus límites."
            yield MethodProblem((*place[:2], interval.row.code), "empty_row", text)
    begins: dict[tuple[Decimal, bool], str] = {}
    for row in rows:
        low = row.at_least if row.more_than is None else row.more_than
        if low is None or not has_limits(row):
            continue
        start = low, row.more_than is not None
        if start in begins:
            text = f"Los tramos «{begins[start]}» y «{row.code}» empiezan en el mismo valor."
            yield MethodProblem(place, "overlap", text)
        begins[start] = row.code
    for first, second in overlaps(intervals, step):
        if first.order == second.order and not first.single:
            continue  # told above
        text = (
            f"Los tramos «{first.row.code}» y «{second.row.code}» toman un mismo valor: corrija "
            "sus límites."
        )
        yield MethodProblem(place, "overlap", text)
    if _takes_any(indicator):
        return
    for words, certain in holes(intervals, scores.ranges.of(indicator.value), step):
        text = f"Ningún tramo toma los valores {words}: agregue uno o corrija los límites."
        yield MethodProblem(place, "gap", text, "error" if certain else "warning")
