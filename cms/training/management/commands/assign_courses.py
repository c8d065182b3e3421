"""Run the rules of assignment without Celery's clock."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.training.assignments.reminding import remind
from cms.training.assignments.running import run_rules


class Command(BaseCommand):
    help = "Enrol everybody whom a rule of assignment concerns; run again it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remind", action="store_true", help="ask for the e-mails too")

    def handle(self, *args: Any, **options: Any) -> None:
        on, at = timezone.localdate(), timezone.now()
        done = run_rules(on=on, at=at)
        self.stdout.write(f"Inscripciones nuevas: {done.assigned}. Cerradas: {done.closed}.")
        if options["remind"]:
            reminded = remind(on=on, at=at)
            self.stdout.write(f"Avisos: {reminded.notices}, a {reminded.people} personas.")
