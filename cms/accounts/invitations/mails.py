"""The e-mail with the link of an invitation."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.accounts.invitations.services import INVITATION_MAIL, token_of
from cms.accounts.models import Invitation
from cms.mail.writers import Mail, writes_mail


@writes_mail(INVITATION_MAIL)
def invitation_mail(payload: Mapping[str, Any]) -> Mail | None:
    """Write the e-mail, unless the invitation is over."""
    invitation = Invitation.objects.select_related("office").get(pk=payload["invitation"])
    if invitation.accepted_at or invitation.withdrawn_at:
        return None
    path = reverse("accounts:invitation", kwargs={"token": token_of(invitation)})
    context = {
        "name": invitation.given_names,
        "office": invitation.office.name,
        "role": invitation.get_role_display(),
        "until": invitation.expires_at,
        "url": f"{settings.PUBLIC_URL}{path}",
    }
    subject = _("You were named to work in %(office)s") % {"office": invitation.office.name}
    return Mail(invitation.email, subject, INVITATION_MAIL, context)
