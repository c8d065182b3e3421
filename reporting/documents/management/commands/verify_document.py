import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.documents.verification import Verification, verify_code, verify_file


class Command(BaseCommand):
    help = "Say what a document is worth today, as JSON: by its code or by its file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("document", help="a PDF file or a verification code")

    def handle(self, *, document: str, **options: Any) -> None:
        self.stdout.write(json.dumps(_as_json(_verify(document)), ensure_ascii=False))


def _verify(document: str) -> Verification:
    today = timezone.localdate()
    path = Path(document)
    try:
        if path.is_file():
            return verify_file(path.read_bytes(), today=today)
    except OSError as error:
        raise CommandError(f"The file cannot be read: {error.strerror}.") from error
    return verify_code(document, today=today)


def _as_json(verification: Verification) -> dict[str, Any]:
    issued_at, valid_until = verification.issued_at, verification.valid_until
    told = {
        "state": verification.state.value,
        "number": verification.number or None,
        "issued_at": timezone.localtime(issued_at).isoformat() if issued_at else None,
        "valid_until": valid_until.isoformat() if valid_until else None,
        "holder": verification.holder or None,
    }
    return told | _of_training(verification) if verification.is_training else told


def _of_training(verification: Verification) -> dict[str, Any]:
    revoked_on = verification.revoked_on
    return {
        "course": verification.course,
        "role": verification.role or None,
        "office": verification.office or None,
        "revoked_on": revoked_on.isoformat() if revoked_on else None,
    }
