"""Reading issued documents and how far they are."""

from enum import StrEnum

from django.db.models import QuerySet

from cms.jobs.models import Job
from cms.jobs.services import STOPPED_STATES
from cms.submissions.models import Submission
from cms.submissions.progress import progress_of
from cms.training.models import Certification
from reporting.documents.certificates import job_key
from reporting.documents.models import IssuedDocument


class Preparation(StrEnum):
    """How far the documents of a submission are."""

    READY = "ready"
    PREPARING = "preparing"
    DELAYED = "delayed"
    NOTHING = "nothing"


PREPARATIONS = {
    "ready": Preparation.READY,
    "working": Preparation.PREPARING,
    "stopped": Preparation.DELAYED,
    "nothing": Preparation.NOTHING,
}
"""By the states of ``cms.submissions.progress``."""


def documents_of(submission: Submission) -> QuerySet[IssuedDocument]:
    """Return the documents of a submission, newest first."""
    return IssuedDocument.objects.filter(submission=submission).select_related("template")


def preparation_of(submission: Submission) -> Preparation:
    """Say whether a submission has its documents, waits for them, or gets none."""
    return PREPARATIONS[progress_of(submission).state]


def preparation_of_certificate(certification: Certification) -> Preparation:
    """Say whether the certificate that is not there yet is on its way, or was never asked for."""
    job = Job.objects.filter(key=job_key(certification)).first()
    if job is None:
        return Preparation.NOTHING
    return Preparation.DELAYED if job.state in STOPPED_STATES else Preparation.PREPARING
