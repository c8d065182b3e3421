"""Bring questions of a YAML file into the bank."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.training.bank.files import FileRefused, import_questions


class Command(BaseCommand):
    help = "Bring the questions of a YAML file into the bank, published; all of them or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = import_questions(options["file"], at=timezone.now(), dry_run=options["dry_run"])
        except FileRefused as refusal:
            raise CommandError("\n".join(refusal.problems)) from refusal
        counts = {
            "added": len(done.added),
            "changed": len(done.changed),
            "same": len(done.same),
        }
        self.stdout.write(
            _("%(added)s added, %(changed)s changed, %(same)s the same as before.") % counts
        )
        if done.left_alone:
            names = ", ".join(done.left_alone)
            self.stdout.write(
                _("Left alone, because somebody changed them: %(names)s") % {"names": names}
            )
