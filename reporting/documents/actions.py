"""The background job of certificates of training."""

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.training.models import Certification
from reporting.documents import certificates


@job_handler(certificates.CERTIFICATE_JOB)
def issue_certificate(job: Job) -> str:
    """Issue the certificate of a certification and return its number. May run twice."""
    certification = Certification.objects.select_related(
        "course_version", "enrolment__course", "office"
    ).get(pk=job.payload["certification"])
    return certificates.issue(certification).number
