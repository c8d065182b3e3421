"""Places in a form and what may be wrong there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from forms_plugins.engine.definition import Text
from forms_plugins.engine.definition.fields import Level

PROBLEM_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "required": "the question must be answered",
        "irrelevant": "the question is not asked, so its answer must be empty",
        "datatype": "the value is of another kind than the question stores",
        "choice": "the code is not among the options that are offered; params: code",
        "choice_exclusive": "an option that excludes all others was not ticked alone; params: code",
        "computed_differs": "the value is not the computed one; params: value (may be None)",
        "validation": "a rule of the question does not hold; message by its author; params: "
        "reason, if a warning is gone past only by writing why",
        "check": "a cross-check does not hold; message by its author; params: check, fields, "
        "reason (as for validation)",
        "roster_minimum": "too few rows; params: minimum, given, exact (the number is fixed)",
        "roster_maximum": "too many rows; params: maximum, given, exact (the number is fixed)",
        "row_incomplete": "the row has errors, which are listed too; params: errors",
        "outcome": "the path ends in an outcome, so there is nothing to send; params: outcome",
        "declaration": "the declaration has not been accepted",
        "rule_error": "a rule has no value; params: part, error, detail, rule_place",
        "unknown": "the form has no question of that key; params: key",
    }
)
"""Every code of a :class:`Problem`. Words for people are written where they are shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where something is, from the step to one question of one row.

    ``row`` counts from 1. It is ``None`` outside rosters, for a roster as a whole, and for the row
    that ``evaluate_row`` looks at. ``inner`` is the roster inside the row, ``inner_row`` its row.
    ``step`` is empty for what belongs to the whole form.
    """

    step: str
    field: str = ""
    roster: str = ""
    row: int | None = None
    inner: str = ""
    inner_row: int | None = None

    @property
    def dotted(self) -> str:
        """
        Return the path in the answers, such as ``miembros.2.num_doc``; of a step, its key.

        Of a question in an inner roster, ``miembros.2.enfermedades.1.nombre``.
        """
        if not self.roster:
            return self.field or self.step
        parts = [self.roster, _written(self.row), self.inner, _written(self.inner_row), self.field]
        return ".".join(part for part in parts if part)

    @property
    def innermost_row(self) -> int | None:
        """Return the number of the row of the inner roster, or of the roster if there is none."""
        return self.inner_row if self.inner else self.row

    def at(self, key: str) -> "Place":
        """Return the place of the question called ``key`` in the same step or row."""
        return replace(self, field=key)

    def inside(self, roster: str) -> "Place":
        """Return the place of a roster inside this row."""
        return replace(self, field="", inner=roster, inner_row=None)

    def in_row(self, number: int | None) -> "Place":
        """Return the place of a row of this roster; ``number`` counts from 1."""
        if self.inner:
            return replace(self, field="", inner_row=number)
        return replace(self, field="", row=number)


def _written(row: int | None) -> str:
    return "" if row is None else str(row)


@dataclass(frozen=True, slots=True)
class Problem:
    """
    Something that must be put right (``error``) or looked at again (``warning``).

    ``code`` is one of :data:`PROBLEM_CODES`, which says what ``params`` hold. ``message`` is the
    author's text, ``None`` where the platform has its own words for the code.
    """

    place: Place
    code: str
    message: Text | None = None
    level: Level = "error"
    params: Mapping[str, Any] = field(default_factory=dict)
