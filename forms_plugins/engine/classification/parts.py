"""The parts of a scoring method: inputs, areas, indicators, assumptions, cut-offs, validity."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer
from pydantic import Field as ModelField

from forms_plugins.engine.definition.texts import Key, LocalText, Model, Rule

_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")

AnswerCode = int | str
Datatype = Literal["whole", "choice", "choices", "text", "boolean", "date", "roster"]


def _exact(value: Any) -> Any:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    if isinstance(value, Decimal) or type(value) is int:
        return Decimal(value)
    raise ValueError('write the number as text, such as "0.25"')


def decimal_text(value: Decimal) -> str:
    """Return the exact digits of ``value`` without exponent, minus zero as zero."""
    return format(value if value else abs(value), "f")


Exact = Annotated[Decimal, BeforeValidator(_exact), PlainSerializer(decimal_text, when_used="json")]
"""A decimal kept digit by digit; in the document it is text, so that no reader makes it a float."""


class Source(Model):
    """Where numbers come from."""

    key: str
    text: LocalText


class InputChoice(Model):
    """A code an answer may have and its words."""

    code: AnswerCode
    label: LocalText
    exclusive: bool = False


class Input(Model):
    """
    An answer that the method may read.

    ``minimum`` and ``maximum`` bound a whole number or the rows of a roster (both inclusive);
    ``length`` is the exact length of a text of digits; ``catalogue`` names the place catalogue a
    code must be in; ``fields`` are the answers in the rows of a roster, each of which people call
    ``row_label`` and its number.
    """

    key: Key
    label: LocalText
    datatype: Datatype
    choices: tuple[InputChoice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    length: int | None = None
    catalogue: str | None = None
    fields: tuple["Input", ...] = ()
    row_label: LocalText | None = None


class Area(Model):
    """
    A group of households with its own column of weights.

    The first area whose ``when`` holds is taken. ``indicators`` are summed in this order.
    ``cluster`` is set where the area is a cluster by itself.
    """

    key: Key
    label: LocalText
    when: Rule
    indicators: tuple[Key, ...]
    cluster: int | None = None


class IndicatorCategory(Model):
    """
    One row of the weight table.

    A ``choice`` indicator matches ``codes``, a ``boolean`` one ``is_true``; a ``bins`` one matches
    ``equals`` or, the highest bound first, ``at_least`` (inclusive).
    """

    code: str
    label: LocalText
    weights: dict[Key, Exact]
    codes: tuple[AnswerCode, ...] = ()
    equals: Exact | None = None
    at_least: Exact | None = None
    is_true: bool | None = None
    confidence: str = ""


class IndicatorRefusal(Model):
    """
    An answer that has no weight: the method refuses and says why.

    It applies to the listed ``codes``, or when the rule finds no row or several (``rows``).
    """

    reason: Key
    text: LocalText
    codes: tuple[AnswerCode, ...] = ()
    rows: Literal["none", "several"] | None = None


class Indicator(Model):
    """
    One line of the score: ``value`` is the rule that gives what the categories are matched with.

    ``unit`` are the words before a number in explanations ("Personas por habitación: 1.5").
    """

    key: Key
    label: LocalText
    kind: Literal["choice", "bins", "boolean"]
    value: Rule
    unit: LocalText | None = None
    categories: tuple[IndicatorCategory, ...]
    refusals: tuple[IndicatorRefusal, ...] = ()
    note: LocalText | None = None


class Assumption(Model):
    """
    Something the method takes for granted without a source, printed with every result it touched.

    ``about`` says which part of a result it touches. ``indicators`` and ``areas`` narrow it down;
    empty means all.
    """

    id: Key
    text: LocalText
    about: Literal["score", "cluster", "index", "category"] = "score"
    indicators: tuple[Key, ...] = ()
    areas: tuple[Key, ...] = ()


class Bounds(Model):
    """Lowest and highest raw score of a rescaling."""

    min: Exact
    max: Exact


class Rounding(Model):
    """How the index is rounded, once, at the end."""

    digits: int = ModelField(ge=0, le=12)
    mode: Literal["half_up", "half_even"] = "half_up"


class Rescale(Model):
    """
    ``min_max``: (raw - min) / (max - min) * (highest - lowest) + lowest, then rounded.

    ``bounds`` has one entry an area or a cluster (``by``). ``status`` says whether the bounds were
    published or are assumed.
    """

    formula: Literal["min_max"]
    by: Literal["area", "cluster"]
    bounds: dict[str, Bounds]
    status: Literal["published", "assumed"]
    rounding: Rounding
    lowest: Exact = Decimal("0")
    highest: Exact = Decimal("100")


class ClusterPlace(Model):
    """Households whose cluster is known from their place."""

    cluster: int
    label: LocalText
    when: Rule
    confidence: str = ""
    source: str = ""


class Clusters(Model):
    """
    The clusters 1 to ``count`` and how that of a household is found.

    The answer under ``answer`` goes first, then the cluster of the area, then ``places`` in order.
    The texts tell people what to do.
    """

    count: int = ModelField(ge=1)
    answer: Key
    places: tuple[ClusterPlace, ...] = ()
    unknown: LocalText
    wrong: LocalText
    contradiction: LocalText


class Threshold(Model):
    """The published line: a household at or below it (``index <= value``) is eligible."""

    by_cluster: dict[str, Exact]
    meaning: LocalText
    confidence: str = ""


class CutOff(Model):
    """Upper end (inclusive) of a class: by cluster, or a share of the threshold."""

    by_cluster: dict[str, Exact] | None = None
    share_of_threshold: Exact | None = None


class ResultCategory(Model):
    """A class a household may get; from poorest to best off, only the last without a cut-off."""

    code: str
    label: LocalText
    meaning: LocalText | None = None
    cut_off: CutOff | None = None


class Unknown(Model):
    """What stays empty in every result because no source gives it, and why."""

    about: Literal["index", "category"]
    reason: Key
    text: LocalText


class ValidityRule(Model):
    """
    Years a class stays in force from ``since`` on.

    Of the rules that apply (area and ``when``) the newest at the date of the result is taken; of
    several with the same date, the first.
    """

    key: Key
    label: LocalText
    years: int = ModelField(ge=1, le=50)
    since: date
    areas: tuple[Key, ...] = ()
    when: Rule | None = None
    source: str = ""
