import hashlib
from datetime import date

import pytest
from django.utils import timezone

from cms.submissions.models import Event
from forms_plugins.api.errors import ConfigurationFailure, PermanentFailure
from forms_plugins.api.outcomes import DocumentRequest
from forms_plugins.api.records import RecordIsFinal
from forms_plugins.api.signals import document_requested
from reporting.documents import confinement, publishing, rendering, services, storage
from reporting.documents.models import DocumentReservation, IssuedDocument
from reporting.documents.payloads import canonical_hash
from tests.factories.certificates import certificate_facts
from tests.factories.submissions import SubmissionFactory

pytestmark = pytest.mark.django_db


def test_document_is_stored_with_number_code_and_hashes(issue, documents_folder):
    document = issue(valid_until=date(2030, 11, 22))

    content = (documents_folder / document.file_name).read_bytes()
    assert document.number == f"CSE-{timezone.localdate().year}-00000001"
    assert len(document.code) == 32
    assert hashlib.sha256(content).hexdigest() == document.file_sha256
    assert canonical_hash(document.payload) == document.payload_sha256
    assert document.valid_until == date(2030, 11, 22)


def test_numbers_follow_each_other(issue):
    numbers = [issue().number[-8:] for _ in range(3)]

    assert numbers == ["00000001", "00000002", "00000003"]


def test_second_request_for_a_submission_gives_the_same_document(issue):
    submission = SubmissionFactory()

    assert issue(submission) == issue(submission, members=2)
    assert IssuedDocument.objects.count() == 1
    assert Event.objects.filter(kind="document_issued").count() == 1


def test_signal_issues_the_document():
    submission = SubmissionFactory()
    request = DocumentRequest("cse-certificate", certificate_facts())

    document_requested.send(sender=None, submission=submission, request=request)

    assert submission.documents.count() == 1


def test_worker_that_died_after_reserving_is_followed_by_the_same_document(issue, monkeypatch):
    submission = SubmissionFactory()
    with monkeypatch.context() as crash:
        crash.setattr(services, "_render", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            issue(submission)
    reserved = DocumentReservation.objects.get()

    document = issue(submission)

    assert (document.number, document.code) == (reserved.number, reserved.code)


def test_worker_that_died_after_storing_leaves_one_file(issue, monkeypatch, documents_folder):
    submission = SubmissionFactory()
    with monkeypatch.context() as crash:
        crash.setattr(services, "_record", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            issue(submission)

    document = issue(submission)

    files = [path for path in documents_folder.rglob("*") if path.is_file()]
    assert files == [documents_folder / document.file_name]


def test_two_workers_at_the_same_time_issue_one_document(issue, monkeypatch):
    submission = SubmissionFactory()
    render = services._render

    def overtaken(*arguments):
        monkeypatch.setattr(services, "_render", render)
        issue(submission)
        return render(*arguments)

    monkeypatch.setattr(services, "_render", overtaken)

    document = issue(submission)

    assert IssuedDocument.objects.get() == document


def test_issued_document_cannot_be_changed(issue):
    document = issue()

    with pytest.raises(RecordIsFinal):
        document.save()


def test_unknown_template_waits_for_configuration():
    request = DocumentRequest("no-such-template", certificate_facts())

    with pytest.raises(ConfigurationFailure, match="no-such-template"):
        services.issue(submission=SubmissionFactory(), request=request)


@pytest.mark.parametrize(
    "facts",
    [{"reference": "x" * 1001}, {"members": 61}, {"household": [[[[[[["deep"]]]]]]]}],
    ids=["long text", "many members", "deep"],
)
def test_facts_beyond_the_limits_fail_for_good(issue, facts):
    with pytest.raises(PermanentFailure):
        issue(**facts)

    assert not DocumentReservation.objects.exists()


def test_document_that_costs_too_much_fails_for_good(issue, monkeypatch):
    def loop(html, css):
        while True:
            pass

    monkeypatch.setattr(confinement, "CPU_SECONDS", 1)
    monkeypatch.setattr(rendering, "render_pdf", loop)

    with pytest.raises(PermanentFailure):
        issue()


def test_publishing_twice_adds_no_version():
    first = publishing.publish_template("cse-certificate")

    assert publishing.publish_template("cse-certificate") == first
    assert first.number == 1


def test_changed_template_becomes_the_next_version(monkeypatch):
    publishing.publish_template("cse-certificate")
    sources = publishing.read_sources("cse-certificate")
    monkeypatch.setattr(
        publishing, "read_sources", lambda slug: {**sources, "document.html": "<p>otro</p>"}
    )

    assert publishing.publish_template("cse-certificate").number == 2


def test_issued_document_keeps_the_version_it_was_made_from(issue, monkeypatch):
    document = issue()
    sources = publishing.read_sources("cse-certificate")
    changed = {**sources, "document.css": sources["document.css"] + "h1 { color: red }"}
    monkeypatch.setattr(publishing, "read_sources", lambda slug: changed)
    publishing.publish_template("cse-certificate")

    again = issue()

    assert (document.template.number, again.template.number) == (1, 2)


def test_template_name_cannot_lead_elsewhere():
    with pytest.raises(publishing.UnknownTemplate):
        publishing.read_sources("../wizard")


def test_storing_the_same_bytes_twice_keeps_one_file(documents_folder):
    assert storage.store(b"bytes") == storage.store(b"bytes")
    assert len([path for path in documents_folder.rglob("*") if path.is_file()]) == 1


def test_half_a_file_is_replaced_by_the_whole(documents_folder):
    name, _ = storage.store(b"all the bytes")
    (documents_folder / name).write_bytes(b"all")

    storage.store(b"all the bytes")

    assert storage.read(name) == b"all the bytes"


@pytest.mark.parametrize(
    "damage",
    [lambda path: path.unlink(), lambda path: path.write_bytes(b"%PDF-")],
    ids=["missing", "damaged"],
)
def test_file_is_made_again_byte_by_byte(issue, documents_folder, damage):
    document = issue()
    path = documents_folder / document.file_name
    before = path.read_bytes()
    damage(path)

    assert services.content_of(document) == before
    assert path.read_bytes() == before


def test_other_bytes_are_never_handed_out(issue, documents_folder, monkeypatch):
    document = issue()
    (documents_folder / document.file_name).unlink()
    monkeypatch.setattr(services, "_render", lambda *_: b"%PDF- of another version")

    with pytest.raises(services.DocumentLost):
        services.content_of(document)
