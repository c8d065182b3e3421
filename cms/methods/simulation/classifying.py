"""Classify many households at once, as their raw answers come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cms.methods.simulation.classes import COMPUTED, ELIGIBLE, NONE, NOT_ELIGIBLE, scale_of
from forms_plugins.api.catalogues import get_catalogue
from forms_plugins.engine.classification import (
    Classified,
    Classifier,
    InputCleaner,
    ScoringMethod,
)

if TYPE_CHECKING:
    from forms_plugins.classification.bulk import BulkResult

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Batch:
    """The class (code, or "") and the area (key, or "") of each household, in their order."""

    classes: list[str]
    areas: list[str]


class ManyClassifier:
    """A method prepared for many households: whole batches, and single ones with explanation."""

    def __init__(self, method: ScoringMethod, on: date) -> None:
        # Imported here: NumPy is for workers, no page needs it.
        from forms_plugins.classification.bulk import BulkClassifier

        self.method = method
        self.on = on
        self.scale = scale_of(method)
        slugs = {item.catalogue for item in method.inputs if item.catalogue}
        places = {slug: get_catalogue(slug).places for slug in slugs}
        self._many = BulkClassifier(method, on, places)
        self._one = Classifier(method)
        self._cleaner = InputCleaner(method, places)

    def batch(self, households: Sequence[Answers]) -> Batch:
        """Return class and area of every household."""
        result = self._many.classify(households)
        return Batch(
            classes=self._classes(result),
            areas=[result.areas[place] if place >= 0 else NONE for place in result.area.tolist()],
        )

    def _classes(self, result: "BulkResult") -> list[str]:
        if self.scale.by == "category":
            codes = (*result.categories, NONE)
            return [codes[place] for place in result.category.tolist()]
        if self.scale.by == "eligible":
            codes = (NOT_ELIGIBLE, ELIGIBLE, NONE)
            return [codes[value] for value in result.eligible.tolist()]
        return [COMPUTED if done else NONE for done in result.computed.tolist()]

    def one(self, answers: Answers) -> Classified:
        """Return the explained result of one household."""
        typed, wrong = self._cleaner.clean(answers)
        return self._one.classify(typed, self.on, wrong)
