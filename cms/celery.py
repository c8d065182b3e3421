"""Celery: wakes the jobs table, carries no work of its own."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import celeryd_init
from django.conf import settings

from cms.jobs.schedule import beat_schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
app = Celery("empadrona")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = beat_schedule(settings.JOB_SWEEP_SECONDS)
app.conf.beat_schedule_filename = str(settings.DATA_DIR / "celerybeat-schedule")
app.autodiscover_tasks()


def uses_folder() -> bool:
    """Say whether messages are files in the data folder: no broker is configured."""
    return str(app.conf.broker_url).startswith("filesystem")


@celeryd_init.connect
def make_broker_folder(**kwargs: Any) -> None:
    """Make the folders of the filesystem transport: kombu expects them to be there."""
    if uses_folder():
        options = app.conf.broker_transport_options
        for name in ("data_folder_in", "data_folder_out", "control_folder"):
            Path(options[name]).mkdir(parents=True, exist_ok=True)
