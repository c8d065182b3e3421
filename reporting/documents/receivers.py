"""News from below that documents answer to."""

from typing import Any

from django.dispatch import receiver

from cms.submissions.models import Submission
from forms_plugins.api.outcomes import DocumentRequest
from forms_plugins.api.signals import document_requested
from reporting.documents import services


@receiver(document_requested, dispatch_uid="issue_document")
def issue_document(
    sender: Any, *, submission: Submission, request: DocumentRequest, **kwargs: Any
) -> None:
    """Issue what an action asked for; its failures are those of the job."""
    services.issue(submission=submission, request=request)
