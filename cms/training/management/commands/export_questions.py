"""Write the published questions of the bank as YAML."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.training.bank.files import export_questions


class Command(BaseCommand):
    help = "Write the published questions of the bank as YAML, to standard output or a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--topic", default="", help="short name of a topic; all if left out")
        parser.add_argument("--output", help="file to write; standard output if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        text = export_questions(options["topic"])
        if options["output"]:
            Path(options["output"]).write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
