"""Read methods for the screens of the CMS: without their documents, which are large."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date

from cms.methods.models import MethodDraft
from forms_plugins.classification.models import MethodVersion


@dataclass(frozen=True)
class VersionLine:
    """What a list says of a published version; ``in_force`` is that of today."""

    number: int
    status: str
    in_force_from: date | None
    in_force_until: date | None
    published_at: datetime
    published_by: str
    note: str
    in_force: bool


@dataclass
class MethodRow:
    """A method with its draft, if somebody writes one, and its versions, the newest first."""

    slug: str
    title: str
    draft: MethodDraft | None = None
    versions: list[VersionLine] = field(default_factory=list)


def method_rows() -> list[MethodRow]:
    """Return every method and every draft, by title."""
    rows: dict[str, MethodRow] = {}
    for slug, title, values in _versions():
        rows.setdefault(slug, MethodRow(slug, title)).versions.append(values)
    for row in rows.values():
        row.versions = _with_the_one_in_force(row.versions)
    for draft in MethodDraft.objects.defer("sheets").select_related("based_on", "updated_by"):
        row = rows.setdefault(draft.slug, MethodRow(draft.slug, draft.title))
        row.draft = draft
    return sorted(rows.values(), key=lambda row: row.title.casefold())


def versions_of(slug: str) -> list[VersionLine]:
    """Return the versions of one method, the newest first."""
    return _with_the_one_in_force([line for _slug, _title, line in _versions(slug)])


def _versions(slug: str | None = None) -> Iterable[tuple[str, str, VersionLine]]:
    found = MethodVersion.objects.order_by("method__slug", "-number")
    if slug is not None:
        found = found.filter(method__slug=slug)
    for each in found.values(
        "method__slug",
        "method__title",
        "number",
        "document__status",
        "document__in_force_from",
        "document__in_force_until",
        "published_at",
        "published_by__first_name",
        "published_by__last_name",
        "published_by__username",
        "note",
    ):
        yield each["method__slug"], each["method__title"], _line(each)


def _line(each: dict[str, Any]) -> VersionLine:
    names = [each["published_by__first_name"], each["published_by__last_name"]]
    return VersionLine(
        number=each["number"],
        status=each["document__status"] or "illustrative",
        in_force_from=parse_date(each["document__in_force_from"] or ""),
        in_force_until=parse_date(each["document__in_force_until"] or ""),
        published_at=each["published_at"],
        published_by=" ".join(filter(None, names)) or each["published_by__username"] or "",
        note=each["note"],
        in_force=False,
    )


def _with_the_one_in_force(lines: list[VersionLine]) -> list[VersionLine]:
    today = timezone.localdate()
    for place, line in enumerate(lines):
        begun = line.in_force_from is None or line.in_force_from <= today
        over = line.in_force_until is not None and line.in_force_until < today
        if begun and not over:
            lines[place] = VersionLine(**{**vars(line), "in_force": True})
            break
    return lines
