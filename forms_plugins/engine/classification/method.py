"""The scoring method as a document: load, dump and the checks that need the whole of it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, Literal

from pydantic import Field as ModelField
from pydantic import model_validator

from forms_plugins.engine.classification.extras import (
    Case,
    Gate,
    LookupTable,
    Output,
    ReviewRight,
    ScoreLine,
)
from forms_plugins.engine.classification.numbers import Exact
from forms_plugins.engine.classification.parts import (
    Area,
    Assumption,
    Clusters,
    Indicator,
    Input,
    Rescale,
    ResultCategory,
    Source,
    Threshold,
    Unknown,
    ValidityRule,
)
from forms_plugins.engine.definition.texts import Key, LocalText, Model, Slug
from forms_plugins.engine.rules import references

FORMAT: Final = 1


class ScoringMethod(Model):
    """
    A whole method: which answers, which weights, which lines, and what is not known.

    Nothing in it depends on a country: ``areas`` choose what is asked, ``indicators`` give one
    weight each, the sum is the raw score, ``rescale`` (if known) makes it an index, ``threshold``
    and ``categories`` (if known) judge the index inside its cluster, ``gates`` decide before or
    after.

    ``points_by`` says what names a column of weights: the area, the cluster or the line of the
    score, or several of them joined with "/" in that order ("urban/national"). With ``lines`` every
    line has a score of its own; that of ``main_line`` (else of the first) is the raw score.
    """

    format: Literal[1] = FORMAT
    slug: Slug
    title: LocalText
    summary: LocalText | None = None
    status: Literal["illustrative", "official", "simulation"] = "illustrative"
    legal_basis: LocalText | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    legal_effect: bool = False
    disclaimer: LocalText | None = None
    sources: tuple[Source, ...] = ()
    inputs: tuple[Input, ...]
    place_answer: Key | None = None
    areas: tuple[Area, ...]
    lines: tuple[ScoreLine, ...] = ()
    main_line: Key | None = None
    points_by: tuple[Literal["area", "cluster", "line"], ...] = ("area",)
    indicators: tuple[Indicator, ...]
    aggregation: Literal["sum"] = "sum"
    constants: dict[str, Exact] = ModelField(default_factory=dict)
    direction: Literal["higher_is_better", "higher_is_poorer"] = "higher_is_better"
    assumptions: tuple[Assumption, ...] = ()
    tables: tuple[LookupTable, ...] = ()
    rescale: Rescale | None = None
    gates: tuple[Gate, ...] = ()
    clusters: Clusters | None = None
    threshold: Threshold | None = None
    categories: tuple[ResultCategory, ...] = ()
    outputs: tuple[Output, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    validity: tuple[ValidityRule, ...] = ()
    validity_note: LocalText | None = None
    review: ReviewRight | None = None
    cases: tuple[Case, ...] = ()

    @model_validator(mode="after")
    def _parts_fit_together(self) -> "ScoringMethod":
        problems = [*_table_problems(self), *_line_problems(self), *_input_problems(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def area(self, key: str) -> Area:
        """Return an area. :raises KeyError: if there is none."""
        return {area.key: area for area in self.areas}[key]

    def input(self, key: str) -> Input | None:
        """Return the declaration of an answer."""
        return next((item for item in self.inputs if item.key == key), None)

    def input_label(self, key: str, roster: str | None = None) -> str:
        """Return the Spanish words of an answer, or its key if the method does not declare it."""
        declared = self.input(roster or key)
        if declared is not None and roster is not None:
            declared = next((field for field in declared.fields if field.key == key), None)
        return declared.label.es if declared is not None else key


def _table_problems(method: ScoringMethod) -> Iterator[str]:
    areas = {area.key for area in method.areas}
    indicators = {indicator.key: indicator for indicator in method.indicators}
    if len(areas) != len(method.areas) or len(indicators) != len(method.indicators):
        yield "keys of areas and of indicators must be unique"
    for area in method.areas:
        for key in area.indicators:
            if key not in indicators:
                yield f"area {area.key}: there is no indicator {key}"
            elif not any(area.key in row.weights for row in indicators[key].categories):
                yield f"area {area.key}: indicator {key} has no weight"
    for indicator in method.indicators:
        yield from _indicator_problems(indicator, areas)


def _indicator_problems(indicator: Indicator, areas: set[str]) -> Iterator[str]:
    place = f"indicator {indicator.key}"
    codes = [row.code for row in indicator.categories]
    if len(set(codes)) != len(codes):
        yield f"{place}: a category is listed twice"
    answers = [code for row in indicator.categories for code in row.codes]
    answers += [code for refusal in indicator.refusals for code in refusal.codes]
    if len(set(answers)) != len(answers):
        yield f"{place}: a code of an answer is in two rows"
    for row in indicator.categories:
        if unknown := set(row.weights) - areas:
            yield f"{place}, {row.code}: unknown areas {sorted(unknown)}"
        given = {
            "choice": bool(row.codes),
            "bins": (row.equals is None) != (row.at_least is None),
            "boolean": row.is_true is not None,
        }
        if not given[indicator.kind]:
            yield f"{place}, {row.code}: says not which answers it takes"


def _line_problems(method: ScoringMethod) -> Iterator[str]:
    areas = {area.key for area in method.areas}
    clusters = (
        {str(number) for number in range(1, (method.clusters.count + 1))}
        if (method.clusters)
        else set()
    )
    if method.rescale is not None:
        wanted = areas if method.rescale.by == "area" else clusters
        if set(method.rescale.bounds) - wanted:
            yield "rescale: bounds of an unknown area or cluster"
        for key, bounds in method.rescale.bounds.items():
            if bounds.min >= bounds.max:
                yield f"rescale: the bounds of {key} are empty"
    if method.threshold is not None and set(method.threshold.by_cluster) - clusters:
        yield "threshold: unknown cluster"
    for category in method.categories:
        cut = category.cut_off
        if (cut is None) != (category is method.categories[-1]):
            yield f"category {category.code}: only the last class goes without a cut-off"
        elif cut is not None and (cut.by_cluster is None) == (cut.share_of_threshold is None):
            yield f"category {category.code}: give by_cluster or share_of_threshold"
        elif cut is not None and cut.share_of_threshold is not None and method.threshold is None:
            yield f"category {category.code}: there is no threshold to take a share of"
    named = [item.areas for item in method.assumptions] + [item.areas for item in method.validity]
    if any(set(keys) - areas for keys in named):
        yield "assumptions or validity: unknown area"
    identifiers = [assumption.id for assumption in method.assumptions]
    if len(set(identifiers)) != len(identifiers):
        yield "assumptions: an id is used twice"


def _input_problems(method: ScoringMethod) -> Iterator[str]:
    plain = {item.key for item in method.inputs if item.datatype != "roster"}
    rows = {
        (item.key, field.key)
        for item in method.inputs
        if item.datatype == "roster"
        for field in item.fields
    }
    for rule in _rules(method):
        for reference in references(rule):
            if reference.kind == "answer" and reference.key not in plain:
                yield f"inputs: the answer {reference.key} is not declared"
            elif reference.kind == "row" and (reference.roster, reference.key) not in rows:
                yield f"inputs: {reference.roster}.{reference.key} is not declared"


def _rules(method: ScoringMethod) -> Iterator[Any]:
    yield from (area.when for area in method.areas)
    yield from (indicator.value for indicator in method.indicators)
    if method.clusters is not None:
        yield {"answer": method.clusters.answer}
        yield from (place.when for place in method.clusters.places)
    yield from (rule.when for rule in method.validity if rule.when is not None)


def load_method(document: Mapping[str, Any]) -> ScoringMethod:
    """
    Return the method a JSON document describes.

    :raises pydantic.ValidationError: naming the place of what is wrong.
    """
    return ScoringMethod.model_validate(document)


def dump_method(method: ScoringMethod) -> dict[str, Any]:
    """Return the JSON document of ``method``; ``load_method(dump_method(method)) == method``."""
    return method.model_dump(mode="json", exclude_none=True)
