"""
The optional parts of a scoring method: parallel lines, look-up tables, gates, outputs, test cases.

Everything here may be left out of a document. ``docs/methods.md`` describes each part for people.
"""

from datetime import date
from typing import Any, Literal

from pydantic import Field as ModelField
from pydantic import model_validator

from forms_plugins.engine.classification.numbers import Exact
from forms_plugins.engine.definition.texts import Key, LocalText, Model, Rule

RESULT_KEYS = ("score", "index", "category", "eligible")
"""What the rule of a gate after the score may read beside the answers."""


class ScoreLine(Model):
    """
    One of several scores computed side by side, such as the points for one poverty line.

    Columns of weights, coefficients, constants and look-up values are named by its key.
    """

    key: Key
    label: LocalText


class Missing(Model):
    """
    What an indicator does without a value (``answer``) or without a row for it (``row``).

    ``refuse``: no result, and the reason names it. ``category``: the row ``category`` is taken.
    ``clamp`` (rows of bins only): the nearest row is taken. Whatever is taken instead of an answer
    is listed with the result.
    """

    answer: Literal["refuse", "category"] = "refuse"
    row: Literal["refuse", "category", "clamp"] = "refuse"
    category: str = ""

    @model_validator(mode="after")
    def _category_is_named(self) -> "Missing":
        if "category" in (self.answer, self.row) and not self.category:
            raise ValueError("name the category that is taken when there is none")
        return self


class LookupRow(Model):
    """
    A row of a look-up table: the scores from ``at_least`` to ``at_most`` (both inclusive).

    ``less_than`` may stand instead of ``at_most`` (exclusive). A bound left out is open. ``values``
    has one entry a column: see ``LookupTable.by``.
    """

    at_least: Exact | None = None
    at_most: Exact | None = None
    less_than: Exact | None = None
    values: dict[str, Exact]


class LookupTable(Model):
    """
    From a score to a value, such as a likelihood.

    ``by`` names the columns of ``values``: lines, clusters or areas, or ``value`` alone (none).
    ``beyond`` says what a score without a row gets: a refusal, the value of the nearest row
    (``clamp``) or ``default``.
    """

    key: Key
    label: LocalText
    by: Literal["none", "line", "cluster", "area"] = "none"
    rows: tuple[LookupRow, ...] = ModelField(min_length=1)
    beyond: Literal["refuse", "clamp", "default"] = "refuse"
    default: Exact | None = None
    source: str = ""

    @model_validator(mode="after")
    def _default_is_given(self) -> "LookupTable":
        if (self.beyond == "default") != (self.default is not None):
            raise ValueError("give a default exactly where scores without a row get it")
        return self


class Output(Model):
    """
    A figure beside the class: ``of`` the raw score, of the index, or of a look-up ``table``.

    ``line`` chooses one of several scores; without it the main one is meant. In a result it stands
    under ``name`` as decimal text.
    """

    name: Key
    label: LocalText
    of: Literal["raw", "index", "table"] = "raw"
    table: Key | None = None
    line: Key | None = None
    digits: int | None = ModelField(default=None, ge=0, le=12)

    @model_validator(mode="after")
    def _table_is_named(self) -> "Output":
        if (self.of == "table") != (self.table is not None):
            raise ValueError('name a table exactly where "of" is "table"')
        return self


class Gate(Model):
    """
    An administrative criterion that decides before or after the score.

    ``before``: the first gate whose rule holds decides; the score need not exist, and class and
    eligibility are the gate's alone. ``after``: gates are taken in order over a household with a
    score and may read ``score``, ``index``, ``category`` and ``eligible``; each that holds changes
    the result, and those after it read the change. ``then`` gives a class, or eligibility, or
    refuses a result with ``text`` as its reason. ``missing`` says what happens when an answer that
    the rule reads was not given: ``refuse``, or ``pass`` on as if the rule did not hold.
    """

    key: Key
    label: LocalText
    stage: Literal["before", "after"] = "before"
    when: Rule
    then: Literal["category", "eligible", "not_eligible", "refuse"]
    category: str = ""
    missing: Literal["refuse", "pass"] = "refuse"
    text: LocalText
    source: str = ""

    @model_validator(mode="after")
    def _category_is_named(self) -> "Gate":
        if (self.then == "category") != bool(self.category):
            raise ValueError('name a class exactly where "then" is "category"')
        return self


class ReviewRight(Model):
    """How many days after a result a person may ask that somebody looks at it again, and how."""

    days: int = ModelField(ge=1, le=3650)
    text: LocalText
    source: str = ""


class Expected(Model):
    """What a test case must give; what is left out is not compared. ``reasons`` are codes."""

    status: Literal["computed", "not_computed"] | None = None
    raw: Exact | None = None
    index: Exact | None = None
    category: str | None = None
    eligible: bool | None = None
    outputs: dict[Key, Exact] = ModelField(default_factory=dict)
    reasons: tuple[str, ...] = ()


class Case(Model):
    """A household whose result is known; every case must pass before a method is published."""

    name: str = ModelField(min_length=1, max_length=200)
    answers: dict[str, Any]
    on: date | None = None
    expected: Expected
