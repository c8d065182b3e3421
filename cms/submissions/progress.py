"""How far the background work after a submission is, in words."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.jobs.models import Job, JobState
from cms.submissions.models import Submission
from cms.submissions.services.submitting import ACTION_JOB


@dataclass(frozen=True)
class Progress:
    """``state`` is ``ready``, ``working``, ``stopped`` or ``nothing``; ``documents`` those made."""

    state: str
    documents: list[dict[str, Any]]


def progress_of(submission: Submission) -> Progress:
    """Return the documents of a submission, and whether more are being made."""
    documents = [
        {
            "number": document.number,
            "valid_until": document.valid_until,
            "url": reverse("documents:download", kwargs={"number": document.number}),
        }
        for document in submission.documents.all()
    ]
    if documents:
        return Progress("ready", documents)
    states = set(
        Job.objects.filter(kind=ACTION_JOB, key__startswith=f"action:{submission.pk}:").values_list(
            "state", flat=True
        )
    )
    if states & {JobState.FAILED, JobState.NEEDS_CONFIGURATION}:
        return Progress("stopped", [])
    if states & {JobState.WAITING, JobState.RUNNING}:
        return Progress("working", [])
    return Progress("nothing", [])


def progress_words(progress: Progress) -> str:
    """Return one sentence about the certificate."""
    return {
        "ready": _("The certificate is ready."),
        "working": _("The certificate is being made. Load this page again in a few seconds."),
        "stopped": _("The certificate could not be made. The operator of the platform was told."),
        "nothing": _("No certificate is issued for this result."),
    }[progress.state]
