"""Write a published method as a file: YAML, XLSX or JSON."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms_plugins.classification.selectors import document_for_files
from forms_plugins.classification.sheets import FORMATS, FileRefused, write_file
from forms_plugins.classification.versions import named_version


class Command(BaseCommand):
    help = (
        "Write a method as a file that import_method reads: the newest published version, one of "
        "its versions (SLUG@2), or the document of a package that was never published."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("method", help="slug of the method, such as ifh-2010, or ifh-2010@2")
        parser.add_argument("--format", choices=FORMATS, default="yaml")
        parser.add_argument("--output", help="file to write; standard output if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, number = named_version(options["method"])
        document = document_for_files(slug, number)
        if document is None:
            raise CommandError(f"No existe el método «{options['method']}».", returncode=2)
        try:
            content = write_file(document, options["format"])
        except FileRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        if options["output"]:
            self._write_file(options["output"], content)
        elif options["format"] == "xlsx":
            sys.stdout.buffer.write(content)
        else:
            self.stdout.write(content.decode(), ending="")

    def _write_file(self, name: str, content: bytes) -> None:
        try:
            with open(name, "wb") as file:
                file.write(content)
        except OSError as error:
            raise CommandError(
                f"No se puede escribir «{name}»: {error.strerror}.", returncode=2
            ) from error
