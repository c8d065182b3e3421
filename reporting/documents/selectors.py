"""Reading issued documents and how far they are."""

from enum import StrEnum

from django.db.models import QuerySet

from cms.submissions.models import Submission
from cms.submissions.progress import progress_of
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
