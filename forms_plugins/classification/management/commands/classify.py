"""Classify households from a file, without a form or a submission."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from forms_plugins.classification.lines import LineClassifier
from forms_plugins.classification.places import UnknownCatalogue, places_of
from forms_plugins.classification.selectors import method_for_files
from forms_plugins.classification.versions import named_version

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Command(BaseCommand):
    help = (
        'Read households as JSON lines ({"id": .., "answers": {..}}) and write one line a result. '
        "A line that cannot be read gets a line with its reason."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("method", help="slug of the method, such as ifh-2010, or ifh-2010@2")
        parser.add_argument(
            "--on", type=date.fromisoformat, help="day of the results (2026-01-31); else today"
        )
        parser.add_argument("file", nargs="?", help="JSON lines; standard input when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, number = named_version(options["method"])
        day = options["on"] or timezone.localdate()
        found = method_for_files(slug, number, day)
        if found is None:
            raise CommandError(f"No existe el método «{options['method']}».", returncode=2)
        try:
            places = places_of(found.classifier.method)
        except UnknownCatalogue as error:
            raise CommandError(str(error), returncode=2) from error
        classifier = LineClassifier(found.classifier, day, places)
        # What is loaded by now stays: the garbage collector need not look at it between the lines.
        gc.freeze()
        with opened(options["file"]) as lines:
            try:
                self._write_results(lines, classifier)
            except BrokenPipeError:
                # Whoever reads the results has enough, as `head` does. What Python still holds
                # back for them must not fail at the end either.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _write_results(self, lines: BinaryIO, classifier: LineClassifier) -> None:
        for number, line in enumerate(lines):
            household = line.removeprefix(BYTE_ORDER_MARK) if number == 0 else line
            if household.strip():
                self.stdout.write(classifier.line(household))
        self.stdout.flush()


@contextmanager
def opened(name: str | None) -> Iterator[BinaryIO]:
    """
    Give the lines of a file or of standard input.

    :raises CommandError: if the file cannot be read.
    """
    if name is None or name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  # a broken pipe later on is another matter
    except OSError as error:
        raise CommandError(f"No se puede leer «{name}»: {error.strerror}.", returncode=2) from error
    with file:
        yield file
