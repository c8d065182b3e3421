"""The classification of households as a calculation of a form."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field as ModelField
from pydantic import model_validator

from forms_plugins.api.context import CalculationContext, SubmissionFacts
from forms_plugins.api.kinds import Calculation, Options
from forms_plugins.api.outcomes import CalculationResult
from forms_plugins.api.register_mapping import RegisterMapping
from forms_plugins.api.registry import register
from forms_plugins.classification.selectors import published_method
from forms_plugins.engine.classification import Classified, explain
from forms_plugins.engine.definition.texts import Slug


class ClassificationOptions(Options):
    """
    ``methods`` are computed in this order; the one that ``decides`` classifies the household.

    ``register`` in the document says which answers enter the register of households.
    """

    methods: tuple[Slug, ...]
    decides: Slug
    # pydantic's own classes have a method "register", hence the alias.
    household_register: RegisterMapping | None = ModelField(default=None, alias="register")

    @model_validator(mode="after")
    def _one_of_the_methods_decides(self) -> "ClassificationOptions":
        if self.decides not in self.methods:
            raise ValueError("the method that decides must be one of the methods")
        return self


@register
class HouseholdClassification(Calculation):
    """Computes published scoring methods, each with its explanation."""

    slug = "household-classification"
    label = gettext_lazy("Classification of households")
    options_class = ClassificationOptions

    def calculate(
        self, facts: SubmissionFacts, options: ClassificationOptions, context: CalculationContext
    ) -> tuple[CalculationResult, ...]:
        """Return one result a method; a method that is not published gives one with its reason."""
        return tuple(
            self._result(slug, facts, context, decides=slug == options.decides)
            for slug in options.methods
        )

    def _result(
        self, slug: str, facts: SubmissionFacts, context: CalculationContext, *, decides: bool
    ) -> CalculationResult:
        found = published_method(slug, on=context.today)
        if found is None:
            return not_published(slug, decides=decides)
        classified = found.classifier.classify(facts.answers, context.today)
        return as_result(classified, found.number, decides=decides)


def as_result(classified: Classified, number: int, *, decides: bool) -> CalculationResult:
    """Return the engine's result as the platform keeps it."""
    validity = classified.validity
    return CalculationResult(
        method=classified.method.slug,
        method_version=number,
        status=classified.status,
        raw=classified.raw,
        index=classified.index,
        category=classified.category,
        eligible=classified.eligible,
        explanation=explain(classified, number),
        decides=decides,
        valid_from=validity.valid_from if validity else None,
        valid_until=validity.valid_until if validity else None,
    )


def not_published(slug: str, *, decides: bool) -> CalculationResult:
    """Return the result of a method that the institution has not published."""
    text = _("The method “%(slug)s” has not been published. The operator has to install it.") % {
        "slug": slug
    }
    reason = {
        "about": "method",
        "label": "",
        "code": "method_not_published",
        "answer": "",
        "text": text,
    }
    explanation = {
        "method": {"slug": slug, "version": 0, "title": slug, "legal_effect": False},
        "legal_effect": False,
        "status": "not_computed",
        "contributions": [],
        "assumptions": [],
        "reasons": [reason],
    }
    return CalculationResult(
        method=slug,
        method_version=0,
        status="not_computed",
        explanation=explanation,
        decides=decides,
    )
