"""Find scoring methods: the published ones, and those that packages bring along."""

from dataclasses import dataclass
from functools import lru_cache

from django.db import OperationalError, ProgrammingError

from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.classification.models import MethodVersion
from forms_plugins.engine.classification import Classifier, load_method

PACKAGE_DOCUMENT = 0
"""Number of a method that comes from a package and was not published."""


@dataclass(frozen=True)
class FoundMethod:
    """A method ready to use and the number of its version."""

    classifier: Classifier
    number: int


def published_method(slug: str) -> FoundMethod | None:
    """Return the newest published version of a method."""
    newest = (
        MethodVersion.objects.filter(method__slug=slug)
        .order_by("-number")
        .values_list("pk", "number", "sha256")
        .first()
    )
    if newest is None:
        return None
    key, number, sha256 = newest
    return FoundMethod(_classifier(sha256, key), number)


def package_method(slug: str) -> FoundMethod | None:
    """Return a method as the packages of this installation describe it."""
    for package in registry.of_kind(Package):
        document = package.methods().get(slug)
        if document is not None:
            return FoundMethod(Classifier(load_method(document)), PACKAGE_DOCUMENT)
    return None


def method_for_files(slug: str) -> FoundMethod | None:
    """Return the published method or, where none or no database is there, the package's."""
    try:
        found = published_method(slug)
    except (OperationalError, ProgrammingError):
        # No server, or a database that was never set up: the package's documents need neither.
        found = None
    return found or package_method(slug)


@lru_cache(maxsize=32)
def _classifier(sha256: str, key: int) -> Classifier:
    """Return the classifier of a version; a version never changes, so it is loaded once."""
    return Classifier(MethodVersion.objects.get(pk=key).definition)
