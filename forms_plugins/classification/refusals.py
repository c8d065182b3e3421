"""Why a scoring method may not be published: its errors, and test cases that fail."""

from dataclasses import dataclass
from datetime import date

from forms_plugins.classification.places import UnknownCatalogue, places_of
from forms_plugins.engine.classification import ScoringMethod
from forms_plugins.engine.classification.cases import run_cases
from forms_plugins.engine.classification.checking import check_method


@dataclass(frozen=True)
class Refusal:
    """Why a method may not be published: ``place`` is a path of keys in its document."""

    place: tuple[str, ...]
    message: str


def refusals_of(method: ScoringMethod, today: date) -> tuple[Refusal, ...]:
    """
    Return why a method may not be published: errors of the checks, else test cases that fail.

    ``today`` is the day of the test cases that name none.
    """
    errors = tuple(
        Refusal(problem.place, problem.message)
        for problem in check_method(method)
        if problem.severity == "error"
    )
    return errors or failed_cases(method, today)


def failed_cases(method: ScoringMethod, today: date) -> tuple[Refusal, ...]:
    """Return what came out of the test cases otherwise than they say."""
    try:
        places = places_of(method)
    except UnknownCatalogue as error:
        return (Refusal(("inputs",), str(error)),)
    return tuple(
        Refusal(("cases", outcome.name), f"El caso de prueba «{outcome.name}» falla. {difference}")
        for outcome in run_cases(method, today, places)
        for difference in outcome.differences
    )
