"""A job that issues a document, for the kill tests."""

from django_scopes import scopes_disabled

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.submissions.models import Submission
from forms_plugins.api.outcomes import DocumentRequest
from reporting.documents import services
from tests.factories.certificates import certificate_facts


@job_handler("test-document")
def issue_certificate(job: Job) -> None:
    """Issue the certificate of a submission."""
    with scopes_disabled():
        submission = Submission.objects.get(pk=job.payload["submission"])
        request = DocumentRequest("cse-certificate", certificate_facts(), valid_until=None)
        services.issue(submission=submission, request=request)
