"""How many drafts and submissions each version of a form has; numbers only, tests left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet
from django_scopes import scopes_disabled

from cms.form_builder.models import FormVersion
from cms.submissions.models import Draft, DraftState, Submission


@dataclass(frozen=True)
class VersionCounts:
    """Open drafts and submissions of one version."""

    open_drafts: int = 0
    submissions: int = 0


@dataclass(frozen=True)
class OfficeCounts:
    """The same for one office; ``office`` is empty for what citizens have not sent yet."""

    office: str
    number: int
    counts: VersionCounts


def counts_by_version(versions: Iterable[FormVersion]) -> Mapping[int, VersionCounts]:
    """Return the counts of some versions by their keys in the database."""
    keys = [version.pk for version in versions]
    found = dict.fromkeys(keys, VersionCounts())
    with scopes_disabled():
        for row in _open_drafts(keys).values("form_version").annotate(n=Count("pk")):
            found[row["form_version"]] = VersionCounts(open_drafts=row["n"])
        for row in _submissions(keys).values("form_version").annotate(n=Count("pk")):
            before = found[row["form_version"]]
            found[row["form_version"]] = replace(before, submissions=row["n"])
    return found


def office_counts(versions: Iterable[FormVersion]) -> list[OfficeCounts]:
    """Return the counts by office and version, by name of office, newest version first."""
    numbers = {version.pk: version.number or 0 for version in versions}
    found: dict[tuple[str, int], VersionCounts] = {}
    with scopes_disabled():
        parts = ("office__name", "form_version")
        for row in _open_drafts(numbers).values(*parts).annotate(n=Count("pk")):
            key = row["office__name"] or "", numbers[row["form_version"]]
            found[key] = VersionCounts(open_drafts=row["n"])
        for row in _submissions(numbers).values(*parts).annotate(n=Count("pk")):
            key = row["office__name"] or "", numbers[row["form_version"]]
            found[key] = replace(found.get(key, VersionCounts()), submissions=row["n"])
    lines = [OfficeCounts(office, number, counts) for (office, number), counts in found.items()]
    return sorted(lines, key=lambda line: (line.office, -line.number))


def _open_drafts(versions: Iterable[int]) -> QuerySet[Draft]:
    return Draft.objects.filter(
        form_version__in=list(versions), state=DraftState.OPEN, is_test=False
    ).order_by()


def _submissions(versions: Iterable[int]) -> QuerySet[Submission]:
    return Submission.objects.filter(form_version__in=list(versions), is_test=False).order_by()
