"""An e-mail leaves once, and its failures name nobody."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends import locmem

from cms.jobs.models import Job, JobState
from cms.jobs.services import run_next
from cms.mail import writers
from cms.mail.actions import message_id, send_email
from cms.mail.services import send_later
from cms.mail.writers import DuplicateWriter, Mail, writes_mail

pytestmark = pytest.mark.django_db
ADDRESS = "zoraida@example.org"


@pytest.fixture
def written(monkeypatch):
    """Register a writer for the test; what it returns may be changed."""
    monkeypatch.setattr(writers, "_writers", dict(writers._writers))
    context = {"form_title": "Solicitud & prueba", "code": "012345", "minutes": 10}
    found = {"mail": Mail(ADDRESS, "Su código:\nsolicitud", "resume_code", context)}

    @writes_mail("prueba")
    def write(payload):
        return found["mail"]

    return found


@pytest.fixture
def job(written) -> Job:
    return send_later(mail="prueba", key="prueba:1", payload={"link": "secreto"})


def refuse_with(monkeypatch, error: Exception) -> None:
    def send_messages(self, messages):
        raise error

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)


def test_email_has_text_and_page(job):
    run_next()

    [message] = mail.outbox
    page, kind = message.alternatives[0]
    assert message.subject == "Su código: solicitud"
    assert "Solicitud & prueba" in message.body
    assert "Solicitud &amp; prueba" in page
    assert kind == "text/html"
    assert "012345" in message.body
    assert message.extra_headers["Message-ID"] == message_id(job)
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_job_keeps_nothing_of_what_was_sent(job):
    run_next()

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert set(job.payload) == {"mail", "accepted_at"}


def test_email_is_asked_for_once(job):
    again = send_later(mail="prueba", key="prueba:1", payload={})

    assert again.pk == job.pk


def test_worker_that_died_after_the_server_accepted_sends_nothing_more(job):
    send_email(job)
    retried = Job.objects.get(pk=job.pk)

    assert send_email(retried) == "accepted before"
    assert len(mail.outbox) == 1


def test_worker_that_died_before_the_mark_sends_under_the_same_id(job):
    first = Job.objects.get(pk=job.pk)
    send_email(job)
    send_email(first)

    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert len(mail.outbox) == 2
    assert len(ids) == 1


def test_nothing_to_send(job, written):
    written["mail"] = None

    assert run_next().state == JobState.DONE
    assert not mail.outbox


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (OSError(f"no route to the server of {ADDRESS}"), JobState.WAITING),
        (smtplib.SMTPServerDisconnected(ADDRESS), JobState.WAITING),
        (smtplib.SMTPRecipientsRefused({ADDRESS: (450, b"later")}), JobState.WAITING),
        (smtplib.SMTPAuthenticationError(535, b"wrong"), JobState.WAITING),
        (smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such person")}), JobState.FAILED),
        (smtplib.SMTPDataError(554, ADDRESS.encode()), JobState.FAILED),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_failures_are_told_apart_and_name_nobody(job, monkeypatch, error, state):
    refuse_with(monkeypatch, error)

    done = run_next()

    assert done.state == state
    assert done.note
    assert ADDRESS not in done.note


def test_unknown_email_waits_for_configuration(db):
    send_later(mail="nadie-lo-escribe", key="x", payload={})

    assert run_next().state == JobState.NEEDS_CONFIGURATION


def test_two_writers_of_one_email_are_refused(written):
    with pytest.raises(DuplicateWriter):
        writes_mail("prueba")(lambda payload: None)


def test_mail_is_not_shown_in_tracebacks(written):
    assert ADDRESS not in repr(written["mail"])
