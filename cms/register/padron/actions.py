"""The job that works on a file: some pieces, then another job for the next ones."""

import time

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.register.models import PadronImport
from cms.register.padron.running import work_once
from cms.register.padron.services import JOB, WrongState, continue_with

SECONDS_OF_A_JOB = 60
"""A job may take 300; other jobs wait behind it."""


@job_handler(JOB)
def work_on_padron(job: Job) -> None:
    """Do pieces of a run for a minute; whatever is stored is whole, so it may be called again."""
    pk = int(job.payload["pk"])
    ends_at = time.monotonic() + SECONDS_OF_A_JOB
    while work_once(pk):
        if time.monotonic() >= ends_at:
            _go_on(pk)
            return


def _go_on(pk: int) -> None:
    try:
        continue_with(PadronImport.objects.get(pk=pk))
    except WrongState:
        return  # paused in this moment: whoever resumes it asks for a job
