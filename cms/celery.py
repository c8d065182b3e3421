"""Celery: wakes the jobs table, carries no work of its own."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
app = Celery("empadrona")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

if settings.CELERY_BROKER_URL.startswith("filesystem"):
    for folder in ("queue", "control"):
        (settings.BROKER_FOLDER / folder).mkdir(parents=True, exist_ok=True)
