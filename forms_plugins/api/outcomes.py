"""What plugins give back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class PluginProblem:
    """Something to put right; ``place`` is a dotted path such as ``miembros.2.num_doc``."""

    message: str
    place: str = ""
    level: str = "error"


@dataclass(frozen=True)
class CalculationResult:
    """
    An explained result of one method.

    ``status`` is ``computed`` or ``not_computed``; ``raw`` and ``index`` are exact decimals or
    ``None`` where not known; ``explanation`` is JSON-ready and complete enough to recompute the
    result with a pencil. ``decides`` marks the result that classifies the household;
    ``valid_from`` and ``valid_until`` (inclusive) belong to it.
    """

    method: str
    method_version: int
    status: str
    raw: Decimal | None = None
    index: Decimal | None = None
    category: str | None = None
    eligible: bool | None = None
    explanation: Mapping[str, Any] = field(default_factory=dict)
    decides: bool = False
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class LookupAnswer:
    """What a source says: typed values by output, and the name of the source for people."""

    values: Mapping[str, Any]
    source: str


@dataclass(frozen=True)
class AcceptedFile:
    """A file as it is kept: a harmless name, what it is by its content, and its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class ScanVerdict:
    """Whether a file is clean, and what was found in it if not."""

    is_clean: bool
    found: str = ""


class Outcome:
    """Base of what an action may ask the platform to do."""


@dataclass(frozen=True)
class DocumentRequest(Outcome):
    """Issue a document from a template. ``facts`` is JSON-ready and becomes the signed payload."""

    template: str
    facts: Mapping[str, Any]
    valid_until: date | None = None


@dataclass(frozen=True)
class NothingToDo(Outcome):
    """The action does not apply; ``reason`` is kept with the job."""

    reason: str
