"""Is the site alive, and is it ready: addresses for operators and load balancers."""

from datetime import timedelta

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from cms.jobs.models import Job, JobState

LATE_JOB = timedelta(minutes=5)


def live(request: HttpRequest) -> JsonResponse:
    """Answer without touching anything."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers; late jobs are told, not fatal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    late = Job.objects.filter(
        state=JobState.WAITING, run_after__lt=timezone.now() - LATE_JOB
    ).count()
    return JsonResponse({"status": "degraded" if late else "ok", "late_jobs": late})
