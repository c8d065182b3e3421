"""
The classes a method gives, from the poorest to the best off.

A method without classes is compared by eligibility, and one without eligibility by whether it gives
a result at all, so that every method can be simulated.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from forms_plugins.engine.classification import ScoringMethod

NONE: Final = ""
"""No class: not computed, or none in force."""
ELIGIBLE: Final = "elegible"
NOT_ELIGIBLE: Final = "no_elegible"
COMPUTED: Final = "calculado"


@dataclass(frozen=True)
class Scale:
    """Codes of classes with their words, from the poorest to the best off."""

    labels: dict[str, str]
    by: str

    def __contains__(self, code: object) -> bool:
        return code in self.labels


def scale_of(method: ScoringMethod) -> Scale:
    """Return what the results of a method are told apart by."""
    if method.categories:
        return Scale({item.code: item.label.es for item in method.categories}, "category")
    if method.threshold is not None or any(
        gate.then in ("eligible", "not_eligible") for gate in method.gates
    ):
        return Scale({ELIGIBLE: _("Eligible"), NOT_ELIGIBLE: _("Not eligible")}, "eligible")
    return Scale({COMPUTED: _("With a result")}, "status")
