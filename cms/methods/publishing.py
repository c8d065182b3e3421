"""Publish a draft as the next version of its method, or say what stands in the way."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cms.methods.models import MethodDraft
from cms.methods.reading import DraftReading, read_draft
from forms_plugins.classification.models import Method, MethodVersion
from forms_plugins.classification.services import publish_method
from forms_plugins.engine.classification.cases import CaseOutcome, run_cases


class DraftChanged(Exception):
    """Somebody saved or discarded the draft after it was looked at."""


class NewerVersion(Exception):
    """Somebody published a version after the draft was compared; ``version`` is it."""

    def __init__(self, version: MethodVersion) -> None:
        super().__init__(str(version))
        self.version = version


class DraftRefused(Exception):
    """The draft has problems or test cases that fail; ``readiness`` says which."""

    def __init__(self, readiness: "Readiness") -> None:
        super().__init__("the draft cannot be published")
        self.readiness = readiness


class NothingChanged(Exception):
    """What the draft says was published before."""


@dataclass(frozen=True)
class Readiness:
    """What a draft lacks to be published."""

    reading: DraftReading
    outcomes: tuple[CaseOutcome, ...]

    @property
    def failing(self) -> tuple[CaseOutcome, ...]:
        """Return the test cases that do not come out as expected."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)

    @property
    def may_be_published(self) -> bool:
        """Say whether nothing stands in the way."""
        whole = self.reading.document is not None and not self.reading.errors
        return whole and not self.failing


def readiness_of(draft: MethodDraft, today: date) -> Readiness:
    """Check a draft and run its test cases, as far as it can be read."""
    reading = read_draft(draft)
    method = reading.method
    return Readiness(reading, tuple(run_cases(method, today)) if method else ())


def newest_version(slug: str) -> MethodVersion | None:
    """Return the newest version of a method."""
    return (
        MethodVersion.objects.filter(method__slug=slug)
        .select_related("method", "published_by")
        .order_by("-number")
        .first()
    )


@transaction.atomic
def publish_draft(
    *, slug: str, revision: int, newest: int, note: str, at: datetime, today: date, by: Any
) -> MethodVersion:
    """
    Publish a draft just as it was looked at: of ``revision``, compared with version ``newest``.

    ``newest`` is 0 where there was no version. Two editors at once take turns at the method's row:
    the second is told of the version of the first.

    :raises DraftChanged: if the draft is another one by now, or gone.
    :raises NewerVersion: if another version came in between.
    :raises DraftRefused: if it has problems, or a test case fails.
    :raises NothingChanged: if a version says the same.
    """
    draft = MethodDraft.objects.select_for_update().filter(slug=slug).first()
    if draft is None or draft.revision != revision:
        raise DraftChanged
    Method.objects.select_for_update().filter(slug=slug).first()
    latest = newest_version(slug)
    if (latest.number if latest else 0) != newest:
        if latest is None:
            raise DraftChanged
        raise NewerVersion(latest)
    readiness = readiness_of(draft, today)
    document = readiness.reading.document
    if document is None or not readiness.may_be_published:
        raise DraftRefused(readiness)
    published = publish_method(document, at=at, by=by, note=note)
    if not published.changed:
        raise NothingChanged
    MethodDraft.objects.filter(pk=draft.pk).update(based_on=published.version)
    return published.version
