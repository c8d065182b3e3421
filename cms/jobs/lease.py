"""
Who works on what: claiming a job, keeping it, handing it back, taking it away.

Every change is one conditional statement that names the owner, so that a worker that was taken for
dead and wakes up again cannot write over the work of its successor.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.jobs.models import Job, JobState

LEASE_SECONDS: int = getattr(settings, "JOB_LEASE_SECONDS", 60)
WORKER_LOST = _("The worker stopped while doing this job.")


def claim(*, owner: str, lease_seconds: int = LEASE_SECONDS) -> Job | None:
    """
    Take the job that has waited longest and is due, or return ``None``.

    The attempt is counted and committed before any work starts: a job that kills its worker runs
    out of attempts like any other.
    """
    if connection.features.has_select_for_update_skip_locked:
        return _claim_by_lock(owner, lease_seconds)
    return _claim_by_update(owner, lease_seconds)


def _due(now: datetime) -> models.QuerySet[Job]:
    return Job.objects.filter(state=JobState.WAITING, run_after__lte=now).order_by(
        "run_after", "pk"
    )


def _taken(owner: str, lease_seconds: int, now: datetime) -> dict:
    return {
        "state": JobState.RUNNING,
        "attempts": models.F("attempts") + 1,
        "lease_owner": owner,
        "lease_until": now + timedelta(seconds=lease_seconds),
        "progress": 0,
    }


def _claim_by_lock(owner: str, lease_seconds: int) -> Job | None:
    now = timezone.now()
    with transaction.atomic():
        pk = _due(now).select_for_update(skip_locked=True).values_list("pk", flat=True).first()
        if pk is None:
            return None
        Job.objects.filter(pk=pk).update(**_taken(owner, lease_seconds, now))
    return Job.objects.get(pk=pk)


def _claim_by_update(owner: str, lease_seconds: int) -> Job | None:
    now = timezone.now()
    while (pk := _due(now).values_list("pk", flat=True).first()) is not None:
        mine = Job.objects.filter(pk=pk, state=JobState.WAITING)
        if mine.update(**_taken(owner, lease_seconds, now)):
            return Job.objects.get(pk=pk)
    return None


def _held_by(job: Job, owner: str) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_owner=owner)


def extend(job: Job, *, owner: str, lease_seconds: int = LEASE_SECONDS) -> bool:
    """Keep the job for another lease; ``False`` means that it was taken away."""
    until = timezone.now() + timedelta(seconds=lease_seconds)
    return bool(_held_by(job, owner).update(lease_until=until))


def finish(job: Job, *, owner: str, note: str = "") -> bool:
    """Mark the job as done; ``False`` means that it was taken away."""
    return _end(job, owner, state=JobState.DONE, note=note, progress=100)


def fail(job: Job, *, owner: str, note: str) -> bool:
    """Mark the job as failed for good; ``False`` means that it was taken away."""
    return _end(job, owner, state=JobState.FAILED, note=note)


def _end(job: Job, owner: str, **changes: object) -> bool:
    ended = {"lease_owner": "", "lease_until": None, "finished_at": timezone.now()}
    return bool(_held_by(job, owner).update(**ended, **changes))


def hold(job: Job, *, owner: str, note: str) -> bool:
    """Set the job aside until somebody has changed the configuration."""
    changes = {"state": JobState.NEEDS_CONFIGURATION, "lease_owner": "", "lease_until": None}
    return bool(_held_by(job, owner).update(**changes, note=note))


def give_back(job: Job, *, owner: str, note: str, pause: timedelta) -> bool:
    """Let the job wait for ``pause`` and be tried again."""
    changes = {"state": JobState.WAITING, "lease_owner": "", "lease_until": None}
    run_after = timezone.now() + pause
    return bool(_held_by(job, owner).update(**changes, run_after=run_after, note=note))


def take_back_expired() -> int:
    """
    Free the jobs whose worker has not been heard of; return how many.

    A job that has used up its attempts ends as failed, so that one that kills every worker does
    not stop the others.
    """
    now = timezone.now()
    expired = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    freed = {"lease_owner": "", "lease_until": None, "note": str(WORKER_LOST)}
    used_up = expired.filter(attempts__gte=models.F("max_attempts"))
    failed = used_up.update(state=JobState.FAILED, finished_at=now, **freed)
    return failed + expired.update(state=JobState.WAITING, run_after=now, **freed)
