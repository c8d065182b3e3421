import json
from datetime import date, timedelta
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.register.models import Cancellation
from reporting.documents import storage
from reporting.documents.models import IssuedDocument
from reporting.documents.verification import UNKNOWN, DocumentState, verify_code, verify_file
from tests.factories.register import ClassificationFactory
from tests.factories.submissions import ResultFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def test_document_in_force_is_valid(issue):
    document = issue(valid_until=TODAY)

    answer = verify_code(document.code, today=TODAY)

    assert answer.state == DocumentState.VALID
    assert (answer.number, answer.valid_until) == (document.number, TODAY)
    assert (answer.holder, answer.category) == ("María Q. M.", "Pobre")
    assert answer.members == ("María Q. M.", "José Ñ. C.", "Lucía Q. Ñ.", "Óscar Q. Ñ.")


def test_document_expires_the_day_after_its_last(issue):
    document = issue(valid_until=TODAY)

    answer = verify_code(document.code, today=TODAY + timedelta(days=1))

    assert answer.state == DocumentState.EXPIRED


@pytest.mark.parametrize("typed", ["", "x", "0" * 32, "CSE-2026-00000001", "ü" * 32, "0" * 9999])
def test_code_nobody_gave_is_unknown(issue, typed):
    issue()

    assert verify_code(typed, today=TODAY) == UNKNOWN


def classified(household=None, **entered):
    result = ResultFactory()
    more = {"household": household} if household is not None else {}
    return ClassificationFactory(submission=result.submission, result=result, **more, **entered)


def test_document_of_a_household_classified_again_is_replaced(issue):
    now = timezone.now()
    first = classified(entered_at=now - timedelta(days=30))
    second = classified(first.household, entered_at=now)
    old, new = issue(first.submission), issue(second.submission)

    assert verify_code(old.code, today=TODAY).state == DocumentState.REPLACED
    assert verify_code(new.code, today=TODAY).state == DocumentState.VALID


def test_document_is_not_replaced_by_another_household(issue):
    first = classified(entered_at=timezone.now() - timedelta(days=30))
    classified(entered_at=timezone.now())

    assert verify_code(issue(first.submission).code, today=TODAY).state == DocumentState.VALID


def test_facts_changed_in_the_database_are_noticed(issue):
    document = issue()
    row = IssuedDocument.objects.filter(pk=document.pk)
    payload = {**document.payload, "number": "CSE-2026-99999999"}
    super(type(row), row).update(payload=payload)

    answer = verify_code(document.code, today=TODAY)

    assert (answer.state, answer.holder) == (DocumentState.ALTERED, "")


def test_file_as_it_was_handed_out_is_valid(issue):
    document = issue()

    answer = verify_file(storage.read(document.file_name), today=TODAY)

    assert (answer.state, answer.number) == (DocumentState.VALID, document.number)


def edited(content: bytes) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.pages[0].Rotate = 90
        output = BytesIO()
        pdf.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


@pytest.mark.parametrize(
    "change",
    [lambda content: content + b"\n", edited]
    # What names the document is in its last quarter, and may be gone with one bit of it.
    + [lambda content, place=place: flipped(content, place) for place in (0.2, 0.5, 0.7)],
    ids=["one byte more", "saved by another program", "bit 20%", "bit 50%", "bit 70%"],
)
def test_file_that_was_changed_is_altered_and_shows_no_name(issue, change):
    document = issue()
    changed = change(storage.read(document.file_name))

    answer = verify_file(changed, today=TODAY)

    assert (answer.state, answer.number) == (DocumentState.ALTERED, document.number)
    assert (answer.holder, answer.members) == ("", ())


def flipped(content: bytes, place: float) -> bytes:
    position = int(len(content) * place)
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 nothing", b"\x00" * 5000, b"CSE-1999-00000001"]
)
def test_strange_file_is_unknown(content):
    assert verify_file(content, today=TODAY) == UNKNOWN


def run(document) -> dict:
    output = StringIO()
    call_command("verify_document", str(document), stdout=output)
    return json.loads(output.getvalue())


def test_command_answers_for_a_code(issue):
    document = issue(valid_until=date(2099, 1, 1))

    answer = run(document.code.lower())

    assert answer["state"] == "valid"
    assert (answer["number"], answer["holder"]) == (document.number, "María Q. M.")
    assert answer["valid_until"] == "2099-01-01"
    assert answer["issued_at"].startswith(timezone.localdate().isoformat())


def test_command_answers_for_a_file(issue, tmp_path):
    content = storage.read(issue().file_name)
    (tmp_path / "same.pdf").write_bytes(content)
    (tmp_path / "changed.pdf").write_bytes(content + b" ")
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7")

    states = [run(tmp_path / name)["state"] for name in ("same.pdf", "changed.pdf", "other.pdf")]

    assert states == ["valid", "altered", "unknown"]


def test_command_answers_null_for_what_it_does_not_know():
    assert run("nothing") == {
        "state": "unknown",
        "number": None,
        "issued_at": None,
        "valid_until": None,
        "holder": None,
    }


def test_document_of_a_cancelled_class_does_not_count(issue):
    own = classified(entered_at=timezone.now())
    document = issue(own.submission)
    Cancellation.objects.create(classification=own, reason="mistake", at=timezone.now())

    answer = verify_code(document.code, today=TODAY)

    assert answer.state == DocumentState.CANCELLED
    assert answer.number == document.number
