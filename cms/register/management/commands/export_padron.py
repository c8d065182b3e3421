"""``manage.py export_padron [--office CODE] [--output FILE]``: the register as a padrón."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from cms.accounts.models import Office
from cms.register.padron import words
from cms.register.padron.expected import NoForm
from cms.register.padron.exporting import Exported, export_padron

REFUSED = 2
"""Exit status when nothing was written."""


class Command(BaseCommand):
    """
    Write the padrón of an office, or of all, to a file or to standard output.

    A file appears under its name only when it is whole, and only its owner may read it.
    """

    help = "Export the register as a padrón (CSV), line by line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", default="", help="code of the office; without it, all")
        parser.add_argument("--output", default="-", help="file, or - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            office = None
            if options["office"]:
                office = Office.objects.filter(code=options["office"]).first()
                if office is None:
                    self._refuse(words.NO_OFFICE)
            counts = Exported()
            try:
                self._write(office, options["output"], counts)
            except NoForm:
                self._refuse(words.FILE_NO_FORM)
            except OSError:
                self._refuse(words.FILE_UNWRITABLE)
            said = words.EXPORTED.format(people=counts.people, households=counts.households)
            self.stderr.write(said)

    def _write(self, office: Office | None, output: str, counts: Exported) -> None:
        if output == "-":
            for part in export_padron(office, counts):
                self.stdout.write(part, ending="")
            return
        path = Path(output)
        unfinished = path.with_name(f"{path.name}.parte")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.writelines(export_padron(office, counts))
        unfinished.replace(path)

    def _refuse(self, message: str) -> None:
        self.stderr.write(message)
        sys.exit(REFUSED)
