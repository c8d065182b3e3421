"""Celery's part of retention: what its clock asks for once a day."""

from celery import shared_task
from django.utils import timezone

from cms.submissions.services.expiring import remove_expired_drafts


@shared_task(name="cms.submissions.tasks.remove_expired", ignore_result=True)
def remove_expired() -> int:
    """Remove drafts of citizens whose time is over; return how many."""
    return remove_expired_drafts(at=timezone.now()).drafts
