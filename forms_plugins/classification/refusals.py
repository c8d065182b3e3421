"""Why a scoring method may not be published: its errors, and test cases that fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_plugins.engine.classification import ScoringMethod

try:
    from forms_plugins.engine.classification.checking import check_method
except ModuleNotFoundError:

    def check_method(method: ScoringMethod) -> tuple[Any, ...]:
        return ()


try:
    from forms_plugins.engine.classification.cases import run_cases
except ModuleNotFoundError:

    def run_cases(method: ScoringMethod, today: date) -> tuple[Any, ...]:
        return ()


@dataclass(frozen=True)
class Refusal:
    """Why a method may not be published: ``place`` is a path of keys in its document."""

    place: tuple[str | int, ...]
    message: str


def refusals_of(method: ScoringMethod, today: date) -> tuple[Refusal, ...]:
    """
    Return why a method may not be published: errors of the checks, else test cases that fail.

    ``today`` is the day of the test cases that name none.
    """
    errors = tuple(
        Refusal(tuple(problem.place), problem.message)
        for problem in check_method(method)
        if problem.severity == "error"
    )
    if errors:
        return errors
    return tuple(
        Refusal(("cases", number), failure)
        for number, outcome in enumerate(run_cases(method, today))
        for failure in _failures(outcome)
    )


def _failures(outcome: Any) -> Iterator[str]:
    raise NotImplementedError
