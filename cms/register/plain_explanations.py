"""
The plain explanation of a class of the register, worked out when somebody asks for it.

The answers that led to the class are classified again with the version of the method that gave it,
on its day. Only if that gives the same class is it explained: an explanation of something else
would be worse than none.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django_scopes import scopes_disabled

from cms.register.models import Classification, HouseholdAnswers
from forms_plugins.classification.models import MethodVersion
from forms_plugins.engine.answers import answers_from_json
from forms_plugins.engine.classification import Classified, Classifier
from forms_plugins.engine.classification.inputs import InputCleaner
from forms_plugins.engine.classification.plain import PlainExplanation, plain


def plain_explanation(classification: Classification) -> PlainExplanation | None:
    """Return the explanation of a class, ``None`` where it cannot be worked out again."""
    classified = classified_again(classification)
    return plain(classified) if classified is not None else None


def classified_again(classification: Classification) -> Classified | None:
    """Return the result a class comes from, ``None`` unless it gives this class again."""
    with scopes_disabled():
        version = method_version_of(classification)
        if version is None:
            return None
        answers, wrong = _answers(classification, version)
        day = _day(classification)
    classified = Classifier(version.definition).classify(answers, day, wrong)
    return classified if classified.category == classification.category else None


def method_version_of(classification: Classification) -> MethodVersion | None:
    """Return the version of the method that gave a class; an imported class may have none."""
    if classification.method is not None:
        return classification.method
    result = classification.result
    if result is None:
        return None
    versions = MethodVersion.objects.filter(
        method__slug=result.method, number=result.method_version
    )
    found: MethodVersion | None = versions.select_related("method").first()
    return found


def _answers(
    classification: Classification, version: MethodVersion
) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """Return the typed answers, and what is wrong with those that cannot be taken."""
    submission = classification.submission
    if submission is not None:
        return answers_from_json(submission.form_version.definition, submission.answers), {}
    kept = HouseholdAnswers.objects.filter(household=classification.household_id).first()
    return InputCleaner(version.definition).clean(kept.answers if kept else {})


def _day(classification: Classification) -> date:
    """Return the day a class was worked out for: ages and validity hang on it."""
    if classification.result is not None:
        computed_for = classification.result.explanation.get("computed_for")
        if computed_for:
            return date.fromisoformat(computed_for)
    return classification.valid_from
