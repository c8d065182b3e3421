"""Write the document of a published form to standard output."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.form_builder.bundles import export_bundle
from cms.form_builder.services import NoSuchForm, export_document


class Command(BaseCommand):
    help = "Print the JSON document of a published form."

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
            choices=["json", "bundle"],
            default="json",
            help="bundle: with its shared lists, reusable blocks and test cases",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["format"] == "bundle":
                document = export_bundle(options["slug"])
            else:
                document = export_document(options["slug"], options["number"])
        except NoSuchForm as error:
            self.stderr.write(str(error))
            sys.exit(2)
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
