"""The background job that looks at a file before anybody may open it."""

from django.utils import timezone

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.submissions.models import Upload, UploadState
from cms.submissions.services.uploads import SCAN_JOB
from forms_plugins.api.kinds import FileScanner
from forms_plugins.api.outcomes import ScanVerdict
from forms_plugins.api.registry import registry


@job_handler(SCAN_JOB)
def scan_upload(job: Job) -> str:
    """
    Show a file to every scanner in use; only one that all call clean may be opened.

    May run twice: it judges the same bytes again. Removed files need no judgement.

    :raises TemporaryFailure: if a scanner does not answer; the file stays closed meanwhile.
    """
    upload = Upload.objects.get(pk=job.payload["upload"])
    if not upload.file:
        return "removed"
    try:
        with upload.file.open("rb") as file:
            verdict = verdict_on(file.read())
    except FileNotFoundError:
        return "removed"
    upload.state = UploadState.CLEAN if verdict.is_clean else UploadState.REFUSED
    upload.checked_at = timezone.now()
    upload.save(update_fields=["state", "checked_at"])
    return "clean" if verdict.is_clean else f"refused: {verdict.found}"


def verdict_on(content: bytes) -> ScanVerdict:
    """Return the first verdict that is not clean; nobody in use at all makes no file clean."""
    verdict = ScanVerdict(is_clean=False, found="no scanner in use")
    for scanner in registry.of_kind(FileScanner):
        if scanner.is_in_use():
            verdict = scanner.scan(content, scanner.read_options({}))
            if not verdict.is_clean:
                break
    return verdict
