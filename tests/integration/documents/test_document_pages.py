import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.accounts.grants import GRANT_FIELD, Grant, give_grant
from cms.jobs.models import JobState
from cms.submissions.models import Event
from reporting.documents import storage
from tests.factories.accounts import OfficeFactory, UserFactory
from tests.factories.jobs import JobFactory
from tests.factories.submissions import SubmissionFactory

pytestmark = pytest.mark.django_db


def page(client, address, **data):
    response = client.post(address, data) if data else client.get(address)
    return response.status_code, response.content.decode()


def granted(reference):
    return {GRANT_FIELD: give_grant(Grant(1, reference))}


def test_valid_certificate_shows_masked_names_only(client, issue):
    document = issue(valid_until=date(2099, 1, 1))

    status, content = page(client, f"/verificar/{document.code}")

    assert status == 200
    assert document.number in content
    assert "María Q. M." in content
    assert "Pobre" in content
    for secret in ("Quispe", "Mamani", "Elena", "40123456", "Los Álamos"):
        assert secret not in content


def test_expired_certificate_says_so(client, issue):
    document = issue(valid_until=timezone.localdate() - timedelta(days=1))

    content = page(client, reverse("documents:verify", args=[document.code]))[1]

    assert 'class="notice notice--warning"' in content
    assert document.number in content


@pytest.mark.parametrize("code", ["0" * 32, "x", "CSE-2026-00000001", "0000 0000-0000"])
def test_unknown_code_is_a_helpful_page(client, code):
    status, content = page(client, reverse("documents:verify", args=[code]))

    assert status == 404
    assert reverse("documents:verify_form") in content


def test_verification_is_not_kept_or_indexed(client, issue):
    response = client.get(reverse("documents:verify", args=[issue().code]))

    assert "no-store" in response["Cache-Control"]
    assert 'name="robots" content="noindex"' in response.content.decode()


def test_typed_code_leads_to_its_page(client, issue):
    document = issue()
    typed = " ".join(re.findall("....", document.code.lower()))

    response = client.post(reverse("documents:verify_form"), {"codigo": typed})

    assert response["Location"] == f"/verificar/{document.code}"


def test_mistyped_code_is_kept_with_a_message(client):
    status, content = page(client, reverse("documents:verify_form"), codigo="7K2M 9QX4")

    assert status == 200
    assert 'value="7K2M 9QX4"' in content
    assert "error-summary" in content


def upload(client, content, name="constancia.pdf"):
    file = SimpleUploadedFile(name, content, "application/pdf")
    return page(client, reverse("documents:verify_form"), con="archivo", archivo=file)


def test_uploaded_original_is_valid(client, issue):
    document = issue()

    status, content = upload(client, storage.read(document.file_name))

    assert (status, document.number in content) == (200, True)
    assert "notice--success" in content


def test_uploaded_changed_file_is_called_so(client, issue):
    document = issue()

    content = upload(client, storage.read(document.file_name) + b" ")[1]

    assert "notice--error" in content
    assert document.number in content
    assert "María" not in content


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-" + b"x" * (5 * 1024 * 1024)])
def test_upload_of_something_else_gets_a_message(client, content):
    status, shown = upload(client, content)

    assert status == 200
    assert "error-summary" in shown


def test_upload_without_a_file_gets_a_message(client):
    assert "error-summary" in page(client, reverse("documents:verify_form"), con="archivo")[1]


def test_staff_of_the_office_download_and_it_is_written_down(client, issue):
    submission = SubmissionFactory()
    document = issue(submission)
    person = UserFactory(enumerator=True, office=submission.office)
    client.force_login(person)

    response = client.get(reverse("documents:download", args=[document.number]))

    assert response.content == storage.read(document.file_name)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{document.number}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    event = Event.objects.get(kind="document_downloaded")
    assert (event.by, event.detail) == (person, {"number": document.number, "to": "office"})


def test_citizen_with_a_token_downloads(client, issue):
    document = issue()
    address = reverse("documents:download", args=[document.number])

    response = client.post(address, granted(document.submission.reference))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert Event.objects.get(kind="document_downloaded").detail["to"] == "citizen"


def test_token_ends_after_15_minutes(client, issue):
    document = issue()
    with time_machine.travel(timezone.now() - timedelta(minutes=15, seconds=1)):
        token = granted(document.submission.reference)

    assert page(client, reverse("documents:download", args=[document.number]), **token)[0] == 404


def test_token_counts_in_the_body_only(client, issue):
    document = issue()
    address = reverse("documents:download", args=[document.number])
    token = granted(document.submission.reference)

    assert client.get(address, token).status_code == 404
    assert client.post(f"{address}?{GRANT_FIELD}={token[GRANT_FIELD]}").status_code == 404


def test_post_without_token_downloads_nothing_for_staff_either(client, issue):
    document = issue()
    client.force_login(UserFactory(enumerator=True, office=document.submission.office))
    address = reverse("documents:download", args=[document.number])

    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 200


def test_strangers_get_404_and_leave_no_trace(client, issue):
    document = issue()
    addresses = [
        reverse("documents:download", args=[document.number]),
        reverse("documents:status", args=[document.submission.reference]),
    ]
    assert [page(client, address)[0] for address in addresses] == [404, 404]
    assert page(client, addresses[0], **granted("S-2026-999999"))[0] == 404

    client.force_login(UserFactory(enumerator=True, office=OfficeFactory()))
    assert [page(client, address)[0] for address in addresses] == [404, 404]
    assert not Event.objects.filter(kind="document_downloaded").exists()


@pytest.mark.parametrize("name", ["download", "status"])
def test_document_that_does_not_exist_is_404(client, name):
    assert page(client, reverse(f"documents:{name}", args=["CSE-2026-00009999"]))[0] == 404


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (JobState.WAITING, "preparing"),
        (JobState.FAILED, "delayed"),
        (JobState.DONE, "nothing"),
    ],
)
def test_status_while_there_is_no_document(client, state, word):
    submission = SubmissionFactory()
    JobFactory(kind="submission_action", key=f"action:{submission.pk}:0", state=state)
    client.force_login(UserFactory(enumerator=True, office=submission.office))

    response = client.get(reverse("documents:status", args=[submission.reference]))

    assert response.context["preparation"] == word


def test_status_offers_the_document_when_it_is_there(client, issue):
    document = issue()
    client.force_login(UserFactory(enumerator=True, office=document.submission.office))

    content = page(client, reverse("documents:status", args=[document.submission.reference]))[1]

    assert reverse("documents:download", args=[document.number]) in content
