"""What was sent in practice: the answers and classes it came to."""

from datetime import date
from typing import Any

from django.utils import timezone
from django_scopes import scopes_disabled

from cms.form_builder.testing import Found, run_answers
from cms.submissions.models import Submission
from cms.submissions.selectors import definition_of
from cms.training.models import AttemptItem
from forms_plugins.engine.answers import answers_from_json, answers_to_json, without_computed
from forms_plugins.engine.definition import FormDefinition
from forms_plugins.engine.quiz.questions import FormCase


def latest_sent(item: AttemptItem) -> Submission | None:
    """
    Return what was sent last for the case of an attempt, in its time, by the person who takes it.
    """
    attempt = item.attempt
    with scopes_disabled():
        rows = Submission.with_tests.filter(
            is_test=True,
            draft__practice__item=item,
            draft__practice__user=attempt.enrolment.user_id,
        )
        if attempt.ends_at is not None:
            # An attempt may be closed some time after its end.
            rows = rows.filter(submitted_at__lte=attempt.ends_at)
        found: Submission | None = (
            rows.select_related("form_version__form").order_by("-submitted_at", "-pk").first()
        )
        return found


def case_response(item: AttemptItem) -> dict[str, Any] | None:
    """
    Return the answer to the case of an attempt: what was last sent for it, ``None`` if nothing was.

    Shape: ``{"answers": {JSON of the engine}, "categories": {method: class}}``.
    """
    sent = latest_sent(item)
    definition = item.question_version.definition
    if sent is None or not isinstance(definition, FormCase):
        return None
    return sent_response(sent, definition)


def sent_response(sent: Submission, case: FormCase) -> dict[str, Any]:
    """
    Return what was sent as the response to a case.

    A case that is set on a day of its own is worked out anew as of that day: ages and classes
    depend on it.
    """
    day = timezone.localdate(sent.submitted_at)
    if case.today is not None and case.today != day:
        found = answers_on(definition_of(sent.form_version), sent.answers, case.today)
        categories = {method: parts["category"] for method, parts in found.results.items()}
        return {"answers": dict(found.answers), "categories": _known(categories)}
    with scopes_disabled():
        given = dict(sent.results.values_list("method", "category"))
    return {"answers": sent.answers, "categories": _known(given)}


def answers_on(form: FormDefinition, answers: dict[str, Any], day: date) -> Found:
    """Return what answers (JSON of the engine) come to on a day; nothing of it is kept."""
    typed = without_computed(form, answers_from_json(form, answers))
    return run_answers(form, answers_to_json(form, typed), day)


def _known(categories: dict[str, Any]) -> dict[str, str]:
    return {method: category for method, category in categories.items() if category}
