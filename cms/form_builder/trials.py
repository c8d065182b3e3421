"""Trials: the document of a draft, kept so that its author can walk through it in test mode."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.form_builder.models import Form, FormPage, FormVersion
from cms.form_builder.problems import FormHasProblems


@transaction.atomic
def make_trial(page: FormPage, by: Any) -> FormVersion:
    """
    Return the trial of what ``page`` says now; the same document gives the same trial.

    Nothing is published: a trial has no number, and only test drafts are filled in on it.

    :raises FormHasProblems: if the page does not compile.
    """
    compiled = page.compiled()
    if compiled.form is None or compiled.problems:
        raise FormHasProblems(compiled.problems)
    closed = {"title": page.title, "is_open": False}
    Form.objects.get_or_create(slug=page.form_slug, defaults=closed)
    # Two presses at once find the one trial that the first of them made.
    form = Form.objects.select_for_update().get(slug=page.form_slug)
    trials = FormVersion.with_trials.filter(form=form, is_trial=True, sha256=compiled.sha256)
    trial: FormVersion | None = trials.first()
    if trial is None:
        trial = FormVersion(
            form=form,
            is_trial=True,
            document=compiled.document,
            sha256=compiled.sha256,
            published_at=timezone.now(),
            published_by=by,
        )
        trial.save()
    return trial
