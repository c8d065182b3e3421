"""Places in a form and what may be wrong there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from forms_plugins.engine.definition import Text
from forms_plugins.engine.definition.fields import Level

PROBLEM_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "required": "the question must be answered",
        "irrelevant": "the question is not asked, so its answer must be empty",
        "datatype": "the value is of another kind than the question stores",
        "choice": "the code is not among the options; params: code",
        "choice_exclusive": "an option that excludes all others was not ticked alone; params: code",
        "computed_differs": "the value is not the computed one; params: value (may be None)",
        "validation": "a rule of the question does not hold; message by its author",
        "check": "a cross-check does not hold; message by its author; params: check, fields",
        "roster_minimum": "too few rows; params: minimum, given",
        "roster_maximum": "too many rows, those above do not count; params: maximum, given",
        "row_incomplete": "the row has errors, which are listed too; params: errors",
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
    that ``evaluate_row`` looks at. ``step`` is empty for what belongs to the whole form.
    """

    step: str
    field: str = ""
    roster: str = ""
    row: int | None = None

    @property
    def dotted(self) -> str:
        """Return the path in the answers, such as ``miembros.2.num_doc``; of a step, its key."""
        if not self.roster:
            return self.field or self.step
        row = "" if self.row is None else str(self.row)
        return ".".join(part for part in (self.roster, row, self.field) if part)


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
