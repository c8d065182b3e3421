"""The e-mails about classes that end soon. They name no person and no class."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from cms.accounts.models import Membership
from cms.mail.writers import Mail, writes_mail
from cms.register.expiry import CITIZEN_MAIL, OFFICE_MAIL, counts_by_band
from cms.register.models import ExpiryNotice
from cms.submissions.contacts import contact_email


@writes_mail(OFFICE_MAIL)
def office_mail(payload: Mapping[str, Any]) -> Mail | None:
    """Write to the head of an office how many classes end soon, if any still do."""
    head = Membership.objects.select_related("office", "user").get(pk=payload["membership"])
    with scopes_disabled():
        counts = counts_by_band(date.fromisoformat(payload["on"]), office=head.office_id)
    if not any(counts.values()) or not head.user.email:
        return None
    context = {
        "office": head.office.name,
        "counts": sorted(counts.items()),
        "url": _public(reverse("register:ending")),
    }
    subject = _("Classes that end soon: %(office)s") % {"office": head.office.name}
    return Mail(head.user.email, subject, OFFICE_MAIL, context)


@writes_mail(CITIZEN_MAIL)
def citizen_mail(payload: Mapping[str, Any]) -> Mail | None:
    """Write to a household that its class ends soon, unless it was given another meanwhile."""
    with scopes_disabled():
        notice = ExpiryNotice.objects.select_related(
            "classification__submission__form_version", "classification__household"
        ).get(pk=payload["notice"])
        classification = notice.classification
        newest = classification.household.classifications.order_by("-entered_at", "-pk").first()
        submission = classification.submission
        if newest != classification or submission is None:
            return None
        address = contact_email(submission)
    if not address:
        return None
    context = {
        "reference": submission.reference,
        "valid_until": classification.valid_until,
        "url": _public(reverse("citizen:lookup")),
    }
    return Mail(address, _("Your classification ends soon"), CITIZEN_MAIL, context)


def _public(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
