"""From a file to a published version of a method, with every problem under its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from forms_plugins.classification.models import MethodVersion
from forms_plugins.classification.refusals import refusals_of
from forms_plugins.classification.services import publish_method
from forms_plugins.classification.sheets import (
    FileRefused,
    Problem,
    Reading,
    from_sheets,
    read_file,
    to_sheets,
)
from forms_plugins.classification.sheets.files import format_of
from forms_plugins.classification.sheets.xlsx import read_xlsx
from forms_plugins.engine.classification import load_method
from forms_plugins.engine.definition import document_hash

Sheets = Mapping[str, list[list[str]]]


class MethodFileRefused(Exception):
    """A file does not hold a method that may be published; ``problems`` say why and where."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class ImportedFile:
    """
    What a file holds: its document (if it is a method), its sheets, and what is wrong with it.

    A spreadsheet has sheets also where its cells are not a method yet.
    """

    reading: Reading
    sheets: Sheets | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return errors and warnings in the order of the file."""
        return self.reading.problems

    @property
    def slug(self) -> str:
        """Return the short name of the method, empty if the file does not say it."""
        return self._said("slug", "clave")

    @property
    def title(self) -> str:
        """Return the title in Spanish, empty if the file does not say it."""
        if self.reading.document is not None:
            return str(self.reading.document["title"]["es"])
        return self._said("title", "titulo")

    def _said(self, key: str, setting: str) -> str:
        if self.reading.document is not None:
            return str(self.reading.document[key])
        rows = (self.sheets or {}).get("metodo", [])
        return next((row[1].strip() for row in rows if len(row) > 1 and row[0] == setting), "")


@dataclass(frozen=True)
class PublishedFile:
    """What publishing a file did, or would do; ``cases`` is how many test cases passed."""

    slug: str
    number: int
    changed: bool
    status: str
    cases: int


def read_method_file(content: bytes) -> ImportedFile:
    """
    Return what a file (YAML, XLSX or JSON) holds.

    :raises MethodFileRefused: if it is no file of a method at all.
    """
    try:
        if format_of(content) == "xlsx":
            sheets = read_xlsx(content)
            return ImportedFile(from_sheets(sheets), sheets)
        reading = read_file(content)
    except FileRefused as refusal:
        raise MethodFileRefused((Problem("", 0, 0, "error", str(refusal)),)) from refusal
    document = reading.document
    return ImportedFile(reading, to_sheets(document) if document is not None else None)


def publish_file(
    found: ImportedFile,
    *,
    at: datetime,
    by: AbstractBaseUser | None = None,
    note: str = "",
    dry_run: bool = False,
) -> PublishedFile:
    """
    Publish the method in a file as a new version if it is not the newest already.

    :raises MethodFileRefused: if anything in it is wrong, or a test case of its own fails.
    """
    document = found.reading.document
    if document is None or found.reading.errors:
        raise MethodFileRefused(found.problems)
    method = load_method(document)
    refusals = refusals_of(method, timezone.localdate(at))
    if refusals:
        said = [found.reading.problem_at(refusal.place, refusal.message) for refusal in refusals]
        raise MethodFileRefused((*found.problems, *said))
    if dry_run:
        number, changed = _next_version(method.slug, document)
    else:
        done = publish_method(document, at=at, by=by, note=note)
        number, changed = done.version.number, done.changed
    return PublishedFile(method.slug, number, changed, method.status, len(method.cases))


def _next_version(slug: str, document: dict[str, Any]) -> tuple[int, bool]:
    newest = MethodVersion.objects.filter(method__slug=slug).order_by("-number").first()
    if newest is None:
        return 1, True
    changed = newest.sha256 != document_hash(document)
    return newest.number + changed, changed
