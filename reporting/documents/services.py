"""Issue documents."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.submissions.models import Event, Submission
from forms_plugins.api.errors import ConfigurationFailure
from forms_plugins.api.outcomes import DocumentRequest
from reporting.documents import numbering, printing, publishing, storage
from reporting.documents.composing import compose
from reporting.documents.limits import check_facts
from reporting.documents.models import (
    DocumentReservation,
    DocumentTemplateVersion,
    IssuedDocument,
)
from reporting.documents.payloads import build_payload, canonical_hash
from reporting.documents.subjects import Subject, key_of

logger = logging.getLogger(__name__)


class DocumentLost(Exception):
    """The file of a document is gone and cannot be made again byte by byte."""


def issue(*, submission: Submission, request: DocumentRequest) -> IssuedDocument:
    """Issue the document of a submission, as ``issue_for`` does."""
    return issue_for(submission, request)


def issue_for(subject: Subject, request: DocumentRequest) -> IssuedDocument:
    """
    Issue the document once for a subject and a template, however often this is called.

    A worker may die at any point: number and code are reserved first, the same facts give the
    same bytes, the file is named by them and the row comes last.

    :raises ConfigurationFailure: if there is no such template.
    :raises PermanentFailure: if the document cannot be made from these facts.
    """
    mine = IssuedDocument.objects.filter(**key_of(subject), template_slug=request.template)
    existing = mine.first()
    if existing is not None:
        return existing
    template = _template(request.template)
    check_facts(request.facts)
    reservation = numbering.reserve(
        subject=subject,
        template_slug=template.slug,
        prefix=template.settings["number_prefix"],
    )
    payload = build_payload(template=template, facts=request.facts, reservation=reservation)
    file_name, file_sha256 = storage.store(_render(template, payload))
    try:
        return _record(reservation, template, payload, file_name, file_sha256, request.valid_until)
    except IntegrityError:
        # Somebody whose lease had ended was as fast: both made the same document.
        return mine.get()


def _template(slug: str) -> DocumentTemplateVersion:
    try:
        return publishing.version_to_use(slug)
    except publishing.UnknownTemplate:
        raise ConfigurationFailure(
            _("There is no document template called “%(slug)s”.") % {"slug": slug}
        ) from None


def _render(template: DocumentTemplateVersion, payload: Mapping[str, Any]) -> bytes:
    html = compose(template.sources, payload)
    return printing.pdf_of(html, template.sources["document.css"])


@transaction.atomic
def _record(
    reservation: DocumentReservation,
    template: DocumentTemplateVersion,
    payload: Mapping[str, Any],
    file_name: str,
    file_sha256: str,
    valid_until: date | None,
) -> IssuedDocument:
    document = IssuedDocument.objects.create(
        number=reservation.number,
        code=reservation.code,
        template=template,
        template_slug=template.slug,
        submission_id=reservation.submission_id,
        certification_id=reservation.certification_id,
        payload=dict(payload),
        payload_sha256=canonical_hash(payload),
        file_name=file_name,
        file_sha256=file_sha256,
        issued_at=reservation.reserved_at,
        valid_until=valid_until,
    )
    if reservation.submission_id is not None:
        Event.objects.create(
            submission_id=reservation.submission_id,
            kind="document_issued",
            detail={"number": reservation.number, "template": template.slug},
            at=timezone.now(),
        )
    return document


def content_of(document: IssuedDocument) -> bytes:
    """
    Return the bytes that were handed out.

    A file that is missing or damaged is made again from the stored facts and template version.

    :raises DocumentLost: if that no longer gives the same bytes.
    """
    try:
        content = storage.read(document.file_name)
    except FileNotFoundError:
        content = b""
    if _sha256(content) == document.file_sha256:
        return content
    logger.error("A document's file is missing or damaged", extra={"document": document.pk})
    content = _render(document.template, document.payload)
    if _sha256(content) != document.file_sha256:
        raise DocumentLost(document.number)
    storage.store(content)
    return content


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def record_download(*, document: IssuedDocument, by: User | AnonymousUser) -> Event | None:
    """
    Write down that a document of a household was handed out: to an office, or to a citizen.

    A certificate of training is the person's own and leaves no event.
    """
    if document.submission_id is None:
        return None
    return Event.objects.create(
        submission_id=document.submission_id,
        kind="document_downloaded",
        detail={"number": document.number, "to": "office" if by.is_authenticated else "citizen"},
        at=timezone.now(),
        by=by if by.is_authenticated else None,
    )
