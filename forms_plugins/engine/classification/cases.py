"""The saved test cases of a method: households whose result is known."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from forms_plugins.engine.classification.classified import Classified
from forms_plugins.engine.classification.classifier import Classifier
from forms_plugins.engine.classification.extras import Case, Expected
from forms_plugins.engine.classification.inputs import NO_PLACES, InputCleaner
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.numbers import decimal_text

DIFFERS: Final = "{what}: se esperaba {expected} y salió {found}."
NO_REASON: Final = "Se esperaba el motivo «{code}», pero los motivos son: {found}."
NOTHING_FOUND: Final = "nada"
STATUSES: Final[Mapping[str, str]] = {"computed": "calculado", "not_computed": "no calculado"}


@dataclass(frozen=True)
class CaseOutcome:
    """What became of a test case; ``differences`` are sentences, empty when it passed."""

    case: Case
    classified: Classified
    differences: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the name of the case."""
        return self.case.name

    @property
    def passed(self) -> bool:
        """Say whether everything the case expects came out."""
        return not self.differences


def run_cases(
    method: ScoringMethod, today: date, places: Mapping[str, Container[str]] = NO_PLACES
) -> tuple[CaseOutcome, ...]:
    """
    Classify every case of a method, at its own day or ``today``, and compare.

    ``places`` are the codes of the catalogues that inputs name; without them any code is taken.
    """
    classifier, cleaner = Classifier(method), InputCleaner(method, places)
    return tuple(_run(case, classifier, cleaner, today) for case in method.cases)


def _run(case: Case, classifier: Classifier, cleaner: InputCleaner, today: date) -> CaseOutcome:
    answers, wrong = cleaner.clean(case.answers)
    classified = classifier.classify(answers, case.on or today, wrong)
    return CaseOutcome(case, classified, tuple(_differences(case.expected, classified)))


def _differences(expected: Expected, found: Classified) -> Iterator[str]:
    if expected.status is not None and expected.status != found.status:
        yield DIFFERS.format(
            what="Estado", expected=STATUSES[expected.status], found=STATUSES[found.status]
        )
        if found.status == "not_computed":
            yield from dict.fromkeys(reason.text for reason in found.reasons)
    yield from _number("Puntaje", expected.raw, found.raw)
    yield from _number("Índice", expected.index, found.index)
    if expected.category is not None and expected.category != found.category:
        yield DIFFERS.format(
            what="Clase", expected=expected.category, found=found.category or NOTHING_FOUND
        )
    if expected.eligible is not None and expected.eligible is not found.eligible:
        yield DIFFERS.format(
            what="Elegible",
            expected=_yes_or_no(expected.eligible),
            found=_yes_or_no(found.eligible),
        )
    for name, value in expected.outputs.items():
        yield from _number(name, value, found.outputs.get(name))
    codes = [reason.code for reason in found.reasons]
    for code in expected.reasons:
        if code not in codes:
            yield NO_REASON.format(code=code, found=", ".join(codes) or NOTHING_FOUND)


def _number(what: str, expected: Decimal | None, found: Decimal | None) -> Iterator[str]:
    if expected is not None and expected != found:
        said = decimal_text(found) if found is not None else NOTHING_FOUND
        yield DIFFERS.format(what=what, expected=decimal_text(expected), found=said)


def _yes_or_no(value: bool | None) -> str:
    return {None: NOTHING_FOUND, True: "sí", False: "no"}[value]
