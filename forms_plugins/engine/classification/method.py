"""The scoring method as a document: load, dump and the checks that need the whole of it."""

from collections.abc import Mapping
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
from forms_plugins.engine.classification.fitting import fitting_problems
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
from forms_plugins.engine.classification.problems import PartsDoNotFit
from forms_plugins.engine.definition.texts import Key, LocalText, Model, Slug

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
        problems = tuple(fitting_problems(self))
        if problems:
            raise PartsDoNotFit(problems)
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


def load_method(document: Mapping[str, Any]) -> ScoringMethod:
    """
    Return the method a JSON document describes.

    :raises pydantic.ValidationError: naming the place of what is wrong; ``problems.problems_of``
        gives it in words for authors.
    """
    return ScoringMethod.model_validate(document)


def dump_method(method: ScoringMethod) -> dict[str, Any]:
    """Return the JSON document of ``method``; ``load_method(dump_method(method)) == method``."""
    return method.model_dump(mode="json", exclude_none=True)
