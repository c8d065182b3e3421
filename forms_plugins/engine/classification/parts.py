"""The parts of a scoring method: inputs, areas, indicators, assumptions, cut-offs, validity."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field as ModelField

from forms_plugins.engine.classification.extras import Missing
from forms_plugins.engine.classification.numbers import Exact
from forms_plugins.engine.definition.texts import Key, LocalText, Model, Rule

AnswerCode = int | str
Datatype = Literal["whole", "decimal", "choice", "choices", "text", "boolean", "date", "roster"]


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
    ``row_label`` and its number. ``computed`` maps other answers to this one: where it is not given
    its value is that of the rule.
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
    computed: Rule | None = None


class Area(Model):
    """
    A group of households with its own column of weights.

    The first area that holds is taken: its ``when`` is true, or the place code begins with one of
    ``place_codes`` (see ``ScoringMethod.place_answer``); with both, both must hold. ``indicators``
    are summed in this order. ``cluster`` is set where the area is a cluster by itself.
    """

    key: Key
    label: LocalText
    when: Rule = True
    place_codes: tuple[str, ...] = ()
    indicators: tuple[Key, ...]
    cluster: int | None = None


class IndicatorCategory(Model):
    """
    One row of the weight table.

    A ``choice`` indicator matches ``codes``, a ``boolean`` one ``is_true``; a ``bins`` one matches
    ``equals`` first, else the interval: ``at_least`` (inclusive) or ``more_than``, up to
    ``at_most`` (inclusive) or ``less_than``. Without an upper bound the row ends where the next one
    begins.
    """

    code: str
    label: LocalText
    weights: dict[str, Exact]
    codes: tuple[AnswerCode, ...] = ()
    equals: Exact | None = None
    at_least: Exact | None = None
    more_than: Exact | None = None
    at_most: Exact | None = None
    less_than: Exact | None = None
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

    ``choice``, ``bins`` and ``boolean`` take the weight of a row. ``linear`` has no rows: the value
    times the coefficient of the column. ``unit`` are the words before a number in explanations
    ("Personas por habitación: 1.5"). ``monotonic`` declares that weights never fall (``rising``) or
    never rise (``falling``) from row to row; it is checked, not applied.
    """

    key: Key
    label: LocalText
    kind: Literal["choice", "bins", "boolean", "linear"]
    value: Rule
    unit: LocalText | None = None
    categories: tuple[IndicatorCategory, ...] = ()
    coefficients: dict[str, Exact] = ModelField(default_factory=dict)
    missing: Missing = Missing()
    refusals: tuple[IndicatorRefusal, ...] = ()
    monotonic: Literal["rising", "falling"] | None = None
    note: LocalText | None = None
    source: str = ""


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

    ``bounds`` has one entry an area or a cluster (``by``). ``table`` takes the index from a look-up
    table instead and only rounds it. ``status`` says whether the bounds were published or are
    assumed. ``outside`` says what an index below ``lowest`` or above ``highest`` becomes.
    """

    formula: Literal["min_max", "table"]
    by: Literal["area", "cluster"] = "area"
    bounds: dict[str, Bounds] = ModelField(default_factory=dict)
    table: Key | None = None
    status: Literal["published", "assumed"]
    rounding: Rounding
    lowest: Exact = Decimal("0")
    highest: Exact = Decimal("100")
    outside: Literal["keep", "clamp", "refuse"] = "keep"
    source: str = ""


class ClusterPlace(Model):
    """Households whose cluster is known from their place."""

    cluster: int
    label: LocalText
    when: Rule
    confidence: str = ""
    source: str = ""


class PlaceCluster(Model):
    """A row of the table from place codes to clusters; of several that fit the longest is taken."""

    prefix: str = ModelField(pattern=r"^[0-9A-Za-z]{1,12}$")
    cluster: int
    label: str = ""
    confidence: str = ""
    source: str = ""


class Clusters(Model):
    """
    The clusters 1 to ``count`` and how that of a household is found.

    The answer under ``answer`` goes first, then the cluster of the area, then ``places`` in order,
    then ``table`` by place code. The texts tell people what to do.
    """

    count: int = ModelField(ge=1)
    answer: Key
    places: tuple[ClusterPlace, ...] = ()
    table: tuple[PlaceCluster, ...] = ()
    unknown: LocalText
    wrong: LocalText
    contradiction: LocalText


class Threshold(Model):
    """
    The published line: a household on its poorer side is eligible.

    ``inclusive`` says whether the value itself is. ``by_cluster`` has the key ``all`` alone where
    the method has no clusters.
    """

    by_cluster: dict[str, Exact]
    inclusive: bool = True
    meaning: LocalText
    confidence: str = ""
    source: str = ""


class CutOff(Model):
    """
    Where a class ends towards the better off: by cluster (or ``all``), or a share of the threshold.

    ``inclusive`` says whether the value itself belongs to the poorer class.
    """

    by_cluster: dict[str, Exact] | None = None
    share_of_threshold: Exact | None = None
    inclusive: bool = True
    source: str = ""


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
