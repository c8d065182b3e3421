"""The results of a submission: as plugins give them, as they are stored, and back."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from cms.submissions.models import Result, Submission
from forms_plugins.api.outcomes import CalculationResult


def calculation_result(result: Result) -> CalculationResult:
    """Return a stored result as plugins see it."""
    return CalculationResult(
        method=result.method,
        method_version=result.method_version,
        status=result.status,
        raw=Decimal(result.raw) if result.raw else None,
        index=Decimal(result.index) if result.index else None,
        category=result.category or None,
        eligible=result.eligible,
        explanation=result.explanation,
        decides=result.decides,
        valid_from=result.valid_from,
        valid_until=result.valid_until,
    )


def store_results(
    submission: Submission, results: Iterable[CalculationResult], at: datetime
) -> None:
    """Store what the methods of a form came to."""
    for result in results:
        Result.objects.create(
            submission=submission,
            method=result.method,
            method_version=result.method_version,
            status=result.status,
            raw=_exact(result.raw),
            index=_exact(result.index),
            category=result.category or "",
            eligible=result.eligible,
            decides=result.decides,
            valid_from=result.valid_from,
            valid_until=result.valid_until,
            explanation=dict(result.explanation),
            computed_at=at,
        )


def _exact(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")
