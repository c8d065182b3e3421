"""``manage.py submit_form SLUG FILE.json --office CODE``: one JSON object on standard output."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scope

from cms.accounts.models import Office, User
from cms.form_builder.models import Form, FormVersion
from cms.jobs.models import Job
from cms.jobs.runner import run_next
from cms.submissions.files import AnswersRefused, error_lines, submit_answers
from cms.submissions.gatekeeping import Held, NotAllowedNow, note_refusal
from cms.submissions.models import Submission
from cms.submissions.selectors import definition_of
from cms.submissions.services.submitting import ACTION_JOB
from forms_plugins.engine.definition import FormDefinition

REFUSED = 2
"""Exit status when nothing was sent; the errors are on standard output."""

LARGEST_FILE = 5_000_000


class Refusal(Exception):
    """Nothing was sent; ``errors`` are the lines to print."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(errors)
        self.errors = errors


class Command(BaseCommand):
    """Send one form from a file, work off what follows, and print what came of it."""

    help = "Send a form whose answers are in a JSON file."
    requires_system_checks = []  # a script calls this many times; `check` has its own command

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", help="JSON file, or - for standard input")
        parser.add_argument("--office", required=True, help="code of the office")
        parser.add_argument("--by", default="", help="user name of who sends it; else the platform")
        parser.add_argument("--version", type=int, dest="number", help="version of the form")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                outcome = send(options)
            except Refusal as refusal:
                self._print({"errors": refusal.errors})
                sys.exit(REFUSED)
            self._print(outcome)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        # Django's own --version would shadow the version of the form.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def _print(self, content: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(content, ensure_ascii=False))


def send(options: dict[str, Any]) -> dict[str, Any]:
    """Return what to print for a form that was sent. :raises Refusal: if nothing was sent."""
    version = _version(options["slug"], options["number"])
    office = _office(options["office"])
    user = _user(options["by"])
    raw = _read(options["file"])
    form = definition_of(version)
    with scope(office=office):
        try:
            submission = submit_answers(
                version=version, raw=raw, office=office, by=user, at=timezone.now()
            )
        except AnswersRefused as refused:
            raise Refusal(error_lines(form, refused.problems)) from refused
        except NotAllowedNow as refused:
            note_refusal(refused)
            raise Refusal([{"field": "by", "message": str(refused)}]) from refused
        if isinstance(submission, Held):
            return {"reference": submission.reference, "form": form.slug, "waits": True}
        _run_jobs_of(submission)
        return outcome_of(submission, form)


def outcome_of(submission: Submission, form: FormDefinition) -> dict[str, Any]:
    """Return reference, results and documents of a submission, JSON-ready."""
    return {
        "reference": submission.reference,
        "form": form.slug,
        "version": submission.form_version.number,
        "results": [
            {
                "method": result.method,
                "status": result.status,
                "raw": result.raw or None,
                "index": result.index or None,
                "category": result.category or None,
                "eligible": result.eligible,
                "reasons": [reason["text"] for reason in result.explanation.get("reasons", ())],
            }
            for result in submission.results.all()
        ],
        "documents": [
            {
                "number": document.number,
                "code": document.code,
                "valid_until": document.valid_until.isoformat() if document.valid_until else None,
                "state": _document_state(document),
            }
            for document in submission.documents.all()
        ],
        "warnings": [warning["message"] for warning in submission.warnings],
    }


def _document_state(document: Any) -> str:
    last_day = document.valid_until
    return "expired" if last_day is not None and last_day < timezone.localdate() else "valid"


def _run_jobs_of(submission: Submission) -> None:
    """Work off the jobs of one submission here, so that its documents can be listed."""
    waiting = Job.objects.filter(
        kind=ACTION_JOB, key__startswith=f"action:{submission.pk}:", attempts=0
    )
    while waiting.exists() and run_next() is not None:
        pass


def _version(slug: str, number: int | None) -> FormVersion:
    form = Form.objects.filter(slug=slug).first()
    if form is None:
        raise _refusal("form", _("There is no form called “%(slug)s”.") % {"slug": slug})
    version = form.latest_version
    if number is not None:
        version = form.versions.filter(number=number).first()
    if version is None:
        raise _refusal("form", _("The form “%(slug)s” has no such version.") % {"slug": slug})
    if not form.is_open:
        raise _refusal("form", _("The form “%(slug)s” takes no answers now.") % {"slug": slug})
    return version


def _office(code: str) -> Office:
    office = Office.objects.filter(code=code, is_active=True).first()
    if office is None:
        raise _refusal("office", _("There is no office with the code “%(code)s”.") % {"code": code})
    return office


def _user(name: str) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise _refusal("by", _("There is no account called “%(name)s”.") % {"name": name})
    return user


def _read(name: str) -> Any:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise _refusal("file", _("The file cannot be read.")) from error
    if len(content) > LARGEST_FILE:
        raise _refusal("file", _("The file is too large: 5 MB is the most."))
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, ValueError) as error:
        raise _refusal("file", _("The file is not JSON in UTF-8. Save it again.")) from error
    if not isinstance(raw, dict):
        raise _refusal("file", _("The file must hold one JSON object with the answers."))
    return raw["answers"] if set(raw) == {"answers"} else raw


def _refusal(field: str, message: str) -> Refusal:
    return Refusal([{"field": field, "message": message}])
