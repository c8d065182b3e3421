"""The explanation of a class that no result of a form explains: worked out again when asked for."""

from typing import Any

from django.utils.translation import gettext as _

from cms.register.models import Classification, EntrySource
from cms.register.plain_explanations import classified_again, method_version_of
from forms_plugins.engine.classification import explain


def explanation_of(classification: Classification) -> dict[str, Any] | None:
    """
    Return the explanation of a class as JSON, as ``docs/classification.md`` tabulates it.

    A class with a result has the one stored with it. Any other is classified again from the
    answers kept of the household, with the version of the method that gave the class, on its day.
    ``None`` where no method is known, or where the answers have changed and give another class.
    """
    if classification.result is not None:
        return dict(classification.result.explanation)
    version = method_version_of(classification)
    classified = classified_again(classification)
    if version is None or classified is None:
        return None
    explanation = explain(classified, version.number)
    if classification.source == EntrySource.RECLASSIFICATION and explanation["validity"]:
        explanation["validity"] |= {
            "valid_from": classification.valid_from.isoformat(),
            "valid_until": classification.valid_until.isoformat(),
            "note": _("The last day is that of the class before: the answers are the same."),
        }
    return explanation
