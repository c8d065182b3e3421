"""Read a form from a file (a document, a bundle or an XLSForm) and publish it."""

import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from cms.form_builder.bundle_command import run_bundle_import
from cms.form_builder.bundle_plan import CHOICES
from cms.form_builder.bundles import is_bundle
from cms.form_builder.services import DocumentRefused, import_form
from cms.form_builder.xlsform_command import print_report, run_xlsform_import
from cms.form_builder.xlsforms import MOST_BYTES as MOST_XLSFORM_BYTES
from cms.form_builder.xlsforms import document_report, is_json, refused

MOST_BYTES = 5_000_000


class Command(BaseCommand):
    help = (
        "Import a form and publish it: a document (JSON), a bundle, or an XLSForm (.xlsx, .xls, "
        ".csv, .zip). What a file is, is seen from its content."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--conflicts", choices=CHOICES, help="for a bundle: what to do there")
        parser.add_argument("--report", choices=["json"], help="print the report as JSON")
        parser.add_argument("--slug", default="", help="for an XLSForm: short name of the form")
        parser.add_argument(
            "--media", default="", help="for an XLSForm: folder or ZIP with its CSV files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = _read_bytes(options["file"])
            if not is_json(content, options["file"]):
                self._import_xlsform(content, options)
                return
            document = document_in(content, options["file"])
            if is_bundle(document):
                self._import_bundle(document, options)
                return
            # An explicit import means this document, also when a later one was published.
            imported = import_form(document, restore=True)
        except DocumentRefused as refusal:
            self._refuse(refusal, options)
        version = imported.version
        if options["report"] == "json":
            report = document_report(version.document, version.number)
            print_report(report, write=self.stdout.write, as_json=True)
            return
        line = {
            "form": version.form.slug,
            "version": version.number,
            "changed": imported.changed,
        }
        self.stdout.write(json.dumps(line))

    def _refuse(self, refusal: DocumentRefused, options: dict[str, Any]) -> NoReturn:
        if options["report"] == "json":
            report = refused("\n".join(refusal.problems))
            print_report(report, write=self.stdout.write, as_json=True)
        for problem in refusal.problems:
            self.stderr.write(problem)
        sys.exit(2)

    def _import_xlsform(self, content: bytes, options: dict[str, Any]) -> None:
        done = run_xlsform_import(
            content,
            options["file"],
            write=self.stdout.write,
            media_place=options["media"],
            slug=options["slug"],
            dry_run=options["dry_run"],
            as_json=options["report"] == "json",
        )
        if not done:
            sys.exit(2)

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
    return document_in(_read_bytes(name), name)


def document_in(content: bytes, name: str) -> dict[str, Any]:
    """Return the JSON object in some bytes. :raises DocumentRefused: if they hold another thing."""
    if len(content) > MOST_BYTES:
        raise DocumentRefused([f"{name}: larger than {MOST_BYTES} bytes"])
    try:
        document = json.loads(content.decode("utf-8"))
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
    """Return what a file holds, within the bound of the largest kind of file."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(MOST_XLSFORM_BYTES + 1)
        else:
            with open(name, "rb") as file:
                content = file.read(MOST_XLSFORM_BYTES + 1)
    except OSError as error:
        raise DocumentRefused([f"{name}: {error.strerror}"]) from error
    if len(content) > MOST_XLSFORM_BYTES:
        raise DocumentRefused([f"{name}: larger than {MOST_XLSFORM_BYTES} bytes"])
    return content
