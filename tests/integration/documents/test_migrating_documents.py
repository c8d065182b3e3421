"""Documents of households stay as they are when documents of courses join them."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import SubmissionFactory
from tests.factories.submissions import SUBMITTED_AT

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("issued_documents", "0001_initial")]
AFTER = [("issued_documents", "0002_documents_of_certifications")]


@pytest.fixture
def old_apps():
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_documents_and_reservations_of_submissions_are_kept(old_apps):
    submission = SubmissionFactory()
    template = old_apps.get_model("issued_documents", "DocumentTemplateVersion").objects.create(
        slug="constancia", number=1, sources={}, sha256="0" * 64, published_at=SUBMITTED_AT
    )
    shared = {"template_slug": "constancia", "number": "CSE-2026-00000001", "code": "7" * 32}
    old_apps.get_model("issued_documents", "DocumentReservation").objects.create(
        submission_id=submission.pk, reserved_at=SUBMITTED_AT, **shared
    )
    old_apps.get_model("issued_documents", "IssuedDocument").objects.create(
        submission_id=submission.pk,
        template=template,
        payload={"number": "CSE-2026-00000001"},
        payload_sha256="1" * 64,
        file_name="aa.pdf",
        file_sha256="2" * 64,
        issued_at=SUBMITTED_AT,
        **shared,
    )

    executor = MigrationExecutor(connection)
    executor.migrate(AFTER)

    from reporting.documents.models import DocumentReservation, IssuedDocument

    document = IssuedDocument.objects.get()
    assert (document.number, document.code) == ("CSE-2026-00000001", "7" * 32)
    assert (document.submission_id, document.certification_id) == (submission.pk, None)
    assert document.payload == {"number": "CSE-2026-00000001"}
    reserved = DocumentReservation.objects.get()
    assert (reserved.submission_id, reserved.certification_id) == (submission.pk, None)
