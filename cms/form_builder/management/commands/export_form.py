"""Write a published form to standard output or a file: document, bundle or XLSForm."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.form_builder.bundles import export_bundle
from cms.form_builder.services import NoSuchForm, export_document
from cms.form_builder.xlsforms import export_xlsform


class Command(BaseCommand):
    help = "Write a published form: its document, a bundle, or an XLSForm."

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        """Let --version mean the version of the form: Django's own --version gives way."""
        return super().create_parser(*args, **kwargs, conflict_handler="resolve")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name of the form, such as fsu")
        parser.add_argument(
            "--version", dest="number", type=int, help="number; the newest if left out"
        )

        parser.add_argument(
            "--format",
            choices=["json", "bundle", "xlsx"],
            default="json",
            help="bundle: with its shared lists, reusable blocks and test cases; xlsx: an XLSForm",
        )
        parser.add_argument("--output", help="file to write; standard output if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["format"] == "xlsx":
                self._export_xlsform(options)
                return
            if options["format"] == "bundle":
                document = export_bundle(options["slug"])
            else:
                document = export_document(options["slug"], options["number"])
        except NoSuchForm as error:
            self.stderr.write(str(error))
            sys.exit(2)
        text = json.dumps(document, ensure_ascii=False, indent=2)
        if options["output"]:
            self._write_file(options["output"], f"{text}\n".encode())
        else:
            self.stdout.write(text)

    def _export_xlsform(self, options: dict[str, Any]) -> None:
        written = export_xlsform(options["slug"], options["number"])
        for key, sentence in written.left_out:
            self.stderr.write(f"{key}: {sentence}")
        if options["output"]:
            self._write_file(options["output"], written.content)
        else:
            sys.stdout.buffer.write(written.content)

    def _write_file(self, name: str, content: bytes) -> None:
        try:
            with open(name, "wb") as file:
                file.write(content)
        except OSError as error:
            self.stderr.write(f"{name}: {error.strerror}")
            sys.exit(2)
