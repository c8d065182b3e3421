"""Where to write to somebody who sent a form without an office."""

from typing import Any

from cms.submissions.models import Draft, ResumeKey, Submission
from cms.submissions.selectors import definition_of
from forms_plugins.engine.definition import FormDefinition

EMAIL_FIELD = "email"
SENSITIVE = "sensitive"


def contact_email(submission: Submission) -> str:
    """
    Return the address to confirm a submission to, empty if none is known.

    It is the first answer to a question for an e-mail address that is not marked sensitive, else
    the address that the person gave to go on later.
    """
    form = definition_of(submission.form_version)
    return _answered(form, submission.answers) or _given_to_resume(submission.draft)


def _answered(form: FormDefinition, answers: dict[str, Any]) -> str:
    for _step, roster, field in form.fields():
        is_open = roster is None and field.type == EMAIL_FIELD and field.sensitivity != SENSITIVE
        if is_open and answers.get(field.key):
            return str(answers[field.key])
    return ""


def _given_to_resume(draft: Draft | None) -> str:
    keys = ResumeKey.objects.filter(draft=draft, revoked_at=None).exclude(email="")
    return keys.order_by("-pk").values_list("email", flat=True).first() or ""
