"""
The background job that sends one e-mail.

SMTP cannot take part in a transaction. The job is marked as soon as the server has accepted the
e-mail, so a retry after that sends nothing; a worker that dies in the moment between sends it again
under the same Message-ID, by which mail programs know a copy.
"""

import hashlib
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.mail.services import MAIL_JOB
from cms.mail.writers import Mail, writer_of
from forms_plugins.api.errors import PermanentFailure, TemporaryFailure

ACCEPTED = "accepted_at"


@job_handler(MAIL_JOB)
def send_email(job: Job) -> str:
    """
    Write and send the e-mail of a job, unless the server has accepted it before.

    :raises TemporaryFailure: if the mail server cannot be reached or says to come back.
    :raises PermanentFailure: if it refuses the e-mail for good.
    """
    if ACCEPTED in job.payload:
        return "accepted before"
    mail = writer_of(job.payload["mail"])(job.payload)
    if mail is None:
        return "nothing to send"
    _deliver(_message(mail, job))
    # What the e-mail was made from is not needed any more, only that it left.
    job.payload = {"mail": job.payload["mail"], ACCEPTED: timezone.now().isoformat()}
    Job.objects.filter(pk=job.pk).update(payload=job.payload)
    return "accepted"


def _message(mail: Mail, job: Job) -> EmailMultiAlternatives:
    with translation.override(mail.language):
        text = render_to_string(f"emails/{mail.template}.txt", dict(mail.context))
        page = render_to_string(f"emails/{mail.template}.html", dict(mail.context))
    message = EmailMultiAlternatives(
        subject=" ".join(mail.subject.split()),
        body=text,
        to=[mail.to],
        headers={
            "Message-ID": message_id(job),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.attach_alternative(page, "text/html")
    return message


def message_id(job: Job) -> str:
    """Return the Message-ID of the e-mail of a job: the same at every try."""
    name = hashlib.sha256(f"{settings.SECRET_KEY}|{job.key}".encode()).hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"


def _deliver(message: EmailMultiAlternatives) -> None:
    """Hand the e-mail over. The texts of the failures never hold the address."""
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = [code for code, _ in refusal.recipients.values()]
        _fail(max(codes, default=550), refusal)
    except smtplib.SMTPResponseException as refusal:
        _fail(refusal.smtp_code, refusal)
    except (smtplib.SMTPException, OSError) as error:
        name = type(error).__name__
        raise TemporaryFailure(f"The mail server could not be used ({name}).") from error


def _fail(code: int, error: Exception) -> None:
    if 500 <= code < 600 and not isinstance(error, smtplib.SMTPAuthenticationError):
        raise PermanentFailure(f"The mail server refused the e-mail ({code}).") from None
    raise TemporaryFailure(f"The mail server asked to come back ({code}).") from None
