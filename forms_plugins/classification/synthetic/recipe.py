"""
The recipe of invented households as a document.

Shares are percentages and add up to exactly 100. Every table says where it comes from: ``source``,
or ``assumption`` where nobody published the figure. It gives one of them, never both.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from forms_plugins.api.package_files import read_yaml

Code = int | str | bool | None
Percent = Annotated[Decimal, Field(ge=0, le=100)]
Shares = dict[Code, Percent]
ALL = Decimal("100")
ANY = "*"
"""In the name of a table: whatever this part is."""


class RecipeProblem(ValueError):
    """A recipe cannot be used; the text names the place."""


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Strict):
    """Something with figures: they have a source, or are openly assumed."""

    source: str = ""
    assumption: str = ""

    @model_validator(mode="after")
    def _says_where_from(self) -> "Sourced":
        if bool(self.source) == bool(self.assumption):
            raise ValueError("say where the figures come from: source or assumption, one of them")
        return self


class Table(Sourced):
    """
    Shares that may depend on values drawn before.

    ``shares`` has one entry a combination of the values of ``by``, joined with "/" ("2/poor"; a
    part may be ``*``, and the first entry that fits is taken), or the shares themselves without
    ``by``.
    """

    by: tuple[str, ...] = ()
    shares: dict[Any, Any]

    def tables(self) -> dict[str, dict[Any, Any]]:
        """Return the shares by combination."""
        return self.shares if self.by else {"": self.shares}


class Choice(Table):
    """One code; ``null`` leaves the answer out."""

    kind: Literal["choice"] = "choice"
    key: str
    hidden: bool = False


class Choices(Table):
    """
    One list of codes, from shares of whole lists: "1+4" is the list of 1 and 4.
    """

    kind: Literal["choices"]
    key: str
    hidden: bool = False


class Ticks(Table):
    """A list of codes, each ticked by itself with its share; ``none`` where nothing was."""

    kind: Literal["ticks"]
    key: str
    none: int | str | None = None
    hidden: bool = False


class Range(Table):
    """
    A whole number from shares of ranges ("0-5", both ends included, all numbers in it alike).

    With ``from_first`` it is added to the same number of the first row of the roster. ``minimum``
    and ``maximum`` hold the outcome.
    """

    kind: Literal["range"]
    key: str
    from_first: bool = False
    minimum: int | None = None
    maximum: int | None = None
    hidden: bool = False


class Bins(Strict):
    """The group a number falls in: ``names`` has one more entry than ``limits``, the first below
    the first limit, the last from the last limit on. Never written."""

    kind: Literal["bins"]
    key: str
    of: str
    limits: tuple[int, ...]
    names: tuple[str, ...]

    @model_validator(mode="after")
    def _fits(self) -> "Bins":
        if len(self.names) != len(self.limits) + 1 or list(self.limits) != sorted(self.limits):
            raise ValueError(f"{self.key}: one name more than limits, limits in order")
        return self


class BirthDate(Strict):
    """The day somebody was born who is ``of`` years old on the day of the recipe."""

    kind: Literal["birth_date"]
    key: str
    of: str


class Count(Strict):
    """How many rows of ``roster`` have ``equals`` under ``column``; all rows without a column."""

    kind: Literal["count"]
    key: str
    roster: str
    column: str = ""
    equals: int | str | bool | None = None


Drawn = Annotated[Choice | Choices | Ticks | Range | Bins | BirthDate, Field(discriminator="kind")]


class Roster(Table):
    """A list of people: how many (``shares`` of ranges) and the answers of each.

    Columns may depend on ``position`` (1, 2 or 3: the third and everybody after), on earlier
    columns and on the answers of the household.
    """

    key: str
    columns: tuple[Drawn, ...]


class PlaceClass(Strict):
    """
    A group of places that tables may depend on: by the beginning of the code, or by a number.

    ``prefixes`` maps beginnings of codes to names (the longest that fits; ``*`` for the rest).
    """

    key: str
    prefixes: dict[str, str] = {}
    column: str = ""
    limits: tuple[Decimal, ...] = ()
    names: tuple[str, ...] = ()


class PlaceShares(Sourced):
    """
    A hidden value drawn by the figures of the place itself.

    ``columns`` maps names to a column of percentages that lie inside each other, the smallest
    first (extreme poverty is part of poverty); ``rest`` is the name of everybody else.
    """

    key: str
    columns: dict[str, str]
    rest: str


class Places(Sourced):
    """
    Where households live: rows of a CSV file beside the recipe, in proportion to a weight.

    The weight is the product of the columns ``weight``; a place with a gap in any column that is
    used gets no households.
    """

    file: str
    code: str
    answer: str
    weight: tuple[str, ...]
    classes: tuple[PlaceClass, ...] = ()
    shares: tuple[PlaceShares, ...] = ()


class Missing(Sourced):
    """How many in 100 of each answer were not given; ``never`` are always there."""

    percent: Percent
    never: tuple[str, ...] = ()


class Recipe(Strict):
    """
    How to invent households that answer a form.

    ``day`` is the one ages are counted to. ``draws`` come in order: a table depends on what stands
    above it. Values of ``counts`` come last.
    """

    format: Literal[1] = 1
    slug: str
    title: str
    note: str
    form: str = ""
    day: date
    places: Places | None = None
    draws: tuple[Drawn, ...] = ()
    roster: Roster | None = None
    after_roster: tuple[Drawn, ...] = ()
    counts: tuple[Count, ...] = ()
    missing: Missing
    folder: Path = Path()

    def keys(self) -> frozenset[str]:
        """Return the keys of the answers it writes, those of rows as ``roster.column``."""
        drawn = [*self.draws, *self.after_roster]
        keys = {item.key for item in drawn if is_written(item)} | {c.key for c in self.counts}
        if self.places is not None:
            keys.add(self.places.answer)
        if self.roster is not None:
            keys.add(self.roster.key)
            columns = (item for item in self.roster.columns if is_written(item))
            keys |= {f"{self.roster.key}.{item.key}" for item in columns}
        return frozenset(keys)


def is_written(item: Any) -> bool:
    """Say whether a draw becomes an answer."""
    return not (isinstance(item, Bins) or getattr(item, "hidden", False))


def read_recipe(path: Path) -> Recipe:
    """
    Return the recipe in a YAML file.

    :raises RecipeProblem: naming the place of what is wrong.
    """
    try:
        document = read_yaml(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RecipeProblem(str(error)) from error
    if not isinstance(document, Mapping):
        raise RecipeProblem("the file must hold keys and values")
    return load_recipe(document, path.parent)


def load_recipe(document: Mapping[str, Any], folder: Path = Path()) -> Recipe:
    """Return the recipe of a document. :raises RecipeProblem: naming the place."""
    try:
        return Recipe.model_validate({**document, "folder": folder})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RecipeProblem(f"{place}: {first['msg']}") from error
