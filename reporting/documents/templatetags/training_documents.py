"""`{% load training_documents %}`: certificates of training on pages of other apps."""

from typing import Any

from django import template

from cms.training.models import Certification
from reporting.documents.presenting import certificate_state

register = template.Library()


@register.simple_tag
def certificate_of(certification: Certification) -> dict[str, Any]:
    """
    Return ``state``, ``title``, ``number`` and ``url`` of its certificate.

    ``state`` is ``ready``, ``preparing``, ``delayed`` or, where none was asked for, ``nothing``.

    The address is empty while there is no file. ``prefetch_related("documents")`` spares lists a
    query a row.
    """
    return certificate_state(certification)


@register.inclusion_tag("documents/certificate_link.html")
def certificate_link(certification: Certification) -> dict[str, Any]:
    """Draw the link to the certificate, or say that it is being prepared."""
    return certificate_state(certification)
