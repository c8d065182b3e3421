"""Publish scoring methods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from forms_plugins.classification.models import Method, MethodVersion
from forms_plugins.engine.classification import dump_method, load_method
from forms_plugins.engine.definition import document_hash


@dataclass(frozen=True)
class Published:
    """The newest version of a method; ``changed`` says whether this call added it."""

    version: MethodVersion
    changed: bool


@transaction.atomic
def publish_method(document: Mapping[str, Any], *, at: datetime) -> Published:
    """
    Publish a method if its document was never published before.

    Like a form, a document that is known is left alone: installing a package again does not undo
    what the institution published since.

    :raises pydantic.ValidationError: naming what is wrong in the document.
    """
    definition = load_method(document)
    canonical = dump_method(definition)
    sha256 = document_hash(canonical)
    Method.objects.get_or_create(slug=definition.slug, defaults={"title": definition.title.es})
    # Two installations at once take turns here, so that numbers run without gaps.
    method = Method.objects.select_for_update().get(slug=definition.slug)
    latest = method.versions.order_by("-number").first()
    if latest is not None and method.versions.filter(sha256=sha256).exists():
        return Published(latest, changed=False)
    version = MethodVersion(
        method=method,
        number=latest.number + 1 if latest else 1,
        document=canonical,
        sha256=sha256,
        published_at=at,
    )
    version.save()
    if method.title != definition.title.es:
        method.title = definition.title.es
        method.save(update_fields=["title"])
    return Published(version, changed=True)
