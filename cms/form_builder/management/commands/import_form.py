"""Read a form document from a file and publish it."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.form_builder.bundle_command import run_bundle_import
from cms.form_builder.bundle_plan import CHOICES
from cms.form_builder.bundles import is_bundle
from cms.form_builder.services import DocumentRefused, import_form

MOST_BYTES = 5_000_000


class Command(BaseCommand):
    help = "Import a form document (JSON) and publish it; prints form, version and changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--conflicts", choices=CHOICES, help="for a bundle: what to do there")
        parser.add_argument("--report", choices=["json"], help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = read_document(options["file"])
            if is_bundle(document):
                self._import_bundle(document, options)
                return
            # An explicit import means this document, also when a later one was published.
            imported = import_form(document, restore=True)
        except DocumentRefused as refusal:
            for problem in refusal.problems:
                self.stderr.write(problem)
            sys.exit(2)
        version = imported.version
        line = {
            "form": version.form.slug,
            "version": version.number,
            "changed": imported.changed,
        }
        self.stdout.write(json.dumps(line))

    def _import_bundle(self, document: dict[str, Any], options: dict[str, Any]) -> None:
        done = run_bundle_import(
            document,
            write=self.stdout.write,
            dry_run=options["dry_run"],
            conflicts=options["conflicts"],
            as_json=options["report"] == "json",
        )
        if not done:
            sys.exit(2)


def read_document(name: str) -> dict[str, Any]:
    """
    Return the JSON object in a file.

    :raises DocumentRefused: if there is no such file, or it holds something else.
    """
    try:
        text = _read_bytes(name).decode("utf-8")
        document = json.loads(text)
    except OSError as error:
        raise DocumentRefused([f"{name}: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise DocumentRefused([f"{name}: byte {error.start} is not UTF-8"]) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DocumentRefused([f"{name}: {place}: {error.msg}"]) from error
    except RecursionError as error:
        raise DocumentRefused([f"{name}: nested too deeply"]) from error
    if not isinstance(document, dict):
        raise DocumentRefused([f"{name}: the document must be a JSON object"])
    return document


def _read_bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with open(name, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DocumentRefused([f"{name}: larger than {MOST_BYTES} bytes"])
    return content
