"""News from below that documents answer to."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.register.lookup_entries import refresh
from cms.register.models import Classification
from cms.submissions.models import Submission
from cms.training.models import Certification
from cms.training.signals import certification_issued
from forms_plugins.api.outcomes import DocumentRequest
from forms_plugins.api.signals import document_requested
from reporting.documents import certificates, services
from reporting.documents.models import IssuedDocument


@receiver(document_requested, dispatch_uid="issue_document")
def issue_document(
    sender: Any, *, submission: Submission, request: DocumentRequest, **kwargs: Any
) -> None:
    """Issue what an action asked for; its failures are those of the job."""
    services.issue(submission=submission, request=request)


@receiver(certification_issued, dispatch_uid="ask_for_certificate")
def ask_for_certificate(sender: Any, *, certification: Certification, **kwargs: Any) -> None:
    """Ask for the certificate in the transaction that gives the certification."""
    certificates.ask_for(certification)


@receiver(post_save, sender=IssuedDocument, dispatch_uid="tell_the_lookup")
def tell_the_lookup(sender: Any, *, instance: IssuedDocument, created: bool, **kwargs: Any) -> None:
    """Let citizens find a document that was issued, in the transaction that stores it."""
    if created and instance.submission_id is not None:
        rows = Classification.objects.filter(submission=instance.submission_id)
        refresh(rows.values_list("household", flat=True))
