"""Ask for an e-mail; it is written and sent in the background."""

from collections.abc import Mapping
from typing import Any

from cms.jobs.models import Job
from cms.jobs.services import enqueue, enqueue_many

MAIL_JOB = "send_email"


def send_later(*, mail: str, key: str, payload: Mapping[str, Any]) -> Job:
    """
    Ask for the e-mail ``mail`` (see ``cms.mail.writers``) inside the caller's transaction.

    ``key`` makes it unique: asking twice sends it once. ``payload`` holds primary keys, never an
    address or anything that is written in the e-mail.
    """
    return enqueue(kind=MAIL_JOB, key=f"mail:{key}", payload={**payload, "mail": mail})


def send_many_later(*, mail: str, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    """Do what ``send_later`` does for many e-mails at once; ``wanted`` maps keys to payloads."""
    jobs = {f"mail:{key}": {**payload, "mail": mail} for key, payload in wanted.items()}
    enqueue_many(kind=MAIL_JOB, wanted=jobs)
