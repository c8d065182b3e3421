from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms.jobs import services
from cms.jobs.models import Job


class Command(BaseCommand):
    help = "Let jobs that failed or wait for a change of configuration run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("jobs", nargs="*", type=int, help="numbers of jobs; all when left out")
        parser.add_argument("--kind", help="only jobs of this kind")
        parser.add_argument("--state", choices=services.STOPPED_STATES, help="only in this state")

    def handle(self, *, jobs: list[int], kind: str | None, state: str | None, **_: Any) -> None:
        wanted = Job.objects.all()
        if jobs:
            wanted = wanted.filter(pk__in=jobs)
        if kind:
            wanted = wanted.filter(kind=kind)
        if state:
            wanted = wanted.filter(state=state)
        self.stdout.write(str(services.requeue(wanted)))
