"""
The link under which a citizen comes back to a draft, and what must be shown besides.

A token is 32 bytes that only the server can derive: a keyed hash of 32 random bytes (the seed). The
database keeps the SHA-256 of the token and keyed hashes of the second factor. The seed travels in
the job that sends the link by e-mail, and is worth nothing without the server's key.

The first letter of a token says which second factor its page asks for, so that the page looks the
same whether there is such a link or not.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models, transaction

from cms.accounts.models import User
from cms.submissions.models import Draft, DraftState, Event, ResumeKey
from cms.submissions.selectors import definition_of
from cms.submissions.services.drafts import lock_draft
from forms_plugins.engine.definition import FormDefinition

Factor = ResumeKey.Factor

PREFIXES = {Factor.EMAIL_CODE: "c", Factor.BIRTH_DATE: "n"}
CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
MOST_WRONG = 20
"""Wrong second factors in a row, over any time, after which a link opens nothing any more."""

DEFAULT_DAYS = 30
OPENED_STATES = (DraftState.OPEN, DraftState.ENDED, DraftState.SUBMITTED, DraftState.MOVED)


@dataclass(frozen=True, repr=False)
class NewLink:
    """A link that was just made: shown once, stored nowhere."""

    token: str
    seed: str
    key: ResumeKey


def citizen_draft_days(form: FormDefinition) -> int:
    """Return for how many days after its last change a citizen's draft is kept."""
    most: int = getattr(settings, "CITIZEN_DRAFT_DAYS", DEFAULT_DAYS)
    return min(form.retention.drafts_days, most) if form.retention else most


@transaction.atomic
def make_link(
    *,
    draft: Draft,
    factor: str,
    at: datetime,
    email: str = "",
    birth_date: date | None = None,
    by: User | None = None,
) -> NewLink:
    """
    Make the link to a draft; the ones before open nothing any more.

    :raises ValueError: if what the factor needs is missing.
    :raises DraftIsClosed: if the draft takes no more answers.
    """
    if factor == Factor.EMAIL_CODE and not email:
        raise ValueError("a code needs an address to be sent to")
    if factor == Factor.BIRTH_DATE and birth_date is None:
        raise ValueError("there is no birth date to ask for")
    lock_draft(draft)
    draft.resume_keys.filter(revoked_at=None).update(revoked_at=at)
    seed = secrets.token_urlsafe(32)
    token = token_from(seed, factor)
    digest = token_digest(token)
    key = ResumeKey.objects.create(
        draft=draft,
        token_sha256=digest,
        factor=factor,
        email=email,
        secret_hmac=_factor_hmac(digest, birth_date.isoformat()) if birth_date else "",
        expires_at=at + timedelta(days=citizen_draft_days(definition_of(draft.form_version))),
    )
    Event.objects.create(draft=draft, kind="link_made", detail={"factor": factor}, at=at, by=by)
    return NewLink(token, seed, key)


def token_from(seed: str, factor: str) -> str:
    """Return the token of a seed."""
    digest = hmac.new(_key("token"), f"{factor}|{seed}".encode(), hashlib.sha256).digest()
    return PREFIXES[Factor(factor)] + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def token_digest(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def factor_named_by(token: str) -> str:
    """Return the factor whose page a token, right or wrong, leads to."""
    by_prefix = {prefix: factor for factor, prefix in PREFIXES.items()}
    return by_prefix.get(token[:1], Factor.EMAIL_CODE)


@transaction.atomic
def new_code(*, digest: str, at: datetime) -> tuple[ResumeKey, str] | None:
    """
    Make the code for a link, in place of the one before; ``None`` if no such link can be opened.

    Only a keyed hash of the code is stored.
    """
    key = _locked(digest)
    if key is None or key.factor != Factor.EMAIL_CODE or not _is_alive(key, at):
        return None
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    key.secret_hmac, key.secret_expires_at = _factor_hmac(digest, code), at + CODE_LASTS
    key.save(update_fields=["secret_hmac", "secret_expires_at"])
    return key, code


@transaction.atomic
def open_link(*, digest: str, secret: str, at: datetime) -> Draft | None:
    """
    Return the draft of a link if the second factor is right, else ``None``.

    ``secret`` is a code or a date as ISO text. What is asked of the database is the same whether
    there is such a link or not. A code opens once, also when two browsers send it at once.
    """
    key = _locked(digest)
    expected = key.secret_hmac if key else ""
    fits = hmac.compare_digest(expected or "-" * 64, _factor_hmac(digest, secret))
    is_right = fits and key is not None and _is_alive(key, at) and _is_in_time(key, at)
    changes = {"tries": models.F("tries") + 1}
    if is_right:
        changes = {"tries": 0}
        if key.factor == Factor.EMAIL_CODE:
            changes |= {"secret_hmac": "", "secret_expires_at": None}
    ResumeKey.objects.filter(token_sha256=digest).update(**changes)
    if not is_right:
        return None
    draft = _current(key.draft)
    Event.objects.create(draft=draft, kind="link_opened", at=at)
    return draft


def _locked(digest: str) -> ResumeKey | None:
    rows = ResumeKey.objects.select_for_update(of=("self",)).select_related("draft")
    return rows.filter(token_sha256=digest).first()


def _is_alive(key: ResumeKey, at: datetime) -> bool:
    return (
        key.revoked_at is None
        and at < key.expires_at
        and key.tries < MOST_WRONG
        and key.draft.state in OPENED_STATES
    )


def _is_in_time(key: ResumeKey, at: datetime) -> bool:
    return key.secret_expires_at is None or at < key.secret_expires_at


def _current(draft: Draft) -> Draft:
    """Follow a draft that was moved to a newer version."""
    while draft.state == DraftState.MOVED:
        draft = draft.continued_by
    return draft


def _factor_hmac(digest: str, secret: str) -> str:
    return hmac.new(_key("factor"), f"{digest}|{secret}".encode(), hashlib.sha256).hexdigest()


def _key(purpose: str) -> bytes:
    text = f"cms.submissions.resuming|{purpose}"
    return hmac.new(settings.LOOKUP_KEY.encode(), text.encode(), hashlib.sha256).digest()
