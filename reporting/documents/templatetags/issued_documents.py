"""`{% load issued_documents %}`: documents of a submission on pages of other apps."""

from typing import Any

from django import template

from cms.submissions.models import Submission
from reporting.documents import selectors
from reporting.documents.presenting import document_links

register = template.Library()


@register.simple_tag
def documents_of(submission: Submission) -> list[dict[str, Any]]:
    """Return the documents of ``submission``: number, title, url, issued_on, valid_until."""
    return document_links(selectors.documents_of(submission))


@register.simple_tag
def document_preparation(submission: Submission) -> str:
    """Return ``ready``, ``preparing``, ``delayed`` or ``nothing``."""
    return selectors.preparation_of(submission).value
