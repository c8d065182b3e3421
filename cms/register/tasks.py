"""Celery's part of expiry: what its clock asks for once a day."""

from celery import shared_task
from django.utils import timezone

from cms.register.expiry import announce


@shared_task(name="cms.register.tasks.announce_expiries", ignore_result=True)
def announce_expiries() -> int:
    """Announce the classes that end soon; return how many notices were added."""
    return announce(on=timezone.localdate(), at=timezone.now()).notices
