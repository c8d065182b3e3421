"""What a document says, as JSON: the same payload gives the same bytes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from cms.content.models import SiteSettings
from reporting.documents.models import DocumentReservation, DocumentTemplateVersion

PAYLOAD_FORMAT = 1


def build_payload(
    *,
    template: DocumentTemplateVersion,
    facts: Mapping[str, Any],
    reservation: DocumentReservation,
) -> dict[str, Any]:
    """Return everything the document says, JSON-ready."""
    local: datetime = timezone.localtime(reservation.reserved_at)
    code = reservation.code
    return {
        "format": PAYLOAD_FORMAT,
        "template": {"slug": template.slug, "version": template.number},
        "title": template.settings["title"],
        "language": template.settings["language"],
        "number": reservation.number,
        "code": code,
        "issued_on": local.date().isoformat(),
        "issued_at": local.replace(microsecond=0).isoformat(),
        "verification_page": settings.PUBLIC_URL + reverse("documents:verify_form"),
        "verification_url": settings.PUBLIC_URL + reverse("documents:verify", args=[code]),
        "institution": institution(),
        "facts": dict(facts),
    }


def names_on_paper() -> SiteSettings:
    """Return the settings of the default site: who issues, and what stands at the foot."""
    site = Site.objects.filter(is_default_site=True).first()
    return SiteSettings.for_site(site) if site else SiteSettings()


def institution() -> dict[str, str]:
    """Return the names of the letterhead."""
    names = names_on_paper()
    return {
        "organisation": names.organisation_name,
        "ministry": names.ministry_name,
        "programme": names.programme_name,
    }


def canonical_hash(payload: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of the canonical JSON text of a payload."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
