"""Celery's part: two messages without content. What there is to do stands in the jobs table."""

from celery import shared_task

from cms.jobs import services


@shared_task(name="cms.jobs.tasks.wake", ignore_result=True)
def wake() -> int:
    """Do every job that is due; return how many."""
    return sum(1 for _ in services.run_until_empty())


@shared_task(name="cms.jobs.tasks.sweep", ignore_result=True)
def sweep() -> int:
    """
    Give back the jobs of dead workers, then do what is due.

    This also does the jobs whose wake-up got lost and those whose pause is over.
    """
    services.sweep()
    return sum(1 for _ in services.run_until_empty())
