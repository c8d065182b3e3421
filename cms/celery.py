"""Celery: wakes the jobs table, carries no work of its own."""

import os

from celery import Celery
from django.conf import settings

from cms.jobs.schedule import beat_schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
app = Celery("empadrona")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = beat_schedule(settings.JOB_SWEEP_SECONDS)
app.conf.beat_schedule_filename = str(settings.DATA_DIR / "celerybeat-schedule")
app.autodiscover_tasks()
