"""The e-mail that a review was decided. It names no person and no class."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from cms.mail.writers import Mail, writes_mail
from cms.register.models import ReviewRequest

DECIDED_MAIL = "review_decided"


@writes_mail(DECIDED_MAIL)
def decided_mail(payload: Mapping[str, Any]) -> Mail | None:
    """Write to whoever asked for a review and left an address that it was decided."""
    with scopes_disabled():
        review = ReviewRequest.objects.select_related("classification__household__office").get(
            pk=payload["review"]
        )
    context = {
        "reference": review.reference,
        "office": review.classification.household.office.name,
        "url": f"{settings.PUBLIC_URL}{reverse('citizen:lookup')}",
    }
    return Mail(review.contact, _("Your request for review was decided"), DECIDED_MAIL, context)
