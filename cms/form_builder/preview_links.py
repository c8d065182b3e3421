"""Links under which a colleague without an account looks at a form before it is published."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.form_builder.models import FormPage, PreviewLink
from cms.form_builder.problems import FormHasProblems

MOST_DAYS = 30
TOKEN_BYTES = 32


def make_link(*, page: FormPage, days: int, by: Any) -> tuple[PreviewLink, str]:
    """
    Return a link to what ``page`` says now, and its token, which nobody can find out again.

    :raises FormHasProblems: if the page does not compile.
    :raises ValueError: if it shall hold for less than a day or more than ``MOST_DAYS``.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"a link holds for 1 to {MOST_DAYS} days")
    compiled = page.compiled()
    if compiled.form is None or compiled.problems:
        raise FormHasProblems(compiled.problems)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PreviewLink.objects.create(
        page_id=page.pk,
        token_sha256=_hash(token),
        document=compiled.document,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return link, token


def link_of(token: str) -> PreviewLink | None:
    """Return the link of a token if it still holds."""
    link: PreviewLink | None = PreviewLink.objects.filter(
        token_sha256=_hash(token), revoked_at__isnull=True, expires_at__gt=timezone.now()
    ).first()
    return link


def revoke_link(link: PreviewLink) -> None:
    """Let a link hold no longer; revoking it again changes nothing."""
    PreviewLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
