"""What a method has to show for itself: sources, legal basis, validity, test cases."""

import re
from collections.abc import Iterator
from typing import Final, Literal

from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.problems import MethodProblem, Place

NAMES_OF: Final = re.compile(r"[^\W_]+")


def paper_problems(method: ScoringMethod) -> Iterator[MethodProblem]:
    """Yield what is missing of the papers."""
    if method.status == "official":
        yield from _official(method)
    if not method.sources:
        yield _warning(("sources",), "no_sources", "Agregue las fuentes de las cifras.")
    yield from _sources(method)
    if not method.validity:
        yield _warning(
            ("validity",),
            "no_validity",
            "Agregue una regla de vigencia: sin ella el resultado no vence nunca.",
        )
    yield from _validity(method)
    if not method.cases:
        yield _warning(
            ("cases",), "no_cases", "Agregue un caso de prueba: un hogar cuyo resultado se conoce."
        )
    yield from _cases(method)
    if method.review is None:
        yield _warning(
            ("review",), "no_review", "Diga en cuántos días y cómo se pide una revisión."
        )


def _warning(place: Place, code: str, message: str) -> MethodProblem:
    return MethodProblem(place, code, message, "warning")


def _official(method: ScoringMethod) -> Iterator[MethodProblem]:
    if method.legal_basis is None or not method.legal_basis.es.strip():
        yield MethodProblem(
            ("legal_basis",), "no_legal_basis", "Un método oficial nombra su base legal: escríbala."
        )
    if method.in_force_from is None:
        yield MethodProblem(
            ("in_force_from",), "no_date", "Un método oficial dice desde cuándo rige: escríbalo."
        )


def _sources(method: ScoringMethod) -> Iterator[MethodProblem]:
    listed = {source.key.casefold() for source in method.sources}
    for place, source in _named_sources(method):
        words = {word.casefold() for word in NAMES_OF.findall(source)}
        if source and source.casefold() not in listed and not listed & words:
            yield _warning(
                place,
                "source_not_listed",
                f"La fuente «{source}» no está en la lista de fuentes: agréguela.",
            )
    for table in method.tables:
        if not table.source:
            yield _warning(("tables", table.key), "no_source", "Diga de qué fuente viene la tabla.")


def _named_sources(method: ScoringMethod) -> Iterator[tuple[Place, str]]:
    yield from ((("indicators", item.key), item.source) for item in method.indicators)
    yield from ((("tables", item.key), item.source) for item in method.tables)
    yield from ((("gates", item.key), item.source) for item in method.gates)
    yield from ((("validity", item.key), item.source) for item in method.validity)
    if method.rescale is not None:
        yield ("rescale",), method.rescale.source
    if method.threshold is not None:
        yield ("threshold",), method.threshold.source
    if method.review is not None:
        yield ("review",), method.review.source
    for category in method.categories:
        if category.cut_off is not None:
            yield ("categories", category.code), category.cut_off.source
    if method.clusters is not None:
        for number, place in enumerate(method.clusters.places, 1):
            yield ("clusters", "places", str(number)), place.source
        for row in method.clusters.table:
            yield ("clusters", "table", row.prefix), row.source


def _validity(method: ScoringMethod) -> Iterator[MethodProblem]:
    for position, rule in enumerate(method.validity):
        for earlier in method.validity[:position]:
            covers = earlier.when is None or earlier.when == rule.when
            areas = not earlier.areas or (rule.areas and set(rule.areas) <= set(earlier.areas))
            if earlier.since == rule.since and covers and areas:
                yield _warning(
                    ("validity", rule.key),
                    "unreachable_validity",
                    f"Esta regla nunca se usa: antes se toma «{earlier.key}», de la misma fecha.",
                )
                break


def _cases(method: ScoringMethod) -> Iterator[MethodProblem]:
    classes = {category.code for category in method.categories}
    outputs = {output.name for output in method.outputs}
    for case in method.cases:
        expected = case.expected
        place = ("cases", case.name)
        if expected.category is not None and expected.category not in classes:
            text = f"El caso espera la clase «{expected.category}», que no existe: corríjalo."
            yield MethodProblem(place, "unknown_category", text)
        for name in expected.outputs:
            if name not in outputs:
                text = f"El caso espera la salida «{name}», que no existe: corríjalo."
                yield MethodProblem(place, "unknown_output", text)
        if expected == type(expected)():
            yield _warning(place, "expects_nothing", "El caso no espera nada: diga qué debe salir.")


Severity = Literal["error", "warning"]


def severity_of(method: ScoringMethod) -> Severity:
    """Return how grave a figure is that a method lacks: sources of an illustration may lack it."""
    return "error" if method.status == "official" else "warning"
