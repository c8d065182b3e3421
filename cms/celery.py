"""Celery: wakes the jobs table, carries no work of its own."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
app = Celery("empadrona")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
