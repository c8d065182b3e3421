"""Read a scoring method from a file (YAML, XLSX or JSON) and publish it, or keep it as a draft."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.methods.drafts import DraftExists, begin_draft
from cms.methods.models import MethodDraft
from cms.methods.sheet_edits import SheetTooLarge
from forms_plugins.classification.importing import (
    ImportedFile,
    MethodFileRefused,
    publish_file,
    read_method_file,
)
from forms_plugins.classification.sheets import Problem
from forms_plugins.classification.sheets.xlsx import MOST_BYTES


class Command(BaseCommand):
    help = (
        "Import a scoring method and publish it as a new version if it changed: YAML, XLSX or the "
        "JSON of export_method. What a file is, is seen from its content. Nothing is published if "
        "anything in it is wrong: the exit code is 2 then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument("--draft", action="store_true", help="keep it as a draft to edit")
        parser.add_argument(
            "--replace", action="store_true", help="with --draft: also an older one"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--note", default="", help="what changed, kept with the version")
        parser.add_argument("--by", default="", help="name of the user who publishes")
        parser.add_argument("--report", choices=["json"], help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = read_method_file(_read_bytes(options["file"]))
            if options["draft"]:
                self._keep_draft(found, options)
            else:
                self._publish(found, options)
        except MethodFileRefused as refusal:
            self._refuse(refusal.problems, options)

    def _publish(self, found: ImportedFile, options: Mapping[str, Any]) -> None:
        done = publish_file(
            found,
            at=timezone.now(),
            by=_publisher(options["by"]),
            note=options["note"],
            dry_run=options["dry_run"],
        )
        told = {
            "method": done.slug,
            "version": done.number,
            "changed": done.changed,
            "status": done.status,
            "cases": done.cases,
        }
        if done.changed:
            words = "Se publicaría" if options["dry_run"] else "Se publicó"
            sentence = (
                f"{words} «{done.slug}», versión {done.number} (casos de prueba: {done.cases})."
            )
        else:
            sentence = f"«{done.slug}» no cambia: su versión {done.number} ya es esta."
        self._tell(told, sentence, found.problems, options)

    def _keep_draft(self, found: ImportedFile, options: Mapping[str, Any]) -> None:
        slug, title, sheets = found.slug, found.title, found.sheets
        if not slug or sheets is None:
            raise MethodFileRefused(found.problems)
        if not options["dry_run"]:
            self._begin_draft(slug, title, sheets, options)
        words = "Se guardaría" if options["dry_run"] else "Se guardó"
        sentence = f"{words} el borrador de «{slug}» ({len(found.problems)} observaciones)."
        self._tell({"method": slug, "draft": True}, sentence, found.problems, options)

    def _begin_draft(self, slug: str, title: str, sheets: Any, options: Mapping[str, Any]) -> None:
        older = MethodDraft.objects.filter(slug=slug).first() if options["replace"] else None
        try:
            begin_draft(
                slug=slug,
                title=title or slug,
                sheets=sheets,
                by=_publisher(options["by"]),
                replace=older.revision if older else None,
            )
        except DraftExists:
            raise MethodFileRefused(
                (_whole(f"Ya hay un borrador de «{slug}». Con --replace este toma su lugar."),)
            ) from None
        except SheetTooLarge as error:
            raise MethodFileRefused((_whole(str(error)),)) from error

    def _tell(
        self,
        told: dict[str, Any],
        sentence: str,
        problems: Iterable[Problem],
        options: Mapping[str, Any],
    ) -> None:
        if options["report"] == "json":
            dry_run = {"dry_run": True} if options["dry_run"] else {}
            self._print({**told, **dry_run, "problems": _listed(problems)})
            return
        for problem in problems:
            self.stderr.write(str(problem))
        self.stdout.write(sentence)

    def _refuse(self, problems: tuple[Problem, ...], options: Mapping[str, Any]) -> NoReturn:
        if options["report"] == "json":
            self._print({"refused": True, "problems": _listed(problems)})
        for problem in problems:
            self.stderr.write(str(problem))
        sys.exit(2)

    def _print(self, report: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False))


def _listed(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "sheet": problem.sheet,
            "row": problem.row,
            "column": problem.column,
            "heading": problem.heading,
            "severity": problem.severity,
            "message": problem.message,
        }
        for problem in problems
    ]


def _whole(message: str) -> Problem:
    return Problem("", 0, 0, "error", message)


def _publisher(name: str) -> Any:
    if not name:
        return None
    users = get_user_model()
    found = users._default_manager.filter(**{str(users.USERNAME_FIELD): name}).first()
    if found is None:
        raise CommandError(f"No hay una cuenta «{name}».", returncode=2)
    return found


def _read_bytes(name: str) -> bytes:
    """Return what a file holds, a byte more than is read at most."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"No se puede leer «{name}»: {error.strerror}.", returncode=2) from error
