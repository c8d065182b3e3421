"""Find scoring methods: the published ones, and those that packages bring along."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import OperationalError, ProgrammingError

from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.classification.models import MethodVersion
from forms_plugins.engine.classification import Classifier, dump_method, load_method

PACKAGE_DOCUMENT = 0
"""Number of a method that comes from a package and was not published."""


@dataclass(frozen=True)
class FoundMethod:
    """A method ready to use, the number of its version and the key of its row, if it has one."""

    classifier: Classifier
    number: int
    version_id: int | None = None


def published_method(
    slug: str, number: int | None = None, on: date | None = None
) -> FoundMethod | None:
    """
    Return a published version of a method: that ``number``, or the newest.

    ``on`` asks for the newest version that is in force on that day; there may be none. A version
    without dates is in force always. What was computed keeps its version whatever comes after.
    """
    versions = MethodVersion.objects.filter(method__slug=slug).order_by("-number")
    if number is not None:
        versions = versions.filter(number=number)
    rows = versions.values_list(
        "pk", "number", "sha256", "document__in_force_from", "document__in_force_until"
    )
    if on is None:
        rows = rows[:1]
    for key, found, sha256, since, until in rows:
        if on is None or is_in_force(since, until, on):
            return FoundMethod(_classifier(sha256, key), found, key)
    return None


def is_in_force(since: str | None, until: str | None, on: date) -> bool:
    """Say whether a day lies between two days of a document, both included; either may be open."""
    day = on.isoformat()
    return (since is None or since <= day) and (until is None or day <= until)


def package_method(slug: str) -> FoundMethod | None:
    """Return a method as the packages of this installation describe it."""
    for package in registry.of_kind(Package):
        document = package.methods().get(slug)
        if document is not None:
            return FoundMethod(Classifier(load_method(document)), PACKAGE_DOCUMENT)
    return None


def method_for_files(
    slug: str, number: int | None = None, on: date | None = None
) -> FoundMethod | None:
    """
    Return the published method in force ``on`` a day, else the newest one.

    Where none is published, or no database is there, the package's is taken; it has no ``number``.
    """
    try:
        found = published_method(slug, number, on) or published_method(slug, number)
    except (OperationalError, ProgrammingError):
        # No server, or a database that was never set up: the package's documents need neither.
        found = None
    return found or (package_method(slug) if number is None else None)


def document_for_files(slug: str, number: int | None = None) -> dict[str, Any] | None:
    """Return the document of a published version (the newest without ``number``) or a package's."""
    versions = MethodVersion.objects.filter(method__slug=slug).order_by("-number")
    if number is not None:
        versions = versions.filter(number=number)
    try:
        found: dict[str, Any] | None = versions.values_list("document", flat=True).first()
    except (OperationalError, ProgrammingError):
        found = None
    if found is None and number is None:
        package = package_method(slug)
        found = dump_method(package.classifier.method) if package else None
    return found


@lru_cache(maxsize=32)
def _classifier(sha256: str, key: int) -> Classifier:
    """Return the classifier of a version; a version never changes, so it is loaded once."""
    return Classifier(MethodVersion.objects.get(pk=key).definition)
