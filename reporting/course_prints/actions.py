"""The background job of printed courses."""

from django.utils.translation import gettext as _

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from forms_plugins.api.errors import PermanentFailure
from reporting.course_prints import services
from reporting.course_prints.sources import NothingToPrint


@job_handler(services.PRINT_JOB)
def make_print(job: Job) -> str:
    """Make the document of a course as it is now. May run twice."""
    try:
        made = services.make(
            slug=job.payload["course"],
            language=job.payload["language"],
            on=services.made_today(job),
        )
    except NothingToPrint:
        raise PermanentFailure(_("The course is not published any more.")) from None
    return str(made)
