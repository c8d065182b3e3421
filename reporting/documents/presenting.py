"""Words for templates: what a state means and what to do."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.training.models import Certification
from reporting.documents.models import IssuedDocument
from reporting.documents.selectors import Preparation, preparation_of_certificate
from reporting.documents.verification import DocumentState, Verification

KINDS = {
    DocumentState.VALID: "success",
    DocumentState.CANCELLED: "error",
    DocumentState.REVOKED: "error",
    DocumentState.REPLACED: "warning",
    DocumentState.EXPIRED: "warning",
    DocumentState.ALTERED: "error",
    DocumentState.UNKNOWN: "error",
}


def verification_context(verification: Verification) -> dict[str, Any]:
    """Return title, explanation, kind of notice and facts of an answer."""
    if verification.is_training:
        title, text = _training_words(verification)
        facts = _training_facts(verification)
    else:
        title, text = _words(verification.state)
        facts = _facts(verification)
    return {"title": title, "text": text, "kind": KINDS[verification.state], "facts": facts}


def _training_words(verification: Verification) -> tuple[str, str]:
    return {
        DocumentState.VALID: (
            _("The certificate is valid"),
            _("This system issued it and it counts today. Compare these data with the paper."),
        ),
        DocumentState.REVOKED: (
            _("The certificate was revoked"),
            _(
                "This system issued it and took it back on %(date)s. Do not accept it: it proves "
                "nothing any more."
            )
            % {"date": _date(verification.revoked_on)},
        ),
        DocumentState.EXPIRED: (
            _("The certificate has expired"),
            _("This system issued it, but its time is over. The person can renew it."),
        ),
    }[verification.state]


def _training_facts(verification: Verification) -> list[dict[str, str]]:
    revoked_on = verification.revoked_on
    facts = [
        (_("Document"), verification.title),
        (_("Number"), verification.number),
        (_("Person"), verification.holder),
        (_("Role on that day"), verification.role),
        (_("Office on that day"), verification.office),
        (_("Course"), verification.course),
        (_("Issued on"), _date(_day_of(verification.issued_at))),
        # A last day that lies ahead would read as if it still counted.
        (_("In force until"), "" if revoked_on else _date(verification.valid_until)),
        (_("Revoked on"), _date(revoked_on)),
    ]
    return _told(facts)


def _words(state: DocumentState) -> tuple[str, str]:
    return {
        DocumentState.VALID: (
            _("The certificate is valid"),
            _("This system issued it and it is in force today. Compare these data with the paper."),
        ),
        DocumentState.CANCELLED: (
            _("The classification was cancelled"),
            _(
                "This system issued the certificate, but the classification does not count any "
                "more. Ask the household to go to its registration office."
            ),
        ),
        DocumentState.REPLACED: (
            _("The certificate was replaced"),
            _("The household has a newer classification. Ask for the newest certificate."),
        ),
        DocumentState.EXPIRED: (
            _("The certificate has expired"),
            _("This system issued it, but its time is over. The household can ask for a new one."),
        ),
        DocumentState.ALTERED: (
            _("The file was changed"),
            _(
                "It names a certificate of this system, but it is not the file we handed out. Do "
                "not accept it: ask for the original, or scan its QR code."
            ),
        ),
        DocumentState.UNKNOWN: (
            _("There is no such certificate"),
            _(
                "Compare the code with the paper, letter by letter. If it is the same, this system "
                "did not issue the certificate: do not accept it."
            ),
        ),
    }[state]


def _facts(verification: Verification) -> list[dict[str, str]]:
    people = len(verification.members)
    facts = [
        (_("Number"), verification.number),
        (_("Classification"), verification.category),
        (_("Head of the household"), verification.holder),
        (
            _("Members"),
            ngettext("%(count)d person", "%(count)d persons", people) % {"count": people}
            + f": {', '.join(verification.members)}"
            if people
            else "",
        ),
        (_("Issued on"), _date(_day_of(verification.issued_at))),
        (_("In force until"), _date(verification.valid_until)),
        (_("Office"), verification.office),
    ]
    return _told(facts)


def _told(facts: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"term": term, "value": value} for term, value in facts if value]


def _day_of(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _date(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def document_links(documents: Iterable[IssuedDocument]) -> list[dict[str, Any]]:
    """Return number, title, address and dates of documents for a page."""
    return [
        {
            "number": document.number,
            "title": document.payload.get("title", document.number),
            "url": reverse("documents:download", args=[document.number]),
            "issued_on": timezone.localdate(document.issued_at),
            "valid_until": document.valid_until,
        }
        for document in documents
    ]


def certificate_state(certification: Certification) -> dict[str, Any]:
    """Return state, title, number and address of the certificate of a certification."""
    issued = next(iter(certification.documents.all()), None)
    if issued is not None:
        return {
            "state": Preparation.READY.value,
            "title": issued.payload.get("title", issued.number),
            "number": issued.number,
            "url": reverse("documents:download", args=[issued.number]),
        }
    state = preparation_of_certificate(certification)
    return {"state": state.value, "title": "", "number": "", "url": ""}
