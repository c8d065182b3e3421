"""What a document is worth today: asked with its code or with the file itself."""

import hashlib
import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.register.models import Classification
from cms.training.certifications import state_of as certification_state
from cms.training.models import Certification
from reporting.documents import confinement
from reporting.documents.codes import read_code
from reporting.documents.masking import masked_name
from reporting.documents.models import IssuedDocument
from reporting.documents.payloads import canonical_hash

logger = logging.getLogger(__name__)

NUMBER_IN_TEXT = re.compile(r"\b[A-Z]{2,10}-\d{4}-\d{8}\b")
CODE_IN_TEXT = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{32}\b")
MAX_CANDIDATES = 50


class DocumentState(StrEnum):
    """What a document is worth."""

    VALID = "valid"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    REPLACED = "replaced"
    EXPIRED = "expired"
    ALTERED = "altered"
    UNKNOWN = "unknown"


STATES_WITH_DETAILS = frozenset(
    {
        DocumentState.VALID,
        DocumentState.CANCELLED,
        DocumentState.REVOKED,
        DocumentState.REPLACED,
        DocumentState.EXPIRED,
    }
)
"""
States in which the details are shown.

A file that was altered proves only that somebody knows a number, and numbers can be guessed.
"""


@dataclass(frozen=True)
class Verification:
    """
    The answer to a stranger: names are masked, nothing else identifies anybody.

    ``members``, ``category`` and ``has_legal_effect`` are those of a household's certificate;
    ``course``, ``role`` and ``revoked_on`` those of a certificate of training.
    """

    state: DocumentState
    number: str = ""
    issued_at: datetime | None = None
    valid_until: date | None = None
    title: str = ""
    holder: str = ""
    members: tuple[str, ...] = field(default=())
    category: str = ""
    office: str = ""
    has_legal_effect: bool = False
    course: str = ""
    role: str = ""
    revoked_on: date | None = None

    @property
    def is_training(self) -> bool:
        """Say whether the document is about a course."""
        return bool(self.course)


UNKNOWN = Verification(DocumentState.UNKNOWN)


def verify_code(typed: str, *, today: date) -> Verification:
    """Return what the document with this code is worth."""
    code = read_code(typed)
    document = IssuedDocument.objects.filter(code=code).first() if code else None
    return _verification(document, today) if document is not None else UNKNOWN


def verify_file(content: bytes, *, today: date) -> Verification:
    """
    Return what a file is worth.

    Bytes that were handed out answer like their code. Other bytes that name a document of ours were
    altered; anything else is unknown. Nothing is stored.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    document = IssuedDocument.objects.filter(file_sha256=sha256).first()
    if document is not None:
        return _verification(document, today)
    names = identifiers_in(content)
    document = IssuedDocument.objects.filter(Q(number__in=names) | Q(code__in=names)).first()
    if document is None:
        return UNKNOWN
    return Verification(DocumentState.ALTERED, number=document.number)


def state_of(document: IssuedDocument, *, today: date) -> DocumentState:
    """Return what a document of ours is worth today."""
    if canonical_hash(document.payload) != document.payload_sha256:
        logger.error("The stored facts of a document were changed", extra={"document": document.pk})
        return DocumentState.ALTERED
    taken_back = _taken_back(document, today)
    if taken_back is not None:
        return taken_back
    if document.valid_until is not None and document.valid_until < today:
        return DocumentState.EXPIRED
    return DocumentState.VALID


def _taken_back(document: IssuedDocument, today: date) -> DocumentState | None:
    """Return how what the document proves came to an end before its time, if it did."""
    if document.certification is not None:
        is_revoked = certification_state(document.certification, today) == "revoked"
        return DocumentState.REVOKED if is_revoked else None
    own = _classification_of(document)
    if own is not None and hasattr(own, "cancellation"):
        return DocumentState.CANCELLED
    if own is not None and _is_replaced(own):
        return DocumentState.REPLACED
    return None


def _classification_of(document: IssuedDocument) -> Classification | None:
    rows = Classification.objects.filter(submission=document.submission_id)
    return rows.select_related("cancellation").first()


def _is_replaced(own: Classification) -> bool:
    """Say whether the household was classified again since, whether or not it has the paper yet."""
    later = Q(entered_at__gt=own.entered_at) | Q(entered_at=own.entered_at, pk__gt=own.pk)
    return Classification.objects.filter(later, household=own.household_id).exists()


def _verification(document: IssuedDocument, today: date) -> Verification:
    state = state_of(document, today=today)
    if state not in STATES_WITH_DETAILS:
        return Verification(state, number=document.number)
    about = Verification(
        state=state,
        number=document.number,
        issued_at=document.issued_at,
        valid_until=document.valid_until,
        title=document.payload.get("title", ""),
    )
    facts = document.payload.get("facts", {})
    if document.certification is not None:
        return _about_training(about, facts, document.certification)
    return _about_household(about, facts)


def _about_household(about: Verification, facts: Mapping[str, Any]) -> Verification:
    result = facts.get("result", {})
    return replace(
        about,
        holder=masked_name(facts.get("holder", {})),
        members=tuple(masked_name(member) for member in facts.get("members", ())),
        category=result.get("category_label", ""),
        office=facts.get("office", {}).get("name", ""),
        has_legal_effect=result.get("has_legal_effect", False),
    )


def _about_training(
    about: Verification, facts: Mapping[str, Any], certification: Certification
) -> Verification:
    is_revoked = about.state == DocumentState.REVOKED
    return replace(
        about,
        holder=masked_name(facts.get("person", {})),
        role=facts.get("role", ""),
        office=facts.get("office", {}).get("name", ""),
        course=facts.get("course", {}).get("title", ""),
        # The day only: why it was taken back concerns the person and who watches over the work.
        revoked_on=timezone.localdate(certification.revocation.at) if is_revoked else None,
    )


def identifiers_in(content: bytes) -> list[str]:
    """
    Return numbers and codes that a file claims to have.

    A stranger's file is parsed in a child process with limits; one that cannot be read has none.
    """
    try:
        found = confinement.run_confined(lambda: json.dumps(_read_identifiers(content)).encode())
    except (confinement.TooCostly, confinement.WorkFailed):
        return []
    return json.loads(found)


def _read_identifiers(content: bytes) -> list[str]:
    candidates: set[str] = set()
    for text in _texts(content):
        candidates.update(NUMBER_IN_TEXT.findall(text))
        candidates.update(CODE_IN_TEXT.findall(text))
    return sorted(candidates)[:MAX_CANDIDATES]


def _texts(content: bytes) -> Iterator[str]:
    """Yield the bytes as they are, then what a PDF says about itself."""
    yield content.decode("latin-1")
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            yield from (str(value) for value in pdf.docinfo.values())
            with pdf.open_metadata() as metadata:
                yield str(metadata)
    except pikepdf.PdfError:
        # Not a PDF, or a broken one: the bytes above are all there is.
        return
