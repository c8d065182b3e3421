"""What a plugin is told. Values only: no database rows, no request, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from forms_plugins.engine.definition import FormDefinition


@dataclass(frozen=True)
class SubmissionFacts:
    """
    A submission as plugins see it.

    ``answers`` are typed (see ``FieldType.clean``), visible ones only, computed ones included;
    a roster is a tuple of mappings. ``office_code`` is the INEI code of the office (six digits).
    """

    form: FormDefinition
    form_version: int
    answers: Mapping[str, Any]
    office_code: str
    office_name: str
    submitted_on: date
    reference: str = ""


class RegisterReader(Protocol):
    """What plugins may ask the register of households."""

    def household_in_force_with(
        self, document_type: str, document_number: str, *, on: date
    ) -> "HouseholdInForce | None":
        """Return the household with a classification in force on ``on`` that lists the person."""


@dataclass(frozen=True)
class HouseholdInForce:
    """
    A household of the register as far as a check needs it.

    ``documents`` are type and number of everybody who belongs to it now and has a document.
    """

    household_id: int
    head_document: tuple[str, str]
    office_name: str
    valid_until: date
    documents: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class CalculationContext:
    """What the platform lends to a plugin while a submission is checked or computed."""

    today: date
    register: RegisterReader
