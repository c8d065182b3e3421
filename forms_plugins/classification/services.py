"""Publish scoring methods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from forms_plugins.classification.models import Method, MethodVersion
from forms_plugins.classification.refusals import Refusal, refusals_of
from forms_plugins.engine.classification import ScoringMethod, dump_method, load_method
from forms_plugins.engine.definition import document_hash


@dataclass(frozen=True)
class Published:
    """The newest version of a method; ``changed`` says whether this call added it."""

    version: MethodVersion
    changed: bool


class MethodRefused(Exception):
    """A method has errors or a test case of its own fails; nothing was published."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__("\n".join(refusal.message for refusal in refusals))
        self.refusals = refusals


def publish_method(
    document: Mapping[str, Any],
    *,
    at: datetime,
    by: AbstractBaseUser | None = None,
    note: str = "",
    restore: bool = True,
) -> Published:
    """
    Publish a method as its next version, unless it is the newest one already.

    ``restore`` publishes a document again that a later version replaced. Without it such a document
    is left alone, so that installing a package again does not undo what the institution published
    since. Status and the dates in force are those of the document.

    :raises pydantic.ValidationError: naming what is wrong in the document.
    :raises MethodRefused: if a check finds an error or a test case fails.
    """
    method = load_method(document)
    refusals = refusals_of(method, timezone.localdate(at))
    if refusals:
        raise MethodRefused(refusals)
    return _publish(method, at=at, by=by, note=note, restore=restore)


@transaction.atomic
def _publish(
    definition: ScoringMethod,
    *,
    at: datetime,
    by: AbstractBaseUser | None,
    note: str,
    restore: bool,
) -> Published:
    canonical = dump_method(definition)
    sha256 = document_hash(canonical)
    Method.objects.get_or_create(slug=definition.slug, defaults={"title": definition.title.es})
    # Whoever publishes at the same time takes turns here, so that numbers run without gaps.
    method = Method.objects.select_for_update().get(slug=definition.slug)
    latest = method.versions.order_by("-number").first()
    if latest is not None:
        is_known = method.versions.filter(sha256=sha256).exists()
        if latest.sha256 == sha256 or (is_known and not restore):
            return Published(latest, changed=False)
    version = MethodVersion(
        method=method,
        number=latest.number + 1 if latest else 1,
        document=canonical,
        sha256=sha256,
        published_at=at,
        published_by=by,
        note=note,
    )
    version.save()
    if method.title != definition.title.es:
        method.title = definition.title.es
        method.save(update_fields=["title"])
    return Published(version, changed=True)
