"""The e-mail about a form that waits where nobody may approve it. It names no citizen."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.mail.writers import Mail, writes_mail
from cms.training.gates.waiting import NOBODY_MAIL, approvers_of, heads_of, waiting


@writes_mail(NOBODY_MAIL)
def nobody_mail(payload: Mapping[str, Any]) -> Mail | None:
    """Write to a head or a coordinator, unless somebody may approve it by now."""
    sending = waiting().filter(pk=payload["sending"]).first()
    person = User.objects.filter(pk=payload["user"], is_active=True).first()
    if sending is None or person is None or not person.email:
        return None
    on = localdate()
    if approvers_of(sending, on):
        return None
    is_head = person.pk in {head.pk for head in heads_of(sending.office, on)}
    name = "training:gates" if is_head else "training_supervision:index"
    context = {
        "office": sending.office.name,
        "form": sending.draft.form_version.form.title,
        "course": sending.gate.course.title,
        "is_head": is_head,
        "url": f"{settings.PUBLIC_URL}{reverse(name)}",
    }
    subject = _("A form waits for approval: %(office)s") % {"office": sending.office.name}
    return Mail(person.email, subject, NOBODY_MAIL, context)
