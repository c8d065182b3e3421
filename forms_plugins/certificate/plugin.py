"""The certificate of a classification: asks for a document once a result decides."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_plugins.api.context import SubmissionFacts
from forms_plugins.api.kinds import Action
from forms_plugins.api.outcomes import CalculationResult, DocumentRequest, NothingToDo, Outcome
from forms_plugins.api.registry import register
from forms_plugins.certificate import household
from forms_plugins.certificate.options import CertificateOptions

COMPUTED = "computed"


@register
class Certificate(Action):
    """Asks for a document with the household, its class, and how the class was found."""

    slug = "certificate"
    label = gettext_lazy("Certificate of the classification")
    options_class = CertificateOptions

    def decide(
        self,
        facts: SubmissionFacts,
        results: tuple[CalculationResult, ...],
        options: CertificateOptions,
    ) -> tuple[Outcome, ...]:
        """
        Ask for the certificate when a result decides, computed and with its validity.

        :raises ConfigurationFailure: if the form does not say who the members are.
        """
        result = next((result for result in results if result.decides), None)
        if result is None:
            return (NothingToDo(_("No result decides.")),)
        if result.status != COMPUTED or not result.category:
            return (NothingToDo(_("Not computed: %(reasons)s.") % {"reasons": _reasons(result)}),)
        if result.valid_from is None or result.valid_until is None:
            return (NothingToDo(_("The result has no validity.")),)
        people = household.members(facts)
        document = {
            "reference": facts.reference,
            "submitted_on": facts.submitted_on.isoformat(),
            "office": {"code": facts.office_code, "name": facts.office_name},
            "holder": household.head_of(people),
            "household": household.lines(facts, options.household),
            "members": people,
            "result": result_facts(result),
        }
        return (DocumentRequest(options.template, document, valid_until=result.valid_until),)


def result_facts(result: CalculationResult) -> dict[str, Any]:
    """Return class, validity and method of a computed result, JSON-ready."""
    explanation = result.explanation
    method = explanation.get("method") or {}
    category = explanation.get("category") or {}
    return {
        "category": result.category,
        "category_label": category.get("label") or result.category,
        "category_meaning": category.get("meaning", ""),
        "valid_from": result.valid_from.isoformat() if result.valid_from else None,
        "valid_until": result.valid_until.isoformat() if result.valid_until else None,
        "method": result.method,
        "method_title": method.get("title") or result.method,
        "method_version": result.method_version,
        # A method that does not say so has none: the notice is printed rather than forgotten.
        "has_legal_effect": bool(method.get("legal_effect")),
        "disclaimer": _sentence(method.get("disclaimer", "")),
        "assumptions": [item["text"] for item in explanation.get("assumptions", ())],
    }


def _sentence(text: str) -> str:
    """Return ``text`` with a capital at its beginning and a full stop at its end."""
    bare = text.strip().rstrip(".")
    return f"{bare[0].upper()}{bare[1:]}." if bare else ""


def _reasons(result: CalculationResult) -> str:
    reasons = result.explanation.get("reasons", ())
    return ", ".join(f"{item['about']} {item['code']}" for item in reasons) or _(
        "no reason was given"
    )
