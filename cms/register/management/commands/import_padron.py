"""``manage.py import_padron FILE [--dry-run] [--report json]``: a padrón into the register."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from cms.accounts.models import User
from cms.register.models import PadronImport
from cms.register.padron import services, words
from cms.register.padron.files import NoPadron, survey
from cms.register.padron.problems import Problem
from cms.register.padron.reports import report_of, report_text
from cms.register.padron.running import work_once

REFUSED = 2
"""Exit status when nothing of the file was taken."""


class Command(BaseCommand):
    """Import a padrón here and now; called again after it was stopped, it goes on."""

    help = "Import a padrón (CSV) into the register, or only check it with --dry-run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--dry-run", action="store_true", help="check everything, store nothing"
        )
        parser.add_argument("--report", choices=["text", "json"], default="text")
        parser.add_argument("--by", default="", help="user name of who imports it")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options["report"] == "json"
        with translation.override(settings.LANGUAGE_CODE):
            try:
                padron = self._run(options)
            except services.PadronRefused as refused:
                self._refuse(refused.problems, as_json=as_json)
            except services.AnotherPadronEnters:
                self._refuse([Problem(0, "", words.ANOTHER)], as_json=as_json)
            report = report_of(padron)
            self.stdout.write(
                json.dumps(report, ensure_ascii=False) if as_json else report_text(report)
            )
            if not services.took_anything(padron):
                sys.exit(REFUSED)

    def _run(self, options: dict[str, Any]) -> PadronImport:
        path, by = Path(options["file"]), _user(options["by"])
        try:
            with path.open("rb") as file:
                padron = None if options["dry_run"] else _unfinished(survey(file).sha256)
                if padron is None:
                    padron = services.receive(file, path.name, by=by, is_dry_run=options["dry_run"])
        except OSError as error:
            raise services.PadronRefused([Problem(0, "", words.FILE_UNREADABLE)]) from error
        except NoPadron as refused:
            raise services.PadronRefused([Problem(1, "", str(refused))]) from refused
        while work_once(padron.pk):
            pass
        padron.refresh_from_db()
        if padron.state != PadronImport.State.PAUSED:
            services.forget_file(padron)
        return padron

    def _refuse(self, problems: list[Problem], *, as_json: bool) -> None:
        if as_json:
            lines = [
                {"line": each.line, "column": each.column, "message": each.message}
                for each in problems
            ]
            self.stdout.write(
                json.dumps({"state": "refused", "problems": lines}, ensure_ascii=False)
            )
        else:
            for each in problems:
                self.stderr.write(each.message)
        sys.exit(REFUSED)


def _unfinished(sha256: str) -> PadronImport | None:
    """Return the run of the same file that was stopped on its way, to go on with it."""
    runs = PadronImport.objects.filter(is_dry_run=False, sha256=sha256)
    padron = runs.filter(state__in=services.UNFINISHED).first()
    if padron is not None and padron.state == PadronImport.State.PAUSED:
        PadronImport.objects.filter(pk=padron.pk).update(state=PadronImport.State.WAITING)
    return padron


def _user(name: str) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise services.PadronRefused([Problem(0, "", words.NO_ACCOUNT)])
    return user
