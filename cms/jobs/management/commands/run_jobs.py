import logging
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from cms.jobs import services
from cms.jobs.models import Job
from cms.jobs.runner import new_owner

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Work off the jobs table without Celery: a line for each job, until it is told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until-empty",
            action="store_true",
            help="end when no job is due (jobs that wait for their next attempt stay)",
        )
        parser.add_argument(
            "--poll-seconds", type=float, default=1.0, help="pause between looks at an empty table"
        )

    def handle(self, *, until_empty: bool, poll_seconds: float, **options: Any) -> None:
        self.owner = new_owner()
        self.stop = threading.Event()
        if until_empty:
            services.sweep()
            while self._run_one():
                pass
            return
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self._poll(poll_seconds)

    def _stop(self, *args: Any) -> None:
        # The job at hand is finished first; nothing is torn down in the middle.
        self.stop.set()

    def _poll(self, poll_seconds: float) -> None:
        next_sweep = 0.0
        while not self.stop.is_set():
            close_old_connections()
            try:
                if time.monotonic() >= next_sweep:
                    services.sweep()
                    next_sweep = time.monotonic() + settings.JOB_SWEEP_SECONDS
                worked = self._run_one()
            except (OperationalError, InterfaceError):
                logger.exception("The jobs table cannot be read; trying again")
                worked = False
            if not worked:
                self.stop.wait(poll_seconds)

    def _run_one(self) -> bool:
        job = services.run_next(owner=self.owner)
        if job is None:
            return False
        self.stdout.write(_line(job))
        self.stdout.flush()
        return True


def _line(job: Job) -> str:
    note = f": {job.note}" if job.note else ""
    return f"{job.pk} {job.kind} {job.key} {job.state} ({job.attempts}/{job.max_attempts}){note}"
