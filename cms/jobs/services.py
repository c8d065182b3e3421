"""What the rest of the product asks of the jobs table."""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from cms.jobs.lease import take_back_expired
from cms.jobs.models import Job, JobState
from cms.jobs.runner import run_next, run_until_empty
from cms.jobs.signals import swept
from cms.jobs.wake import wake_on_commit

logger = logging.getLogger(__name__)

__all__ = [
    "STOPPED_STATES",
    "enqueue",
    "enqueue_many",
    "requeue",
    "run_next",
    "run_until_empty",
    "sweep",
]

STOPPED_STATES = (JobState.NEEDS_CONFIGURATION, JobState.FAILED)
"""States out of which only a person brings a job."""


def enqueue(*, kind: str, key: str, payload: Mapping[str, Any], max_attempts: int = 8) -> Job:
    """
    Ask for work inside the caller's transaction; a worker is woken when it commits.

    ``key`` makes the work unique: asking again, even at the same moment, gives the same row.
    ``payload`` is JSON: primary keys and options, never personal data.
    """
    job, _ = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": dict(payload),
            "max_attempts": max_attempts,
            "run_after": timezone.now(),
        },
    )
    if job.state == JobState.WAITING:
        wake_on_commit()
    return job


def enqueue_many(
    *, kind: str, wanted: Mapping[str, Mapping[str, Any]], max_attempts: int = 8
) -> None:
    """Do what ``enqueue`` does for many at once; ``wanted`` maps keys to payloads."""
    now = timezone.now()
    jobs = (
        Job(kind=kind, key=key, payload=dict(payload), max_attempts=max_attempts, run_after=now)
        for key, payload in wanted.items()
    )
    if Job.objects.bulk_create(jobs, batch_size=500, ignore_conflicts=True):
        wake_on_commit()


def sweep() -> int:
    """Give the jobs of dead workers back to the queue; return how many. Sends ``swept``."""
    for receiver, failure in swept.send_robust(sender=Job):
        if isinstance(failure, Exception):
            # What one receiver could not do must not keep the jobs waiting.
            name = getattr(receiver, "__name__", type(receiver).__name__)
            logger.error("A receiver of the clock failed: %s", name, exc_info=failure)
    return take_back_expired()


def requeue(jobs: models.QuerySet[Job]) -> int:
    """Let stopped jobs run again with all their attempts; return how many there were."""
    count = jobs.filter(state__in=STOPPED_STATES).update(
        state=JobState.WAITING,
        attempts=0,
        progress=0,
        run_after=timezone.now(),
        finished_at=None,
    )
    if count:
        wake_on_commit()
    return count
