"""Reading issued documents and how far they are."""

from enum import StrEnum

from django.db.models import QuerySet

from cms.jobs.models import Job, JobState
from cms.submissions.models import Submission
from reporting.documents.models import IssuedDocument


class Preparation(StrEnum):
    """How far the documents of a submission are."""

    READY = "ready"
    PREPARING = "preparing"
    DELAYED = "delayed"
    NOTHING = "nothing"


UNDER_WAY = (JobState.WAITING, JobState.RUNNING)
STOPPED = (JobState.FAILED, JobState.NEEDS_CONFIGURATION)


def documents_of(submission: Submission) -> QuerySet[IssuedDocument]:
    """Return the documents of a submission, newest first."""
    return IssuedDocument.objects.filter(submission=submission).select_related("template")


def preparation_of(submission: Submission) -> Preparation:
    """Say whether a submission has its documents, waits for them, or gets none."""
    if documents_of(submission).exists():
        return Preparation.READY
    # The form's actions are jobs "action:<submission>:<position>".
    jobs = Job.objects.filter(key__startswith=f"action:{submission.pk}:")
    states = set(jobs.values_list("state", flat=True))
    if states.intersection(UNDER_WAY):
        return Preparation.PREPARING
    if states.intersection(STOPPED):
        return Preparation.DELAYED
    return Preparation.NOTHING
