"""What a stranger learns of a certificate of training, and what they cannot."""

import json
import secrets
from datetime import date, timedelta
from io import BytesIO, StringIO

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from cms.citizen.models import LookupBudget
from cms.training.models import CertificationRevocation
from reporting.documents import certificates, storage
from reporting.documents.models.numbering import CODE_LENGTH, CODE_LETTERS
from reporting.documents.verification import UNKNOWN, DocumentState, verify_code, verify_file
from tests.factories.training_documents import certification_of_maria

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LAST_DAY = date(2027, 11, 20)
FREE = 40


@pytest.fixture
def document():
    return certificates.issue(certification_of_maria())


def revoke(document, reason="Suplantación en la evaluación"):
    CertificationRevocation.objects.create(
        certification=document.certification,
        reason=reason,
        at=timezone.now(),
        by=document.certification.user,
    )


def test_code_tells_who_masked_what_and_until_when(document):
    answer = verify_code(document.code, today=TODAY)

    assert (answer.state, answer.number) == (DocumentState.VALID, document.number)
    assert (answer.holder, answer.role) == ("María Q. M.", "Empadronador")
    assert answer.office == "ULE San Juan de Lurigancho"
    assert (answer.course, answer.valid_until) == ("Curso breve", LAST_DAY)


@pytest.mark.parametrize(
    ("day", "state"),
    [(LAST_DAY, DocumentState.VALID), (LAST_DAY + timedelta(days=1), DocumentState.EXPIRED)],
    ids=["last day", "day after"],
)
def test_certificate_counts_the_whole_of_its_last_day(document, day, state):
    assert verify_code(document.code, today=day).state == state


@pytest.mark.parametrize(
    ("moment", "title"),
    [
        ("2027-11-20T23:59:59-05:00", "notice--success"),
        ("2027-11-21T00:00:00-05:00", "notice--warning"),
    ],
    ids=["23:59:59 in Lima", "00:00:00 in Lima"],
)
def test_page_counts_days_of_lima(client, document, moment, title):
    with time_machine.travel(moment, tick=False):
        content = client.get(f"/verificar/{document.code}").content.decode()

    assert title in content


def test_page_shows_initials_role_office_course_and_dates_only(client, document):
    response = client.get(f"/verificar/{document.code}")

    content = response.content.decode()
    assert response.status_code == 200
    for shown in (document.number, "María Q. M.", "Empadronador", "ULE San Juan", "Curso breve"):
        assert shown in content
    for secret in ("Quispe", "Mamani", "Elena", document.certification.user.username):
        assert secret not in content


def test_revoked_certificate_shows_the_day_and_not_the_reason(client, document):
    revoke(document)

    answer = verify_code(document.code, today=TODAY)
    content = client.get(f"/verificar/{document.code}").content.decode()

    assert (answer.state, answer.revoked_on) == (DocumentState.REVOKED, timezone.localdate())
    assert "notice--error" in content
    assert "notice--success" not in content
    assert "Suplantación" not in content
    assert "20 de noviembre de 2027" not in content


def test_revoked_wins_over_expired(document):
    revoke(document)

    answer = verify_code(document.code, today=LAST_DAY + timedelta(days=9))

    assert answer.state == DocumentState.REVOKED


def test_file_of_a_revoked_certificate_is_revoked_too(document):
    content = storage.read(document.file_name)
    revoke(document)

    assert verify_file(content, today=TODAY).state == DocumentState.REVOKED


def with_another_name(content: bytes) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.docinfo["/Author"] = "Otra institución"
        output = BytesIO()
        pdf.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    "change", [lambda content: content + b" ", with_another_name], ids=["byte", "rewritten"]
)
def test_altered_file_is_refused_and_names_nobody(document, change):
    answer = verify_file(change(storage.read(document.file_name)), today=TODAY)

    assert answer.state == DocumentState.ALTERED
    assert (answer.holder, answer.course, answer.office) == ("", "", "")


def test_ten_thousand_guessed_codes_find_nothing(document):
    certificates.issue(certification_of_maria(participated=True))
    guesses = {
        "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)) for _ in range(10_000)
    }
    near = document.code[:-1] + ("0" if document.code[-1] != "0" else "1")

    states = {verify_code(guess, today=TODAY).state for guess in {*guesses, near}}

    assert len(guesses) == 10_000
    assert states == {DocumentState.UNKNOWN}


def test_code_of_another_certificate_does_not_make_two_alike(document):
    other = certificates.issue(certification_of_maria("otro-curso"))

    assert document.code != other.code
    assert verify_code(other.code, today=TODAY).number == other.number


@pytest.mark.parametrize(
    "address",
    [
        "https://padron-oficial.example.com/verificar/{code}",
        "http://testserver.example.com/verificar/{code}",
        "https://testserver@otro.example.com/verificar/{code}",
        "https://[otro/verificar/{code}",
    ],
)
def test_address_of_another_host_is_refused(client, document, address):
    typed = address.format(code=document.code)

    response = client.post(reverse("documents:verify_form"), {"codigo": typed})

    assert response.status_code == 200
    assert "error-summary" in response.content.decode()


@pytest.mark.parametrize("host", ["testserver", "127.0.0.1:8000"])
def test_own_address_is_taken(client, settings, document, host):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"

    response = client.post(
        reverse("documents:verify_form"), {"codigo": f"http://{host}/verificar/{document.code}"}
    )

    assert response["Location"] == f"/verificar/{document.code}"


def test_request_to_another_host_is_refused_and_never_printed(client, document):
    response = client.get(f"/verificar/{document.code}", headers={"host": "otro.example.com"})

    assert response.status_code == 400
    assert "otro.example.com" not in json.dumps(document.payload)


def test_certificate_of_another_installation_is_unknown(document):
    content = storage.read(document.file_name)
    type(document).objects.all()._raw_delete("default")

    assert verify_code(document.code, today=TODAY) == UNKNOWN
    assert verify_file(content, today=TODAY) == UNKNOWN


def get(client, code, address="203.0.113.7"):
    return client.get(f"/verificar/{code}", REMOTE_ADDR=address).status_code


def new_guess() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def test_network_that_guesses_has_to_wait_even_for_a_right_code(client, document):
    with time_machine.travel("2026-11-23T10:00:00-05:00", tick=False) as clock:
        assert [get(client, new_guess()) for _ in range(FREE)] == [404] * FREE
        assert get(client, document.code) == 200
        assert get(client, new_guess()) == 404

        refused = client.get(f"/verificar/{document.code}", REMOTE_ADDR="203.0.113.99")
        assert (refused.status_code, refused["Retry-After"]) == (429, "15")
        assert "no-store" in refused["Cache-Control"]

        clock.shift(timedelta(seconds=15))
        assert get(client, document.code) == 200


def test_other_networks_go_on_while_one_waits(client, document):
    for _ in range(FREE + 1):
        get(client, new_guess())

    assert get(client, document.code) == 429
    assert get(client, document.code, address="198.51.100.7") == 200


def test_whoever_checks_real_certificates_is_never_counted(client, document):
    assert {get(client, document.code) for _ in range(3 * FREE)} == {200}
    assert not LookupBudget.objects.exists()


def test_code_that_cannot_be_one_is_counted_like_a_guess(client):
    for _ in range(FREE + 1):
        get(client, "no-es-un-codigo")

    assert get(client, "no-es-un-codigo") == 429


def test_files_that_are_not_ours_are_counted(client, document):
    def upload(content: bytes) -> int:
        file = SimpleUploadedFile("constancia.pdf", content, "application/pdf")
        data = {"con": "archivo", "archivo": file}
        return client.post(reverse("documents:verify_form"), data).status_code

    LookupBudget.objects.all().delete()
    original = storage.read(document.file_name)
    assert upload(original + b" ") == 200
    budget = LookupBudget.objects.get()
    assert (budget.kind, budget.tries) == ("verify", 1)
    LookupBudget.objects.update(tries=FREE + 5, blocked_until=timezone.now() + timedelta(minutes=1))

    assert upload(original) == 429


def test_command_says_revoked(document):
    revoke(document)
    output = StringIO()

    call_command("verify_document", document.code, stdout=output)

    answer = json.loads(output.getvalue())
    assert (answer["state"], answer["holder"]) == ("revoked", "María Q. M.")
    assert answer["revoked_on"] == timezone.localdate().isoformat()
    assert (answer["course"], answer["role"]) == ("Curso breve", "Empadronador")
    assert "Suplantación" not in output.getvalue()
