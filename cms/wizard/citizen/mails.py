"""The e-mails to citizens: the link to come back with, the code, the confirmation."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from cms.mail.writers import Mail, writes_mail
from cms.submissions.contacts import contact_email
from cms.submissions.models import Draft, ResumeKey, Submission
from cms.submissions.selectors import definition_of
from cms.submissions.services.resuming import CODE_LASTS, new_code, token_from
from cms.submissions.services.submitting import RECEIVED_MAIL
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

RESUME_LINK = "resume_link"
RESUME_CODE = "resume_code"


@writes_mail(RESUME_LINK)
def link_mail(payload: Mapping[str, Any]) -> Mail | None:
    """Write the e-mail with the link, unless a newer link took its place."""
    with scopes_disabled():
        key = ResumeKey.objects.select_related("draft__form_version").get(pk=payload["key"])
        if key.revoked_at is not None or not key.email:
            return None
        token = token_from(payload["seed"], key.factor)
        return _mail(
            key.draft,
            key.email,
            RESUME_LINK,
            lambda title: _("Go on with your application: %(form)s") % {"form": title},
            url=_public(reverse("tramites:link", kwargs={"token": token})),
            until=key.expires_at,
        )


@writes_mail(RESUME_CODE)
def code_mail(payload: Mapping[str, Any]) -> Mail | None:
    """Make a code and write the e-mail with it; nothing if there is no such link."""
    with scopes_disabled():
        made = new_code(digest=payload["link"], at=timezone.now())
        if made is None:
            return None
        key, code = made
        return _mail(
            key.draft,
            key.email,
            RESUME_CODE,
            lambda title: _("Your code: %(form)s") % {"form": title},
            code=code,
            minutes=CODE_LASTS.seconds // 60,
        )


@writes_mail(RECEIVED_MAIL)
def received_mail(payload: Mapping[str, Any]) -> Mail | None:
    """Write that an application was received: its reference, and nothing that was answered."""
    with scopes_disabled():
        submission = Submission.objects.select_related("draft", "form_version").get(
            pk=payload["submission"]
        )
        address = contact_email(submission)
        if not address:
            return None
        path = reverse("tramites:receipt", kwargs={"public_id": submission.draft.public_id})
        return _mail(
            submission.draft,
            address,
            RECEIVED_MAIL,
            lambda title: _("We received your application: %(form)s") % {"form": title},
            reference=submission.reference,
            submitted_at=submission.submitted_at,
            url=_public(path),
        )


def _mail(draft: Draft, to: str, template: str, subject: Any, **context: Any) -> Mail:
    language = draft.language or DEFAULT_LANGUAGE
    title = definition_of(draft.form_version).title.in_language(language)
    with translation.override(language):
        words = subject(title)
    return Mail(to, words, template, {"form_title": title, **context}, language)


def _public(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
