"""The job of a run: some pieces, then another job for the next ones."""

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.register.models import Reclassification
from cms.register.reclassification.running import work_for
from cms.register.reclassification.services import JOB, go_on

SECONDS_OF_A_JOB = 60
"""A job may take 300; other jobs wait behind it."""


@job_handler(JOB)
def reclassify(job: Job) -> None:
    """Do pieces of a run for a minute; whatever is stored is whole, so it may be called again."""
    pk = int(job.payload["pk"])
    if work_for(pk, SECONDS_OF_A_JOB):
        run = Reclassification.objects.get(pk=pk)
        if run.state == Reclassification.State.RUNNING:
            go_on(run)
